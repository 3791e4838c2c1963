"""The routes of the API: read the request, call, answer. Everything is GET."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from dashboard.analysis.figures import outcome
from dashboard.api import problems
from dashboard.api.answers import JSON, answer, to_json
from dashboard.api.dcat import dcat
from dashboard.api.formats import BY_EXTENSION, FORMATS
from dashboard.api.openapi import openapi
from dashboard.api.problems import CORS, ProblemError
from dashboard.api.query import LIMIT, OFFSET, read_query
from dashboard.api.territory import territory
from dashboard.data import load
from dashboard.export import notice_of, table_schema
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from starlette.requests import Request

    from dashboard.analysis.figures import Outcome
    from dashboard.api.formats import Format
    from dashboard.api.query import Query

API_PREFIX = "/api/v1"
DEFAULT_FORMAT = "json"
METHODS = "GET, HEAD, OPTIONS"


def index(request: Request) -> Response:
    """List what can be asked."""
    data = load()
    notice, base = notice_of(data), base_of(request)
    addresses = {
        "initiatives": [f"{base}/initiatives.{each.extension}" for each in FORMATS],
        "territoire": f"{base}/territoires/{{niveau}}/{{code}}",
        "schema": f"{base}/schema",
        "description": f"{base}/openapi.json",
        "catalogue": f"{base}/dcat.jsonld",
    }
    return answer(
        request, notice, JSON, lambda: to_json({**notice.as_dict(), "adresses": addresses})
    )


def initiatives(request: Request) -> Response:
    """Send the initiatives that the filters keep, one page of rows, in the format asked."""
    extension = request.path_params.get("extension", DEFAULT_FORMAT)
    wanted = BY_EXTENSION.get(extension)
    if wanted is None:
        choices = ", ".join(f".{each.extension}" for each in FORMATS)
        raise ProblemError(HTTPStatus.NOT_FOUND, f"Format inconnu ; choisissez parmi : {choices}.")
    data = load()
    query = read_query(request.query_params, data.known, wanted.window)
    result = outcome(data, query.selection)
    rows = data.initiatives[result.mask].iloc[query.offset : query.offset + query.limit]
    page = _page(request, query, result)
    return answer(
        request,
        notice_of(data),
        wanted.media_type,
        lambda: wanted.write(data, rows, query, page),
        headers=_page_headers(wanted, page),
    )


def one_territory(request: Request) -> Response:
    """Describe a territory and count the initiatives that touch it."""
    data, params = load(), request.path_params
    notice = notice_of(data)
    found = territory(data, params["niveau"], params["code"], base=base_of(request))
    return answer(request, notice, JSON, lambda: to_json({**notice.as_dict(), **found}))


def schema(request: Request) -> Response:
    """Send the Table Schema of the CSV."""
    notice = notice_of(load())
    address = f"{base_of(request)}/initiatives.csv"
    described = table_schema(version=notice.version, created=notice.published, homepage=address)
    return answer(request, notice, JSON, lambda: to_json(described))


def description(request: Request) -> Response:
    """Send the OpenAPI description."""
    data = load()
    return answer(
        request, notice_of(data), JSON, lambda: to_json(openapi(data, base=base_of(request)))
    )


def catalogue(request: Request) -> Response:
    """Send the DCAT description."""
    notice = notice_of(load())
    described = dcat(notice, base=base_of(request))
    return answer(request, notice, "application/ld+json", lambda: to_json(described))


async def preflight(_request: Request) -> Response:
    """Tell a browser that any site may read."""
    allowed = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "*"}
    headers = {**CORS, **allowed, "Allow": METHODS, "Access-Control-Max-Age": "86400"}
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


async def to_index(_request: Request) -> Response:
    """Send who forgot the last slash to the list."""
    return RedirectResponse(f"{API_PREFIX}/", headers=dict(CORS))


def base_of(request: Request) -> str:
    """Return the address of the API, as the client wrote it."""
    return f"{str(request.base_url).rstrip('/')}{API_PREFIX}"


def _page(request: Request, query: Query, result: Outcome) -> dict[str, Any]:
    after = query.offset + query.limit
    return {
        "total": result.initiatives,
        LIMIT: query.limit,
        OFFSET: query.offset,
        "suivante": _next(request, query, after) if after < result.initiatives else None,
        "couverture": {
            "communes": result.communes_covered,
            "habitants": result.population_covered,
        },
        "remarques": list(query.remarks),
    }


def _next(request: Request, query: Query, after: int) -> str:
    path = f"{str(request.base_url).rstrip('/')}{request.url.path}"
    asked = {**request.query_params, LIMIT: str(query.limit), OFFSET: str(after)}
    return f"{path}?{urlencode(asked)}"


def _page_headers(wanted: Format, page: dict[str, Any]) -> dict[str, str]:
    headers = {"X-Total-Count": str(page["total"])}
    if page["suivante"]:
        headers["Link"] = f'<{page["suivante"]}>; rel="next"'
    if wanted.extension != DEFAULT_FORMAT:
        name = f"terrinum-initiatives.{wanted.extension}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return headers


def _route(path: str, endpoint: Any) -> list[Route]:  # noqa: ANN401 - any endpoint
    return [Route(path, endpoint), Route(path, preflight, methods=["OPTIONS"])]


api = Starlette(
    routes=[
        *_route("/", index),
        *_route("/initiatives", initiatives),
        *_route("/initiatives.{extension}", initiatives),
        *_route("/territoires/{niveau}/{code}", one_territory),
        *_route("/schema", schema),
        *_route("/openapi.json", description),
        *_route("/dcat.jsonld", catalogue),
    ],
    exception_handlers={
        ProblemError: problems.on_problem,
        HTTPException: problems.on_http,
        GeodataError: problems.on_store,
        Exception: problems.on_failure,
    },
)

# Mounted whole: nothing under the prefix reaches the pages, so that an error is never HTML.
api_routes = [Route(API_PREFIX, to_index), Mount(API_PREFIX, api)]
