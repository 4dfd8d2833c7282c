"""Sends orders and their payments to Kafka, one record at a time, until it is stopped.

usage: produce.py HOST:PORT

One at a time, since the broker of the demo (tansu) counts a batch of records as one.
"""
import json
import random
import sys
import time

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import TopicAlreadyExistsError

TOPICS = ("orders", "payments")
AT_ONCE = 60
chance = random.Random(11)


def make_topics(broker):
    admin = KafkaAdminClient(bootstrap_servers=broker)
    for topic in TOPICS:
        try:
            admin.create_topics([NewTopic(topic, 1, 1)])
        except TopicAlreadyExistsError:
            pass
    admin.close()


def order(number):
    return {
        "order_id": number, "customer_id": chance.randint(1, 40), "sku": f"SKU-{chance.randint(1, 20):03}",
        "quantity": chance.randint(1, 5), "ordered_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def payment(number):
    return {"order_id": number, "amount": round(chance.uniform(5, 90), 2), "method": chance.choice(("card", "bank"))}


def main(broker):
    make_topics(broker)
    producer = KafkaProducer(bootstrap_servers=broker, linger_ms=0, acks="all")
    print("sending", flush=True)
    number = 0
    while True:
        number += 1
        for topic, record in zip(TOPICS, (order(number), payment(number))):
            producer.send(topic, key=str(number).encode(), value=json.dumps(record).encode()).get(timeout=10)
        if number > AT_ONCE:
            time.sleep(0.2)


try:
    main(sys.argv[1])
except KeyboardInterrupt:
    pass
