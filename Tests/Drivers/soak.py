#!/usr/bin/env python3
"""Everything at once: kills, a faulty network, logs that roll, disks that fill, a share that goes away; and an oracle.

usage: soak.py PROGRAM FOLDER LOG SECONDS [SEED]      (LOG: corpora/tpch-3.5-formatted, in zstd)

What the intake has answered 201 to, what stands in OpenLineage files and what a harvest of the logs tells are
obligations. After SECONDS of faults there is peace; then every obligation must have arrived or be a dead letter, nothing
else may have come, each run in its order. At the end it says which faults bit: those that never did prove nothing.
"""
import hashlib, json, os, pathlib, random, subprocess, sys, threading, time
from daemon import Checks, Daemon, event, lines, preload
from marquez import FaultyMarquez

check = Checks()


def key(found):
    return found["run"]["runId"], found["eventType"], found["eventTime"]


def is_poison(found):
    return "poison" in found["job"]["name"]


class Poster(threading.Thread):
    """A client that posts the START and the end of a run at a time, again until each is taken."""

    def __init__(self, soak, name, offset):
        super().__init__(daemon=True)
        self.soak, self.name, self.number, self.is_over = soak, name, offset, threading.Event()
        self.taken, self.sent, self.refusals = {}, {}, {}

    def run(self):
        while not self.is_over.is_set():
            self.number += 1
            job = f"{self.name}.poison" if self.number % 40 == 0 else f"{self.name}.{self.number % 7}"
            text = hashlib.sha256(f"{self.name}{self.number}".encode()).hexdigest() * (1 + self.number % 30)
            facet = {"_producer": "https://example.com", "_schemaURL": "https://example.com/s.json", "description": text}
            whole = {"namespace": "tests", "name": job, "facets": {"documentation": facet}}
            start = event(self.number, job, "START") | {"job": whole}
            # Each has its second: an end comes later than its start.
            end = event(self.number, job, "COMPLETE") | {"job": whole, "eventTime": "2026-03-02" + start["eventTime"][10:]}
            if self.number % 3 == 0:
                self.post([start, end], "/api/v1/lineage/batch")
            elif self.post([start], "/api/v1/lineage"):
                self.post([end], "/api/v1/lineage")
            self.is_over.wait(0.02)

    def post(self, events, path):
        """Posts until it is taken; whether it was, before the end."""
        body = json.dumps(events if path.endswith("batch") else events[0])
        for found in events:
            self.sent[key(found)] = found
        while not self.is_over.is_set():
            try:
                status, answer = self.soak.daemon.post(body, path, timeout=20)
            except (OSError, ValueError, AttributeError, TypeError) as error:
                status, answer = 0, repr(error)
            except Exception as error:  # an answer that was cut off by a kill
                status, answer = 0, repr(error)
            if status == 201:
                self.taken.update({key(found): found for found in events})
                return True
            self.refusals[status] = self.refusals.get(status, 0) + 1
            if status not in (0, 429, 503):
                check(False, "the intake takes sound events, or says later", f"{status} {answer}")
                return False
            time.sleep(0.1)
        return False


class LogWriter(threading.Thread):
    """Applications that write logs as Spark does: in one file or rolled into parts, flush by flush."""

    def __init__(self, soak, text):
        super().__init__(daemon=True)
        self.soak, self.is_over, self.paths, self.random = soak, threading.Event(), [], random.Random(soak.seed + 1)
        self.lines = text.splitlines(keepends=True)
        (self.old,) = {line.split(b'"App ID":"')[1].split(b'"')[0] for line in self.lines if b'"App ID":"' in line}

    def run(self):
        number = 0
        while not self.is_over.is_set():
            number += 1
            text = [line.replace(self.old, b"local-%d" % number) for line in self.lines]
            (self.single if number % 2 else self.rolling)(f"local-{number}", text)
            # Some hundred logs in all, however long it takes: each is harvested at the end.
            self.is_over.wait(self.soak.seconds / 120)

    def write(self, file, text):
        """Flushes at any byte; whether all of it could be written."""
        at = 0
        while at < len(text):
            piece = self.random.randint(1, 200_000)
            file.write(text[at:at + piece])
            file.flush()
            at += piece
            self.is_over.wait(0.05)

    def single(self, name, text):
        path = self.soak.logs / f"{name}.inprogress"
        with open(path, "wb") as file:
            self.write(file, b"".join(text))
        path.rename(self.soak.logs / name)
        self.paths.append(self.soak.logs / name)

    def rolling(self, name, text):
        folder = self.soak.logs / f"eventlog_v2_{name}"
        folder.mkdir()
        (folder / f"appstatus_{name}.inprogress").touch()
        size = len(text) // 12 + 1
        for part, start in enumerate(range(0, len(text), size), 1):
            with open(folder / f"events_{part}_{name}", "wb") as file:
                self.write(file, b"".join(text[start:start + size]))
        (folder / f"appstatus_{name}.inprogress").rename(folder / f"appstatus_{name}")
        self.paths.append(folder)


