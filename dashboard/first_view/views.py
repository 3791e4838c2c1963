"""First views, one per address and version: made once, kept for who comes next."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL

from dashboard.filters.url import POSITION
from dashboard.first_view.page import placed, view_html
from dashboard.first_view.recording import ORIGIN, Visit, record
from dashboard.first_view.tree import grow
from dashboard.serving.addresses import DEFAULT, root
from geodata.store import data_dir, read_initiatives, read_reference
from geodata.store.schools import read_schools
from geodata.store.suggestions import suggestions_version

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from starlette.types import Scope

logger = logging.getLogger(__name__)

# Pages that say something to whoever opens them; the others are made of what a browser keeps.
PAGES = frozenset(
    {"", "academie", "initiative", "gouvernance", "donnees", "qualite", "methode", "accessibilite"}
)
PATIENCE_S = 2.0  # a page that takes longer is sent without: it is ready for the next reader
KEPT_VIEWS = 48
FRESH_S = 600.0
MOST_AT_ONCE = 4  # pages run for first views: readers come first
LONGEST_QUERY = 2000


@dataclass(frozen=True)
class _Made:
    at_s: float
    text: asyncio.Task[str]

    @property
    def is_kept(self) -> bool:
        """Under way, or written lately."""
        if not self.text.done():
            return True
        has_failed = self.text.cancelled() or self.text.exception() is not None
        return not has_failed and time.monotonic() - self.at_s < FRESH_S


class FirstViews:
    """The first views of a server, each made once however many ask for it together."""

    def __init__(self, make: Callable[[Visit], Awaitable[str]] | None = None) -> None:
        """Begin without any; `make` writes the first view of a visit."""
        self._make = make or _make
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()

    async def of_request(self, scope: Scope) -> str:
        """Return the HTML to put in the page that a request asks for, as `of` does."""
        try:
            visit, origin, is_placed = visit_of(scope)
        except UnicodeDecodeError:  # no address of ours
            return ""
        text = (await self.of(visit)).replace(ORIGIN, escape(origin))
        return placed(text) if is_placed else text

    async def of(self, visit: Visit) -> str:
        """Return the HTML to put in a page; empty where it has none, or not soon enough."""
        if visit.page not in PAGES or len(visit.query) > LONGEST_QUERY:
            return ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                versions = await run_in_threadpool(_versions)
                task = self._task((visit, versions), visit)
                return "" if task is None else await asyncio.shield(task)
        except Exception:  # a courtesy: whatever it fails on, the page is sent
            return ""

    def _task(self, key: Hashable, visit: Visit) -> asyncio.Task[str] | None:
        """Return what makes a view, or has made it; None where too many are being made."""
        kept = self._made.get(key)
        if kept is not None and kept.is_kept:
            self._made.move_to_end(key)
            return kept.text
        done = [each for each, made in self._made.items() if made.text.done()]
        if len(self._made) - len(done) >= MOST_AT_ONCE:
            return None
        for each in done[: max(len(self._made) - KEPT_VIEWS + 1, 0)]:
            del self._made[each]
        task = asyncio.ensure_future(self._make(visit))
        task.add_done_callback(lambda made: _tell_failure(made, visit))
        self._made[key] = _Made(time.monotonic(), task)
        return task


def visit_of(scope: Scope) -> tuple[Visit, str, bool]:
    """Read what a request asks for, the origin that its browser uses, whether its map is placed.

    The place itself is left out: every place of a view says the same. Raises UnicodeDecodeError.
    """
    url = URL(scope=scope)
    page = url.path.removeprefix(root().rstrip("/")).strip("/")
    words = parse_qsl(url.query, keep_blank_values=True)
    is_placed = any(name == POSITION for name, _ in words)
    query = urlencode([(name, value) for name, value in words if name != POSITION])
    visit = Visit("" if page == DEFAULT else page, query if is_placed else url.query)
    return visit, f"{url.scheme}://{url.netloc}", is_placed


async def _make(visit: Visit) -> str:
    messages = await record(visit)
    has_filters = bool(visit.query)
    return await run_in_threadpool(lambda: view_html(grow(messages), has_filters=has_filters))


def _tell_failure(made: asyncio.Task[str], visit: Visit) -> None:
    if not made.cancelled() and (error := made.exception()) is not None:
        where = f"/{visit.page}?{visit.query}"
        logger.error("Première vue impossible : %s", where, exc_info=error)


def _versions() -> tuple[str, ...]:
    """Tell apart what pages read; raises StoreError where there is nothing to show."""
    schools = read_schools()
    return (
        str(data_dir()),
        read_reference().version,
        read_initiatives().version,
        schools.version if schools else "",
        suggestions_version(),
    )


first_views = FirstViews()
