#!/usr/bin/env python3
"""Events as Airflow, dbt, Flink, Feast and MLflow send them, by OpenLineage's own Python client, to the built program.

usage: producers.py PROGRAM FOLDER      (with a Python that has openlineage-python)

Each is shaped as that project documents its integration. What is delivered goes to FOLDER/out.ndjson; it must be all
that was sent, of each run one START and one end with all its facets, with the team that the settings say and without
secrets. MLflow has no integration of its own: its events are those of a tracking store's export.
"""
import json, pathlib, sys, time
from datetime import datetime, timedelta, timezone

import attr
from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    DatasetEvent, InputDataset, Job, JobEvent, OutputDataset, Run, RunEvent, RunState, StaticDataset)
from openlineage.client.facet_v2 import (
    DatasetFacet, JobFacet, RunFacet, column_lineage_dataset, data_quality_assertions_dataset,
    data_quality_metrics_input_dataset, datasource_dataset, documentation_dataset, documentation_job, error_message_run,
    external_query_run, input_statistics_input_dataset, job_type_job, lifecycle_state_change_dataset, nominal_time_run,
    output_statistics_output_dataset, ownership_dataset, ownership_job, parent_run, processing_engine_run, schema_dataset,
    source_code_location_job, sql_job, storage_dataset, symlinks_dataset, tags_job)
from openlineage.client.serde import Serde
from openlineage.client.transport.http import HttpCompression, HttpConfig, HttpTransport
from openlineage.client.uuid import generate_new_uuid, generate_static_uuid
from daemon import Checks, Daemon, lines

check = Checks()
START = datetime(2026, 3, 1, 1, 0, tzinfo=timezone.utc)


def at(seconds):
    return (START + timedelta(seconds=seconds)).isoformat()


# Facets of the projects' own, which no schema of OpenLineage describes.
@attr.define
class AirflowRunFacet(RunFacet):
    dag: dict
    dagRun: dict
    task: dict
    taskInstance: dict
    taskUuid: str


@attr.define
class AirflowDagRunFacet(RunFacet):
    dag: dict
    dagRun: dict


@attr.define
class DbtVersionRunFacet(RunFacet):
    version: str


@attr.define
class DbtRunRunFacet(RunFacet):
    invocation_id: str
    project_name: str
    dbt_runtime: str


@attr.define
class FlinkJobRunFacet(RunFacet):
    jobId: str


@attr.define
class FlinkCheckpointRunFacet(RunFacet):
    completed: int
    failed: int
    in_progress: int
    restored: int
    total: int


@attr.define
class FeastFeatureViewFacet(DatasetFacet):
    name: str
    ttl_seconds: int
    entities: list
    features: list
    online_enabled: bool


@attr.define
class FeastMaterializationFacet(RunFacet):
    feature_views: list
    start_date: str
    end_date: str


@attr.define
class MlflowRunFacet(RunFacet):
    experiment_id: str
    params: dict
    metrics: dict


def source_of(namespace, name, facets=None, **more):
    return InputDataset(namespace=namespace, name=name, facets=facets or {}, **more)


def target_of(namespace, name, facets=None, **more):
    return OutputDataset(namespace=namespace, name=name, facets=facets or {}, **more)


def schema(*fields):
    return schema_dataset.SchemaDatasetFacet(
        fields=[schema_dataset.SchemaDatasetFacetFields(name=name, type=type) for name, type in fields])


def job_type(processing, integration, kind=None):
    return job_type_job.JobTypeJobFacet(processingType=processing, integration=integration, jobType=kind)


def parent(run, namespace, name, root=None):
    facet = parent_run.ParentRunFacet(run=parent_run.Run(runId=run), job=parent_run.Job(namespace=namespace, name=name))
    if root:
        facet.root = parent_run.Root(
            run=parent_run.RootRun(runId=root[0]), job=parent_run.RootJob(namespace=root[1], name=root[2]))
    return facet


