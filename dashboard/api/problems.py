"""Errors as « problem details » (RFC 9457), in French: what, where, what to do."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from geodata.errors import GeodataError
from geodata.store import StoreMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count",
}
TITLES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "Demande illisible",
    HTTPStatus.NOT_FOUND: "Rien à cette adresse",
    HTTPStatus.METHOD_NOT_ALLOWED: "Lecture seule",
    HTTPStatus.NOT_ACCEPTABLE: "Format inconnu",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Erreur inattendue",
    HTTPStatus.SERVICE_UNAVAILABLE: "Données indisponibles",
}


class ProblemError(Exception):
    """A request that cannot be answered, with its status and sentences to show."""

    def __init__(self, status: int, detail: str, errors: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = int(status), detail, tuple(errors)


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    errors: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Write a problem; `errors` lists each thing that was wrong."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Demande refusée"),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **({"erreurs": list(errors)} if errors else {}),
    }
    sent = {**CORS, "Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=sent)


def on_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer a ProblemError."""
    if not isinstance(error, ProblemError):
        raise error
    return problem(request, error.status, error.detail, errors=error.errors)


def on_http(request: Request, error: Exception) -> JSONResponse:
    """Answer what the router itself refuses: no such path, no such method."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = "Cette interface se lit et ne s’écrit pas : employez GET, HEAD ou OPTIONS."
        return problem(request, error.status_code, detail, headers={"Allow": "GET, HEAD, OPTIONS"})
    detail = "Cette adresse n’existe pas ; la liste de celles qui existent est à « /api/v1/ »."
    return problem(request, error.status_code, detail)


def on_store(request: Request, error: Exception) -> JSONResponse:
    """Answer where nothing is published, or what is published cannot be read."""
    if not isinstance(error, GeodataError):
        raise error
    # The message of the store names a folder of the machine: it stays on the machine.
    logger.warning("Données indisponibles : %s", error)
    missing = isinstance(error, StoreMissingError)
    detail = (
        "Rien n’est encore publié. Sur le serveur : « terrinum prepare »."
        if missing
        else "Les données publiées sont incomplètes. Sur le serveur : « terrinum status --verify »."
    )
    return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "60"})


def on_failure(request: Request, error: Exception) -> JSONResponse:
    """Answer what nobody foresaw; the traceback is in the server's log."""
    logger.error("Erreur inattendue dans l’API", exc_info=error)
    detail = "Une erreur inattendue s’est produite ; son détail est dans le journal du serveur."
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail)
