"""Run a page as for a reader, and keep what it says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime

from dashboard.errors import DashboardError
from dashboard.serving.addresses import root

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_S = 60.0
# Stands for the scheme and host that a reader's browser uses, which the page repeats.
ORIGIN = "http://origine.invalid"


class NotRecordedError(DashboardError):
    """A page did not run to its end."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(f"La page « /{visit.page}?{visit.query} » n’a pas été préparée.")


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address asks for.

    `page`: the last part of its path, empty for the first. `query`: what follows the question mark.
    """

    page: str = ""
    query: str = ""


class _Listener:
    """Keeps what the runtime sends a client."""

    client_context = None

    def __init__(self, finished: asyncio.Future[bool]) -> None:
        self.heard: list[ForwardMsg] = []
        self._finished = finished

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        self.heard.append(msg)
        if msg.WhichOneof("type") == "script_finished" and not self._finished.done():
            self._finished.set_result(msg.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)


async def record(visit: Visit) -> Sequence[ForwardMsg]:
    """Run the page once, in a session of its own that ends with it; return all that it said.

    Called on the event loop of Streamlit's runtime. Raises NotRecordedError where the page stopped,
    TimeoutError where it goes on for ever.
    """
    runtime = Runtime.instance()
    finished = asyncio.get_running_loop().create_future()
    listener = _Listener(finished)
    session = runtime.connect_session(client=listener, user_info={})
    try:
        runtime.handle_backmsg(session, _arrival(visit))
        async with asyncio.timeout(LONGEST_S):
            is_whole = await finished
    finally:
        runtime.close_session(session)
    if not is_whole:
        raise NotRecordedError(visit)
    return listener.heard


def _arrival(visit: Visit) -> BackMsg:
    message = BackMsg()
    asked = message.rerun_script
    asked.page_name, asked.query_string = visit.page, visit.query
    asked.context_info.url = f"{ORIGIN}{root()}{visit.page}"
    asked.context_info.locale = "fr-FR"
    return message
