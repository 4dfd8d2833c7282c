"""clean: one row for each thing, no personal data."""
import time

APPLICATION = "shop-clean"


def run(spark, landing):
    spark.sql("""
        CREATE OR REPLACE TABLE lake.clean.customers USING iceberg AS
        SELECT customer_id, sha2(lower(email), 256) AS email_hash, upper(country) AS country
        FROM lake.raw.customers""")
    spark.sql("""
        CREATE TABLE IF NOT EXISTS lake.clean.orders (
            order_id BIGINT, customer_id INT, sku STRING, quantity INT, ordered_at TIMESTAMP) USING iceberg""")
    wait_for_orders(spark)
    spark.sql("""
        MERGE INTO lake.clean.orders AS t
        USING (
            SELECT order_id, customer_id, sku, quantity, ordered_at FROM (
                SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY kafka_time DESC) AS newest
                FROM lake.raw.orders)
            WHERE newest = 1) AS s
        ON t.order_id = s.order_id
        WHEN MATCHED THEN UPDATE SET quantity = s.quantity, ordered_at = s.ordered_at
        WHEN NOT MATCHED THEN INSERT *""")


def wait_for_orders(spark):
    """The stream fills this table; its first rows take some seconds."""
    for _ in range(90):
        if spark.catalog.tableExists("lake.raw.orders"):
            spark.sql("REFRESH TABLE lake.raw.orders")
            if spark.table("lake.raw.orders").limit(1).collect():
                return
        time.sleep(1)
    raise SystemExit("lake.raw.orders has no rows: does the stream run?")
