"""Many sessions changing their filter at the same moment, spoken to in Streamlit's own protocol.

A session here is a connection without a screen: what is timed is the server's work, from the
change to the last word of its answer. Each reader's browser then draws on a machine of its own.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

LARGEST_MESSAGE = 1 << 28


class Session:
    """One reader's connection to a page; knows the filter's widget once the page has run."""

    def __init__(
        self, socket: ClientConnection, label: str, page: str = "", query: str = ""
    ) -> None:
        self._socket = socket
        self._label = label
        self._page, self._query = page, query
        self._page_hash = ""
        self._widget: tuple[str, Any] | None = None

    async def open(self) -> float:
        """Run the page as a browser does on arrival; return the seconds until all is received."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        started = time.perf_counter()
        await self._run(message)
        seconds = time.perf_counter() - started
        if self._widget is None and self._label:
            raise RuntimeError(f"No widget « {self._label} » on the page.")
        return seconds

    async def change(self, turn: int) -> float:
        """Change the filter to its `turn`-th choice; return the seconds until all is received."""
        name, element = self._widget
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page_hash
        state = message.rerun_script.widget_states.widgets.add(id=name)
        choice = element.options[turn % len(element.options)]
        _set_choice(state, element, choice)
        started = time.perf_counter()
        await self._run(message)
        return time.perf_counter() - started

    async def close(self) -> None:
        await self._socket.close()

    async def _run(self, message: BackMsg) -> None:
        await self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self._socket.recv())
            self._look_for_widget(answer)
            if answer.WhichOneof("type") == "navigation":
                self._page_hash = answer.navigation.page_script_hash
            if answer.WhichOneof("type") == "script_finished":
                return

    def _look_for_widget(self, answer: ForwardMsg) -> None:
        if answer.WhichOneof("type") != "delta":
            return
        element = answer.delta.new_element
        for kind in ("radio", "multiselect"):
            if element.WhichOneof("type") == kind:
                widget = getattr(element, kind)
                if widget.label == self._label:
                    self._widget = (widget.id, widget)


def _set_choice(state: Any, element: Any, choice: str) -> None:  # noqa: ANN401 - protobuf's own
    """Fill a widget's state as the browser does."""
    if element.DESCRIPTOR.name == "Radio":
        state.string_value = choice
    else:
        state.string_array_value.data[:] = [choice]


async def _connected(address: str, count: int) -> list[ClientConnection]:
    return [
        await connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=f"http://{address}",
            max_size=LARGEST_MESSAGE,
            proxy=None,
        )
        for _ in range(count)
    ]


async def _rounds(  # noqa: PLR0913, PLR0917 - what a crowd is
    address: str, label: str, count: int, repeats: int, page: str, query: str
) -> tuple[list[float], list[float]]:
    sockets = await _connected(address, count)
    sessions = [Session(socket, label, page, query) for socket in sockets]
    opened = [await session.open() for session in sessions]
    seconds: list[float] = []
    for turn in range(1, repeats + 1):
        changes = (session.change(turn + rank) for rank, session in enumerate(sessions))
        seconds += await asyncio.gather(*changes)
    for session in sessions:
        await session.close()
    return opened, seconds


def change_times(address: str, label: str, *, sessions: int, repeats: int) -> list[float]:
    """Return the seconds of every filter change of `sessions` readers acting together."""
    return visit_times(address, label, sessions=sessions, repeats=repeats)[1]


def visit_times(  # noqa: PLR0913 - what a crowd is
    address: str, label: str, *, sessions: int, repeats: int, page: str = "", query: str = ""
) -> tuple[list[float], list[float]]:
    """Return the seconds of each arrival, one after the other, then of every filter change.

    `page` is the last part of its address, `query` what follows the question mark. Without
    `label`, pass 0 for `repeats`.
    """
    # In a thread: Playwright has a loop of its own in this one.
    with ThreadPoolExecutor(1) as thread:
        work = _rounds(address, label, sessions, repeats, page, query)
        return thread.submit(asyncio.run, work).result()
