# Where Spark's Kafka source comes from: sets kafka_jars or kafka_package; neither when it cannot be had. Sourced.
#
# KAFKA_JARS: a folder with spark-sql-kafka-0-10 and what it needs. Else Maven Central, which Spark asks itself.
kafka_jars=() kafka_package=''
if [[ -n ${KAFKA_JARS:-} ]]; then
    for jar in "$KAFKA_JARS"/{spark-sql-kafka,spark-token-provider-kafka,kafka-clients,commons-pool2}-*.jar; do
        [[ -e $jar ]] || fail "KAFKA_JARS: no $jar"
        kafka_jars+=("$jar")
    done
elif curl --silent --fail --head --max-time 5 --output /dev/null https://repo1.maven.org/maven2/; then
    version=$("$DEMO_PYTHON" -c 'import pyspark; print(pyspark.__version__)')
    kafka_package=org.apache.spark:spark-sql-kafka-0-10_2.12:$version
fi
