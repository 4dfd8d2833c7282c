#!/bin/sh
# Lineage of Spark 3.5, Scala 2.12, by the event log and the OpenLineage agent 1.53.0.
# The agent writes /var/log/openlineage on the driver's disk: in cluster mode it must be a mounted volume, or use --transport http.
# usage: sh lineage-submit.sh [options of spark-submit] application [arguments]
exec spark-submit \
  --conf spark.eventLog.enabled=true \
  --conf spark.eventLog.dir=file:///var/log/spark/events \
  --conf spark.eventLog.compress=true \
  --conf spark.eventLog.compression.codec=zstd \
  --conf spark.eventLog.rolling.enabled=true \
  --conf spark.eventLog.rolling.maxFileSize=128m \
  --conf spark.sql.debug.maxToStringFields=10000 \
  --conf spark.sql.maxMetadataStringLength=10000 \
  --conf spark.sql.ui.explainMode=formatted \
  --conf spark.jars.packages=io.openlineage:openlineage-spark_2.12:1.53.0 \
  --conf spark.extraListeners=io.openlineage.spark.agent.OpenLineageSparkListener \
  --conf spark.openlineage.namespace=default \
  --conf spark.openlineage.columnLineage.datasetLineageEnabled=true \
  --conf spark.openlineage.transport.type=file \
  --conf "spark.openlineage.transport.location=/var/log/openlineage/$(date -u +%Y%m%dT%H%M%SZ)-$$.jsonl" \
  "$@"
