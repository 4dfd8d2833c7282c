# Lineage of Spark 3.5, Scala 2.12, by the event log and the OpenLineage agent 1.53.0.
# SparkSubmitOperator(conf=LINEAGE_CONF, env_vars=LINEAGE_ENV, …): Airflow fills in the templates.
LINEAGE_CONF = {
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
    "spark.openlineage.transport.type": "http",
    "spark.openlineage.transport.url": "http://sparklineage:8098",
    "spark.openlineage.transport.endpoint": "/api/v1/lineage",
    "spark.openlineage.transport.timeoutInMillis": "5000",
    "spark.openlineage.parentJobNamespace": "{{ macros.OpenLineageProviderPlugin.lineage_job_namespace() }}",
    "spark.openlineage.parentJobName": "{{ macros.OpenLineageProviderPlugin.lineage_job_name(task_instance) }}",
    "spark.openlineage.parentRunId": "{{ macros.OpenLineageProviderPlugin.lineage_run_id(task_instance) }}",
}
LINEAGE_ENV = {
}
