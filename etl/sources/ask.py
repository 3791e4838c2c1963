"""One request, asked again where the failure may pass; the answer goes to a file, within limits.

Retried: no connection, a timeout, an answer cut short, 408, 425, 429 and 5xx. Never retried, and
refused: another status, a redirection elsewhere, a page of HTML, an answer too long. A redirection
is followed on the same host only, and never from https to http.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import stamina

from etl.sources.errors import RefusedAnswerError, UnreachableError
from etl.sources.source import PATIENCE, Patience, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OK, NOT_MODIFIED = 200, 304
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOST_REDIRECTIONS = 3
CHUNK = 1 << 16
USER_AGENT = "terrinum (carte des initiatives numériques éducatives)".encode()
# Retries are told in French by `on_step`; stamina would also log them in English.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Question:
    """What is asked beyond the address: method, headers, and the form of a POST."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str | list[str]] | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None


@dataclass(frozen=True)
class Answer:
    """Status and headers of an answer whose body was written whole."""

    status: int
    headers: httpx.Headers


class _PassingError(Exception):
    """A failure that may pass: asked again."""


def ask(
    source: Source,
    into: Path,
    question: Question | None = None,
    *,
    patience: Patience = PATIENCE,
    on_step: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Ask `source` and write the answer's body to `into`.

    Raises UnreachableError where every attempt failed, RefusedAnswerError where the answer is not
    to be taken, AddressError.
    """
    address, deadline = source.address, time.monotonic() + patience.whole_s
    attempts = stamina.retry_context(
        on=(_PassingError, httpx.TransportError),
        attempts=patience.attempts,
        timeout=patience.whole_s,
        wait_initial=patience.wait_s,
        wait_jitter=patience.wait_s,
        wait_max=30.0,
    )
    try:
        with _client(patience) as client:
            for attempt in attempts:
                with attempt:
                    again = f", essai {attempt.num}" if attempt.num > 1 else ""
                    on_step(f"lecture de {source.host}{again}")
                    return _once(client, source, address, into, question or Question(), deadline)
    except (_PassingError, httpx.TransportError) as error:
        raise UnreachableError(source, _french(error)) from error
    raise UnreachableError(source, "aucun essai")


def _client(patience: Patience) -> httpx.Client:
    timeout = httpx.Timeout(patience.read_s, connect=patience.connect_s)
    return httpx.Client(
        timeout=timeout, follow_redirects=False, headers={b"User-Agent": USER_AGENT}
    )


def _once(  # noqa: PLR0913, PLR0917 - the state of one attempt
    client: httpx.Client,
    source: Source,
    address: str,
    into: Path,
    question: Question,
    deadline: float,
) -> Answer:
    for _ in range(MOST_REDIRECTIONS + 1):
        with client.stream(
            question.method,
            address,
            headers=dict(question.headers),
            data=question.fields,
            files=question.files,
        ) as response:
            if response.has_redirect_location:
                address = _next_address(source, response)
                continue
            _check_status(source, response)
            _write(source, response, into, deadline)
            return Answer(response.status_code, response.headers)
    raise RefusedAnswerError(source, f"Plus de {MOST_REDIRECTIONS} redirections.")


def _next_address(source: Source, response: httpx.Response) -> str:
    here = response.url
    there = here.join(response.headers["location"])
    same_host = (there.host, there.port) == (here.host, here.port)
    if not same_host or there.scheme != here.scheme:
        raise RefusedAnswerError(source, f"Redirection vers un autre serveur ({there.host}).")
    return str(there)


def _check_status(source: Source, response: httpx.Response) -> None:
    status = response.status_code
    if status in PASSING:
        raise _PassingError(f"erreur {status}")
    if status not in {OK, NOT_MODIFIED}:
        raise RefusedAnswerError(source, f"Le serveur répond par le code {status}.")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if status == OK and kind in {"text/html", "application/xhtml+xml"}:
        raise RefusedAnswerError(source, "C'est une page web (HTML), non des données.")


def _write(source: Source, response: httpx.Response, into: Path, deadline: float) -> None:
    size = 0
    with into.open("wb") as stream:
        for chunk in response.iter_bytes(CHUNK):
            size += len(chunk)
            if size > source.most_bytes:
                limit = source.most_bytes // 1_000_000
                raise RefusedAnswerError(source, f"Elle dépasse {limit} Mo.")
            if time.monotonic() > deadline:
                raise UnreachableError(source, "réponse trop lente")
            stream.write(chunk)


def _french(error: Exception) -> str:
    """Say why there was no answer; httpx says it in English."""
    said: tuple[tuple[type[Exception], str], ...] = (
        (httpx.ConnectTimeout, "délai de connexion dépassé"),
        (httpx.ConnectError, "connexion impossible ; le réseau est-il là ?"),
        (httpx.TimeoutException, "délai dépassé"),
        (httpx.RemoteProtocolError, "réponse coupée en route"),
        (httpx.TransportError, "liaison interrompue"),
    )
    return next((text for kind, text in said if isinstance(error, kind)), str(error))
