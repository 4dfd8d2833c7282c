"""Follows the log of a real Spark that streams from a real Kafka; prints what was told, and how soon, as JSON.

usage: live.py SPARKLINEAGE DIR KAFKA_SH KAFKA_JARS SPARK_JARS PYTHON
PYTHON: one with PySpark 3.5 and the Iceberg runtime of snowpark-connect-deps-iceberg
"""
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import time

binary, folder, kafka_sh, kafka_jars, spark_jars, python = sys.argv[1:7]
DEADLINE = time.monotonic() + 110
QUERIES = ("joined", "copied")


def free_port():
    """A port whose neighbour is free too: the broker's controller takes the next one."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            try:
                next_one.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return one.getsockname()[1]


def wait_for(what, found):
    while True:
        value = found()
        if value:
            return value
        if time.monotonic() > DEADLINE:
            raise SystemExit(f"no {what} in time")
        time.sleep(0.01)


def jars():
    site = subprocess.check_output([python, "-c", "import pyspark; print(pyspark.__path__[0])"], text=True).strip()
    deps = os.path.join(os.path.dirname(site), "snowpark_connect_deps_iceberg/jars")
    iceberg = glob.glob(f"{deps}/iceberg-spark-runtime-3.5_2.12-*.jar")
    kafka = [jar for jar in glob.glob(f"{spark_jars}/*.jar") if "openlineage" not in jar]
    return iceberg + kafka


def events():
    with open(f"{folder}/events") as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def started(query):
    return any(e["job"]["name"] == f"live.{query}" and e["eventType"] == "START" for e in events())


def flushed(query):
    logs = glob.glob(f"{folder}/logs/*.inprogress")
    return logs and any(
        "QueryProgressEvent" in line and f'"name":"{query}"' in line and line.endswith("\n") for line in open(logs[0]))


def follow_streams():
    """Milliseconds from the flush of each query's first progress event to its START."""
    (at, delays) = ({}, {})
    while len(delays) < len(QUERIES):
        for query in QUERIES:
            # What is told already was flushed before.
            is_started = started(query)
            if query not in at and (is_started or flushed(query)):
                at[query] = time.monotonic()
            if query in at and query not in delays and is_started:
                delays[query] = round((time.monotonic() - at[query]) * 1000)
        wait_for("START", lambda: True)
        time.sleep(0.02)
    return delays


def main():
    port = free_port()
    environment = dict(os.environ, JARS=kafka_jars, PORT=str(port), HEAP="256m")
    os.makedirs(f"{folder}/logs")
    spark = follow = None
    try:
        subprocess.run([kafka_sh, "start", f"{folder}/kafka"], env=environment, check=True, stdout=subprocess.DEVNULL)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stream.py")
        with open(f"{folder}/spark.out", "w") as out:
            command = [python, script, folder, f"127.0.0.1:{port}", *jars()]
            environment["PYSPARK_PYTHON"] = python
            spark = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=folder)
        with open(f"{folder}/events", "w") as out:
            follow = subprocess.Popen([binary, "harvest", "--follow", "-q", f"{folder}/logs"], stdout=out)
        delays = follow_streams()
        open(f"{folder}/stop", "w").close()
        spark.wait(timeout=max(1, DEADLINE - time.monotonic()))
        wait_for("end", lambda: events()[-1]["job"]["name"] == "live" and events()[-1]["eventType"] == "COMPLETE")
        follow.send_signal(signal.SIGINT)
        follow.wait(timeout=5)
        print(json.dumps({"delays": delays, "broker": f"kafka://127.0.0.1:{port}"}))
    finally:
        for process in (spark, follow):
            if process and process.poll() is None:
                process.kill()
        subprocess.run([kafka_sh, "stop", f"{folder}/kafka"], env=environment, stdout=subprocess.DEVNULL)


main()