def event(kind, when, run, run_facets, job, inputs=(), outputs=(), producer="https://example.com"):
    return RunEvent(eventType=kind, eventTime=at(when), run=Run(runId=run, facets=run_facets), job=job,
                    inputs=list(inputs), outputs=list(outputs), producer=producer)


def airflow():
    """A DAG run with one SQL task, the task's parent the DAG, and a task that fails."""
    producer = "https://github.com/apache/airflow/tree/providers-openlineage/2.7.0"
    dag_run = str(generate_static_uuid(START, b"airflow.orders.scheduled"))
    dag = {"dag_id": "orders", "schedule_interval": "@daily", "tags": "['sales']", "start_date": at(0)}
    run = {"dag_id": "orders", "run_id": "scheduled__2026-03-01T00:00:00+00:00", "run_type": "scheduled", "conf": {}}
    engine = processing_engine_run.ProcessingEngineRunFacet(
        version="3.1.0", name="Airflow", openlineageAdapterVersion="2.7.0")
    times = nominal_time_run.NominalTimeRunFacet(nominalStartTime=at(0), nominalEndTime=at(86400))
    owners = ownership_job.OwnershipJobFacet(owners=[ownership_job.Owner(name="airflow")])
    job = Job("airflow-prod", "orders", {
        "jobType": job_type("BATCH", "AIRFLOW", "DAG"), "ownership": owners,
        "documentation": documentation_job.DocumentationJobFacet(description="Orders\nof the day, ünïcode")})
    facets = {"airflowDagRun": AirflowDagRunFacet(dag=dag, dagRun=run), "processing_engine": engine, "nominalTime": times}
    yield event(RunState.START, 1, dag_run, facets, job, producer=producer)
    for number, (task, ends) in enumerate([("load", RunState.COMPLETE), ("publish", RunState.FAIL)]):
        own = str(generate_new_uuid(START + timedelta(seconds=2 + number)))
        root = parent(dag_run, "airflow-prod", "orders", root=(dag_run, "airflow-prod", "orders"))
        facets = {
            "parent": root, "processing_engine": engine, "nominalTime": times,
            "airflow": AirflowRunFacet(dag=dag, dagRun=run, task={"task_id": task, "operator_class": "SQLExecuteQueryOperator"},
                                       taskInstance={"try_number": 1, "map_index": -1}, taskUuid=own)}
        job = Job("airflow-prod", f"orders.{task}", {
            "jobType": job_type("BATCH", "AIRFLOW", "TASK"), "ownership": owners,
            "sql": sql_job.SQLJobFacet(query="insert into mart.orders select * from raw.orders -- password='hunter2'", dialect="postgres"),
            "sourceCodeLocation": source_code_location_job.SourceCodeLocationJobFacet(
                type="git", url="https://example.com/dags/orders.py", version="0f0f0f")})
        yield event(RunState.START, 2 + number, own, facets, job, producer=producer)
        source = source_of("postgres://db:5432", "shop.raw.orders", {"schema": schema(("id", "int8"), ("amount", "numeric"))})
        target = target_of("postgres://db:5432", "shop.mart.orders", {
            "schema": schema(("id", "int8"), ("amount", "numeric")),
            "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet(fields={
                "amount": column_lineage_dataset.Fields(inputFields=[column_lineage_dataset.InputField(
                    "postgres://db:5432", "shop.raw.orders", "amount",
                    [column_lineage_dataset.Transformation(type="DIRECT", subtype="IDENTITY", description="", masking=False)])],
                    transformationDescription="as it is", transformationType="IDENTITY")})},
            outputFacets={"outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(rowCount=10, size=4096)})
        more = {"externalQuery": external_query_run.ExternalQueryRunFacet(externalQueryId="q-1", source="postgres://db:5432")}
        if ends == RunState.FAIL:
            more["errorMessage"] = error_message_run.ErrorMessageRunFacet(
                message="connection to postgresql://etl:hunter2@db:5432/shop failed", programmingLanguage="PYTHON",
                stackTrace="Traceback (most recent call last):\n  File \"orders.py\", line 1")
        yield event(ends, 60 + number, own, facets | more, job, [source], [target], producer)
    yield event(RunState.FAIL, 90, dag_run, {"airflowDagRun": AirflowDagRunFacet(dag=dag, dagRun=run)},
                Job("airflow-prod", "orders", {"jobType": job_type("BATCH", "AIRFLOW", "DAG")}), producer=producer)


def dbt():
    """`dbt-ol run`: a run of the command, a model below it, and its tests as assertions on the model's inputs."""
    producer = "https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt"
    command = str(generate_new_uuid(START))
    version = {"dbt_version": DbtVersionRunFacet(version="1.10.2"), "dbt_run": DbtRunRunFacet(
        invocation_id="2e1ba1d2", project_name="shop", dbt_runtime="core"),
        "processing_engine": processing_engine_run.ProcessingEngineRunFacet("1.10.2", "dbt", "1.54.0")}
    top = Job("dbt-prod", "dbt-run-shop", {"jobType": job_type("BATCH", "DBT", "JOB")})
    yield event(RunState.START, 100, command, version, top, producer=producer)
    model = str(generate_new_uuid(START + timedelta(seconds=1)))
    facets = version | {"parent": parent(command, "dbt-prod", "dbt-run-shop", (command, "dbt-prod", "dbt-run-shop"))}
    job = Job("dbt-prod", "analytics.shop.orders_daily", {
        "jobType": job_type("BATCH", "DBT", "MODEL"), "sql": sql_job.SQLJobFacet(query="select 1"),
        "tags": tags_job.TagsJobFacet([tags_job.TagsJobFacetFields("nightly", "true", "DBT")])})
    source = source_of("snowflake://org-account", "ANALYTICS.RAW.ORDERS", {
        "documentation": documentation_dataset.DocumentationDatasetFacet(description="raw"),
        "ownership": ownership_dataset.OwnershipDatasetFacet([ownership_dataset.Owner("team:data", "MAINTAINER")])})
    target = target_of("snowflake://org-account", "ANALYTICS.SHOP.ORDERS_DAILY", {
        "schema": schema(("DAY", "DATE"), ("AMOUNT", "NUMBER(18,2)")),
        "dataSource": datasource_dataset.DatasourceDatasetFacet("snowflake://org-account", "snowflake://org-account")})
    yield event(RunState.START, 101, model, facets, job, [source], [target], producer)
    yield event(RunState.COMPLETE, 110, model, facets, job, [source], [target], producer)
    test = str(generate_new_uuid(START + timedelta(seconds=2)))
    assertions = data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet([
        data_quality_assertions_dataset.Assertion(assertion="not_null", success=True, column="ID"),
        data_quality_assertions_dataset.Assertion(assertion="unique", success=False, column="ID", severity="error")])
    metrics = data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet(
        rowCount=10, bytes=100, columnMetrics={"ID": data_quality_metrics_input_dataset.ColumnMetrics(
            nullCount=0, distinctCount=9, min=1.0, max=10.0, quantiles={"0.5": 5.0})})
    tested = source_of("snowflake://org-account", "ANALYTICS.SHOP.ORDERS_DAILY", {},
                          inputFacets={"dataQualityAssertions": assertions, "dataQualityMetrics": metrics})
    job = Job("dbt-prod", "analytics.shop.orders_daily.test", {"jobType": job_type("BATCH", "DBT", "TEST")})
    yield event(RunState.START, 111, test, facets, job, [tested], producer=producer)
    yield event(RunState.COMPLETE, 112, test, facets, job, [tested], producer=producer)
    yield event(RunState.COMPLETE, 120, command, version, top, producer=producer)


def flink():
    """A streaming job: START, RUNNING at its checkpoints, and one that was cancelled; another still runs."""
    producer = "https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/flink"
    for name, ends in [("orders_to_lake", RunState.ABORT), ("returns_to_lake", None)]:
        run = str(generate_new_uuid(START))
        job = Job("flink-prod", name, {"jobType": job_type("STREAMING", "FLINK", "JOB")})
        topic = source_of("kafka://kafka-0:9092,kafka-1:9092", "orders", {"schema": schema(("id", "long"))})
        symlink = symlinks_dataset.SymlinksDatasetFacet([symlinks_dataset.Identifier("hive://metastore:9083", "lake.orders", "TABLE")])
        table = target_of("s3://lake", "warehouse/lake.db/orders", {
            "schema": schema(("id", "long")), "symlinks": symlink, "storage": storage_dataset.StorageDatasetFacet("iceberg", "parquet")})
        engine = {"processing_engine": processing_engine_run.ProcessingEngineRunFacet("1.20.5", "flink", "1.54.0"),
                  "flink_job": FlinkJobRunFacet("a0" * 16)}
        yield event(RunState.START, 200, run, engine, job, [topic], [table], producer)
        for number in range(5):
            facets = engine | {"checkpoints": FlinkCheckpointRunFacet(number, 0, 1, 0, number + 1)}
            yield event(RunState.RUNNING, 210 + 60 * number, run, facets, job, [topic], [table], producer)
        if ends:
            yield event(ends, 600, run, engine, job, [topic], [table], producer)


def feast():
    """`feast apply` and `feast materialize`; a feature view is a dataset of its own."""
    producer = "https://github.com/feast-dev/feast"
    view = FeastFeatureViewFacet("driver_stats", 86400, ["driver_id"], ["conv_rate", "acc_rate"], True)
    facets = {"schema": schema(("driver_id", "INT64"), ("conv_rate", "FLOAT32")), "feast_featureView": view}
    static = StaticDataset(namespace="shop_features", name="driver_stats", facets=facets)
    yield DatasetEvent(eventTime=at(300), dataset=static, producer=producer)
    job = Job("shop_features", "feature_view_driver_stats", {"jobType": job_type("BATCH", "FEAST", "FEATURE_VIEW")})
    yield JobEvent(eventTime=at(301), job=job, producer=producer,
                   inputs=[source_of("s3://features", "driver_stats.parquet")], outputs=[target_of("shop_features", "driver_stats")])
    run = str(generate_new_uuid(START))
    job = Job("shop_features", "materialize_driver_stats", {"jobType": job_type("BATCH", "FEAST", "MATERIALIZATION")})
    window = {"feast_materialization": FeastMaterializationFacet(["driver_stats"], at(0), at(300))}
    source = source_of("s3://features", "driver_stats.parquet", inputFacets={
        "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=5, size=50, fileCount=1)})
    target = target_of("shop_features", "online_store_driver_stats", {
        "lifecycleStateChange": lifecycle_state_change_dataset.LifecycleStateChangeDatasetFacet(
            lifecycle_state_change_dataset.LifecycleStateChange.OVERWRITE)})
    yield event(RunState.START, 310, run, window, job, [source], [target], producer)
    yield event(RunState.COMPLETE, 320, run, window, job, [source], [target], producer)


def mlflow():
    """A training run: an experiment is a job, a logged dataset an input, a registered model's version an output."""
    producer = "https://mlflow.org"
    run = str(generate_new_uuid(START))
    job = Job("mlflow", "experiments/churn", {"jobType": job_type("BATCH", "MLFLOW", "TRAINING")})
    facet = {"mlflow_run": MlflowRunFacet("7", {"lr": "0.1", "api_key": "word for word"}, {"auc": 0.91, "n": 12345678901234567890})}
    source = source_of("shop_features", "driver_stats")
    model = target_of("mlflow-artifacts", "models/churn", {"documentation": documentation_dataset.DocumentationDatasetFacet(description="v3")})
    yield event(RunState.START, 400, run, facet, job, [source], producer=producer)
    yield event(RunState.OTHER, 410, run, facet, job, [source], producer=producer)
    yield event(RunState.COMPLETE, 420, run, facet, job, [source], [model], producer)


def facets_of(found):
    """Every facet of an event by its place: (whose, key)."""
    places = {("run", key) for key in (found.get("run") or {}).get("facets") or {}}
    places |= {("job", key) for key in (found.get("job") or {}).get("facets") or {}}
    for side in ("inputs", "outputs"):
        for dataset in found.get(side) or []:
            for kind in ("facets", "inputFacets", "outputFacets"):
                places |= {(dataset["name"], key) for key in dataset.get(kind) or {}}
    return places


def compare_run(project, sent, got):
    kinds = [found["eventType"] for found in got]
    sent_kinds = [found["eventType"] for found in sent]
    name = f"{project}: {sent[0]['job']['name']}"
    check(kinds.count("START") == 1 and kinds[0] == "START", f"{name}: one START, first", kinds)
    ends = [kind for kind in sent_kinds if kind in ("COMPLETE", "FAIL", "ABORT")]
    check([kind for kind in kinds if kind in ("COMPLETE", "FAIL", "ABORT")] == ends, f"{name}: its end {ends}", kinds)
    if not ends:
        return
    lost = set().union(*map(facets_of, sent)) - set().union(*map(facets_of, got))
    check(not lost, f"{name}: no facet is lost", lost)
    times = [found["eventTime"] for found in got]
    check(times == sorted(times), f"{name}: in order", times)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    rules = "\n".join(
        f'    - {{match: {{namespace: "{namespace}"}}, team: {team}, tags: {{tier: gold}}}}'
        for namespace, team in [("airflow-prod", "platform"), ("dbt-prod", "analytics"), ("flink-prod", "streams"),
                                ("shop_features", "ml"), ("mlflow", "ml")])
    daemon = Daemon(program, folder, f"""
state: {folder}/state
inputs: {{}}
context:
  rules:
{rules}
outputs: [{{file: {{path: {folder}/out.ndjson}}}}]
server: {{listen: "127.0.0.1:0", token: the-token}}
""").start()
    config = HttpConfig.from_dict({"url": f"http://127.0.0.1:{daemon.port}", "auth": {"type": "api_key", "apiKey": "the-token"}})
    sent = {}
    for project in (airflow, dbt, flink, feast, mlflow):
        config.compression = HttpCompression.GZIP if project in (dbt, feast) else None
        client = OpenLineageClient(transport=HttpTransport(config))
        for one in project():
            client.emit(one)
            sent.setdefault(project.__name__, []).append(json.loads(Serde.to_json(one)))
    total = sum(len(events) for events in sent.values())
    check(total > 30, f"{total} events were taken with 201")
    terminals = sum(found.get("eventType") in ("COMPLETE", "FAIL", "ABORT") for events in sent.values() for found in events)
    end, got = time.monotonic() + 20, []
    while time.monotonic() < end:
        got = lines(folder / "out.ndjson")
        if sum(found.get("eventType") in ("COMPLETE", "FAIL", "ABORT") for found in got) >= terminals:
            break
        time.sleep(0.1)
    check(daemon.stop() == 0, "the daemon stops as it should")
    got = lines(folder / "out.ndjson")
    for project, events in sent.items():
        for run in dict.fromkeys(found["run"]["runId"] for found in events if "run" in found):
            of_run = [[found for found in some if (found.get("run") or {}).get("runId") == run] for some in (events, got)]
            if check(of_run[1], f"{project}: a run arrives", run):
                compare_run(project, *of_run)
    for kind in ("dataset", "job"):
        wanted = [found for events in sent.values() for found in events if "run" not in found and kind in found]
        arrived = [found for found in got if "run" not in found and kind in found]
        check([found[kind]["name"] for found in wanted] == [found[kind]["name"] for found in arrived], f"the {kind} events arrive")
        for before, after in zip(wanted, arrived):
            check(set(before[kind]["facets"]) <= set(after[kind]["facets"]), f"the {kind} event keeps its facets")
    whole = (folder / "out.ndjson").read_text()
    check("hunter2" not in whole, "no password is delivered")
    check("12345678901234567890" in whole, "a number keeps its digits")
    teams = {found["job"]["namespace"] for found in got if "job" in found
             and not any("team" in owner.get("name", "") or owner["name"] in ("platform", "analytics", "streams", "ml")
                         for owner in found["job"].get("facets", {}).get("ownership", {}).get("owners", []))}
    check(not teams, "every job has its team", teams)
    check.end()


main()
