"""The map of a page as a picture: the same ground, colours and patterns, in a tenth of a second.

A label image (which commune is under each pixel) is drawn once for a place and kept; a shading
then colours it by a table. Projection: Web Mercator, as the map's own.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PIL import Image, ImageDraw

from dashboard.data import load
from geodata.coverage import positions
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from dashboard.data import Data

    Faces = npt.NDArray[np.uint16]

PICTURE = 'class="terrinum-picture"'
LONG_SIDE_PX = 900  # of the place that the map is to show: twice its size on an office screen
# What is drawn around the place, whose shape the map's frame seldom has: it is then as wide as this
# part of its height, and as high as that part of its width.
WIDTH_OF_HEIGHT, HEIGHT_OF_WIDTH = 2.4, 1.5
KEPT_PLACES = 8  # of some 5 MB
NO_COMMUNE = 65535
LIMIT, NOWHERE, BORDER = 253, 254, 255
# As frontend/src/layer.ts, lines.ts and brush.ts.
BETWEEN, GROUND, LINE = "#FFFFFF", "#F4F7FA", "#4A5764"
COMMUNE_LIMITS_FROM_ZOOM = 7.25
# Communes are too many for a line around each: départements are drawn, as the map itself does.
LINES_OF: Mapping[Level, Level] = {Level.COMMUNE: Level.DEPARTEMENT}
_TILE = 8
WORLD_PX = 256  # at zoom 0
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle (WGS84 degrees) that the map is to show."""

    west: float
    south: float
    east: float
    north: float

    @property
    def corners(self) -> npt.NDArray[np.float64]:
        """North-west, then south-east, in the unit square of Web Mercator."""
        return mercator(np.array([[self.west, self.north], [self.east, self.south]]))


@dataclass(frozen=True)
class Labels:
    """Which commune each pixel shows: its rank among the outlines, or NO_COMMUNE.

    `box`: where the place lies in the picture: left, top, width, height in pixels. `zoom`: that of
    a map of half its size.
    """

    faces: Faces
    box: tuple[float, ...]
    zoom: float


def picture_of(arguments: str) -> str:
    """Write the picture of a map of the page, in the place of its frame.

    `arguments`: what the page gives the frame (JSON; `dashboard.components.map_frame`). Without a
    place to show, the ground alone.
    """
    given = json.loads(arguments)
    data, height_px = given.get("data") or {}, int(given.get("height") or 0)
    if not isinstance(data.get("fit"), list) or "payload" not in data:
        return f"<div {PICTURE}></div>"
    (south, west), (north, east) = data["fit"]
    known = load()
    labels = _labels(known.reference.version, Place(west, south, east, north))
    height, width = labels.faces.shape
    left, top, inner_width, inner_height = labels.box
    picture = base64.b64encode(_coloured(known, labels, data)).decode()
    return (
        f'<div {PICTURE} style="--height:{height_px}px">'
        f'<svg viewBox="0 0 {inner_width:.1f} {inner_height:.1f}" role="img" aria-label="Carte">'
        f'<image x="{-left:.1f}" y="{-top:.1f}" width="{width}" height="{height}" '
        f'href="data:image/webp;base64,{picture}"/>'
        "</svg></div>"
    )


