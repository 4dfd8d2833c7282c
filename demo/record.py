"""Keeps the event log of stream.py for replay.py, without the paths of the machine it ran on.

usage: record.py LOG DEMO_FOLDER OUT.xz     LOG: decompressed (`zstd -d`)
"""
import lzma
import os
import sys

log, folder, out = sys.argv[1:4]
root = os.path.dirname(os.path.dirname(folder))
with open(log) as text, lzma.open(out, "wt", preset=9 | lzma.PRESET_EXTREME) as recorded:
    for line in text:
        recorded.write(line.replace(f"{folder}/lake", "@LAKE@").replace(root, "/srv/shop"))
