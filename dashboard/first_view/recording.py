"""Run a page as for a reader, and keep what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime

from dashboard.serving.addresses import root

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser says of itself when it opens a page: part of whatever the page may show.

    `origin`: scheme and host of its address. `page`: the last part of its path, empty for the
    first. `query`: what follows the question mark.
    """

    origin: str
    page: str = ""
    query: str = ""


class _Listener:
    """A client of the runtime that keeps what it is sent."""

    client_context = None

    def __init__(self, finished: asyncio.Future[None]) -> None:
        self.heard: list[ForwardMsg] = []
        self._finished = finished

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        kept = ForwardMsg()
        kept.CopyFrom(msg)  # the runtime writes on its own
        self.heard.append(kept)
        if msg.WhichOneof("type") == "script_finished" and not self._finished.done():
            self._finished.set_result(None)


async def record(visit: Visit) -> Sequence[ForwardMsg]:
    """Run the page once, in a session of its own that ends with it; return all that it said.

    Called on the event loop of Streamlit's runtime.
    """
    runtime = Runtime.instance()
    finished = asyncio.get_running_loop().create_future()
    listener = _Listener(finished)
    session = runtime.connect_session(client=listener, user_info={})
    try:
        runtime.handle_backmsg(session, _arrival(visit))
        await finished
    finally:
        runtime.close_session(session)
    return listener.heard


def _arrival(visit: Visit) -> BackMsg:
    message = BackMsg()
    asked = message.rerun_script
    asked.page_name, asked.query_string = visit.page, visit.query
    asked.context_info.url = f"{visit.origin}{root()}{visit.page}"
    asked.context_info.locale = "fr-FR"
    return message