def mercator(lon_lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Project degrees, (n, 2), on the unit square of Web Mercator (EPSG:3857), y to the south."""
    x = lon_lat[:, 0] / 360 + 0.5
    y = 0.5 - np.arctanh(np.sin(np.radians(lon_lat[:, 1]))) / (2 * np.pi)
    return np.column_stack([x, y])


def draw_labels(rings: Rings, place: Place) -> Labels:
    """Draw which commune is where, around a place."""
    (x0, y0), (x1, y1) = place.corners
    scale = LONG_SIDE_PX / max(x1 - x0, y1 - y0)
    inner = np.array([x1 - x0, y1 - y0])
    drawn = np.maximum(1.35 * inner, inner[::-1] * [WIDTH_OF_HEIGHT, HEIGHT_OF_WIDTH])
    beside = (drawn - inner) / 2
    width, height = np.ceil(drawn * scale).astype(int)
    points = (rings.points - ([x0, y0] - beside)) * scale
    least = np.minimum.reduceat(points, rings.starts)
    most = np.maximum.reduceat(points, rings.starts)
    is_seen = (most >= 0).all(axis=1) & (least < [width, height]).all(axis=1)
    image = Image.new("I", (int(width), int(height)), NO_COMMUNE)
    pen = ImageDraw.Draw(image)
    flat, bounds = points.ravel(), [*(2 * rings.starts), 2 * len(points)]
    for ring in np.flatnonzero(is_seen):
        pen.polygon(flat[bounds[ring] : bounds[ring + 1]].tolist(), fill=int(rings.owner[ring]))
    box = np.concatenate([beside, inner]) * scale
    zoom = float(np.log2(scale / 2 / WORLD_PX))
    return Labels(np.asarray(image).astype(np.uint16), tuple(box.tolist()), zoom)


@dataclass(frozen=True)
class Rings:
    """The outer rings of every commune, projected: points (n, 2), where each begins, whose it is.

    An enclave is drawn after what surrounds it: the largest first.
    """

    points: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]

    @classmethod
    def from_outlines(cls, outlines: npt.NDArray[np.object_]) -> Rings:
        """Read outlines in WGS84 degrees."""
        parts, owner = shapely.get_parts(outlines, return_index=True)
        largest_first = np.argsort(-shapely.area(shapely.envelope(parts)), kind="stable")
        rings = shapely.get_exterior_ring(parts[largest_first])
        points, ring = shapely.get_coordinates(rings, return_index=True)
        starts = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
        return cls(mercator(points), starts, owner[largest_first])


@lru_cache(maxsize=KEPT_PLACES)
def _labels(version: str, place: Place) -> Labels:
    return draw_labels(_rings(version), place)


@lru_cache(maxsize=2)
def _rings(_version: str) -> Rings:
    return Rings.from_outlines(_in_order(load()))


def _in_order(data: Data) -> npt.NDArray[np.object_]:
    """Outlines in the order of the coverage's communes."""
    outlines = data.reference.light_outlines
    placed = positions(outlines["commune_code"], data.coverage.commune_codes)
    ordered = np.full(len(data.coverage.commune_codes), shapely.Polygon(), dtype=object)
    ordered[placed] = outlines.geometry.to_numpy()
    return ordered


def _coloured(data: Data, labels: Labels, shown: Mapping[str, Any]) -> bytes:
    """Colour a label image as `shown` says (frontend/src/data.ts); return a WebP, without loss."""
    level = Level(shown["level"])
    unpacked = zlib.decompress(base64.b64decode(shown["payload"]))
    classes = np.frombuffer(unpacked, dtype=np.uint8, count=shown["count"])
    looks = [*shown["palette"], shown["noData"]]
    of_commune = np.minimum(classes[_territories(data, level)], len(looks) - 1)
    painted = _patterned(_seen(of_commune, labels, NOWHERE).astype(np.uint8), looks)
    if level is Level.COMMUNE and labels.zoom >= COMMUNE_LIMITS_FROM_ZOOM:
        painted[_edges(labels.faces)] = LIMIT
    limits = _seen(_territories(data, LINES_OF.get(level, level)), labels, -1)
    painted[_edges(limits)] = BORDER
    image = Image.fromarray(painted)
    image.putpalette(_palette(looks))
    file = io.BytesIO()
    # A quarter of the same PNG, in the same time.
    image.convert("RGB").save(file, "WEBP", lossless=True, quality=20, method=2)
    return file.getvalue()


def _seen(of_commune: npt.NDArray[Any], labels: Labels, elsewhere: int) -> npt.NDArray[Any]:
    """Spread a value of each commune over the pixels that show it."""
    table = np.full(NO_COMMUNE + 1, elsewhere, dtype=np.int64)
    table[: len(of_commune)] = of_commune
    return table[labels.faces]


def _patterned(
    painted: npt.NDArray[np.uint8], looks: Sequence[Mapping[str, str]]
) -> npt.NDArray[np.uint8]:
    """Ink the patterns: class k is painted k, or len(looks) + k where its pattern has ink."""
    tiles = np.zeros((256, _TILE, _TILE), dtype=bool)
    for rank, look in enumerate(looks):
        rows = np.frombuffer(bytes.fromhex(look["pattern"]), dtype=np.uint8)
        tiles[rank] = np.unpackbits(rows[:, None], axis=1).astype(bool)
    height, width = painted.shape
    # Twice as large, as the picture is shown at half its size.
    y, x = (np.arange(height) // 2 % _TILE)[:, None], np.arange(width) // 2 % _TILE
    inked = tiles[painted, y, x]
    return np.where(inked, painted + len(looks), painted).astype(np.uint8)


def _edges(limits: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Find the pixels where one territory meets another."""
    found = np.zeros(limits.shape, dtype=bool)
    found[:, 1:] |= limits[:, 1:] != limits[:, :-1]
    found[1:, :] |= limits[1:, :] != limits[:-1, :]
    return found


def _palette(looks: Sequence[Mapping[str, str]]) -> bytes:
    colours = {rank: look["fill"] for rank, look in enumerate(looks)}
    colours |= {len(looks) + rank: look["ink"] for rank, look in enumerate(looks)}
    colours |= {LIMIT: BETWEEN, NOWHERE: GROUND, BORDER: LINE}
    table = np.zeros((256, 3), dtype=np.uint8)
    for rank, colour in colours.items():
        if _COLOUR.fullmatch(colour):
            table[rank] = tuple(bytes.fromhex(colour[1:]))
    return table.tobytes()


def _territories(data: Data, level: Level) -> npt.NDArray[np.int64]:
    """Return the rank of the territory of each commune at a level, in the order of the map."""
    return data.memo.get(("ranks", level), lambda: _ranks(data, level))


def _ranks(data: Data, level: Level) -> npt.NDArray[np.int64]:
    communes = data.coverage.commune_codes
    if level is Level.COMMUNE:
        return np.arange(len(communes))
    memberships = data.reference.memberships
    here = memberships[memberships["level"] == level.value]
    ranks = np.full(len(communes), -1, dtype=np.int64)
    codes = data.level_coverage(level).codes
    ranks[positions(here["commune_code"], communes)] = positions(here["code"], codes)
    return ranks
