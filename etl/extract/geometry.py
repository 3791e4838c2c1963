"""Shapes of a file to WKB, the points to columns of text; nothing is left out in silence.

Terrinum locates points. Polygons and lines are kept as they are and told: they do not locate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from etl.extract.raw_table import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_CHECKED = 100_000  # vertices: beyond, looking for crossings takes longer than it teaches
LONGITUDE, LATITUDE = "longitude", "latitude"
Shape = Any  # a shapely geometry


class GeometryError(ValueError):
    """A GeoJSON geometry that cannot be built; the message says why, in French."""


def from_geojson(value: object) -> Shape | None:
    """Build a geometry from a decoded GeoJSON object, whose numbers may be text.

    Coordinates of more than two numbers lose their height. Returns None for null; raises
    GeometryError.
    """
    if value is None:
        return None
    kind = value.get("type") if isinstance(value, dict) else None
    build = BUILDERS.get(kind) if isinstance(kind, str) else None
    if build is None or not isinstance(value, dict):
        raise GeometryError(f"géométrie de genre inconnu (« {str(kind)[:40]} »)")
    try:
        return build(value.get("coordinates"))
    except GeometryError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, shapely.GEOSException) as error:
        raise GeometryError(f"coordonnées mal formées ({kind})") from error


def _positions(value: Any) -> np.ndarray:  # noqa: ANN401 - decoded JSON
    if value and not isinstance(value[0], list):
        raise TypeError
    # Number by number: a list of pairs would double the memory of a long outline.
    numbers = (float(number) for pair in value for number in (pair[0], pair[1]))
    pairs = np.fromiter(numbers, dtype="float64").reshape(-1, 2)
    if not np.isfinite(pairs).all():
        raise GeometryError("coordonnées qui ne sont pas des nombres finis (NaN, infini)")
    return pairs


def _point(value: Any) -> Shape:  # noqa: ANN401
    return shapely.Point(_positions([value])[0]) if value else shapely.Point()


def _polygon(value: Any) -> Shape:  # noqa: ANN401
    rings = [shapely.linearrings(_positions(ring)) for ring in value if ring]
    return shapely.polygons(rings[0], rings[1:] or None) if rings else shapely.Polygon()


def _line(value: Any) -> Shape:  # noqa: ANN401
    return shapely.linestrings(_positions(value)) if value else shapely.LineString()


BUILDERS: dict[str, Callable[[Any], Shape]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": lambda value: shapely.multipoints(_positions(value)),
    "MultiLineString": lambda value: shapely.multilinestrings([_line(part) for part in value]),
    "MultiPolygon": lambda value: shapely.multipolygons([_polygon(part) for part in value]),
}


def point_texts(shapes: Sequence[Shape | None]) -> tuple[list[str], list[str]]:
    """Return longitude and latitude of each point as text, « » where the shape is no point."""
    points = [shape if _is_point(shape) else None for shape in shapes]
    return (
        ["" if point is None else repr(float(point.x)) for point in points],
        ["" if point is None else repr(float(point.y)) for point in points],
    )


def to_wkb(shapes: Sequence[Shape | None]) -> list[bytes | None]:
    """Write the shapes that are in degrees; None for the others."""
    return [
        None if shape is None or not _in_degrees(shape) else shapely.to_wkb(shape)
        for shape in shapes
    ]


def shape_notes(shapes: Sequence[Shape | None], lines: Sequence[int]) -> list[str]:
    """Say in French how many points, polygons, empty and crossed shapes there are, and where."""
    kinds: dict[str, list[int]] = {}
    for shape, line in zip(shapes, lines, strict=True):
        for problem in _kinds(shape):
            kinds.setdefault(problem, []).append(line)
    return [f"{NOTES[kind]} (objets {told(kinds[kind])})." for kind in NOTES if kind in kinds]


NOTES = {
    "point": "Points : leurs coordonnées sont lues dans les colonnes longitude et latitude",
    "other": (
        "Polygones, lignes ou points multiples : ils ne servent pas à localiser ; dites le "
        "territoire par un nom ou un code"
    ),
    "degrees": (
        "Coordonnées qui ne sont pas des degrés (Lambert-93 ?) : contour laissé de côté, points "
        "lus tels quels"
    ),
    "empty": "Géométries vides, laissées de côté",
    "crossed": "Polygones qui se croisent eux-mêmes",
    "large": f"Contours de plus de {MAX_CHECKED} sommets, dont la validité n'est pas vérifiée",
}


def _kinds(shape: Shape | None) -> list[str]:
    if shape is None:
        return []
    if shape.is_empty:
        return ["empty"]
    found = ["point" if _is_point(shape) else "other"]
    if not _in_degrees(shape):
        found.append("degrees")
    if shapely.get_num_coordinates(shape) > MAX_CHECKED:
        found.append("large")
    elif not shape.is_valid:
        found.append("crossed")
    return found


def _is_point(shape: Shape | None) -> bool:
    return shape is not None and shape.geom_type == "Point" and not shape.is_empty


def _in_degrees(shape: Shape) -> bool:
    west, south, east, north = shape.bounds
    if math.isnan(west):
        return True  # empty
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)  # noqa: PLR2004
