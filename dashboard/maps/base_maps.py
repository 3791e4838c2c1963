"""Online maps that may lie under the painted layer: off unless the installation allows them.

Nothing reaches their hosts before a reader chooses one (docs/decisions/0008-online-base-maps.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dashboard.errors import DashboardError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A tiled online map; `url` holds {z}, {x} and {y}. `attribution` is plain text."""

    title: str
    url: str
    attribution: str
    link: str
    max_zoom: int

    @property
    def origin(self) -> str:
        """Scheme and host, as a Content-Security-Policy names them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def for_layer(self) -> dict[str, Any]:
        """Write the map as the layer reads it (frontend/src/basemaps.ts)."""
        return {
            "title": self.title,
            "url": self.url,
            "text": self.attribution,
            "link": self.link,
            "maxZoom": self.max_zoom,
        }


# The Géoplateforme serves Plan IGN without a key (geoservices.ign.fr), under Licence Ouverte.
PLAN_IGN = BaseMap(
    title="Plan IGN",
    url=(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
        "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    ),
    attribution="Plan © IGN – Géoplateforme",
    link="https://geoservices.ign.fr/",
    max_zoom=19,
)
# Light use only (operations.osmfoundation.org/policies/tiles), data under ODbL.
OPENSTREETMAP = BaseMap(
    title="OpenStreetMap",
    url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution="Plan © les contributeurs d’OpenStreetMap",
    link="https://www.openstreetmap.org/copyright",
    max_zoom=19,
)

BASE_MAPS: Mapping[str, BaseMap] = {"ign": PLAN_IGN, "osm": OPENSTREETMAP}


class UnknownBaseMapError(DashboardError):
    """A setting names a base map that does not exist."""

    def __init__(self, word: str) -> None:
        super().__init__(
            f"Fond de carte « {word} » inconnu : choisissez parmi {', '.join(BASE_MAPS)} "
            "(séparés par des virgules), ou laissez vide pour n'en proposer aucun."
        )


def base_maps_named(words: str) -> tuple[BaseMap, ...]:
    """Read « ign,osm » into base maps; raises UnknownBaseMapError."""
    names = [word.strip().lower() for word in words.split(",") if word.strip()]
    for name in names:
        if name not in BASE_MAPS:
            raise UnknownBaseMapError(name)
    return tuple(BASE_MAPS[name] for name in names)
