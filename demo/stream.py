"""Two streaming queries, Kafka to Iceberg, until the file STOP is there.

usage: stream.py HOST:PORT CHECKPOINTS STOP
"""
import os
import sys
import time

from pyspark.sql import functions as F

from session import session

broker, checkpoints, stop = sys.argv[1:4]
spark = session("shop-stream")
ORDER = "order_id BIGINT, customer_id INT, sku STRING, quantity INT, ordered_at TIMESTAMP"
PAYMENT = "order_id BIGINT, amount DOUBLE, method STRING"


def topic(name, schema):
    records = (
        spark.readStream.format("kafka").option("kafka.bootstrap.servers", broker)
        .option("subscribe", name).option("startingOffsets", "earliest").load())
    value = F.from_json(F.col("value").cast("string"), schema).alias("record")
    return records.select(value, F.col("timestamp").alias("kafka_time")).select("record.*", "kafka_time")


def add_to_revenue(batch, _):
    batch.createOrReplaceTempView("batch")
    batch.sparkSession.sql("""
        MERGE INTO lake.marts.live_revenue AS t
        USING (SELECT sku, sum(amount) AS paid, count(*) AS orders FROM batch GROUP BY sku) AS s
        ON t.sku = s.sku
        WHEN MATCHED THEN UPDATE SET paid = t.paid + s.paid, orders = t.orders + s.orders
        WHEN NOT MATCHED THEN INSERT *""")


def start(name, writer):
    return writer.queryName(name).option("checkpointLocation", f"{checkpoints}/{name}").trigger(
        processingTime="2 seconds")


spark.sql(f"CREATE TABLE IF NOT EXISTS lake.raw.orders ({ORDER}, kafka_time TIMESTAMP) USING iceberg")
spark.sql("CREATE TABLE IF NOT EXISTS lake.marts.live_revenue (sku STRING, paid DOUBLE, orders BIGINT) USING iceberg")
orders = topic("orders", ORDER)
payments = topic("payments", PAYMENT).withWatermark("kafka_time", "1 minute")
paid = (
    orders.withWatermark("kafka_time", "1 minute").alias("o")
    .join(payments.alias("p"), F.expr("o.order_id = p.order_id AND p.kafka_time >= o.kafka_time"))
    .selectExpr("o.sku", "p.amount"))
queries = [
    start("ingest", orders.writeStream).format("iceberg").outputMode("append").toTable("lake.raw.orders"),
    start("live_revenue", paid.writeStream).foreachBatch(add_to_revenue).start(),
]
while not os.path.exists(stop) and all(query.isActive for query in queries):
    time.sleep(0.2)
for query in queries:
    query.stop()
spark.stop()
