#!/usr/bin/env python3
"""Hostile input to the intake of the built program, beside a client that behaves well.

usage: hostile.py PROGRAM FOLDER

Each manner of abuse must be answered with its status and a reason in words, or be cut off; the client beside it is
served all the while; the process lives on with no more descriptors than before, and nothing that was refused is kept.
"""
import json, pathlib, random, socket, sys, threading, time, zlib
from daemon import Checks, Daemon, event, lines

check = Checks()
TYPE = b"Content-Type: application/json\r\n"
POST = b"POST /api/v1/lineage HTTP/1.1\r\nHost: 127.0.0.1\r\n" + TYPE
BATCH = b"POST /api/v1/lineage/batch HTTP/1.1\r\nHost: 127.0.0.1\r\n" + TYPE


def framed(body, head=POST, more=b""):
    return head + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def text(number, **more):
    return json.dumps(event(number, "hostile") | more).encode()


def with_facet(number, value):
    """A valid event in which a facet is this text of JSON, word for word."""
    whole = text(number, job={"namespace": "tests", "name": "hostile", "facets": {"odd": "HERE"}})
    return whole.replace(b'"HERE"', value)


def compressed(body):
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(body) + packer.flush()


class Peer:
    """One connection by hand."""

    def __init__(self, daemon, timeout=20):
        self.socket = daemon.connect(timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends as much as is taken; whether it was all."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def answers(self, most=1):
        """The answers that come, as pairs of status and body, until there are so many or the connection ends."""
        data, found = b"", []
        while len(found) < most:
            head, gap, rest = data.partition(b"\r\n\r\n")
            if gap:
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                               if line.lower().startswith(b"content-length:")), 0)
                if len(rest) >= length:
                    found.append((int(head.split()[1]), rest[:length].decode("utf-8", "replace")))
                    data = rest[length:]
                    continue
            try:
                piece = self.socket.recv(65536)
            except OSError:
                piece = b""
            if not piece:
                break
            data += piece
        return found


class GoodClient(threading.Thread):
    """Posts an event at a time, and remembers which were taken and how long each took."""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self.server, self.is_over = daemon, threading.Event()
        self.taken, self.times, self.troubles = [], [], []

    def run(self):
        number = 1_000_000
        while not self.is_over.wait(0.02):
            number += 1
            began = time.monotonic()
            try:
                status, body = self.server.post(json.dumps(event(number, "good")))
            except OSError as error:
                status, body = 0, repr(error)
            self.times.append(time.monotonic() - began)
            if status == 201:
                self.taken.append(event(number, "good")["run"]["runId"])
            else:
                self.troubles.append((status, body))

    def end(self):
        self.is_over.set()
        self.join()


def expect(daemon, what, data, status, words="", cut_off=False):
    """Sends bytes and expects an answer; `cut_off`: or that the connection is closed without any."""
    with Peer(daemon) as peer:
        peer.send(data)
        found = peer.answers()
    if not found:
        return check(cut_off, what, "no answer")
    statuses = status if isinstance(status, tuple) else (status,)
    is_right = found[0][0] in statuses and words in found[0][1]
    return check(is_right, what, f"{found[0][0]} {found[0][1][:200]!r}, expected {status} {words!r}")


