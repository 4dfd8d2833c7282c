#!/usr/bin/env bash
# Prints the demo's spark-defaults.conf: what lineage needs, as `sparklineage conf` says it, and an Iceberg catalog.
# usage: spark-settings.sh FOLDER [JAR_OF_KAFKA_SOURCE…]
set -euo pipefail
folder=$1
shift
"$DEMO_BIN" conf --mode event-log --event-log-dir "file://$folder/events"

site=$("$DEMO_PYTHON" -c 'import pyspark, os; print(os.path.dirname(pyspark.__path__[0]))')
jars=("$site"/snowpark_connect_deps_iceberg/jars/iceberg-spark-runtime-3.5_2.12-*.jar "$@")
cat <<END

spark.master                       local[2]
spark.driver.memory                1g
spark.driver.extraClassPath        $(IFS=:; echo "${jars[*]}")
spark.ui.enabled                   false
spark.ui.showConsoleProgress       false
spark.sql.shuffle.partitions       1
spark.sql.session.timeZone         UTC
spark.sql.extensions               org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions
spark.sql.catalog.lake             org.apache.iceberg.spark.SparkCatalog
spark.sql.catalog.lake.type        hadoop
spark.sql.catalog.lake.warehouse   $folder/lake
END
