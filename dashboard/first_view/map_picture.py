"""The map of a page as a picture: the same ground, colours and patterns, in a tenth of a second."""

from __future__ import annotations

import base64
import io
import json
import zlib
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PIL import Image

from dashboard.analysis.memo import Memo
from dashboard.data import load
from dashboard.escaping import checked_colour
from dashboard.first_view.labels import Place, Rings, draw_labels
from geodata.coverage import positions
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from dashboard.data import Data
    from dashboard.first_view.labels import Labels

PICTURE = 'class="terrinum-picture"'
# Colours of the picture that are no class of the map, by their rank in its palette.
LIMIT, NOWHERE, BORDER = 253, 254, 255
# As frontend/src/layer.ts, lines.ts and brush.ts.
BETWEEN, GROUND, LINE = "#FFFFFF", "#F4F7FA", "#4A5764"
COMMUNE_LIMITS_FROM_ZOOM = 7.25
# Communes are too many for a line around each: départements are drawn, as the map itself does.
LINES_OF: Mapping[Level, Level] = {Level.COMMUNE: Level.DEPARTEMENT}
NO_TERRITORY, SEA = -1, -2
_TILE = 8
_places = Memo(most=8)  # of some 5 MB
_grounds = Memo(most=2)
_drawing = Lock()


def picture_of(arguments: str) -> str:
    """Write the picture of a map of the page, in the place of its frame.

    `arguments`: what the page gives the frame (JSON; `dashboard.components.map_frame`). Without a
    place to show, the ground alone.
    """
    given = json.loads(arguments)
    shown, height_px = given.get("data") or {}, int(given.get("height") or 0)
    if not isinstance(shown.get("fit"), list) or "payload" not in shown:
        return f'<div {PICTURE} style="--height:{height_px}px"></div>'
    data = load()
    labels = _labels(data, shown["fit"])
    (height, width), (left, top, *inner) = labels.faces.shape, labels.box
    picture = base64.b64encode(coloured(data, labels, shown)).decode()
    return (
        f'<div {PICTURE} style="--height:{height_px}px">'
        f'<svg viewBox="0 0 {inner[0]:.1f} {inner[1]:.1f}">'
        f'<image x="{-left:.1f}" y="{-top:.1f}" width="{width}" height="{height}" '
        f'href="data:image/webp;base64,{picture}"/></svg></div>'
    )


def coloured(data: Data, labels: Labels, shown: Mapping[str, Any]) -> bytes:
    """Colour a label image as `shown` says (frontend/src/data.ts); return a WebP, without loss."""
    level, looks = Level(shown["level"]), [*shown["palette"], shown["noData"]]
    unpacked = zlib.decompress(base64.b64decode(shown["payload"]))
    classes = np.frombuffer(unpacked, dtype=np.uint8, count=shown["count"])
    ranks, no_data = _ranks(data, level), len(looks) - 1
    of_commune = np.where(ranks == NO_TERRITORY, no_data, np.minimum(classes[ranks], no_data))
    painted = _patterned(labels.spread(of_commune, elsewhere=NOWHERE), looks)
    if level is Level.COMMUNE and labels.zoom >= COMMUNE_LIMITS_FROM_ZOOM:
        painted[_edges(labels.faces)] = LIMIT
    lines = labels.spread(_ranks(data, LINES_OF.get(level, level)), elsewhere=SEA)
    painted[_edges(lines)] = BORDER
    return _webp(painted, _palette(looks))


def _labels(data: Data, fit: Sequence[Sequence[float]]) -> Labels:
    (south, west), (north, east) = fit
    place, version = Place(west, south, east, north), data.reference.version
    with _drawing:  # whoever asks meanwhile for the same waits less than by drawing it too
        rings = _grounds.get(version, lambda: Rings.from_outlines(_outlines(data)))
        return _places.get((version, place), lambda: draw_labels(rings, place))


def _outlines(data: Data) -> npt.NDArray[np.object_]:
    """Return the light outlines in the order of the coverage's communes."""
    outlines = data.reference.light_outlines
    placed = positions(outlines["commune_code"], data.coverage.commune_codes)
    ordered = np.full(len(data.coverage.commune_codes), shapely.Polygon(), dtype=object)
    ordered[placed] = outlines.geometry.to_numpy()
    return ordered


def _ranks(data: Data, level: Level) -> npt.NDArray[np.int64]:
    """Return the rank of each commune's territory in the order of the map, or NO_TERRITORY."""
    members = data.measures.members[level]
    ranks = np.full(members.shape[0], NO_TERRITORY, dtype=np.int64)
    ranks[np.diff(members.indptr) > 0] = members.indices
    return ranks


def _patterned(
    painted: npt.NDArray[np.int64], looks: Sequence[Mapping[str, str]]
) -> npt.NDArray[np.int64]:
    """Ink the patterns: class k is painted k, or len(looks) + k where its pattern has ink."""
    tiles = np.zeros((BORDER + 1, _TILE, _TILE), dtype=bool)
    for rank, look in enumerate(looks):
        rows = np.frombuffer(bytes.fromhex(look["pattern"]), dtype=np.uint8)
        tiles[rank] = np.unpackbits(rows[:, None], axis=1).astype(bool)
    height, width = painted.shape
    # Twice as large, as the picture is shown at half its size.
    y, x = (np.arange(height) // 2 % _TILE)[:, None], np.arange(width) // 2 % _TILE
    return np.where(tiles[painted, y, x], painted + len(looks), painted)


def _edges(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Find the pixels where one value meets another."""
    found = np.zeros(values.shape, dtype=bool)
    found[:, 1:] |= values[:, 1:] != values[:, :-1]
    found[1:, :] |= values[1:, :] != values[:-1, :]
    return found


def _palette(looks: Sequence[Mapping[str, str]]) -> bytes:
    colours = {rank: look["fill"] for rank, look in enumerate(looks)}
    colours |= {len(looks) + rank: look["ink"] for rank, look in enumerate(looks)}
    colours |= {LIMIT: BETWEEN, NOWHERE: GROUND, BORDER: LINE}
    table = np.zeros((BORDER + 1, 3), dtype=np.uint8)
    for rank, colour in colours.items():
        table[rank] = tuple(bytes.fromhex(checked_colour(colour)[1:]))
    return table.tobytes()


def _webp(painted: npt.NDArray[np.int64], palette: bytes) -> bytes:
    image = Image.fromarray(painted.astype(np.uint8))
    image.putpalette(palette)
    file = io.BytesIO()
    # A quarter of the same PNG, in the same time.
    image.convert("RGB").save(file, "WEBP", lossless=True, quality=20, method=2)
    return file.getvalue()
