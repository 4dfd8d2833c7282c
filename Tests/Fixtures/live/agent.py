"""A small application on Iceberg whose log and whose OpenLineage agent's file are written side by side.

usage: agent.py DIR AGENT_JAR
In DIR there are then logs/ (the event log) and agent/events.jsonl (the agent's file).
"""
import glob
import os
import sys

import pyspark
from pyspark.sql import SparkSession

folder, agent = sys.argv[1:3]
deps = os.path.join(os.path.dirname(pyspark.__path__[0]), "snowpark_connect_deps_iceberg/jars")
jars = glob.glob(f"{deps}/iceberg-spark-runtime-3.5_2.12-*.jar") + [agent]
settings = {
    "spark.master": "local[1]",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.jars": ",".join(jars),
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.lake.type": "hadoop",
    "spark.sql.catalog.lake.warehouse": f"{folder}/wh",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": f"file://{folder}/logs",
    "spark.sql.maxMetadataStringLength": "10000",
    "spark.sql.debug.maxToStringFields": "10000",
    "spark.extraListeners": "io.openlineage.spark.agent.OpenLineageSparkListener",
    "spark.openlineage.transport.type": "file",
    "spark.openlineage.transport.location": f"{folder}/agent/events.jsonl",
    "spark.openlineage.namespace": "live-agent",
    "spark.openlineage.job.owners.team": "declared-team",
    "spark.openlineage.run.tags": "tier:gold",
}
builder = SparkSession.builder.appName("AgentBeside")
for key, value in settings.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sql("create table lake.db.src using iceberg as select id, id * 2 as twice from range(10)")
spark.sql("create table lake.db.sums (half bigint, total bigint) using iceberg")
spark.sql("insert into lake.db.sums select id % 2, sum(twice) from lake.db.src group by id % 2")
spark.table("lake.db.sums").filter("total > 1").writeTo("lake.db.copy").create()
spark.stop()
