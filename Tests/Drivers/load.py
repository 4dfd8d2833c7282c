#!/usr/bin/env python3
"""How many events a second the intake takes, each on the disk before it is answered; by wrk.

usage: load.py PROGRAM FOLDER OUTPUT [SECONDS]

Writes lines to OUTPUT: `single` and `batch` are events a second, one a request and a hundred; `megabytes` is the most
memory that the program had, `start` and `stop` the milliseconds that it took.
"""
import json, pathlib, re, subprocess, sys, time
from daemon import Daemon

# Each request has runs of its own; an event has 2 KB, as those of Spark jobs have.
SCRIPT = """
local count, thread = 0, 0
function setup(t) thread = thread + 1; t:set("id", thread) end
local function event(number)
  return string.format('{"eventTime":"2026-03-01T01:00:00.123Z","producer":"https://example.com/p",' ..
    '"schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent","eventType":"COMPLETE",' ..
    '"run":{"runId":"0196%%04x-0000-7000-8000-%%012x","facets":{}},"job":{"namespace":"load","name":"job%%d",' ..
    '"facets":{"documentation":{"_producer":"https://example.com/p","_schemaURL":"https://example.com/s.json",' ..
    '"description":"%%s"}}},"inputs":[],"outputs":[]}', id, number, number %% 50, string.rep("x", 1600))
end
function request()
  local body = {}
  for n = 1, %(size)d do count = count + 1; body[n] = event(count) end
  return wrk.format("POST", "%(path)s", {["Content-Type"] = "application/json"}, table.concat(body, "\\n"))
end
"""


def wrk(daemon, folder, path, size, connections, seconds):
    script = folder / f"load-{size}.lua"
    script.write_text(SCRIPT % {"size": size, "path": path})
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s", "-s", str(script),
               f"http://127.0.0.1:{daemon.port}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"not all were taken:\n{said}")
    taken = int(re.search(r"(\d+) requests in", said)[1]) * size
    return taken, float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]) * size


def main():
    program, folder, output = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    seconds = int((sys.argv[4:] or ["10"])[0])
    began = time.monotonic()
    daemon = Daemon(program, folder, f"""
state: {folder}/state
inputs: {{}}
runs: {{events: all}}
outputs: [{{file: {{path: {folder}/load.ndjson, rotate: 1GB, keep: 1}}}}]
server: {{listen: "127.0.0.1:0"}}
""", name="load").start()
    start = time.monotonic() - began
    figures, total = {}, 0
    for name, path, size, connections in [("single", "/api/v1/lineage", 1, 32), ("batch", "/api/v1/lineage/batch", 100, 8)]:
        taken, figures[name] = wrk(daemon, folder, path, size, connections, seconds)
        total += taken
    status = pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text()
    began = time.monotonic()
    daemon.stop()
    figures |= {"megabytes": int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 / 1e6, "start": start * 1000,
                "stop": (time.monotonic() - began) * 1000}
    listed = subprocess.run([program, "queue", "list", "--json", "--state", f"{folder}/state"],
                            capture_output=True, text=True, check=True).stdout
    queue = json.loads(listed)["queues"][0]
    if queue["delivered"] + queue["waiting"] < total:
        raise SystemExit(f"of {total} events that were taken, {queue} are known")
    pathlib.Path(output).write_text("".join(f"{name} {value:.1f}\n" for name, value in figures.items()))


main()
