#!/bin/bash
# Runs a small application with the settings that `sparklineage conf` prints, in a real Spark.
#
# usage: conf.sh SPARKLINEAGE DIR SPARK_VENV AGENT_JAR FORMAT [OPTIONS of sparklineage conf]
# FORMAT: spark-defaults, submit, pyspark, or none for a Spark that is only told to write its log.
# In DIR there are then logs/ (event logs) and agent/ (the agent's files).
set -euo pipefail
sparklineage=$1 folder=$2 venv=$3 jar=$4 format=$5
shift 5
mkdir -p "$folder/conf" "$folder/logs" "$folder/agent"
export PATH=$venv/bin:$PATH SPARK_CONF_DIR=$folder/conf SPARK_LOCAL_IP=127.0.0.1
cd "$folder"
cat > application.py <<'END'
import sys

try:
    from lineage import job_metadata, lineage_session
    spark = lineage_session("conf-application", job_metadata("batch", "kafka: a;b", "lake", "sales"))
except ImportError:
    from pyspark.sql import SparkSession
    spark = SparkSession.builder.appName("conf-application").getOrCreate()
spark.sql("select id, id * 2 as twice from range(10)").write.parquet(f"{sys.argv[1]}/lake/numbers")
spark.read.parquet(f"{sys.argv[1]}/lake/numbers").selectExpr("id", "twice + 1 as odd").write.parquet(
    f"{sys.argv[1]}/lake/odd")
spark.stop()
END
conf() {
    "$sparklineage" conf --event-log-dir "file://$folder/logs" --agent-dir "$folder/agent" --agent-jar "$jar" \
        --namespace conf-test "$@"
}
cat > own.conf <<'END'
spark.master local[1]
spark.ui.enabled false
spark.sql.shuffle.partitions 1
END
cp own.conf conf/spark-defaults.conf
case $format in
spark-defaults)
    conf "$@" >> conf/spark-defaults.conf
    sed -n 's/^#   export/export/p' conf/spark-defaults.conf > conf/spark-env.sh
    spark-submit application.py "$folder" ;;
submit)
    conf "$@" --format submit > submit.sh
    sh submit.sh application.py "$folder" ;;
pyspark)
    conf "$@" --format pyspark > lineage.py
    python3 application.py "$folder" ;;
none)
    spark-submit --conf spark.eventLog.enabled=true --conf "spark.eventLog.dir=file://$folder/logs" application.py "$folder" ;;
esac
