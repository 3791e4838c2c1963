"""Two small TCP servers: one counts every byte on its way, one refuses the rest of the world."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from typing import Protocol

CHUNK_BYTES = 1 << 18
_FORK = multiprocessing.get_context("spawn")


class Counter(Protocol):
    """A number shared between two processes."""

    value: int


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Relay:
    """Pass a browser's connections on to a server and count the bytes that come back.

    It runs in a process of its own, so that a driver busy with frames does not slow it.
    """

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._down = _FORK.Value("q", 0)
        self._process = _FORK.Process(
            target=_run_relay, args=(self.port, server_port, self._down), daemon=True
        )
        self._process.start()

    @property
    def bytes_down(self) -> int:
        """Bytes sent by the server so far, headers included, as they travel (compressed)."""
        return int(self._down.value)

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()


class Refusal:
    """A proxy that closes whatever is asked of it: the browser's only way out of the machine."""

    def __init__(self) -> None:
        self.port = free_port()
        self._asked = _FORK.Value("q", 0)
        self._process = _FORK.Process(
            target=_run_refusal, args=(self.port, self._asked), daemon=True
        )
        self._process.start()

    @property
    def asked(self) -> int:
        """Connections to elsewhere that were asked for, and refused."""
        return int(self._asked.value)

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()


def _run_relay(port: int, server_port: int, down: Counter) -> None:
    async def pass_on(browser: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        try:
            reply, request = await asyncio.open_connection("127.0.0.1", server_port)
        except OSError:
            answer.close()
            return
        await asyncio.gather(_pump(browser, request, None), _pump(reply, answer, down))

    asyncio.run(_serve(pass_on, port))


def _run_refusal(port: int, asked: Counter) -> None:
    async def refuse(_: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        asked.value += 1
        answer.close()

    asyncio.run(_serve(refuse, port))


async def _serve(handler, port: int) -> None:  # noqa: ANN001 - asyncio's own callback type
    server = await asyncio.start_server(handler, "127.0.0.1", port, limit=CHUNK_BYTES)
    async with server:
        await server.serve_forever()


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, count: Counter | None
) -> None:
    try:
        while chunk := await source.read(CHUNK_BYTES):
            if count is not None:
                count.value += len(chunk)
            target.write(chunk)
            await target.drain()
    except OSError:
        pass  # a browser that leaves does not say goodbye
    finally:
        target.close()
