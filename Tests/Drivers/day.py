#!/usr/bin/env python3
"""A day of a streaming application, a minute a batch, in as little time as it takes; the daemon is restarted meanwhile.

usage: day.py PROGRAM FOLDER LOG [HOURS] [RESTARTS]      (LOG: corpora/streaming-3.5-formatted, in zstd)

The log grows as Spark writes it: one real micro-batch again and again, each with its own numbers and its own minute. Half
of the restarts are kills. At the end all that a harvest of the whole log tells has been delivered, and memory, file
descriptors and the state's size in the last quarter are those of the first.
"""
import datetime, json, pathlib, subprocess, sys, time
from statistics import median
from daemon import Checks, Daemon, lines

check = Checks()


class Stream:
    """The text of a log, batch for batch."""

    QUERY = '"name":"orders_raw"'

    def __init__(self, log):
        text = subprocess.run(["zstd", "-dcq"], stdin=open(log, "rb"), capture_output=True, check=True).stdout.decode()
        lines = text.splitlines(keepends=True)
        ends = [n for n, line in enumerate(lines) if "QueryProgressEvent" in line and self.QUERY in line]
        self.head = "".join(lines[:ends[1] + 1])
        batch = "".join(lines[ends[1] + 1:ends[2] + 1])
        progress = json.loads(lines[ends[2]])["progress"]
        self.began = datetime.datetime.fromisoformat(progress["timestamp"].replace("Z", "+00:00"))
        executions = self.values('"executionId":', ",", batch)
        (job,) = self.values('"Job ID":', ",", batch)[:1]
        self.parts = self.cut(batch, [
            ('"executionId":' + executions[0] + ",", lambda n: f'"executionId":{1_000_000 + 2 * n},'),
            ('"rootExecutionId":' + executions[0] + ",", lambda n: f'"rootExecutionId":{1_000_000 + 2 * n},'),
            ('"executionId":' + executions[1] + ",", lambda n: f'"executionId":{1_000_001 + 2 * n},'),
            ('"spark.sql.execution.id":"' + executions[1] + '"', lambda n: f'"spark.sql.execution.id":"{1_000_001 + 2 * n}"'),
            ('"spark.sql.execution.root.id":"' + executions[0] + '"',
             lambda n: f'"spark.sql.execution.root.id":"{1_000_000 + 2 * n}"'),
            ('"Job ID":' + job + ",", lambda n: f'"Job ID":{1_000_000 + n},'),
            ("batch = 2", lambda n: f"batch = {3 + n}"), ('"batchId":2', lambda n: f'"batchId":{3 + n}'),
            ("epoch: 2", lambda n: f"epoch: {3 + n}"),
            ('"timestamp":"' + progress["timestamp"] + '"', lambda n: f'"timestamp":"{self.minute(n)}"'),
        ])
        run = progress["runId"]
        self.tail = "".join(line for line in lines if "QueryTerminatedEvent" in line and run in line)
        self.tail += "".join(line for line in lines if "SparkListenerApplicationEnd" in line)

    def minute(self, number):
        time = self.began + datetime.timedelta(minutes=number + 1)
        return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z"

    def batch(self, number):
        return "".join(part if isinstance(part, str) else part(number) for part in self.parts)

    @staticmethod
    def values(key, end, text):
        return list(dict.fromkeys(part.split(end)[0] for part in text.split(key)[1:]))

    @staticmethod
    def cut(text, changes):
        parts = [text]
        for old, new in changes:
            found = []
            for part in parts:
                if not isinstance(part, str):
                    found.append(part)
                    continue
                pieces = part.split(old)
                for piece in pieces[:-1]:
                    found += [piece, new]
                found.append(pieces[-1])
            parts = found
        return parts


def key(found):
    return found["run"]["runId"], found["eventType"], found["eventTime"], found["job"]["name"]


def main():
    program, folder, log = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    hours, restarts = int((sys.argv[4:] or ["24"])[0]), int((sys.argv[5:] or ["6"])[0])
    stream, began = Stream(log), time.monotonic()
    (folder / "logs").mkdir()
    growing, out = folder / "logs" / "local-1.inprogress", folder / "out.ndjson"
    settings = f"""
state: {folder}/state
inputs: {{event_logs: [{{path: {folder}/logs}}]}}
outputs: [{{file: {{path: {out}}}}}]
server: {{listen: "127.0.0.1:0"}}
"""
    daemon = Daemon(program, folder, settings).start()
    # Ten minutes at a time: as often as a query's run is told.
    steps = hours * 6
    turns = {steps * number // (restarts + 1): number for number in range(1, restarts + 1)}
    figures = []
    with open(growing, "w") as file:
        file.write(stream.head)
        for step in range(steps):
            size = out.stat().st_size if out.exists() else 0
            for number in range(10 * step, 10 * step + 10):
                file.write(stream.batch(number))
            file.flush()
            if step in turns:
                daemon.kill() if turns[step] % 2 else check(daemon.stop() == 0, f"hour {step // 6}: it stops as it should")
                daemon.start()
            end = time.monotonic() + 60
            while (out.stat().st_size if out.exists() else 0) == size:
                if time.monotonic() > end:
                    check(False, f"hour {step // 6}: the query's run is told within a minute", daemon.said()[-1500:])
                    check.end()
                time.sleep(0.003)
            figures.append((daemon.memory(), len(daemon.descriptors()), (folder / "state/state.db").stat().st_size))
        file.write(stream.tail)
    growing.rename(folder / "logs" / "local-1")
    harvested = subprocess.run(
        [program, "harvest", "-q", str(folder / "logs" / "local-1")], capture_output=True, check=True).stdout
    wanted = {key(found) for found in map(json.loads, harvested.splitlines())}
    end = time.monotonic() + 60
    while len({key(found) for found in lines(out)}) < len(wanted) and time.monotonic() < end:
        time.sleep(0.1)
    check(daemon.stop() == 0, "it stops as it should")
    got = [key(found) for found in lines(out)]
    check(set(got) == wanted, f"all {len(wanted)} events of the day are delivered, and no other",
          f"missing {sorted(wanted - set(got))[:3]}, spurious {sorted(set(got) - wanted)[:3]}")
    # What a kill overtook between sending and noting it may come twice.
    check(len(got) - len(set(got)) <= 2 * restarts, "few come twice", len(got) - len(set(got)))
    firsts = list(dict.fromkeys(got))
    times = [found[2] for found in firsts if "orders_raw" in found[3]]
    check(times == sorted(times), "in order")
    quarter = max(1, len(figures) // 4)
    first, last = figures[:quarter], figures[-quarter:]
    memory = [median(figure[0] for figure in some) for some in (first, last)]
    descriptors = [max(figure[1] for figure in some) for some in (first, last)]
    state = [max(figure[2] for figure in some) / 1e6 for some in (first, last)]
    print(f"{hours} h of batches, {(folder / 'logs' / 'local-1').stat().st_size / 1e6:.0f} MB, in {time.monotonic() - began:.0f} s, "
          f"{restarts} restarts; first and last quarter: memory {memory[0]:.1f} and {memory[1]:.1f} MB, "
          f"descriptors {descriptors[0]} and {descriptors[1]}, state {state[0]:.1f} and {state[1]:.1f} MB")
    check(memory[1] <= memory[0] * 1.15 + 3, "memory is flat", memory)
    check(descriptors[1] <= descriptors[0] + 1, "descriptors are flat", descriptors)
    check(state[1] <= state[0] * 1.1 + 1, "the state is flat", state)
    check.end()


main()
