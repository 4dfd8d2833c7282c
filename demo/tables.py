"""Makes the tables that the recorded stream wrote, with some orders in them, and no event log.

usage: tables.py
"""
from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("tables").config("spark.eventLog.enabled", "false").getOrCreate()
spark.sql("""
    CREATE TABLE lake.raw.orders USING iceberg AS
    SELECT id AS order_id, cast(1 + id % 40 AS int) AS customer_id, format_string('SKU-%03d', 1 + id % 20) AS sku,
           cast(1 + id % 5 AS int) AS quantity, current_timestamp() AS ordered_at, current_timestamp() AS kafka_time
    FROM range(60)""")
spark.sql("CREATE TABLE lake.marts.live_revenue (sku STRING, paid DOUBLE, orders BIGINT) USING iceberg")
spark.stop()
