"""Two streaming queries on a real Spark, Kafka to Iceberg, until the file DIR/stop is there.

usage: stream.py DIR BROKERS JAR…
"""
import os
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

folder, brokers, jars = sys.argv[1], sys.argv[2], sys.argv[3:]
spark = (
    SparkSession.builder.master("local[2]").appName("live")
    .config("spark.driver.extraClassPath", ":".join(jars)).config("spark.driver.memory", "700m")
    .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1")
    .config("spark.eventLog.enabled", "true").config("spark.eventLog.dir", f"file://{folder}/logs")
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
    .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
    .config("spark.sql.catalog.lake.type", "hadoop").config("spark.sql.catalog.lake.warehouse", f"{folder}/wh")
    .getOrCreate())

admin = spark._jvm.org.apache.kafka.clients.admin
settings = spark._jvm.java.util.HashMap()
settings.put("bootstrap.servers", brokers)
client = admin.AdminClient.create(settings)
topics = spark._jvm.java.util.ArrayList()
for name in ("orders", "payments"):
    topics.add(admin.NewTopic(name, 1, 1))
client.createTopics(topics).all().get()
client.close()

kafka = {"kafka.bootstrap.servers": brokers, "startingOffsets": "earliest"}
rows = spark.range(8).selectExpr("cast(id as string) AS key", "concat('{\"id\":', id, ',\"amount\":2}') AS value")
for name in ("orders", "payments"):
    rows.write.format("kafka").options(**kafka).option("topic", name).save()
spark.sql("CREATE TABLE lake.db.joined (id BIGINT, amount BIGINT, paid STRING) USING iceberg")
spark.sql("CREATE TABLE lake.db.copied (k STRING, ts TIMESTAMP) USING iceberg")


def source(topic):
    return spark.readStream.format("kafka").options(**kafka).option("subscribe", topic).load()


orders = source("orders").select(F.from_json(F.col("value").cast("string"), "id BIGINT, amount BIGINT").alias("o"))
payments = source("payments").selectExpr("cast(cast(key as string) as bigint) AS pid", "cast(value as string) AS paid")
joined = orders.join(payments, F.expr("o.id = pid")).selectExpr("o.id AS id", "o.amount AS amount", "paid")
copied = source("orders").selectExpr("cast(key as string) AS k", "timestamp AS ts")
queries = [
    joined.writeStream.queryName("joined").format("iceberg").outputMode("append")
    .option("checkpointLocation", f"{folder}/c1").trigger(processingTime="1 second").toTable("lake.db.joined"),
    copied.writeStream.queryName("copied").option("checkpointLocation", f"{folder}/c2")
    .trigger(processingTime="1 second")
    .foreachBatch(lambda batch, _: batch.writeTo("lake.db.copied").append()).start(),
]
while not os.path.exists(f"{folder}/stop"):
    time.sleep(0.1)
for query in queries:
    query.stop()
spark.stop()
