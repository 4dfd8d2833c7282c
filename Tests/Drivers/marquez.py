"""A backend that takes events as Marquez does, keeps a ledger of them, and fails as networks and servers do."""
import json, random, socket, struct, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FaultyMarquez:
    """Its `weather` is one of: calm, flaky, storm (only 503), down (connections are reset)."""

    def __init__(self, seed, refuses=lambda event: False):
        self.ledger, self.lock, self.weather = [], threading.Lock(), "calm"
        self.random, self.refuses = random.Random(seed), refuses
        self.counts = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 120

            def log_message(self, *_):
                pass

            def do_GET(self):
                if outer.weather == "down":
                    return outer.reset(self)
                outer.answer(self, 200, b'{"totalCount":0,"tags":[]}')

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers.get("Transfer-Encoding") == "chunked" or self.headers.get("Content-Encoding"):
                    return outer.answer(self, 415, b"")
                outer.take(self, body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # A peer that was killed is none of its troubles.
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def answer(self, handler, status, body, headers=()):
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def reset(self, handler):
        """The connection is aborted: the peer gets a reset."""
        self.count("reset")
        handler.close_connection = True
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    def take(self, handler, body):
        event = json.loads(body)
        if event.get("job", {}).get("name") == "sparklineage.canary":
            return self.reset(handler) if self.weather == "down" else self.answer(handler, 201, b"")
        with self.lock:
            chance = self.random.random() if self.weather == "flaky" else 1
        if self.weather == "down" or chance < 0.05:
            return self.reset(handler)
        if self.weather == "storm" or chance < 0.10:
            self.count("503")
            return self.answer(handler, 503, b"", [("Retry-After", "1")] if chance < 0.08 else [])
        if chance < 0.12:
            self.count("429")
            return self.answer(handler, 429, b"", [("Retry-After", "1")])
        if self.refuses(event):
            self.count("422")
            return self.answer(handler, 422, b'{"code":422,"message":"not this one"}')
        with self.lock:
            self.ledger.append(event)
        if chance < 0.17:
            # It is stored; only its answer is lost, or is an error.
            return self.reset(handler) if chance < 0.15 else self.answer(handler, 500, b"a pooled connection was dead")
        if chance < 0.25:
            time.sleep(0.2)
        self.answer(handler, 201, b"")

    @property
    def arrived(self):
        with self.lock:
            return list(self.ledger)