class FileWriter(threading.Thread):
    """OpenLineage's Python client, one file an event, every third of them indented; and lines that grow."""

    def __init__(self, soak):
        super().__init__(daemon=True)
        self.soak, self.is_over, self.written = soak, threading.Event(), {}
        # A folder's listing is no snapshot: of two files written together the second may be read first, and a START
        # that comes after its run's end is told no more.
        self.lone = set()

    def run(self):
        number = 5_000_000
        with open(self.soak.files / "lines.ndjson", "w") as growing:
            while not self.is_over.wait(0.05):
                number += 1
                for kind in ("START", "COMPLETE"):
                    found = event(number, f"files.{number % 5}", kind)
                    if kind == "COMPLETE":
                        found["eventTime"] = "2026-03-02" + found["eventTime"][10:]
                    if number % 2:
                        text = json.dumps(found) + "\n"
                        growing.write(text[:50])
                        growing.flush()
                        growing.write(text[50:])
                        growing.flush()
                    else:
                        self.lone.add(found["run"]["runId"])
                        path = self.soak.files / f"event-{number}-{kind == 'COMPLETE':d}.json"
                        path.write_text(json.dumps(found, indent=2 if number % 3 == 0 else None))
                    self.written[key(found)] = found


class Soak:
    def __init__(self, program, folder, log, seconds, seed):
        self.program, self.folder, self.seconds, self.seed = program, pathlib.Path(folder), seconds, seed
        self.random, self.bites = random.Random(seed), {}
        self.logs, self.files, self.state = self.folder / "logs", self.folder / "files", self.folder / "disk"
        for path in (self.logs, self.files, self.state):
            path.mkdir()
        self.has_disk = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=192m", "none", str(self.state)], capture_output=True).returncode == 0
        if not self.has_disk:
            print("skipped: no file system may be mounted here, so no disk gets full")
        self.text = subprocess.run(["zstd", "-dcq"], stdin=open(log, "rb"), capture_output=True, check=True).stdout
        self.sink = FaultyMarquez(seed, is_poison)
        environment = preload(folder, "shares.c", {"SHARE_DIR": str(self.logs), "SHARE_AWAY": f"{folder}/away"})
        self.has_share = environment is not None
        files = f"\n  openlineage_files: [{{path: \"{self.files}/*\"}}]"
        self.takes_files = self.is_sound(files)
        if not self.takes_files:
            print("skipped: this version reads no OpenLineage files")
        self.daemon = Daemon(program, folder, self.settings(files if self.takes_files else ""), environment)

    def settings(self, files):
        return f"""
state: {self.state}/state
inputs:
  event_logs: [{{path: {self.logs}}}]{files}
outputs: [{{marquez: {{url: "{self.sink.url}", timeout: 10s}}}}]
server: {{listen: "127.0.0.1:0"}}
"""

    def is_sound(self, files):
        path = self.folder / "try.yaml"
        path.write_text(self.settings(files).replace("disk/state", "try"))
        process = subprocess.Popen(["env", "--default-signal=TERM", self.program, "run", "-c", str(path)],
                                   stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        time.sleep(1.5)
        process.terminate()
        process.communicate(timeout=20)
        return process.returncode == 0

    def bite(self, what):
        self.bites[what] = self.bites.get(what, 0) + 1

    # MARK: Faults

    def kill(self):
        self.bite("kills")
        self.daemon.kill()
        if self.random.random() < 0.3:
            time.sleep(self.random.uniform(0, 1))
        self.daemon.start()

    def stop(self):
        self.bite("stops")
        check(self.daemon.stop() == 0, "it stops as it should")
        self.daemon.start()

    def fill_disk(self):
        """The state's disk is full for a while; what was taken before stays."""
        if not self.has_disk:
            return
        said = len(self.daemon.said())
        ballast = self.state / "ballast"
        try:
            with open(ballast, "wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 20))
        except OSError:
            pass
        with open(ballast, "ab", buffering=0) as file:
            for size in (4096, 512, 64, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass
        time.sleep(self.random.uniform(1, 3))
        ballast.unlink()
        if not self.daemon.is_running:
            # A disk that fails in the middle of something ends it, and it says so.
            check(self.daemon.process.wait() == 74, "a full disk is waited for, or ends it with 74", self.daemon.said()[-800:])
            self.bite("ends by a full disk")
            self.daemon.start()
        if "waits" in self.daemon.said()[said:] or any(p.refusals.get(429) or p.refusals.get(503) for p in self.posters):
            self.bite("full disks")

    def drop_share(self):
        if not self.has_share:
            return
        self.bite("dropped shares")
        (self.folder / "new").write_text(self.random.choice(["EIO", "ESTALE", "ENOENT", "EACCES", "READDIR", "READ", "EMPTY"]))
        (self.folder / "new").rename(self.folder / "away")
        time.sleep(self.random.uniform(0.5, 3))
        (self.folder / "away").unlink()

    def change_weather(self):
        self.sink.weather = self.random.choice(["calm", "flaky", "flaky", "flaky", "storm", "down"])
        self.bite(self.sink.weather)

    def lose_part(self):
        """While the daemon is down, a part that nobody has read goes: what a cleaner does to a log that lags."""
        self.bite("lost parts")
        number = 9000 + self.bites["lost parts"]
        folder, name = self.logs / f"eventlog_v2_local-{number}", f"local-{number}"
        text = [line.replace(self.writer.old, name.encode()) for line in self.writer.lines]
        third = len(text) // 3
        folder.mkdir()
        (folder / f"appstatus_{name}.inprogress").touch()
        (folder / f"events_1_{name}").write_bytes(b"".join(text[:third]))
        time.sleep(1.5)
        self.daemon.kill()
        (folder / f"events_3_{name}").write_bytes(b"".join(text[2 * third:]))
        (folder / f"appstatus_{name}.inprogress").rename(folder / f"appstatus_{name}")
        self.daemon.start()

    # MARK: The run

    def run(self):
        self.daemon.start()
        self.posters = [Poster(self, f"http{number}", 1_000_000 * number) for number in (1, 2)]
        self.writer, self.filer = LogWriter(self, self.text), FileWriter(self)
        for thread in [*self.posters, self.writer] + [self.filer] * self.takes_files:
            thread.start()
        faults = [self.kill] * 5 + [self.stop, self.fill_disk, self.drop_share, self.drop_share] + [self.change_weather] * 4
        longest = 4 if self.seconds < 600 else 20
        # Each of them once at least, then by chance.
        plan = [self.change_weather, self.kill, self.lose_part, self.fill_disk, self.drop_share, self.stop]
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            (plan.pop(0) if plan else self.random.choice(faults))()
            time.sleep(self.random.uniform(0.5, longest))
            if not self.daemon.is_running:
                check(False, "it ends only when it is told to", self.daemon.said()[-2000:])
                self.daemon.start()
        self.sink.weather = "calm"
        for thread in [*self.posters, self.writer] + [self.filer] * self.takes_files:
            thread.is_over.set()
        for thread in [*self.posters, self.writer] + [self.filer] * self.takes_files:
            thread.join()
        self.judge()

    def obligations(self):
        """By run, what must arrive in its order; and what may."""
        must, may = {}, {}
        for poster in self.posters:
            must |= poster.taken
            may |= poster.sent
        if self.takes_files:
            written, lone = self.filer.written, self.filer.lone
            must |= {found: event for found, event in written.items() if found[0] not in lone or found[1] != "START"}
            may |= written
        command = [self.program, "harvest", "-q", "--jobs", "2", *map(str, self.writer.paths)]
        told = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
        return must, may, [json.loads(line) for line in told]

    def judge(self):
        must, may, told = self.obligations()
        wanted = {found: event for found, event in must.items() if not is_poison(event)}
        wanted |= {key(event): event for event in told}
        lost_runs = self.runs_of_lost_parts()
        end = time.monotonic() + max(60, self.seconds / 4)
        while time.monotonic() < end:
            arrived = {key(found) for found in self.sink.arrived}
            if set(wanted) <= arrived:
                break
            time.sleep(0.2)
        time.sleep(1)
        arrived = self.sink.arrived
        keys = [key(found) for found in arrived]
        missing = set(wanted) - set(keys)
        check(not missing, f"all of {len(wanted)} obligations arrived", f"{len(missing)} missing: {sorted(missing)[:3]} {self.daemon.said()[-1500:]}")
        spurious = {found for found in set(keys) - set(wanted) - set(may) if found[0] not in lost_runs}
        check(not spurious, "nothing came that nobody sent", f"{len(spurious)}: {sorted(spurious)[:3]}")
        sent = must | may
        changed = [found for found in arrived if key(found) in sent and found != sent[key(found)]]
        check(not changed, "what came by HTTP and files is what was sent", changed[:1])
        self.check_order(keys, wanted, told)
        self.check_dead_letters(must)
        if len(keys) > len(set(keys)):
            self.bites["duplicates"] = len(keys) - len(set(keys))
        said = self.daemon.said()
        self.bites["halts of the sink"] = said.count("a sink takes no events")
        gaps = sum("SOURCE_GAP" in json.dumps(found) for found in arrived)
        self.bites["gaps told"] = gaps
        print(f"{self.seconds} s: {len(wanted)} obligations, {len(keys)} events arrived; "
              + ", ".join(f"{count} {what}" for what, count in sorted(self.bites.items()))
              + f"; answers {self.sink.counts}; memory {self.daemon.memory():.0f} MB, {len(self.daemon.descriptors())} descriptors")
        bitten = ["kills", "duplicates", "halts of the sink", "lost parts", "gaps told", "dead letters"]
        bitten += ["full disks"] * self.has_disk + ["dropped shares"] * self.has_share
        for what in bitten:
            check(self.bites.get(what, 0) > 0, f"the fault bit: {what}")
        check(len(self.daemon.descriptors()) < 200, "descriptors are bounded", len(self.daemon.descriptors()))
        check(self.daemon.stop() == 0, "it stops as it should")

    def check_order(self, keys, wanted, told):
        """Of each run, the first of each event came in the order of its source."""
        firsts = {}
        for found in dict.fromkeys(keys):
            firsts.setdefault(found[0], []).append(found)
        source = {}
        for found in told:
            source.setdefault(key(found)[0], []).append(key(found))
        wrong = [run for run, wished in source.items() if [f for f in firsts.get(run, []) if f in set(wished)] != wished]
        wrong += [run for run, found in firsts.items()
                  if run not in source and [kind for _, kind, _ in found] not in (["START"], ["START", "COMPLETE"])
                  and not (run in self.filer.lone and [kind for _, kind, _ in found] == ["COMPLETE"])
                  and run not in self.runs_of_lost_parts()]
        check(not wrong, "each run in its order", [(run, firsts.get(run)) for run in wrong[:2]])

    def check_dead_letters(self, must):
        poison = sum(is_poison(found) for found in must.values())
        listed = subprocess.run([self.program, "queue", "list", "--json", "--state", f"{self.state}/state"],
                                capture_output=True, text=True, check=True).stdout
        queue = json.loads(listed)["queues"][0]
        self.bites["dead letters"] = queue["deadLetters"]
        check(queue["deadLetters"] >= poison, f"all {poison} events that the sink never takes are dead letters", queue)
        check(queue["waiting"] == 0, "nothing waits any more", queue)

    def runs_of_lost_parts(self):
        """The runs of logs that lack a part: nobody can say what must arrive of them."""
        if not hasattr(self, "lost_runs"):
            self.lost_runs = set()
            for number in range(9001, 9001 + self.bites.get("lost parts", 0)):
                folder = self.folder / f"whole-{number}"
                folder.write_bytes(b"".join(line.replace(self.writer.old, b"local-%d" % number) for line in self.writer.lines))
                harvested = subprocess.run([self.program, "harvest", "-q", str(folder)], capture_output=True, check=True).stdout
                self.lost_runs |= {json.loads(line)["run"]["runId"] for line in harvested.splitlines()}
        return self.lost_runs

    def end(self):
        self.daemon.kill()
        if self.has_disk:
            subprocess.run(["umount", "-l", str(self.state)])


def main():
    soak = Soak(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int((sys.argv[5:] or ["1"])[0]))
    try:
        soak.run()
    finally:
        soak.end()
    check.end()


main()
