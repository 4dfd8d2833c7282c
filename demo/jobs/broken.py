"""A job that fails: its check of the books does not hold."""
APPLICATION = "finance-close"


def run(spark, landing):
    spark.sql("CREATE TABLE IF NOT EXISTS lake.finance.ledger (day DATE, revenue DOUBLE) USING iceberg")
    spark.sql("""
        INSERT INTO lake.finance.ledger
        SELECT day, if(revenue > 0, double(raise_error('books do not balance')), revenue)
        FROM lake.marts.daily_revenue""")
