"""Addresses that no page has: the default page's own name, and mistyped ones.

Streamlit answers them all with its app, which then says « Page not found » in English.
"""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse
from streamlit import config

from dashboard import pages
from dashboard.serving.html_page import notice_page, page_policy
from dashboard.writing.access import is_sealed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

DEFAULT = "carte"
# A page is a module: `a_verifier` is shown at /a-verifier.
PAGES = frozenset(each.name.replace("_", "-") for each in pkgutil.iter_modules(pages.__path__))
WRITING_PAGES = frozenset({"a-verifier", "importer"})
PERMANENT, NOT_FOUND = 308, 404


async def to_default(request: Request) -> Response:
    """Lead « /carte » to the root, where that page is, with the same view."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{root()}{query}", status_code=PERMANENT)


class UnknownPages:
    """Answer 404, in French, where a reader asks for a page that does not exist."""

    def __init__(self, app: ASGIApp, others: frozenset[str] = frozenset()) -> None:
        """Wrap `app`; `others` are the addresses of one word that are not pages."""
        self.app = app
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app, but for unknown pages."""
        if scope["type"] != "http" or not self._is_unknown(scope):
            await self.app(scope, receive, send)
            return
        said = "L’adresse a peut-être été mal recopiée."
        page = notice_page("Cette page n’existe pas", said, root=root())
        headers = {"Content-Security-Policy": page_policy(page)}
        await HTMLResponse(page, status_code=NOT_FOUND, headers=headers)(scope, receive, send)

    def _is_unknown(self, scope: Scope) -> bool:
        """Tell whether a browser asks for a page, at an address of one word that none has."""
        if scope["method"] != "GET" or not _wants_page(scope):
            return False
        word = scope["path"].removeprefix(root().rstrip("/")).strip("/")
        if not word or "/" in word or "." in word or word in self.others:
            return False
        return word not in (PAGES if is_sealed(scope) else PAGES - WRITING_PAGES)


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def root() -> str:
    """Return the path that every address of this server begins with: « / », « /base/ »."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"
