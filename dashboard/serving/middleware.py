"""What every answer goes through: security headers, and the page's rewriting."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from dashboard.serving import bundle, map_page
from dashboard.serving.addresses import root
from dashboard.serving.assets import APP_SCRIPT, APP_STYLE, PREFIX, hashed_name
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
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "Content-Security-Policy"
COMPONENTS = "/component/"
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

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app; what is not a page goes through untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _PageRewriter(send, scope))


class _PageRewriter:
    """Hold an HTML answer back until it is whole, then send it rewritten."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._is_component = COMPONENTS in scope["path"]
        # A page of a session that may write is never held by another site.
        asked = EMBED in scope.get("query_string", b"").split(b"&")
        self._path = scope["path"]
        self._is_embedded = asked and not is_sealed(scope)
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
        if body:  # a HEAD has none
            if headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
                del headers["content-encoding"]
            body = self._rewritten(body.decode("utf-8"), headers).encode("utf-8")
            headers["content-length"] = str(len(body))
        # They describe the file as Streamlit ships it, not what is sent.
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

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
