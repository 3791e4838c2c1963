"""The server: Streamlit's own routes, ours beside them, and what every answer goes through.

`uvicorn dashboard.server:app` or `streamlit run dashboard/server.py` serve it too; `terrinum run`
does it with the right options (`dashboard.launch`).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.api import api_routes
from dashboard.components.screens import show_unexpected_error
from dashboard.first_view import Visit, first_views
from dashboard.scenes.link import PRESENTER
from dashboard.serving import addresses, map_page
from dashboard.serving.assets import IMMUTABLE, PREFIX, asset_response, find
from dashboard.serving.bundle import BundledFiles
from dashboard.serving.middleware import POLICY, FrenchPage, SecurityHeaders
from dashboard.serving.options import apply_options
from dashboard.serving.presenter import presenter_routes
from dashboard.writing.access import WritingGate
from geodata.store import store_status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from starlette.requests import Request

    from geodata.store import CollectionStatus

logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).parent / "entry" / "script.py"
HEALTH = "/sante"
# Addresses of one word that are not pages of the app.
OTHER_ADDRESSES = frozenset(each.strip("/") for each in (HEALTH, PRESENTER))
UNAVAILABLE = 503


async def health(_request: Request) -> Response:
    """Say what is served: `ok`, or `degrade` with status 503 where the store cannot be read."""
    status = await run_in_threadpool(store_status)
    collections = (status.reference, status.initiatives)
    is_ok = all(each.problem is None for each in collections)
    body = {
        "etat": "ok" if is_ok else "degrade",
        "terrinum": version("terrinum"),
        **{each.name: _facts(each) for each in collections},
    }
    return JSONResponse(
        body, status_code=200 if is_ok else UNAVAILABLE, headers={"Cache-Control": "no-store"}
    )


async def static_file(request: Request) -> Response:
    """Send a file of the map, compressed as the browser likes it, to be kept for ever."""
    asset = await run_in_threadpool(find, request.path_params["name"])
    if asset is None:
        return PlainTextResponse("Ce fichier n’existe pas ou plus.", status_code=404)
    return asset_response(asset, request.headers.get("accept-encoding", ""))


async def map_frame_page(request: Request) -> Response:
    """Send the page of the map's frame, to be kept for ever."""
    page = await run_in_threadpool(map_page.find, request.path_params["name"])
    if page is None:
        return PlainTextResponse("Cette page n’existe pas ou plus.", status_code=404)
    headers = {"Cache-Control": IMMUTABLE, POLICY: map_page.policy_of(page)}
    return Response(page, media_type="text/html", headers=headers)


def _facts(status: CollectionStatus) -> Mapping[str, Any]:
    if status.problem is not None:
        # The message names a folder of the machine: it stays on the machine.
        return {"version": None, "probleme": "absente ou illisible"}
    manifest = status.manifest
    return {
        "version": status.current,
        "millesime": manifest.get("cog_year"),
        "publiee": manifest.get("created"),
        "comptes": manifest.get("counts", {}),
    }


_ready: list[Callable[[], None]] = []


def when_ready(callback: Callable[[], None]) -> None:
    """Call back once the server listens."""
    _ready.append(callback)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Tell who waits that the server is ready; read the data before the first reader asks."""
    for callback in _ready:
        callback()
    reading = asyncio.create_task(first_views.of(Visit()))
    yield {}
    reading.cancel()


def say_it_failed(error: Exception) -> bool:
    """Show a French sentence in place of Streamlit's English one; the traceback is logged here."""
    logger.error("Erreur inattendue dans une page", exc_info=error)
    show_unexpected_error()
    return True


apply_options()
app = st.App(
    SCRIPT,
    lifespan=lifespan,
    on_script_error=say_it_failed,
    routes=[
        Route(HEALTH, health),
        Route(f"/{addresses.DEFAULT}", addresses.to_default),
        Route(f"{PREFIX}/{{name}}", static_file),
        Route(f"{map_page.FOLDER}/{{name}}", map_frame_page),
        *presenter_routes,
        *api_routes,
    ],
    middleware=[
        Middleware(WritingGate),
        Middleware(SecurityHeaders),
        Middleware(addresses.UnknownPages, others=OTHER_ADDRESSES),
        Middleware(BundledFiles),
        Middleware(FrenchPage, first_view=first_views.of_request),
    ],
)
