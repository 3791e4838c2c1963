"""The map in its frame: the page that folium makes is loaded once, then told what changes.

streamlit-folium writes the map again at each run and has the browser evaluate it; here a run
sends the data alone, to a frame that stays.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from streamlit.components.v1 import declare_component

from dashboard.maps import layer_data
from dashboard.serving.map_page import address_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.maps import Display, Shading
    from geodata.store import Reference

KEPT = 8
NAME = "carte"


def map_frame(  # noqa: PLR0913 - what is drawn, then how, as every widget of Streamlit
    reference: Reference,
    shading: Shading,
    display: Display,
    *,
    key: str,
    height: int,
    tells_clicks: bool = True,
    keeps_position: bool = False,
    on_change: Callable[[], None] | None = None,
) -> object:
    """Draw the map; return the reader's last click as `clicked_territory` reads it.

    `height` in pixels. Where `tells_clicks` is false a click changes nothing on the page, which is
    not run again. Where `keeps_position` is true, the page's address says where the map stands once
    the reader has moved it, and the map opens there. Raises AssetMissingError where the map was not
    built.
    """
    data = layer_data(shading, display)
    return _component(address_of(reference))(
        data=data,
        version=_digest(data),
        tells_clicks=tells_clicks,
        keeps_position=keeps_position,
        height=height,
        key=key,
        on_change=on_change,
    )


@lru_cache(maxsize=KEPT)
def _component(address: str) -> Callable[..., object]:
    declared: Callable[..., object] = declare_component(NAME, url=address)
    return declared


def _digest(data: dict[str, Any]) -> str:
    """Tell data apart: the page may send the same again, which is not painted twice."""
    return hashlib.blake2b(json.dumps(data).encode(), digest_size=12).hexdigest()
