// Lineage of Spark 3.5, Scala 2.12, by the event log and the OpenLineage agent 1.53.0.
// The agent writes /var/log/openlineage on the driver's disk: in cluster mode it must be a mounted volume, or use --transport http.
// Jars load before the program does: give spark.jars and spark.jars.packages to spark-submit.
import org.apache.spark.sql.SparkSession

object LineageSession {
  def apply(appName: String): SparkSession = SparkSession.builder
    .appName(appName)
    .config("spark.eventLog.enabled", "true")
    .config("spark.eventLog.dir", "file:///var/log/spark/events")
    .config("spark.eventLog.compress", "true")
    .config("spark.eventLog.compression.codec", "zstd")
    .config("spark.eventLog.rolling.enabled", "true")
    .config("spark.eventLog.rolling.maxFileSize", "128m")
    .config("spark.sql.debug.maxToStringFields", "10000")
    .config("spark.sql.maxMetadataStringLength", "10000")
    .config("spark.sql.ui.explainMode", "formatted")
    .config("spark.jars.packages", "io.openlineage:openlineage-spark_2.12:1.53.0")
    .config("spark.extraListeners", "io.openlineage.spark.agent.OpenLineageSparkListener")
    .config("spark.openlineage.namespace", "default")
    .config("spark.openlineage.columnLineage.datasetLineageEnabled", "true")
    .config("spark.openlineage.transport.type", "file")
    .config("spark.openlineage.transport.location", "/var/log/openlineage/" + java.util.UUID.randomUUID + ".jsonl")
    .getOrCreate()
}
