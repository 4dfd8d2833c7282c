"""A Spark session of the demo.

Lineage needs nothing here: the settings that make Spark write its log are what `sparklineage conf` printed into
spark-defaults.conf. What else is in that file is the Iceberg catalog `lake`.
"""
from pyspark.sql import SparkSession


def session(application):
    spark = SparkSession.builder.appName(application).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark
