"""A real server on this machine that answers as told: well, badly, late, or not at all."""

import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from etl.sources.source import Patience

# Quick to give up: what is tested is what happens then.
QUICK = Patience(attempts=3, connect_s=2.0, read_s=1.0, whole_s=20.0, wait_s=0.01)


@dataclass
class Reply:
    """One answer: a status, a body, headers; `claimed` bytes announced, `wait_s` before it."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    claimed: int | None = None
    wait_s: float = 0.0


class Scripted:
    """Gives its replies in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, server):
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.replies = deque()
        self.asked = []

    def gives(self, *replies):
        self.replies = deque(replies)
        return self

    def next(self):
        return self.replies.popleft() if len(self.replies) > 1 else self.replies[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        script = self.server.script
        script.asked.append((self.command, self.path, dict(self.headers), body))
        reply = script.next()
        time.sleep(reply.wait_s)
        self.send_response(reply.status)
        told = {"Content-Type": "text/csv; charset=utf-8", **reply.headers}
        for name, value in told.items():
            self.send_header(name, value)
        length = len(reply.body) if reply.claimed is None else reply.claimed
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(reply.body)
        if reply.claimed is not None:
            self.close_connection = True

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_):
        pass

    def handle(self):
        with suppress(BrokenPipeError, ConnectionResetError):  # the client gave up, as it should
            super().handle()


@pytest.fixture
def server():
    """Serve on a free port of this machine, for one test."""
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.script = Scripted(listening)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield listening.script
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture
def quick():
    return QUICK


@pytest.fixture
def reply():
    return Reply