def documents(daemon):
    """Texts that are no event, or a strange one."""
    deep = b"[" * 100_000
    for what, body, words in [
        ("nothing", b"", "JSON"),
        ("blanks", b" \r\n\t ", "JSON"),
        ("null", b"null", "no JSON object"),
        ("a text", b'"event"', "no JSON object"),
        ("a list where one event is due", b"[" + text(2) + b"]", "no JSON object"),
        ("two events where one is due", text(2) + text(2), "not JSON"),
        ("half an event", text(2)[:150], "ends in the middle"),
        ("100,000 open brackets", deep, "nested too deep"),
        ("100,000 open brackets in a facet", with_facet(3, deep + b"]" * 100_000), "nested too deep"),
        ("100,000 open objects in a facet", with_facet(3, b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "nested too deep"),
        ("bytes that are not UTF-8", text(2).replace(b"hostile", b"h\xff\xfestile"), "not UTF-8"),
        ("overlong UTF-8", text(2).replace(b"hostile", b"h\xc0\xafstile"), "not UTF-8"),
        ("surrogates in UTF-8", text(2).replace(b"hostile", b"h\xed\xa0\x80stile"), "not UTF-8"),
        ("UTF-16", text(2).decode().encode("utf-16"), "not UTF-8"),
        ("a byte of zero in a text", text(2).replace(b"hostile", b"h\x00stile"), "JSON"),
        ("a line feed in a text", text(2).replace(b"hostile", b"h\nstile"), "JSON"),
        ("a number of Python", with_facet(3, b"NaN"), "not JSON"),
        ("a number with zeros before it", with_facet(3, b"007"), "not JSON"),
        ("an escape that is none", with_facet(3, b'"\\x"'), "escape"),
        ("a time in the year 99999", text(2).replace(b"2026-03-01T", b"99999-03-01T"), "eventTime is"),
        ("a time in the year 9999", text(2).replace(b"2026-03-01T", b"9999-03-01T"), "more than a day ahead"),
        ("no time", text(2).replace(b"eventTime", b"aTime"), "eventTime is missing"),
        ("a run that is a list", text(2, run=[]), "run.runId is missing"),
        ("a job without a name", text(2, job={"namespace": "n", "name": " "}), "job.name is missing"),
        ("datasets that are a number", text(2, inputs=7), "inputs is no list"),
        ("a dataset that is null", text(2, outputs=[None]), "outputs[0].namespace is missing"),
    ]:
        expect(daemon, f"{what}: 400", framed(body), 400, words)


def accepted(daemon):
    """Strange events that are valid: taken, and what is delivered of them is JSON that any reader takes."""
    digits = b"9" * 100_000
    for number, value in enumerate([
        b"1e999999999", b"-1E-999999999", digits, b"0." + digits, b"123456789012345678901234567890",
        b'{"twice":1,"twice":2}', b'{"":{"":[]}}', b'"\\ud800 alone"', b"[" * 900 + b"]" * 900, b'"\\u0000\\u001b[31m"',
    ], 10):
        expect(daemon, f"a facet {value[:24].decode()}…: 201", framed(with_facet(number, value)), 201)


def batches(daemon):
    good, bad = text(31), text(32).replace(b"COMPLETE", b"\xff")
    # Whether the good one beside it is kept is another matter: the answer says which was refused, and why.
    expect(daemon, "a bad event in a batch is told", framed(good + b"\n" + bad, BATCH), (200, 400), "the text is not UTF-8")
    expect(daemon, "a list that ends too early: 400", framed(b"[" + good + b",", BATCH), 400, "ends in the middle")
    expect(daemon, "lists in lists: 400", framed(b"[[" + good + b"]]", BATCH), 400, "no JSON object")
    expect(daemon, "300,000 lines that are no event: 400", framed(b"{}\n" * 300_000, BATCH), 400, "eventTime is missing")
    expect(daemon, "1,000,000 closing brackets: 400", framed(b"[" + b"]" * 1_000_000, BATCH), 400, "not JSON")


def sizes(daemon):
    with Peer(daemon) as peer:
        peer.send(POST + b"Content-Length: 1073741824\r\n\r\n")
        found = peer.answers()
    check(found and found[0][0] == 413 and "larger than 16000000" in found[0][1], "1 GB announced: 413", found)
    block, sent = b"x" * (1 << 20), 0
    with Peer(daemon) as peer:
        peer.send(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        while sent < 1024 and peer.send(b"%x\r\n" % len(block) + block + b"\r\n"):
            sent += 1
        found = peer.answers()
    check(sent < 200, f"1 GB in chunks: cut off after {sent} MB", f"{sent} MB were taken")
    check(not found or found[0][0] == 413, "1 GB in chunks: 413, or the connection is gone", found)
    fit = with_facet(33, b'"' + b"x" * (15 << 20) + b'"')
    expect(daemon, "a body of 15 MiB: 201", framed(fit), 201)
    expect(daemon, "a body of 17 MB: 413", framed(with_facet(33, b'"' + b"x" * (17 << 20) + b'"')), 413, cut_off=True)
    for what, size in [("not a number", b"many"), ("negative", b"-1"), ("of 30 digits", b"9" * 30), ("empty", b"")]:
        request = POST + b"Content-Length: " + size + b"\r\n\r\n{}"
        expect(daemon, f"a content length that is {what}: 400 or 413", request, (400, 413), cut_off=True)
    two = b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}"
    expect(daemon, "two content lengths: 400", POST + two, 400, cut_off=True)
    both = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with Peer(daemon, timeout=2) as peer:
        peer.send(POST + both)
        found = peer.answers(2)
    check(len(found) < 2 or found[0][0] == 400, "a length and chunks: no second request is smuggled", found)
    for what, chunk in [("no number", b"zz\r\n{}\r\n0\r\n\r\n"), ("too large a number", b"f" * 40 + b"\r\n{}")]:
        expect(daemon, f"a chunk of {what}: 400", POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk, (400, 413),
               cut_off=True)
    body = text(34)
    with Peer(daemon, timeout=3) as peer:
        peer.send(POST + b"Content-Length: %d\r\n\r\n" % (len(body) - 10) + body)
        found = peer.answers(2)
    check(found and found[0][0] == 400, "less announced than sent: 400", found)
    with Peer(daemon, timeout=1) as peer:
        peer.send(POST + b"Content-Length: %d\r\n\r\n" % (len(body) + 10) + body)
        peer.socket.shutdown(socket.SHUT_WR)
        found = peer.answers()
    check(not found or found[0][0] == 400, "more announced than sent: nothing is kept", found)


def gzips(daemon):
    packed = b"Content-Encoding: gzip\r\n"
    body = compressed(text(40))
    expect(daemon, "gzip: 201", framed(body, more=packed), 201)
    expect(daemon, "gzip that is none: 400", framed(text(41), more=packed), 400, "gzip")
    expect(daemon, "half a gzip: 400", framed(body[:-20], more=packed), 400, "gzip")
    expect(daemon, "gzip with a wrong sum: 400", framed(body[:-8] + b"\0" * 8, more=packed), 400, "gzip")
    expect(daemon, "gzip and then something else: 400", framed(body + b"rubbish", more=packed), 400)
    bomb = compressed(b"[" + b" " * (1 << 30) + b"]") if not hasattr(gzips, "bomb") else gzips.bomb
    expect(daemon, f"a gzip of {len(bomb) >> 10} KB that is 1 GB: 413", framed(bomb, more=packed), 413, "beyond reason")
    twice = compressed(bomb)
    expect(daemon, "a gzip in a gzip: 400", framed(twice, more=packed), (400, 413))
    for name in ("br", "deflate", "gzip, gzip", "\u00ff"):
        head = f"Content-Encoding: {name}\r\n".encode("latin-1")
        expect(daemon, f"encoding {name!a}: 415", framed(body, more=head), 415, "gzip")


def paths(daemon):
    for path in [
        "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/api/v1/lineage/../../../etc/passwd",
        "/api/v1/lineage/", "/api/v1/lineage%00", "/api/v1/../v1/lineage", "/..\\..\\etc\\passwd", "/%", "/%zz",
        "/.env", "/static/..%2f..%2f..%2fetc/passwd", "/healthz/../../etc/passwd", "/a" * 1000, "/%c0%ae%c0%ae/etc",
    ]:
        with Peer(daemon) as peer:
            peer.send(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("latin-1"))
            found = peer.answers()
        is_right = found and found[0][0] in (400, 404) and "root:" not in found[0][1]
        check(is_right, f"path {path[:40]}: 404", found)
    for method, path, status in [("PUT", "/api/v1/lineage", 405), ("BREW", "/api/v1/lineage", 405),
                                 ("DELETE", "/metrics", 405), ("POST", "/healthz", 405), ("TRACE", "/", (404, 405, 200))]:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n".encode()
        expect(daemon, f"{method} {path}: {status}", head, status)


def heads(daemon):
    flood = b"".join(b"X-Flood-%d: %s\r\n" % (n, b"y" * 40) for n in range(10_000))
    expect(daemon, "10,000 headers: 431", POST + flood + b"\r\n", (413, 431), cut_off=True)
    expect(daemon, "a header of 1 MB: 431", POST + b"X-Long: " + b"y" * (1 << 20) + b"\r\n\r\n", (413, 431), cut_off=True)
    expect(daemon, "a path of 1 MB: 414", b"GET /" + b"y" * (1 << 20) + b" HTTP/1.1\r\n\r\n", (414, 413, 431), cut_off=True)
    for what, data in [
        ("noise", random.Random(1).randbytes(4000)), ("a handshake of TLS", bytes.fromhex("160301020001000100fc0303") + bytes(300)),
        ("no HTTP", b"HELO there\r\n\r\n"), ("version 9.9", b"GET /healthz HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n"),
        ("no host", b"GET /healthz HTTP/1.1\r\n\r\n"), ("a folded header", POST + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        ("a header without a name", POST + b": x\r\nContent-Length: 0\r\n\r\n"),
        ("a blank before the colon", POST + b"Content-Length : 2\r\n\r\n{}"), ("a lone line feed", b"\n" * 5000),
        ("a byte of zero", b"GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), ("a head that ends", POST[:30]),
    ]:
        with Peer(daemon, timeout=3) as peer:
            peer.send(data)
            try:
                peer.socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            found = peer.answers()
        check(not found or found[0][0] in (200, 400, 404, 405, 411, 413, 431, 505), f"{what}: refused or cut off", found)


def pipelines(daemon):
    count = 50
    wanted = b"".join(framed(text(100 + n)) for n in range(count))
    with Peer(daemon) as peer:
        peer.send(wanted + b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        found = peer.answers(count + 1)
    statuses = [status for status, _ in found]
    check(statuses == [201] * count + [200], f"{count} posts in one piece: answered one by one", statuses)
    mixed = framed(text(160)) + framed(b"{") + framed(text(161))
    with Peer(daemon, timeout=3) as peer:
        peer.send(mixed)
        statuses = [status for status, _ in peer.answers(3)]
    check(statuses == [201, 400, 201], "a bad one between two good ones: 201, 400, 201", statuses)


def noise(daemon):
    """Valid requests in which bytes were changed, by seed; none may be more than refused."""
    rng, odd = random.Random(20260301), []
    for _ in range(300):
        data = bytearray(framed(text(200)))
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        with Peer(daemon, timeout=0.3) as peer:
            peer.send(bytes(data))
            peer.socket.shutdown(socket.SHUT_WR)
            found = peer.answers()
        if found and not (200 <= found[0][0] < 300 or 400 <= found[0][0] < 500 or found[0][0] in (501, 505)):
            odd.append(found)
    check(not odd, "300 requests with changed bytes: taken or refused", odd[:3])


class SlowPeers(threading.Thread):
    """Connections that send a byte now and then: half of them in the head, half in the body."""

    def __init__(self, daemon, count):
        super().__init__(daemon=True)
        self.peers = [daemon.connect() for _ in range(count)]
        self.is_over, self.began, self.ends = threading.Event(), time.monotonic(), []

    def run(self):
        open_peers = dict(enumerate(self.peers))
        for number, peer in open_peers.items():
            peer.sendall(POST + b"Content-Length: 100000\r\n\r\n{" if number % 2 else POST[:40])
            peer.setblocking(False)
        while open_peers and not self.is_over.wait(0.25):
            for number, peer in list(open_peers.items()):
                try:
                    peer.send(b" " if number % 2 else b"X")
                    is_open = peer.recv(100) not in (b"",) and False
                except BlockingIOError:
                    is_open = True
                except OSError:
                    is_open = False
                if not is_open:
                    del open_peers[number]
                    if number % 2 == 0:
                        self.ends.append(time.monotonic() - self.began)

    def end(self):
        self.is_over.set()
        self.join()
        for peer in self.peers:
            peer.close()


def crowd(daemon, good):
    """More connections than there are places, all silent: whoever comes with a request is served soon."""
    before = len(good.times)
    idle = []
    for _ in range(600):
        try:
            idle.append(daemon.connect(timeout=2))
        except OSError:
            break
    time.sleep(4)
    served = len(good.times) - before
    check(served >= 20, f"{len(idle)} silent connections: others are served meanwhile", f"{served} requests in 4 s")
    for peer in idle:
        peer.close()


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    settings = f"""
state: {folder}/state
inputs: {{}}
outputs: [{{file: {{path: {folder}/out.ndjson}}}}]
server: {{listen: "127.0.0.1:0"}}
"""
    daemon = Daemon(program, folder, settings).start()
    daemon.post(json.dumps(event(1, "first")))
    time.sleep(0.5)
    descriptors = daemon.descriptors()
    good, slow = GoodClient(daemon), SlowPeers(daemon, 100)
    good.start()
    slow.start()
    for part in (documents, accepted, batches, sizes, gzips, paths, heads, pipelines, noise):
        before, began = len(good.taken), time.monotonic()
        part(daemon)
        check(daemon.is_running, f"{part.__name__}: the daemon lives", daemon.said()[-1500:])
        took = time.monotonic() - began
        check(len(good.taken) > before or took < 1, f"{part.__name__}: others were served meanwhile", f"none in {took:.1f} s")
    slow.join(max(0, 18 - (time.monotonic() - slow.began)))
    check(len(slow.ends) == 50 and min(slow.ends) > 5, "a head that drips: cut off after 15 s", sorted(slow.ends)[-3:])
    crowd(daemon, good)
    slow.end()
    good.end()
    check(not good.troubles, f"the client that behaves well was served {len(good.taken)} times", good.troubles[:3])
    times = sorted(good.times)
    print(f"beside it all: median {times[len(times) // 2] * 1000:.0f} ms, "
          f"99 % within {times[len(times) * 99 // 100] * 1000:.0f} ms, at most {times[-1] * 1000:.0f} ms; "
          f"memory {daemon.memory():.0f} MB")
    check(times[len(times) * 95 // 100] < 2, "95 % of its requests took less than 2 s", times[-5:])
    # What nobody closes goes after 30 s of silence. SQLite keeps a nameless file for the journal of large statements.
    end, more = time.monotonic() + 45, True
    while more and time.monotonic() < end:
        time.sleep(0.1)
        now = daemon.descriptors()
        more = {number: now[number] for number in now if number not in descriptors and "/etilqs_" not in now[number]}
    check(not more, "no descriptor is left open", more)
    check(daemon.ask("/healthz") == (200, "ok\n"), "it is well afterwards")
    check(daemon.stop() == 0, "it stops as it should")
    kept = [found["run"]["runId"] for found in lines(folder / "out.ndjson")]
    check(set(good.taken) <= set(kept), "all that was taken is delivered", len(set(good.taken) - set(kept)))
    refused = {event(number, "x")["run"]["runId"] for number in (2, 3, 32, 41)}
    check(not refused & set(kept), "nothing that was refused is delivered", refused & set(kept))
    check.end()


main()
