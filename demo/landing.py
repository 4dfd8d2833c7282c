"""Writes the files that a shop's systems leave each night: customers and products.

usage: landing.py FOLDER
"""
import csv
import os
import random
import sys

folder = sys.argv[1]
chance = random.Random(7)
COUNTRIES = ("de", "fr", "se", "pl")
CATEGORIES = ("books", "games", "garden")


def write(name, header, rows):
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    with open(f"{folder}/{name}/{name}.csv", "w", newline="") as out:
        csv.writer(out).writerows([header, *rows])


write("customers", ("customer_id", "name", "email", "country"), (
    (number, f"customer {number}", f"Customer.{number}@example.com", chance.choice(COUNTRIES))
    for number in range(1, 41)))
write("products", ("sku", "title", "category", "price", "cost"), (
    (f"SKU-{number:03}", f"thing {number}", CATEGORIES[number % 3], 5 + number, 2 + number * 0.6)
    for number in range(1, 21)))
