"""First views, one per address and version: made once, kept for who comes next."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL

from dashboard.first_view.page import view_html
from dashboard.first_view.recording import Visit, record
from dashboard.first_view.tree import grow
from dashboard.serving.addresses import DEFAULT, root
from geodata.store import StoreError, read_initiatives, read_reference

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from starlette.types import Scope

logger = logging.getLogger(__name__)

# Pages that say something to whoever opens them; the others are made of what a browser keeps.
PAGES = frozenset(
    {"", "academie", "initiative", "gouvernance", "donnees", "qualite", "methode", "accessibilite"}
)
PATIENCE_S = 2.0  # a page that takes longer is sent without: it is ready for the next reader
KEPT, FRESH_S = 48, 600
LONGEST_QUERY = 2000


@dataclass(frozen=True)
class _Made:
    at: float
    text: asyncio.Task[str]


class FirstViews:
    """Makes the first views of this server, each once, however many ask for it together."""

    def __init__(self, make: Callable[[Visit], Awaitable[str]] | None = None) -> None:
        """Begin empty; `make` writes the first view of a visit."""
        self._make = make or _make
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()

    async def of_request(self, scope: Scope) -> str:
        """Return the HTML to put in the page that a request asks for, as `of` does."""
        return await self.of(visit_of(scope))

    async def of(self, visit: Visit) -> str:
        """Return the HTML to put in a page; empty where it has none, or not soon enough."""
        if visit.page not in PAGES or len(visit.query) > LONGEST_QUERY:
            return ""
        try:
            versions = await run_in_threadpool(_versions)
            task = self._task((visit, versions), visit)
            return await asyncio.wait_for(asyncio.shield(task), PATIENCE_S)
        except (StoreError, TimeoutError):  # the page itself says what is wrong, or comes first
            return ""
        except Exception:
            # A first view is a courtesy: whatever it fails on, the page is sent.
            logger.exception("Première vue impossible : /%s?%s", visit.page, visit.query)
            return ""

    def _task(self, key: Hashable, visit: Visit) -> asyncio.Task[str]:
        kept = self._made.get(key)
        if kept is not None and time.monotonic() - kept.at < FRESH_S and not _failed(kept.text):
            self._made.move_to_end(key)
            return kept.text
        task = asyncio.ensure_future(self._make(visit))
        self._made[key] = _Made(time.monotonic(), task)
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return task


def visit_of(scope: Scope) -> Visit:
    """Read what a request asks for."""
    url = URL(scope=scope)
    page = url.path.removeprefix(root().rstrip("/")).strip("/")
    return Visit(f"{url.scheme}://{url.netloc}", "" if page == DEFAULT else page, url.query)


async def _make(visit: Visit) -> str:
    messages = await record(visit)
    return await run_in_threadpool(lambda: view_html(grow(messages)))


def _failed(task: asyncio.Task[str]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _versions() -> tuple[str, str]:
    return read_reference().version, read_initiatives().version


first_views = FirstViews()
