"""Checks the column lineage in a file of events; status 1 and the differences when it is not as expected.

usage: check.py EVENTS.ndjson
"""
import json
import sys

EXPECTED = {
    "raw/orders.order_id": {"orders.value"},
    "raw/orders.kafka_time": {"orders.timestamp"},
    "raw/products.price": {"products.price"},
    "clean/customers.email_hash": {"raw/customers.email"},
    "clean/orders.quantity": {"raw/orders.quantity"},
    "marts/daily_revenue.revenue": {"clean/orders.quantity", "raw/products.price"},
    "marts/daily_revenue.margin": {"clean/orders.quantity", "raw/products.price", "raw/products.cost"},
    "marts/customer_value.spent": {"clean/orders.quantity", "raw/products.price"},
    "marts/live_revenue.paid": {"payments.value", "marts/live_revenue.paid"},
}


def short(dataset, column):
    name = dataset["name"].split("/lake/")[-1].split("/landing/")[-1]
    return f"{name}.{column}"


found = {}
with open(sys.argv[1]) as lines:
    for event in map(json.loads, lines):
        for output in event["outputs"]:
            columns = output["facets"].get("columnLineage", {}).get("fields", {})
            for column, sources in columns.items():
                found.setdefault(short(output, column), set()).update(
                    short(source, source["field"]) for source in sources["inputFields"]
                    if any(way["type"] == "DIRECT" for way in source["transformations"]))
wrong = [
    f"{column}: expected {sorted(sources)}, found {sorted(found.get(column, []))}"
    for column, sources in EXPECTED.items() if found.get(column) != sources]
print("\n".join(wrong) or f"{len(EXPECTED)} columns are as expected")
sys.exit(1 if wrong else 0)
