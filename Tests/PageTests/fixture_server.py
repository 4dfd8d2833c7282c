"""The page and Marquez's read API over a made-up world: what the tests of the page run against.

Alone, for looking: python3 fixture_server.py [medallion|200|2000|hostile|empty] [PORT]
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import worlds

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent.parent / "Sources/CLibraries/CPage/assets"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".svg": "image/svg+xml"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
FAR = 10_000


class Api:
    """Answers of Marquez's read API, and of the daemon's queue, over a world."""

    def __init__(self, world):
        self.world = world

    def answer(self, path, query):
        ask = lambda key, default: type(default)(query.get(key, [default])[0])
        match path:
            case ["namespaces"]:
                names = {one.namespace for one in [*self.world.tables.values(), *self.world.jobs.values()]}
                return {"namespaces": [{"name": name, "isHidden": False} for name in sorted(names)]}
            case ["namespaces", namespace, "datasets"]:
                return self.page("datasets", [self.dataset(one, is_brief=ask("brief", "") == "true") for one in self.world.tables.values() if one.namespace == namespace], ask)
            case ["namespaces", namespace, "datasets", name]:
                table = self.world.tables.get(f"dataset:{namespace}:{name}")
                return table and self.dataset(table, is_whole=True)
            case ["namespaces", namespace, "datasets", name, "versions"]:
                table = self.world.tables.get(f"dataset:{namespace}:{name}")
                return table and self.versions(table)
            case ["jobs"]:
                return self.page("jobs", [self.job(one) for one in self.world.jobs.values()], ask)
            case ["namespaces", namespace, "jobs", name]:
                job = self.world.jobs.get(f"job:{namespace}:{name}")
                return job and self.job(job)
            case ["namespaces", namespace, "jobs", name, "runs"]:
                job = self.world.jobs.get(f"job:{namespace}:{name}")
                return job and self.page("runs", [self.run(one) for one in job.runs], ask)
            case ["search"]:
                return self.search(ask("q", ""), ask("limit", 10))
            case ["lineage"]:
                return self.lineage(ask("nodeId", ""), ask("depth", 20))
            case ["column-lineage"]:
                return self.columns(ask("nodeId", ""), ask("depth", 20))
            case ["health"]:
                return self.health()
            case ["queue"]:
                return {"queues": self.world.queues, "deadLetters": self.world.letters}
        return None

    def health(self):
        """The world's own health, with the numbers of its queues."""
        told = {one["name"]: one for one in self.world.health["sinks"]}
        sinks = [{"name": one["sink"], "state": "delivering", **one, **told.get(one["sink"], {})} for one in self.world.queues]
        unreadable = sum(letter["sink"] is None for letter in self.world.letters)
        return {**self.world.health, "sinks": sinks, "unreadableRecords": unreadable}

    def retry(self, number):
        letter = next((one for one in self.world.letters if one["id"] == number and one["sink"]), None)
        if letter:
            self.world.letters.remove(letter)
            queue = next(one for one in self.world.queues if one["sink"] == letter["sink"])
            queue["deadLetters"] -= 1
            queue["waiting"] += 1
        return letter is not None

    @staticmethod
    def page(key, items, ask):
        offset = ask("offset", 0)
        return {key: items[offset:offset + ask("limit", 100)], "totalCount": len(items)}

    def dataset(self, table, is_whole=False, is_brief=False):
        facets = table.facets
        return {"id": {"namespace": table.namespace, "name": table.name}, "type": "DB_TABLE", "name": table.name,
                "physicalName": table.name, "createdAt": worlds.at(90_000), "updatedAt": worlds.at(table.changed),
                "namespace": table.namespace, "sourceName": table.namespace, "fields": [] if is_brief else fields(table.columns),
                "tags": [], "lastModifiedAt": worlds.at(table.changed), "lastLifecycleState": "",
                "description": table.description, "sparklineage": self.summary(table),
                **({"facets": facets, "deleted": False, "columnLineage": None} if is_whole else {})}

    @staticmethod
    def summary(table):
        assertions = table.facets.get("dataQualityAssertions", {}).get("assertions", [])
        completeness = table.facets.get("sparklineage_completeness", {"complete": True, "reasons": []})
        names = table.facets.get("symlinks", {}).get("identifiers", [])
        return {"names": names, "team": table.team, "owner": table.owner, "completeness": completeness,
                "tags": [{"key": tag, "value": None, "field": None} for tag in table.tags],
                "quality": {"assertions": len(assertions), "failed": sum(not one["success"] for one in assertions)} if assertions else None,
                "latestRun": None}

    def versions(self, table):
        history = table.history or [("", table.changed, table.columns)]
        found = [{"id": {"namespace": table.namespace, "name": table.name}, "name": table.name, "createdAt": worlds.at(minutes),
                  "version": f"v{index}", "namespace": table.namespace, "fields": fields(columns), "tags": [],
                  "lifecycleState": state, "createdByRun": {"id": f"00000000-0000-0000-0000-{index:012}"}}
                 for index, (state, minutes, columns) in enumerate(history)]
        return {"versions": found, "totalCount": len(found)}

    def job(self, job):
        latest = self.run(job.runs[0]) if job.runs else None
        place = lambda table: {"namespace": table.namespace, "name": table.name}
        return {"id": {"namespace": job.namespace, "name": job.name}, "type": "STREAM" if job.stream else "BATCH",
                "name": job.name, "simpleName": job.name, "parentJobName": None, "namespace": job.namespace,
                "updatedAt": worlds.at(5), "inputs": [place(one) for one in job.inputs],
                "outputs": [place(one) for one in job.outputs], "location": None, "description": None, "latestRun": latest,
                "facets": {}, "tags": [], "sparklineage": {"team": job.team, "owner": job.owner, "tags": [], "completeness": {"complete": True, "reasons": []},
                                                           "latestRun": latest and {**latest, **latest["sparklineage"]}}}

    @staticmethod
    def run(told):
        outputs = [{"datasetVersionId": {}, "facets": {"outputStatistics": {"rowCount": told["rows"]}}}] if told["rows"] is not None else []
        facets = {"errorMessage": {"message": told["error"], "programmingLanguage": "JVM"}} if told["error"] else {}
        return {**{key: told[key] for key in ("id", "state", "startedAt", "endedAt", "durationMs")}, "createdAt": told["startedAt"],
                "inputDatasetVersions": [], "outputDatasetVersions": outputs, "facets": facets, "jobVersion": None,
                "sparklineage": {"rows": told["rows"], "bytes": None, "error": told["error"]}}

    def search(self, text, limit):
        found = [{"type": "DATASET" if one.id.startswith("dataset") else "JOB", "name": one.name, "namespace": one.namespace,
                  "updatedAt": worlds.at(5), "nodeId": one.id}
                 for one in [*self.world.tables.values(), *self.world.jobs.values()] if text.lower() in one.name.lower()]
        return {"totalCount": len(found), "results": found[:limit]}

    def lineage(self, node, depth):
        jobs = self.world.jobs.values()
        if node not in self.world.tables and node not in self.world.jobs:
            return None
        tables = {node} if node in self.world.tables else set()
        chosen = {} if tables else {node: self.world.jobs[node]}
        for step in range(depth + 1):
            more = {job.id: job for job in jobs if job.id in chosen or tables & {one.id for one in [*job.inputs, *job.outputs]}}
            grown = tables | {one.id for job in more.values() for one in [*job.inputs, *job.outputs]}
            if len(more) == len(chosen) and grown == tables and step > 0:
                break
            chosen, tables = more, grown
        ins, outs = {}, {}
        for job in chosen.values():
            for table in job.inputs:
                edge = {"origin": table.id, "destination": job.id}
                ins.setdefault(job.id, []).append(edge)
                outs.setdefault(table.id, []).append(edge)
            for table in job.outputs:
                edge = {"origin": job.id, "destination": table.id}
                outs.setdefault(job.id, []).append(edge)
                ins.setdefault(table.id, []).append(edge)
        nodes = [{"id": one, "type": "DATASET", "data": self.dataset(self.world.tables[one])} for one in sorted(tables)]
        nodes += [{"id": one.id, "type": "JOB", "data": self.job(one)} for one in chosen.values()]
        return {"graph": [{**one, "inEdges": ins.get(one["id"], []), "outEdges": outs.get(one["id"], [])} for one in nodes]}

    def columns(self, node, depth):
        sources, readers = {}, {}
        for (output, column), steps in self.world.edges.items():
            for step in steps:
                sources.setdefault((output, column), []).append(step[:2])
                readers.setdefault(step[:2], []).append((output, column))
        table = self.world.tables.get(node)
        if table is None:
            return None
        start = {(node, name) for name, _ in table.columns}
        reached = set(start)
        for ways in (sources, readers):
            edge = start
            for _ in range(depth):
                edge = {other for one in edge for other in ways.get(one, [])} - reached
                reached |= edge
        nodes = [self.column_node(one, reached) for one in sorted(reached) if one in sources or one in readers]
        datasets = [{"namespace": self.world.tables[one].namespace, "name": self.world.tables[one].name, "indirect": list(steps.values())}
                    for one in sorted({place[0] for place in reached}) if (steps := self.wide(one))]
        return {"graph": nodes, "sparklineage": {"datasets": datasets, **({"cut": True} if self.world.is_cut else {})}}

    def wide(self, table):
        """What bears on all columns of a table that are made of anything."""
        columns = [steps for (output, _), steps in self.world.edges.items() if output == table]
        if len(columns) < 2:
            return {}
        common = set.intersection(*({step[:4] for step in steps if step[2] == "INDIRECT"} for steps in columns))
        found = {}
        for source, name, kind, subtype, text in columns[0]:
            if (source, name, kind, subtype) in common:
                given = self.world.tables[source]
                told = found.setdefault((source, name), {"namespace": given.namespace, "dataset": given.name, "field": name, "transformations": []})
                told["transformations"].append({"type": kind, "subtype": subtype, "description": text, "masking": False})
        return found

    def column_node(self, place, reached):
        table = self.world.tables[place[0]]
        wide = self.wide(place[0])
        steps = [step for step in self.world.edges.get(place, []) if step[:2] in reached and (step[2] == "DIRECT" or step[:2] not in wide)]
        inputs = {}
        for source, name, kind, subtype, text in steps:
            given = self.world.tables[source]
            told = inputs.setdefault((source, name), {"namespace": given.namespace, "dataset": given.name, "field": name,
                                                      "transformationDescription": text, "transformationType": subtype, "transformations": []})
            told["transformations"].append({"type": kind, "subtype": subtype, "description": text, "masking": False})
        return {"id": f"datasetField:{table.namespace}:{table.name}:{place[1]}", "type": "DATASET_FIELD", "inEdges": [], "outEdges": [],
                "data": {"namespace": table.namespace, "dataset": table.name, "field": place[1], "fieldType": "",
                         "transformationDescription": None, "transformationType": None, "inputFields": list(inputs.values())}}


