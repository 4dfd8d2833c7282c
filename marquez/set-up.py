#!/usr/bin/env python3
"""Waits until a Marquez is there, and gives it namespaces with owners.

usage: set-up.py [--url http://localhost:5000] [--wait SECONDS] [NAMESPACES.tsv]

Uses three calls of the public API, all of which a real Marquez answers: GET /api/v1/tags?limit=1 (needs the database,
and no event can break it, as it can /namespaces), PUT and GET /api/v1/namespaces/NAME. A second run changes nothing.
MARQUEZ_API_KEY: sent as a bearer token, for a proxy before Marquez.
"""
import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

LEGAL = re.compile(r"[a-zA-Z:;=/0-9_\-.@+]{1,1024}")


class Marquez:
    def __init__(self, url):
        self.url = url.rstrip("/")

    def ask(self, method, path, body=None):
        """The status and the body of an answer; status 0 when there is none."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if os.environ.get("MARQUEZ_API_KEY"):
            headers["Authorization"] = f"Bearer {os.environ['MARQUEZ_API_KEY']}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (urllib.error.URLError, OSError) as error:
            why = getattr(error, "reason", error)
            return 0, str(getattr(why, "strerror", None) or why)

    def wait(self, seconds):
        end, said = time.monotonic() + seconds, None
        while True:
            status, text = self.ask("GET", "tags?limit=1")
            if status == 200:
                return
            if status in (401, 403):
                raise SystemExit(f"{self.url} answers {status}: set MARQUEZ_API_KEY")
            if time.monotonic() > end:
                raise SystemExit(f"{self.url} is not ready after {seconds:g} s: {status or 'no answer'} {text[:200]}")
            why = f"it answers {status}" if status else f"no answer, {text[:200]}"
            if why != said:
                print(f"waiting for Marquez at {self.url}, {seconds:g} s at most: {why}", file=sys.stderr, flush=True)
                said = why
            time.sleep(1)

    def put_namespace(self, name, owner, description):
        path = f"namespaces/{urllib.parse.quote(name, safe='')}"
        status, text = self.ask("PUT", path, {"ownerName": owner, "description": description})
        if status != 200:
            raise SystemExit(f"namespace {name}: {status or 'no answer'} {text[:300]}")
        status, text = self.ask("GET", path)
        if status != 200 or json.loads(text)["ownerName"] != owner:
            raise SystemExit(f"namespace {name}: is not there after it was set: {status} {text[:300]}")


def namespaces(file):
    """The rows of the file; all that is wrong with it is said before anything is sent."""
    rows, wrong = [], []
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3 or not all(field.strip() for field in fields):
                wrong.append(f"{file}:{number}: needs a namespace, an owner and a description, parted by tabs")
            elif not LEGAL.fullmatch(fields[0]):
                wrong.append(f"{file}:{number}: '{fields[0]}' is no namespace that Marquez takes")
            elif len(fields[1]) > 64:
                wrong.append(f"{file}:{number}: an owner has 64 characters at most")
            else:
                rows.append(fields)
    if wrong:
        raise SystemExit("\n".join(wrong))
    return rows


def main():
    parser = argparse.ArgumentParser(description="Gives a Marquez namespaces with owners.")
    parser.add_argument("--url", default=os.environ.get("MARQUEZ_URL", "http://localhost:5000"))
    parser.add_argument("--wait", type=float, default=120, metavar="SECONDS")
    parser.add_argument("file", nargs="?", default=os.path.join(os.path.dirname(__file__), "namespaces.tsv"))
    arguments = parser.parse_args()
    rows = namespaces(arguments.file)
    marquez = Marquez(arguments.url)
    marquez.wait(arguments.wait)
    for row in rows:
        marquez.put_namespace(*row)
        print(f"namespace {row[0]}, owner {row[1]}")


if __name__ == "__main__":
    sys.exit(main())
