"""raw: the files as they came."""
APPLICATION = "shop-raw"


def run(spark, landing):
    for name, columns in (
        ("customers", "customer_id INT, name STRING, email STRING, country STRING"),
        ("products", "sku STRING, title STRING, category STRING, price DOUBLE, cost DOUBLE"),
    ):
        files = spark.read.csv(f"{landing}/{name}", schema=columns, header=True)
        files.writeTo(f"lake.raw.{name}").using("iceberg").createOrReplace()
