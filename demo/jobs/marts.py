"""marts: what people look at. Joins, aggregates and windows."""
APPLICATION = "shop-marts"


def run(spark, landing):
    spark.sql("""
        CREATE OR REPLACE TABLE lake.marts.daily_revenue USING iceberg AS
        SELECT day, category, revenue, margin,
               sum(revenue) OVER (PARTITION BY category ORDER BY day) AS revenue_so_far
        FROM (
            SELECT date(o.ordered_at) AS day, p.category,
                   sum(o.quantity * p.price) AS revenue, sum(o.quantity * (p.price - p.cost)) AS margin
            FROM lake.clean.orders o JOIN lake.raw.products p ON o.sku = p.sku
            GROUP BY 1, 2)""")
    spark.sql("""
        CREATE OR REPLACE TABLE lake.marts.customer_value USING iceberg AS
        SELECT customer_id, email_hash, country, spent,
               rank() OVER (PARTITION BY country ORDER BY spent DESC) AS rank_in_country
        FROM (
            SELECT c.customer_id, c.email_hash, c.country, sum(o.quantity * p.price) AS spent
            FROM lake.clean.orders o
            JOIN lake.clean.customers c ON o.customer_id = c.customer_id
            JOIN lake.raw.products p ON o.sku = p.sku
            GROUP BY 1, 2, 3)""")
