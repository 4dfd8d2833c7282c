// Lineage of Spark 4.0, Scala 2.13, by the event log and the OpenLineage agent 1.53.0.
// The key stands in the driver's environment: Spark would write it into the event log in clear.
// Jars load before the program does: give spark.jars and spark.jars.packages to spark-submit.
// In the driver's environment (sparklineage conf --format env):
//   OPENLINEAGE__TRANSPORT__TYPE
//   OPENLINEAGE__TRANSPORT__AUTH__TYPE
//   OPENLINEAGE__TRANSPORT__AUTH__API_KEY
import org.apache.spark.sql.SparkSession

object LineageSession {
  def apply(appName: String): SparkSession = SparkSession.builder
    .appName(appName)
    .config("spark.eventLog.enabled", "true")  // sparklineage reads this log; off by default. A line each task
    .config("spark.eventLog.dir", "s3a://logs/spark")  // the folder that sparklineage reads; it must exist, or Spark does not start
    .config("spark.eventLog.compress", "true")  // a fifth of the size; off by default before 4.0
    .config("spark.eventLog.compression.codec", "zstd")  // readable at every flush, where lz4 lags by 32 KiB; zstd by default
    .config("spark.eventLog.rolling.enabled", "true")  // parts can be archived while a stream runs on; off by default before 4.0
    .config("spark.eventLog.rolling.maxFileSize", "128m")  // of text, before compression; 10m is the least
    .config("spark.sql.debug.maxToStringFields", "10000")  // wide lists are cut at 25 by default, and columns are lost; costs plan text for wide tables only
    .config("spark.sql.maxMetadataStringLength", "10000")  // locations are cut at 100 characters by default, and tables get wrong names; costs next to nothing
    .config("spark.sql.ui.explainMode", "formatted")  // the one text with every column; some vendors set extended, which is cut in more places
    .config("spark.jars.packages", "io.openlineage:openlineage-spark_2.13:1.53.0,org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.2")  // from Maven at the start, for Scala 2.13; one list, a second one would replace it
    .config("spark.extraListeners", "io.openlineage.spark.agent.OpenLineageSparkListener")  // loads the agent; not additive: join a list that is there, and let no job overwrite it
    .config("spark.openlineage.namespace", "it's \"prod\" $HOME")  // the namespace of jobs; 'default' mixes all deployments
    .config("spark.openlineage.columnLineage.datasetLineageEnabled", "true")  // filters and joins once a table, not as an edge of each column; false by default before 1.37
    .config("spark.openlineage.transport.type", "http")  // without it events go to the driver's output
    .config("spark.openlineage.transport.url", "https://lineage.example.com")  // scheme and host alone; the path is the endpoint's
    .config("spark.openlineage.transport.endpoint", "/api/v1/lineage")  // the path, said apart so that none is dropped
    .config("spark.openlineage.transport.timeoutInMillis", "5000")  // the agent waits so long in Spark's listener thread, and then loses the event: it does not try again
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")  // MERGE, UPDATE and DELETE; not additive: join a list that is there
    .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")  // Iceberg tables as lake.db.table
    .config("spark.sql.catalog.lake.type", "hadoop")  // what keeps the tables' places
    .config("spark.sql.catalog.lake.warehouse", "s3://corp-lake/wh")  // where tables lie
    .config("spark.sql.catalog.rest", "org.apache.iceberg.spark.SparkCatalog")  // Iceberg tables as rest.db.table
    .config("spark.sql.catalog.rest.type", "rest")  // what keeps the tables' places
    .config("spark.sql.catalog.rest.uri", "https://catalog.example.com")  // the catalog's server
    .getOrCreate()
}
