"""Made-up lineage for the tests of the page: what tables, jobs, runs and columns there are."""
from dataclasses import dataclass, field as data_field
from datetime import datetime, timedelta, timezone
from random import Random
from uuid import UUID

NOW = datetime.now(timezone.utc).replace(microsecond=0)


def at(minutes):
    """A time so many minutes ago."""
    return (NOW - timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


@dataclass
class Table:
    namespace: str
    name: str
    columns: list
    team: str = None
    owner: str = None
    tags: list = data_field(default_factory=list)
    facets: dict = data_field(default_factory=dict)
    history: list = data_field(default_factory=list)
    description: str = None
    changed: int = 30

    @property
    def id(self):
        return f"dataset:{self.namespace}:{self.name}"


@dataclass
class Job:
    namespace: str
    name: str
    inputs: list
    outputs: list
    runs: list = data_field(default_factory=list)
    stream: bool = False
    owner: str = None
    team: str = None

    @property
    def id(self):
        return f"job:{self.namespace}:{self.name}"


@dataclass
class World:
    tables: dict = data_field(default_factory=dict)
    jobs: dict = data_field(default_factory=dict)
    # {(output id, column): [(input id, column, "DIRECT" | "INDIRECT", subtype, description)]}
    edges: dict = data_field(default_factory=dict)
    queues: list = data_field(default_factory=list)
    health: dict = data_field(default_factory=lambda: {"status": "ready", "troubles": [], "sinks": []})
    letters: list = data_field(default_factory=list)
    is_cut: bool = False

    def table(self, *given, **more):
        made = Table(*given, **more)
        self.tables[made.id] = made
        return made

    def job(self, *given, **more):
        made = Job(*given, **more)
        self.jobs[made.id] = made
        return made

    def edge(self, output, column, source, from_column, kind="IDENTITY", text=""):
        indirect = kind in {"FILTER", "JOIN", "GROUP_BY", "SORT", "WINDOW", "CONDITIONAL"}
        step = (source.id, from_column, "INDIRECT" if indirect else "DIRECT", kind, text)
        self.edges.setdefault((output.id, column), []).append(step)


def run(number, state, minutes, seconds, rows=None, error=None):
    """A run of so many seconds, so many minutes ago."""
    ended = None if state == "RUNNING" else at(minutes - seconds / 60)
    return {"id": str(UUID(int=number)), "state": state, "startedAt": at(minutes), "endedAt": ended,
            "durationMs": None if ended is None else int(seconds * 1000), "rows": rows, "error": error}


LAKE, KAFKA = "s3://corp-lake", "kafka://orders-1.kafka.prod:9092"
WH = "warehouse/prod/iceberg"


def medallion():
    """Topics, raw, clean and mart tables of three teams: one job fails, one is a stream, one table is incomplete."""
    world, lake = World(), lambda name, columns, **more: world.table(LAKE, f"{WH}/{name}", columns, **more)
    sales = {"team": "sales-data", "owner": "orders@example.com"}
    finance = {"team": "finance", "owner": "ledger@example.com"}
    orders_topic = world.table(KAFKA, "shop.orders.v1", [("key", "binary"), ("value", "binary"), ("timestamp", "timestamp")], team="shop", owner="checkout@example.com", changed=1)
    payments_topic = world.table(KAFKA, "shop.payments.v1", [("key", "binary"), ("value", "binary"), ("timestamp", "timestamp")], team="shop", owner="checkout@example.com", changed=1)
    customers_raw = lake("raw.db/customers", [("id", "bigint"), ("name", "string"), ("email", "string"), ("country", "string"), ("created_at", "timestamp")], tags=["bronze"], **sales)
    orders_raw = lake("raw.db/orders", [("order_id", "bigint"), ("customer_id", "bigint"), ("amount", "decimal(12,2)"), ("currency", "string"), ("status", "string"), ("event_time", "timestamp")], tags=["bronze"], changed=2, **sales)
    payments_raw = lake("raw.db/payments", [("payment_id", "bigint"), ("order_id", "bigint"), ("paid", "decimal(12,2)"), ("method", "string"), ("event_time", "timestamp")], tags=["bronze"], changed=2, **sales)
    rates = lake("reference.db/exchange_rates", [("currency", "string"), ("day", "date"), ("rate", "double")], changed=900, **finance)
    customers = lake("clean.db/customers", [("customer_id", "bigint"), ("name", "string"), ("email_hash", "string"), ("country", "string"), ("segment", "string")], tags=["silver", "pii"], **sales)
    orders = lake("clean.db/orders", [("order_id", "bigint"), ("customer_id", "bigint"), ("amount_eur", "decimal(14,2)"), ("status", "string"), ("is_returned", "boolean"), ("day", "date")], tags=["silver"], description="Every order once, amounts in euro.", changed=8, **sales)
    payments = lake("clean.db/payments", [("payment_id", "bigint"), ("order_id", "bigint"), ("paid_eur", "decimal(14,2)"), ("method", "string")], tags=["silver"], changed=9, **sales)
    revenue = lake("marts.db/daily_revenue", [("day", "date"), ("country", "string"), ("orders", "bigint"), ("revenue_eur", "decimal(20,2)"), ("open_eur", "decimal(20,2)"), ("rank", "int")], tags=["gold"], description="Revenue a day and country, the number that the board sees.", changed=6, **finance)
    value = lake("marts.db/customer_value", [("customer_id", "bigint"), ("segment", "string"), ("first_order", "date"), ("lifetime_eur", "decimal(20,2)"), ("returns", "bigint")], tags=["gold"], changed=47, team="growth", owner="crm@example.com")
    wide = lake("features.db/customer_features", [(f"f_{n:03}", "double") for n in range(64)], tags=["ml"], changed=95, team="growth")
    report = world.table("postgres://bi.prod:5432", "bi.public.revenue_report", [("day", "date"), ("country", "string"), ("revenue_eur", "numeric")], changed=5, **finance)

    world.job("spark-prod", "ingest.orders", [orders_topic], [orders_raw], [run(101, "RUNNING", 190, 0, 1_204_331)], stream=True)
    world.job("spark-prod", "ingest.payments", [payments_topic], [payments_raw], [run(111, "RUNNING", 190, 0, 908_110)], stream=True)
    world.job("spark-prod", "clean_customers.merge_into.clean_customers", [customers_raw, customers], [customers], [run(120 + n, "COMPLETED", 60 * n + 12, 38 + n, 48_200 + n) for n in range(12)])
    world.job("spark-prod", "clean_orders.merge_into.clean_orders", [orders_raw, rates, orders], [orders], [run(140 + n, "COMPLETED", 60 * n + 9, 72 + n * 3, 12_044 - n * 30) for n in range(20)])
    world.job("spark-prod", "clean_payments.append.clean_payments", [payments_raw, rates], [payments], [run(170 + n, "COMPLETED", 60 * n + 10, 41, 9_120) for n in range(8)])
    world.job("spark-prod", "marts.overwrite.daily_revenue", [orders, payments, customers], [revenue], [run(190 + n, "FAILED" if n in (5, 11) else "COMPLETED", 60 * n + 7, 95 - n, None if n in (5, 11) else 1_890, "java.lang.OutOfMemoryError: Java heap space" if n in (5, 11) else None) for n in range(16)])
    world.job("spark-prod", "marts.overwrite.customer_value", [orders, customers], [value],
              [run(210, "FAILED", 47, 18, None, "org.apache.spark.sql.AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `returned_at` cannot be resolved. Did you mean one of the following? [`orders`.`is_returned`, `orders`.`status`]")] + [run(211 + n, "COMPLETED", 60 * n + 107, 66, 40_100) for n in range(6)])
    world.job("spark-prod", "features.append.customer_features", [value, customers], [wide], [run(230, "COMPLETED", 95, 240, 40_102)])
    world.job("spark-prod", "export.jdbc.revenue_report", [revenue], [report], [run(240, "COMPLETED", 5, 3.2, 1_890)])
    world.job("airflow-prod", "deploy.churn_model", [wide], [], [run(250, "COMPLETED", 80, 12)])

    for raw, topic in ((orders_raw, orders_topic), (payments_raw, payments_topic)):
        for name, _ in raw.columns:
            world.edge(raw, name, topic, "value", "TRANSFORMATION", f"get_json_object(value, '$.{name}')")
            world.edge(raw, name, topic, "key", "FILTER", "key IS NOT NULL")
    for column, (source, kind, text) in {
        "customer_id": ("id", "IDENTITY", ""), "name": ("name", "TRANSFORMATION", "initcap(trim(name))"), "email_hash": ("email", "TRANSFORMATION", "sha2(lower(email), 256)"),
        "country": ("country", "TRANSFORMATION", "upper(country)"), "segment": ("created_at", "CONDITIONAL", "CASE WHEN created_at > … THEN 'new'"),
    }.items():
        world.edge(customers, column, customers_raw, source, kind, text)
        world.edge(customers, column, customers_raw, "id", "JOIN")
        world.edge(customers, column, customers, column)
    for column, source, kind, text in (("order_id", "order_id", "IDENTITY", ""), ("customer_id", "customer_id", "IDENTITY", ""), ("amount_eur", "amount", "TRANSFORMATION", "amount * rate"), ("status", "status", "IDENTITY", ""), ("is_returned", "status", "TRANSFORMATION", "status = 'returned'"), ("day", "event_time", "TRANSFORMATION", "to_date(event_time)")):
        world.edge(orders, column, orders_raw, source, kind, text)
        world.edge(orders, column, orders_raw, "event_time", "WINDOW", "row_number() OVER (PARTITION BY order_id ORDER BY event_time DESC)")
        world.edge(orders, column, rates, "currency", "JOIN")
    world.edge(orders, "amount_eur", rates, "rate", "TRANSFORMATION", "amount * rate")
    for column, source, kind, text in (("payment_id", "payment_id", "IDENTITY", ""), ("order_id", "order_id", "IDENTITY", ""), ("paid_eur", "paid", "TRANSFORMATION", "paid * rate"), ("method", "method", "TRANSFORMATION", "lower(method)")):
        world.edge(payments, column, payments_raw, source, kind, text)
    world.edge(payments, "paid_eur", rates, "rate", "TRANSFORMATION", "paid * rate")
    for column, source, name, kind, text in (("day", orders, "day", "IDENTITY", ""), ("country", customers, "country", "IDENTITY", ""), ("orders", orders, "order_id", "AGGREGATION", "count(DISTINCT order_id)"), ("revenue_eur", orders, "amount_eur", "AGGREGATION", "sum(amount_eur)"), ("open_eur", orders, "amount_eur", "AGGREGATION", "sum(amount_eur) - sum(paid_eur)"), ("open_eur", payments, "paid_eur", "AGGREGATION", "sum(amount_eur) - sum(paid_eur)"), ("rank", orders, "amount_eur", "AGGREGATION", "rank() OVER (PARTITION BY day ORDER BY sum(amount_eur) DESC)")):
        world.edge(revenue, column, source, name, kind, text)
    for column, _ in revenue.columns:
        world.edge(revenue, column, orders, "status", "FILTER", "status <> 'cancelled'")
        world.edge(revenue, column, orders, "customer_id", "JOIN")
        world.edge(revenue, column, customers, "customer_id", "JOIN")
        world.edge(revenue, column, payments, "order_id", "JOIN")
    for column, source, name, kind, text in (("customer_id", customers, "customer_id", "IDENTITY", ""), ("segment", customers, "segment", "IDENTITY", ""), ("first_order", orders, "day", "AGGREGATION", "min(day)"), ("lifetime_eur", orders, "amount_eur", "AGGREGATION", "sum(amount_eur)"), ("returns", orders, "is_returned", "AGGREGATION", "count_if(is_returned)")):
        world.edge(value, column, source, name, kind, text)
        world.edge(value, column, customers, "customer_id", "GROUP_BY")
    for number, (column, _) in enumerate(wide.columns[:40]):
        world.edge(wide, column, value, value.columns[number % 5][0], "TRANSFORMATION", f"vector[{number}]")
    for column, _ in report.columns:
        world.edge(report, column, revenue, column)

    wide.facets["sparklineage_completeness"] = {"complete": False, "reasons": [{"kind": "TRUNCATED", "operator": "Project", "missing": 24, "remedy": "spark.sql.debug.maxToStringFields=10000"}]}
    revenue.facets["dataQualityAssertions"] = {"assertions": [{"assertion": "not_null", "column": "day", "success": True}, {"assertion": "unique", "column": "day, country", "success": True}, {"assertion": "revenue_eur >= 0", "column": "revenue_eur", "success": True}]}
    orders.facets["dataQualityAssertions"] = {"assertions": [{"assertion": "unique", "column": "order_id", "success": True}, {"assertion": "amount_eur BETWEEN 0 AND 100000", "column": "amount_eur", "success": False}, {"assertion": "not_null", "column": "day", "success": True}]}
    orders.facets["dataQualityMetrics"] = {"rowCount": 4_812_330, "bytes": 812_334_100, "columnMetrics": {"order_id": {"nullCount": 0, "distinctCount": 4_812_330}, "customer_id": {"nullCount": 0, "distinctCount": 48_212}, "status": {"nullCount": 17, "distinctCount": 6}}}
    orders.facets["symlinks"] = {"identifiers": [{"namespace": "hive://metastore:9083", "name": "clean.orders", "type": "TABLE"}]}
    old = [("order_id", "int"), ("customer_id", "bigint"), ("amount", "decimal(12,2)"), ("status", "string"), ("day", "date")]
    orders.history = [("APPEND", 9, orders.columns), ("APPEND", 69, orders.columns), ("ALTER", 2000, orders.columns), ("OVERWRITE", 2100, [("order_id", "bigint"), *old[1:]]), ("CREATE", 9000, old)]
    world.queues = [{"sink": "marquez", "waiting": 3, "lanes": 2, "delivered": 48_211, "refused": 1, "deadLetters": 1}, {"sink": "file", "waiting": 0, "lanes": 0, "delivered": 48_214, "refused": 0, "deadLetters": 0}]
    world.letters = [
        {"id": 41, "sink": "marquez", "label": "COMPLETE marts.overwrite.customer_value", "reason": "Marquez refused it: outputs[0].name must not be null", "status": 422, "response": '{"errors":["outputs[0].name must not be null"]}', "attempts": 1, "bytes": 1812, "sha256": "9f2c", "event": '{"eventType":"COMPLETE","job":{"namespace":"spark-prod","name":"marts.overwrite.customer_value"}}'},
        {"id": 42, "sink": None, "label": "a torn line", "reason": "this is no JSON: the line ends in a text", "attempts": 0, "file": "/var/log/spark/events/application_1_0001", "offset": 991_204, "bytes": 612, "sha256": "11aa"},
    ]
    return world


def layered(count, columns=8, seed=7):
    """A pipeline of so many tables in layers, as large teams have them; deterministic."""
    world, random = World(), Random(seed)
    width = max(4, round(count ** 0.5 * 1.1))
    words = ["orders", "clicks", "stock", "price", "claims", "users", "visits", "invoice", "parcel", "session"]
    layers, made = [], 0
    while made < count:
        layer = []
        for number in range(min(width, count - made)):
            name = f"{WH}/l{len(layers):02}.db/{words[(made + number) % 10]}_{made + number:04}"
            layer.append(world.table(LAKE, name, [(f"c{n}", "bigint" if n % 3 else "string") for n in range(columns)], team=f"team-{number % 7}", owner=f"owner{number % 11}@example.com", changed=made + number))
        made += len(layer)
        layers.append(layer)
    for above, below in zip(layers, layers[1:]):
        for number, table in enumerate(below):
            near = min(len(above) - 1, round(number * len(above) / len(below)))
            sources = {above[min(max(near + step, 0), len(above) - 1)] .id for step in random.sample([-2, -1, 0, 1, 2], random.randint(1, 3))}
            sources = [world.tables[one] for one in sorted(sources)]
            index = len(world.jobs)
            state = "FAILED" if index % 23 == 0 else "RUNNING" if index % 17 == 0 else "COMPLETED"
            world.job("spark-prod", f"pipeline.append.{table.name.split('/')[-1]}", sources, [table], [run(10_000 + index, state, index + 1, 30 + index % 50, index * 10, "it broke" if state == "FAILED" else None)])
            for name, _ in table.columns:
                source = random.choice(sources)
                world.edge(table, name, source, f"c{random.randrange(columns)}", random.choice(["IDENTITY", "TRANSFORMATION", "AGGREGATION"]), "")
            world.edge(table, "c0", sources[0], "c1", "FILTER")
    return world


EVIL = "<img src=x onerror=window.pwned=1>"


def hostile():
    """Every text that is shown is markup that would run."""
    world = World()
    evil = {"team": EVIL, "owner": EVIL, "tags": [EVIL], "description": EVIL}
    source = world.table(f"s3://{EVIL}", f"{EVIL}/a{EVIL}", [(EVIL, EVIL), ("x", "int")], **evil)
    table = world.table(f"s3://{EVIL}", f"{EVIL}/b{EVIL}", [(EVIL, EVIL), ("y", "int")], **evil)
    table.facets.update({
        "sparklineage_completeness": {"complete": False, "reasons": [{"kind": EVIL, "operator": EVIL, "missing": 2, "remedy": EVIL}]},
        "dataQualityAssertions": {"assertions": [{"assertion": EVIL, "column": EVIL, "success": False}]},
        "dataQualityMetrics": {"rowCount": 1, "columnMetrics": {EVIL: {"nullCount": 1}}},
        "symlinks": {"identifiers": [{"namespace": EVIL, "name": EVIL}]}})
    table.history = [(EVIL, 5, table.columns), (EVIL, 50, [(EVIL, "int"), ("gone" + EVIL, EVIL)])]
    world.job(EVIL, f"job {EVIL}", [source], [table], [run(1, "FAILED", 3, 2, 7, f"{EVIL}\nat {EVIL}"), run(2, EVIL, 9, 2)])
    world.job(EVIL, f"reads only {EVIL}", [table], [], [run(3, "COMPLETED", 3, 2)])
    world.edge(table, EVIL, source, EVIL, "TRANSFORMATION", EVIL)
    world.edge(table, "y", source, EVIL, EVIL, EVIL)
    world.edge(table, "y", source, "x", "FILTER", EVIL)
    world.health = {"troubles": [EVIL], "sinks": [{"name": EVIL, "state": EVIL, "reason": EVIL}]}
    world.queues = [{"sink": EVIL, "waiting": 1, "lanes": 1, "delivered": 0, "refused": 1, "deadLetters": 1}]
    world.letters = [{"id": 1, "sink": EVIL, "label": EVIL, "reason": EVIL, "status": 422, "response": EVIL, "attempts": 1, "bytes": 9, "sha256": EVIL, "event": EVIL},
                     {"id": 2, "sink": None, "label": EVIL, "reason": EVIL, "attempts": 0, "file": EVIL, "offset": 1, "bytes": 2, "sha256": EVIL}]
    return world
