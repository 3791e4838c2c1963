"""What every answer goes through: security headers, and the page's rewriting."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from dashboard.serving import bundle, map_page
from dashboard.serving.addresses import root
from dashboard.serving.assets import (
    APP_SCRIPT,
    APP_STYLE,
    PREFIX,
    accepted_encodings,
    hashed_name,
)
from dashboard.serving.html_page import (
    COMMON_HEADERS,
    component_in_french,
    component_policy,
    in_french,
    page_policy,
)
from dashboard.settings import offered_base_maps
from dashboard.writing.access import is_sealed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    FirstView = Callable[[Scope], Awaitable[str]]

POLICY = "Content-Security-Policy"
COMPONENTS = "/component/"
GZIP = 31  # zlib's word for the largest window, in gzip's own format
EMBED = b"embed=true"  # Streamlit's own parameter


class SecurityHeaders:
    """Add the headers that forbid sniffing, referrers and, in components, other machines."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app
        self.component_policy = component_policy(each.origin for each in offered_base_maps())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in COMMON_HEADERS.items():
                    headers.setdefault(name, value)
                if COMPONENTS in scope["path"]:
                    headers[POLICY] = self.component_policy
            await send(message)

        await self.app(scope, receive, with_headers)


class FrenchPage:
    """Rewrite the HTML page that Streamlit sends, and give it its policy."""

    def __init__(self, app: ASGIApp, first_view: FirstView) -> None:
        """Wrap `app`; `first_view` writes what a page shows before its scripts have run."""
        self.app = app
        self.first_view = first_view

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app; what is not a page goes through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _PageRewriter(send, scope, self.first_view))


class _PageRewriter:
    """Hold an HTML answer back until it is whole, then send it rewritten."""

    def __init__(self, send: Send, scope: Scope, first_view: FirstView) -> None:
        self._send = send
        self._first_view = first_view
        self._is_component = COMPONENTS in scope["path"]
        # A page of a session that may write is never held by another site.
        asked = EMBED in scope.get("query_string", b"").split(b"&")
        self._scope, self._path = scope, scope["path"]
        self._is_embedded = asked and not is_sealed(scope)
        is_read = scope["method"] == "GET" and not self._is_component
        self._has_first_view = is_read and not asked and not is_sealed(scope)
        self._accepted = Headers(scope=scope).get("accept-encoding", "")
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_page(message):
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        body = self._body
        if headers.get("content-encoding") == "gzip":
            del headers["content-encoding"]
            body = gzip.decompress(body) if body else body
        # They describe the file as Streamlit ships it, not what is sent.
        for name in ("etag", "last-modified", "content-length", "accept-ranges"):
            if name in headers:
                del headers[name]
        if not body:  # asked for by HEAD
            await self._send(start)
            await self._send({"type": "http.response.body"})
            return
        page = self._rewritten(body.decode("utf-8"), headers).encode("utf-8")
        await self._send_compressed(start, headers, self._parts(page))

    async def _parts(self, page: bytes) -> AsyncIterator[bytes]:
        """Give the page, then its first view: what it needs is asked for meanwhile."""
        beginning, end, rest = page.rpartition(b"</body>")
        if not beginning or not self._has_first_view:
            yield page
            return
        yield beginning
        view = await self._first_view(self._scope)
        yield view.encode("utf-8") + end + rest

    async def _send_compressed(
        self, start: Message, headers: MutableHeaders, parts: AsyncIterator[bytes]
    ) -> None:
        """Send each part as soon as it is there, in a form that the browser takes."""
        headers["vary"] = "Accept-Encoding"
        packer = None
        if "gzip" in accepted_encodings(self._accepted):
            headers["content-encoding"] = "gzip"
            packer = zlib.compressobj(level=6, wbits=GZIP)
        await self._send(start)
        async for part in parts:
            sent = packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else part
            await self._send({"type": "http.response.body", "body": sent, "more_body": True})
        last = packer.flush() if packer else b""
        await self._send({"type": "http.response.body", "body": last})

    def _rewritten(self, page: str, headers: MutableHeaders) -> str:
        if self._is_component:
            return component_in_french(page)
        page = in_french(
            page,
            stylesheet=_address(APP_STYLE),
            script=_address(APP_SCRIPT),
            early=map_page.read_ahead(self._path, base=_base()),
            late=bundle.ahead(self._path),
            root=root(),
        )
        headers[POLICY] = page_policy(page, embedded=self._is_embedded)
        return page


def _address(path: Path) -> str:
    return f"{_base()}{PREFIX}/{hashed_name(path)}"


def _base() -> str:
    return root().rstrip("/")


def _is_page(start: Message) -> bool:
    """Tell Streamlit's pages from ours, which come with a policy."""
    headers = MutableHeaders(scope=start)
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html and POLICY not in headers  # noqa: PLR2004 - HTTP OK
