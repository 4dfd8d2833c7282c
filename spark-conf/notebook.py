# Lineage of Spark 3.5, Scala 2.12, by the event log and the OpenLineage agent 1.53.0.
# The agent writes /var/log/openlineage on the driver's disk: in cluster mode it must be a mounted volume, or use --transport http.
import os
import uuid

from pyspark.sql import SparkSession

LINEAGE = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": "file:///var/log/spark/events",
    "spark.eventLog.compress": "true",
    "spark.eventLog.compression.codec": "zstd",
    "spark.eventLog.rolling.enabled": "true",
    "spark.eventLog.rolling.maxFileSize": "128m",
    "spark.sql.debug.maxToStringFields": "10000",
    "spark.sql.maxMetadataStringLength": "10000",
    "spark.sql.ui.explainMode": "formatted",
    "spark.jars.packages": "io.openlineage:openlineage-spark_2.12:1.53.0",
    "spark.extraListeners": "io.openlineage.spark.agent.OpenLineageSparkListener",
    "spark.openlineage.namespace": "default",
    "spark.openlineage.columnLineage.datasetLineageEnabled": "true",
    "spark.openlineage.transport.type": "file",
}


def lineage_session(app_name, settings=None):
    """A new session with lineage. Call it before any other session: jars and listeners load at the start."""
    own = {}
    own["spark.openlineage.transport.location"] = "/var/log/openlineage/" + f"{uuid.uuid4()}.jsonl"
    builder = SparkSession.builder.appName(app_name)
    for key, value in {**LINEAGE, **own, **(settings or {})}.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def job_metadata(type, source, target, team):
    """Settings that say what a job is: lineage_session("orders", job_metadata("batch", "kafka", "lake", "sales"))."""
    def escaped(text):
        return "".join("\\" + c if c in "\\:;" else c for c in text)

    tags = {"type": type, "source": source, "target": target, "team": team}
    return {
        "spark.openlineage.job.tags": ";".join(f"{key}:{escaped(tags[key])}" for key in tags),
        "spark.openlineage.job.owners.team": team,
    }
