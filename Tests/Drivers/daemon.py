"""The built program as a daemon, for the drivers beside this file."""
import atexit, http.client, json, os, pathlib, re, shutil, signal, socket, subprocess, sys, time

# Whoever is told to end ends what it has begun.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("it took too long"))


class Daemon:
    """`sparklineage run` with settings of a test, started as often as a test likes."""

    def __init__(self, program, folder, settings, environment=None, name="daemon"):
        self.program, self.folder = program, pathlib.Path(folder)
        self.settings = self.folder / f"{name}.yaml"
        self.log_path = self.folder / f"{name}.log"
        self.settings.write_text(settings)
        self.environment = {**os.environ, **(environment or {})}
        self.process, self.port, self.starts = None, None, 0
        atexit.register(self.kill)

    def start(self, within=30):
        began = self.log_path.stat().st_size if self.log_path.exists() else 0
        with open(self.log_path, "ab") as log:
            # Tests may run where these signals are ignored.
            command = ["env", "--default-signal=INT,TERM", self.program, "run", "-c", str(self.settings)]
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)
        self.starts += 1
        end = time.monotonic() + within
        while time.monotonic() < end:
            said = self.said(began)
            if " started " in said:
                listening = re.findall(r"listen=\S*:(\d+)", said)
                self.port = int(listening[-1]) if listening else None
                return self
            if self.process.poll() is not None:
                raise SystemExit(f"the daemon ended with {self.process.returncode}: {said[-2000:]}")
            time.sleep(0.005)
        raise SystemExit(f"the daemon did not start within {within} s: {self.said(began)[-2000:]}")

    def said(self, since=0):
        with open(self.log_path, "rb") as log:
            log.seek(since)
            return log.read().decode("utf-8", "replace")

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, within=20):
        """Ends it as systemd does; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise SystemExit(f"the daemon did not stop within {within} s: {self.said()[-2000:]}")

    def kill(self):
        if self.is_running:
            self.process.kill()
        if self.process is not None:
            self.process.wait()

    def memory(self):
        """Resident memory in MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024 / 1e6

    def descriptors(self):
        """What its descriptors are, by number."""
        folder, found = f"/proc/{self.process.pid}/fd", {}
        for number in os.listdir(folder):
            try:
                found[int(number)] = os.readlink(f"{folder}/{number}")
            except FileNotFoundError:
                pass
        return found

    def connect(self, timeout=30):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def ask(self, path, timeout=30):
        """GET; gives status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def post(self, body, path="/api/v1/lineage", headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()


PRODUCER = "https://example.com/producer"
SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"


def event(number, job, kind="COMPLETE", **more):
    """A small event of a run of its own; `number` makes its run."""
    return {
        "eventTime": f"2026-03-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{number % 1000:03}Z",
        "producer": PRODUCER, "schemaURL": SCHEMA, "eventType": kind,
        "run": {"runId": f"01960000-0000-7000-8000-{number:012x}"},
        "job": {"namespace": "tests", "name": job}, "inputs": [], "outputs": [],
    } | more


def lines(path):
    """The events of an output file, rotated parts before it; a line that is still being written is none yet."""
    path = pathlib.Path(path)
    parts = sorted(path.parent.glob(path.name + ".*"), reverse=True) + ([path] if path.exists() else [])
    return [json.loads(line, parse_int=str) for part in parts for line in part.read_bytes().split(b"\n")[:-1]]


class Checks:
    """What was checked: a line each, and at the end a status."""

    def __init__(self):
        self.failures = 0

    def __call__(self, is_fine, what, found=""):
        self.failures += not is_fine
        print(f"{'ok' if is_fine else 'FAILED'}: {what}{f': {found}' if found != '' and not is_fine else ''}", flush=True)
        return is_fine

    def end(self):
        raise SystemExit(1 if self.failures else 0)


def preload(folder, source, settings):
    """Builds a library of `Tests/FaultShim`; gives the environment that loads it into the program, or None."""
    root = pathlib.Path(__file__).resolve().parent.parent
    library = pathlib.Path(folder) / f"{source}.so"
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        return None
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(root / "FaultShim" / source)]
    if subprocess.run(command).returncode:
        return None
    return {"LD_PRELOAD": str(library), **settings}
