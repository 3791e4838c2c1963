"""The page of the map's frame: folium's own, made once, named after its content.

Everything in it is constant (the data comes later, by messages), so a browser keeps it for good.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from dashboard.maps import base_map
from dashboard.serving.assets import (
    AHEAD_SCRIPT,
    BUILT,
    DIGEST_LENGTH,
    PREFIX,
    AssetMissingError,
    hashed_name,
    map_assets,
)
from dashboard.serving.html_page import component_in_french, map_page_policy
from dashboard.settings import offered_base_maps
from geodata.store import StoreError, read_reference

if TYPE_CHECKING:
    from dashboard.maps import BaseMap, MapAssets
    from geodata.store import Reference

PAGES_WITH_MAP = {"", "carte", "initiative"}
TITLE = "Carte des territoires"
FOLDER = f"{PREFIX}/cadre"
KEPT = 8  # versions: a page already open may be loaded again
_names: dict[tuple[MapAssets, tuple[BaseMap, ...]], str] = {}
_written: dict[str, str] = {}


def address_of(reference: Reference, *, base: str = "") -> str:
    """Return the address of the map's page; raises AssetMissingError."""
    assets = map_assets(reference, base=base)
    base_maps = offered_base_maps()
    name = _names.get((assets, base_maps)) or _write(assets, base_maps)
    return f"{base}{FOLDER}/{name}"


def find(name: str) -> str | None:
    """Return the page of that name, None where there is none."""
    if name not in _written:
        _write_current()
    return _written.get(name)


def read_ahead(path: str, *, base: str = "") -> str:
    """Write the tag that has the map's files read while the page `path` draws itself.

    Empty where the page has no map, or where there is nothing to show.
    """
    if path.rstrip("/").rpartition("/")[2] not in PAGES_WITH_MAP:
        return ""
    try:
        assets = map_assets(read_reference(), base=base)
        script = f"{base}{PREFIX}/{hashed_name(BUILT / AHEAD_SCRIPT)}"
    except (StoreError, AssetMissingError):
        return ""
    return (
        f'<script async fetchpriority="high" src="{script}" '
        f'data-geometry="{assets.geometry}" data-names="{assets.names}"></script>'
    )


def policy_of(page: str) -> str:
    """Write the policy of the page: its own two scripts, and this server."""
    return map_page_policy(page, (each.origin for each in offered_base_maps()))


def _write_current() -> None:
    """Write the page of what is published: another process of the server may have named it."""
    try:
        address_of(read_reference())
    except (StoreError, AssetMissingError):
        return


def _write(assets: MapAssets, base_maps: tuple[BaseMap, ...]) -> str:
    page = _page(assets, base_maps)
    name = f"carte-{hashlib.sha256(page.encode()).hexdigest()[:DIGEST_LENGTH]}.html"
    if len(_written) >= KEPT:
        _names.clear()
        _written.clear()
    _written[name] = page
    _names[assets, base_maps] = name
    return name


def _page(assets: MapAssets, base_maps: tuple[BaseMap, ...]) -> str:
    base = base_map(assets, base_maps=base_maps)
    base._id = "carte"
    page = component_in_french(base.get_root().render())
    # `data-cadre` tells the layer that a page of Streamlit holds it (frontend/src/frame.ts).
    page = page.replace("<html>", '<html lang="fr" data-cadre="streamlit">', 1)
    page = page.replace("<head>", f"<head><title>{TITLE}</title>", 1)
    # To who listens, a page of its own: it has a heading, and a main part.
    page = page.replace("<body>", f'<body><main><h1 class="terrinum-unseen">{TITLE}</h1>', 1)
    page = page.replace("</body>", "</main></body>", 1)
    return re.sub(r"\n\s*\n+", "\n", page)
