"""Runs the jobs of the shop, each as a Spark application of its own: raw, clean, marts, and one that fails.

usage: pipeline.py LANDING_FOLDER
"""
import sys

from py4j.protocol import Py4JJavaError

from jobs import broken, clean, marts, raw
from session import session

for job in (raw, clean, marts, broken):
    spark = session(job.APPLICATION)
    try:
        job.run(spark, sys.argv[1])
        print(f"   {job.APPLICATION} done", flush=True)
    except Py4JJavaError as error:
        if job is not broken:
            raise
        print(f"   {job.APPLICATION} failed, as it should", flush=True)
    finally:
        spark.stop()
