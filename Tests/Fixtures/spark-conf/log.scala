// Lineage of Spark 3.1, Scala 2.12, by the event log.
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
    .getOrCreate()
}
