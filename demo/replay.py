"""Writes a recorded event log again, line by line, as if its application ran now.

usage: replay.py RECORDED.xz LAKE EVENTS_FOLDER

RECORDED is the log of stream.py in a run with a real Kafka; @LAKE@ in it stands for the folder of the tables.
"""
import lzma
import os
import sys
import time

recorded, lake, folder = sys.argv[1:4]
SECONDS = 10

with lzma.open(recorded, "rt") as lines:
    text = [line.replace("@LAKE@", lake) for line in lines]
final = f"{folder}/{os.path.basename(recorded).removesuffix('.xz')}"
with open(f"{final}.inprogress", "w", buffering=1) as log:
    for line in text:
        log.write(line)
        time.sleep(SECONDS / len(text))
os.rename(f"{final}.inprogress", final)
