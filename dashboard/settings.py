"""What whoever installs Terrinum may set, through the environment."""

from __future__ import annotations

import os

from dashboard.maps import BaseMap, base_maps_named

BASE_MAPS_VARIABLE = "TERRINUM_FONDS_DE_CARTE"


def offered_base_maps() -> tuple[BaseMap, ...]:
    """Return the online base maps that readers may choose: none unless TERRINUM_FONDS_DE_CARTE.

    Its value is « ign », « osm » or « ign,osm ». Raises UnknownBaseMapError on any other word.
    """
    return base_maps_named(os.environ.get(BASE_MAPS_VARIABLE, ""))
