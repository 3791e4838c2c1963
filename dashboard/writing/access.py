"""Who may write in this session: decided once, as the connection arrives, before any page runs.

The gate stands before every route. It takes away whatever a browser says of itself, and, where
the settings and the connection allow it, seals who writes into headers that pages read back. A
page that writes exists only for a sealed session: elsewhere it has no address and no code runs.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import streamlit as st
from starlette.responses import PlainTextResponse
from streamlit import config

from dashboard.errors import DashboardError
from dashboard.settings import NOBODY, Writing, WritingSettingsError, is_loopback, writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]
SEAL, AUTHOR = "x-terrinum-ecriture", "x-terrinum-auteur"
# Made anew by each server: nobody can write it from outside.
_SEAL = secrets.token_urlsafe(32)
# What a proxy adds: a browser on this machine sends none of them.
RELAYED = (b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip")
UPLOADS = "/_stcore/upload_file/"
READERS_UPLOAD_BYTES = 2_000_000  # a presentation to open, nothing more
NAME_CHARACTERS = 100
TOO_LARGE, LENGTH_REQUIRED = 413, 411


class NotAllowedError(DashboardError):
    """A session that may not write tried to."""

    def __init__(self) -> None:
        super().__init__("Cette session n’a pas le droit d’écrire : rien n’a été changé.")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who may write: the name that the proxy gives, None where the page must ask for it."""

    name: str | None


def writer() -> Writer | None:
    """Return who writes in this session; None where nobody may.

    Never in an embedded page: any site may hold it, and lead the reader's clicks.
    """
    headers = st.context.headers
    if st.context.is_embedded or not secrets.compare_digest(headers.get(SEAL) or "", _SEAL):
        return None
    return Writer(unquote(headers.get(AUTHOR) or "") or None)


def checked_writer() -> Writer:
    """Return who writes; raise NotAllowedError where nobody may. Called before each writing."""
    found = writer()
    if found is None:
        raise NotAllowedError
    return found


class WritingGate:
    """Seal the sessions that may write; take the seal away from all others."""

    def __init__(self, app: ASGIApp, settings: Writing | None = None) -> None:
        """Wrap `app`, under `settings` (default: those of this server)."""
        self.app = app
        self.settings = _settings() if settings is None else settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app."""
        if scope["type"] in {"http", "websocket"}:
            scope = {**scope, "headers": sealed(scope, self.settings)}
            if status := _refused_upload(scope):
                answer = PlainTextResponse("Fichier trop grand.", status_code=status)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


def sealed(scope: Scope, settings: Writing) -> Headers:
    """Return the headers of a connection: those that it may bear, the seal where it may write."""
    received: Headers = list(scope["headers"])
    ours = {SEAL.encode(), AUTHOR.encode()}
    kept = [(name, value) for name, value in received if name.lower() not in ours]
    author = _author(scope, kept, settings)
    if author is None:
        return kept
    return [
        *kept,
        (SEAL.encode(), _SEAL.encode()),
        (AUTHOR.encode(), quote(author).encode("ascii")),
    ]


def is_sealed(scope: Scope) -> bool:
    """Tell whether a connection, past the gate, may write."""
    return (SEAL.encode(), _SEAL.encode()) in scope["headers"]


def _author(scope: Scope, headers: Headers, settings: Writing) -> str | None:
    """Return who writes (empty: the page asks), None where nobody may."""
    if not settings.is_on:
        return None
    if settings.user_header:
        return _named_by_proxy(scope, headers, settings)
    return "" if _is_this_machine(scope, headers) else None


def _named_by_proxy(scope: Scope, headers: Headers, settings: Writing) -> str | None:
    names = _values(headers, settings.user_header.encode())
    peer = _address(scope.get("client"))
    try:
        is_trusted = any(ip_address(peer) in network for network in settings.peers)
    except ValueError:  # a Unix socket has no address
        is_trusted = False
    # Twice the header: one of them came from the browser.
    if not is_trusted or len(names) != 1:
        return None
    return _clean(names[0]) or None


def _is_this_machine(scope: Scope, headers: Headers) -> bool:
    """Tell whether both ends are this machine, asked for by its own name, without any relay.

    The name: a page of another site can make its own name lead here.
    """
    hosts = _values(headers, b"host")
    return (
        is_loopback(_address(scope.get("client")))
        and is_loopback(_address(scope.get("server")))
        and len(hosts) == 1
        and is_loopback(_bare_host(hosts[0].decode("latin-1")))
        and not any(_values(headers, name) for name in RELAYED)
    )


def _refused_upload(scope: Scope) -> int | None:
    """Return the status that refuses a large upload of who may not write; None where it passes."""
    if scope["type"] != "http" or scope["method"] != "PUT" or UPLOADS not in scope["path"]:
        return None
    if is_sealed(scope):
        return None
    lengths = _values(scope["headers"], b"content-length")
    if len(lengths) != 1 or not lengths[0].isdigit():
        return LENGTH_REQUIRED
    return TOO_LARGE if int(lengths[0]) > READERS_UPLOAD_BYTES else None


def _settings() -> Writing:
    try:
        return writing(config.get_option("server.address"))
    except WritingSettingsError as error:
        # `terrinum run` refuses to start; another server only says it, and writes nothing.
        logger.error("%s", error)
        return NOBODY


def _values(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    return [value for name, value in headers if name.lower() == wanted]


def _address(end: tuple[str, int] | None) -> str:
    return end[0] if end else ""


def _bare_host(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _clean(name: bytes) -> str:
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("latin-1")
    return "".join(sign for sign in text if sign.isprintable()).strip()[:NAME_CHARACTERS]
