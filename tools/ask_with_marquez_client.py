#!/usr/bin/env python3
"""Asks a server what Marquez's Python client can ask: `ask_with_marquez_client.py URL TOKEN DATASET_NAMESPACE DATASET`.

The dataset must have been written by a run, and its columns be known. Prints a line a call; exit status 1 when one fails.
"""
import sys

from marquez_client import MarquezClient


def need(condition, what):
    if not condition:
        raise AssertionError(what)


def ask(client, namespace, dataset):
    """Each call by name, with what it gave."""
    found = client.get_dataset(namespace, dataset)
    need(found["name"] == dataset, found)
    yield "get_dataset", found["fields"]
    versions = client.list_dataset_versions(namespace, dataset)["versions"]
    yield "list_dataset_versions", versions
    version = client.get_dataset_version(namespace, dataset, versions[0]["version"])
    yield "get_dataset_version", version
    yield "list_datasets", client.list_datasets(namespace)["datasets"]
    namespaces = client.list_namespaces()["namespaces"]
    yield "list_namespaces", namespaces
    yield "get_namespace", client.get_namespace(namespace)
    sources = client.list_sources()["sources"]
    yield "list_sources", sources
    yield "get_source", client.get_source(sources[0]["name"])
    run = client.get_job_run(version["createdByRun"]["id"])
    need(run["state"] == "COMPLETED", run)
    yield "get_job_run", run
    names = run["jobVersion"]
    jobs = client.list_jobs(names["namespace"])["jobs"]
    yield "list_jobs", jobs
    job = client.get_job(names["namespace"], names["name"])
    need(job["latestRun"]["id"] == run["id"], job)
    yield "get_job", job
    yield "list_job_runs", client.list_job_runs(names["namespace"], names["name"], limit=5)["runs"]
    columns = client.get_column_lineage_by_dataset(namespace, dataset, depth=3)["graph"]
    yield "get_column_lineage_by_dataset", columns
    yield "… with downstream", client.get_column_lineage_by_dataset(namespace, dataset, with_downstream=True)["graph"]
    yield "… of a version", client.get_column_lineage_by_dataset(namespace, dataset, version=version["version"])["graph"]
    field = next(node["data"]["field"] for node in columns if node["data"]["dataset"] == dataset)
    yield "… of a field", client.get_column_lineage_by_dataset_field(namespace, dataset, field)["graph"]
    yield "… of a job", client.get_column_lineage_by_job(names["namespace"], names["name"])["graph"]
    yield "list_events", client.list_events(limit=2)["events"]
    yield "list_events of a namespace", client.list_events(names["namespace"])["events"]
    yield "create_tag", client.create_tag("GOLD", "the best")
    yield "list_tags", client.list_tags()["tags"]
    need("GOLD" in client.tag_dataset(namespace, dataset, "gold")["tags"], "the tag is not set")
    yield "tag_dataset_field", client.tag_dataset_field(namespace, dataset, found["fields"][0]["name"], "pii")
    yield "create_namespace", client.create_namespace("team_a", "me", "ours")
    yield "create_source", client.create_source("kafka_main", "kafka", "kafka://broker:9092")


def main():
    url, token, namespace, dataset = sys.argv[1:]
    for call, answer in ask(MarquezClient(url, api_key=token), namespace, dataset):
        need(answer, f"{call} gave nothing")
        print(call)


if __name__ == "__main__":
    main()
