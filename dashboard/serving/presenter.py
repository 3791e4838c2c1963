"""`/presenter`: the kit's page served live; its scenes come in the fragment of the address.

The same script and the same content as the kit on a stick. The fragment (`#p=…`, written by
`dashboard.scenes.link`) never reaches the server.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.analysis.past_names import file_name
from dashboard.data import load
from dashboard.errors import DashboardError
from dashboard.kit import KitAddresses, kit_content, kit_page
from dashboard.scenes.link import PRESENTER
from dashboard.serving.assets import (
    BUILT,
    DIGEST_LENGTH,
    KIT_SCRIPT,
    KIT_STYLESHEET,
    PREFIX,
    Asset,
    compressed,
    hashed_name,
)
from dashboard.serving.html_page import notice_page, page_policy
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from starlette.requests import Request

    from dashboard.data import Data

POLICY_HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
_IMMUTABLE = "public, max-age=31536000, immutable"
_KEPT = 2  # the version served, and the one that pages still open may ask for
_UNAVAILABLE = 503


async def page(_request: Request) -> Response:
    """Send the page; asked again each time, so that a publication shows at the next opening."""
    try:
        written = await run_in_threadpool(_page)
    except (DashboardError, GeodataError):
        # The reason names folders of the machine: the app's own pages say what to do.
        said = "La page de la carte dit pourquoi, et quoi faire."
        notice = notice_page("Terrinum n’a rien à présenter", said, root="./")
        policy = {POLICY_HEADER: page_policy(notice)}
        return HTMLResponse(notice, status_code=_UNAVAILABLE, headers=policy)
    headers = {"Cache-Control": "no-cache", POLICY_HEADER: POLICY}
    return Response(written, media_type="text/html", headers=headers)


async def content(request: Request) -> Response:
    """Send the content of a published version, compressed as the browser likes it."""
    asset = await run_in_threadpool(_content_named, request.path_params["name"])
    if asset is None:
        return PlainTextResponse("Ce contenu n’existe pas ou plus.", status_code=404)
    encoding, body = asset.best_for(request.headers.get("accept-encoding", ""))
    headers = {
        "Cache-Control": _IMMUTABLE,
        "Vary": "Accept-Encoding",
        "Content-Encoding": encoding or "identity",
    }
    return Response(body, media_type=asset.media_type, headers=headers)


presenter_routes = [Route(PRESENTER, page), Route(f"{PRESENTER}/{{name}}", content)]


def _page() -> str:
    data = load()
    files = data.reference.web_files
    years = range(data.known.years[0], data.known.years[1] + 1)
    # Relative: the server may stand under a path of its own.
    parts = PREFIX.lstrip("/")
    return kit_page(
        KitAddresses(
            script=f"{parts}/{hashed_name(BUILT / KIT_SCRIPT)}",
            stylesheet=f"{parts}/{hashed_name(BUILT / KIT_STYLESHEET)}",
            geometry=f"{parts}/{files['communes']}",
            names=f"{parts}/{files['territories']}",
            content=f"{PRESENTER.lstrip('/')}/{_name_of_content(data)}",
            past={year: f"{parts}/{file_name(data.reference, year)}" for year in years},
        )
    )


_names: dict[tuple[str, str], str] = {}
_contents: dict[str, Asset] = {}


def _name_of_content(data: Data) -> str:
    """Return the public name of a version's content, made and kept at the first call."""
    versions = data.reference.version, data.published.version
    name = _names.get(versions)
    if name is None or name not in _contents:
        body = kit_content(data)
        name = f"contenu-{hashlib.sha256(body).hexdigest()[:DIGEST_LENGTH]}.json"
        _contents[name] = compressed("application/json", body)
        _names[versions] = name
        for old in list(_contents)[:-_KEPT]:
            _contents.pop(old, None)
    return name


def _content_named(name: str) -> Asset | None:
    """Return the content of that name; a server just started makes the current one."""
    if name not in _contents:
        try:
            _name_of_content(load())
        except (DashboardError, GeodataError):
            return None
    return _contents.get(name)
