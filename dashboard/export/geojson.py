"""GeoJSON (RFC 7946): one feature per initiative, its outline simplified and dissolved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from dashboard.export.outlines import DECIMALS
from dashboard.export.rows import json_rows
from geodata.boundaries import LIGHT_DEGREES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.export.notice import Notice
    from dashboard.export.outlines import PerimeterOutlines

OUTLINE_NOTE = (
    "Contours simplifiés et fondus par périmètre, en degrés WGS84 : tolérance "
    f"{LIGHT_DEGREES} degré, {DECIMALS} décimales. Pour illustrer, non pour mesurer ; le "
    "périmètre exact est la liste des communes."
).replace("0.005", "0,005")


def geojson(
    initiatives: pd.DataFrame,
    outlines: PerimeterOutlines,
    notice: Notice,
    *,
    more: Mapping[str, Any] | None = None,
) -> bytes:
    """Write the initiatives as a FeatureCollection; `more` is added beside its features."""
    shapes = shapely.to_geojson(outlines.of(initiatives))
    features = [
        {
            "type": "Feature",
            "id": row["identifiant"],
            "geometry": None if '"coordinates":[]' in shape else json.loads(shape),
            "properties": row,
        }
        for row, shape in zip(json_rows(initiatives), shapes, strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        **notice.as_dict(),
        "contours": OUTLINE_NOTE,
        **(more or {}),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