def fields(columns):
    tag = lambda name: ["PII"] if name in ("email", "email_hash", "name") else []
    return [{"name": name, "type": type, "tags": tag(name), "description": None} for name, type in columns]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/" or path.startswith("/assets/"):
            return self.asset(ASSETS / (path.removeprefix("/assets/") if path != "/" else "index.html"))
        if path.startswith("/unit/"):
            return self.asset(HERE / path[1:])
        self.api(lambda parts, query: self.server.api.answer(parts, query))

    def do_POST(self):
        self.api(lambda parts, _: {"done": True} if parts[0] == "queue" and self.server.api.retry(int(parts[1])) else None)

    def api(self, answered):
        self.server.asked.append(self.path)
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return self.send(401, b"send the token\n", "text/plain")
        if self.server.broken:
            return self.send(500, b'{"code":500,"message":"the store is being repaired"}', "application/json")
        split = urlsplit(self.path)
        parts = [unquote(part) for part in split.path.removeprefix("/api/v1/").split("/")]
        told = answered(parts, parse_qs(split.query))
        body = told if told is not None else {"code": 404, "message": f"'{parts[-1]}' is not known"}
        self.send(200 if told is not None else 404, json.dumps(body).encode(), "application/json")

    def asset(self, path):
        if not path.is_file():
            return self.send(404, b"there is nothing here\n", "text/plain")
        self.send(200, path.read_bytes(), TYPES[path.suffix])

    def send(self, status, body, kind):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", len(body)), ("Content-Security-Policy", POLICY),
                            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-cache")):
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class FixtureServer(ThreadingHTTPServer):
    """A world on a port of its own."""

    daemon_threads = True

    def __init__(self, world, token=None, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.api, self.token, self.broken, self.asked = Api(world), token, False, []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request, client_address):
        pass

    def __enter__(self):
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def world_named(name):
    return {"medallion": worlds.medallion, "hostile": worlds.hostile, "empty": worlds.World,
            "200": lambda: worlds.layered(200), "2000": lambda: worlds.layered(2000)}[name]()


if __name__ == "__main__":
    server = FixtureServer(world_named((sys.argv + ["medallion"])[1]), port=int((sys.argv + ["", "8123"])[2] or 8123))
    print(server.url, flush=True)
    server.serve_forever()
