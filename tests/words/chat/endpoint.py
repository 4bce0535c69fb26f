"""A small chat endpoint on the loopback, which answers as it is told."""

import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def calls(*told):
    """The answer of a model that calls tools: (name, arguments) each."""
    made = [
        {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(words)}}
        for number, (name, words) in enumerate(told)
    ]
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": None, "tool_calls": made}}]}


class Endpoint:
    """What it answers next, and what it was asked."""

    def __init__(self, url):
        self.url = url
        self.asked, self.headers, self.paths = [], [], []
        self.answer = calls(("deblur", {}))
        self.status, self.location = 200, ""
        self.way = self.whole
        self.over = threading.Event()

    def whole(self, send):
        data = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        send(data)

    def dripping(self, send):
        """A byte now and then, for ever."""
        while not self.over.wait(0.05):
            send(b" ")

    def endless(self, send):
        """As much as anybody reads."""
        while not self.over.is_set():
            send(b" " * 65536)


@contextmanager
def endpoint():
    """``with endpoint() as chat:``"""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.headers.append(dict(self.headers))
            told.paths.append(self.path)
            with suppress(OSError):
                self.send_response(told.status)
                if told.location:
                    self.send_header("Location", told.location)
                self.end_headers()
                told.way(self.wfile.write)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
