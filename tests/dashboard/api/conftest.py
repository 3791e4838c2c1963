"""The API on a real loopback port, read-only, over the store that the environment names."""

import http.client
import json
import threading
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette

from dashboard.api import api_routes


class Server(uvicorn.Server):
    """A server in a thread; `ready` is set once it listens."""

    def __init__(self):
        super().__init__(
            uvicorn.Config(Starlette(routes=api_routes), port=0, log_level="error", lifespan="off")
        )
        self.ready = threading.Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.ready.set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@pytest.fixture(scope="session")
def api_address():
    server = Server()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(20)
    yield server.address
    server.should_exit = True
    thread.join(20)


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    @property
    def json(self):
        return json.loads(self.body)


@pytest.fixture
def get(api_address):
    """Ask the API; give status, headers and body."""

    def ask(path, method="GET", **headers):
        parts = urlsplit(api_address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/api/v1{path}", headers=named)
        response = connection.getresponse()
        answer = Answer(response, response.read())
        connection.close()
        return answer

    return ask


@pytest.fixture
def france(france_dir, monkeypatch):
    """Serve the whole real store."""
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(france_dir))
    return france_dir
