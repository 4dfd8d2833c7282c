#!/bin/bash
# Lineage of Spark 3.5, Scala 2.12, by the event log and the OpenLineage agent 1.53.0.
# Databricks writes the event log itself: switch on the delivery of cluster logs.
cp /Volumes/main/default/jars/openlineage-spark_2.12-1.53.0.jar /databricks/jars/
cat > /databricks/driver/conf/90-sparklineage.conf <<'END'
[driver] {
  # wide lists are cut at 25 by default, and columns are lost; costs plan text for wide tables only
  "spark.sql.debug.maxToStringFields" = "10000"
  # locations are cut at 100 characters by default, and tables get wrong names; costs next to nothing
  "spark.sql.maxMetadataStringLength" = "10000"
  # the one text with every column; some vendors set extended, which is cut in more places
  "spark.sql.ui.explainMode" = "formatted"
  # loads the agent; not additive: join a list that is there, and let no job overwrite it
  "spark.extraListeners" = "io.openlineage.spark.agent.OpenLineageSparkListener"
  # the namespace of jobs; 'default' mixes all deployments
  "spark.openlineage.namespace" = "default"
  # filters and joins once a table, not as an edge of each column; false by default before 1.37
  "spark.openlineage.columnLineage.datasetLineageEnabled" = "true"
  # without it events go to the driver's output
  "spark.openlineage.transport.type" = "http"
  # scheme and host alone; the path is the endpoint's
  "spark.openlineage.transport.url" = "http://sparklineage:8098"
  # the path, said apart so that none is dropped
  "spark.openlineage.transport.endpoint" = "/api/v1/lineage"
  # the agent waits so long in Spark's listener thread, and then loses the event: it does not try again
  "spark.openlineage.transport.timeoutInMillis" = "5000"
}
END
