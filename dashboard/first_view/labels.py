"""Which commune is under each pixel of a picture, in Web Mercator as the map's own.

Drawn once for a place; what shades communes is then a table to look up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    import numpy.typing as npt

LONG_SIDE_PX = 900  # of the place that the map is to show: twice its size on an office screen
# What is drawn around the place, whose shape the map's frame seldom has: it is then as wide as this
# part of its height, and as high as that part of its width.
WIDTH_OF_HEIGHT, HEIGHT_OF_WIDTH = 2.4, 1.5
BESIDE = 1.35  # and at least this many times the place itself
NO_COMMUNE = 65535
WORLD_PX = 256  # side of the world at zoom 0


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
class Rings:
    """The outer rings of communes, projected: points (n, 2), where each begins, whose it is.

    The largest come first: an enclave is drawn after what surrounds it.
    """

    points: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]

    @classmethod
    def from_outlines(cls, outlines: npt.NDArray[np.object_]) -> Rings:
        """Read outlines in WGS84 degrees, one per commune."""
        parts, owner = shapely.get_parts(outlines, return_index=True)
        largest_first = np.argsort(-shapely.area(shapely.envelope(parts)), kind="stable")
        rings = shapely.get_exterior_ring(parts[largest_first])
        points, ring = shapely.get_coordinates(rings, return_index=True)
        starts = np.flatnonzero(np.r_[True, ring[1:] != ring[:-1]])
        return cls(mercator(points), starts, owner[largest_first])


@dataclass(frozen=True)
class Labels:
    """Which commune each pixel shows, (height, width): its rank, or NO_COMMUNE.

    `box`: where the place lies in the picture: left, top, width, height in pixels. `zoom`: that of
    a map of half its size.
    """

    faces: npt.NDArray[np.uint16]
    box: tuple[float, ...]
    zoom: float

    def spread(self, of_commune: npt.NDArray[Any], *, elsewhere: int) -> npt.NDArray[np.int64]:
        """Spread a value of each commune over the pixels that show it."""
        table = np.full(NO_COMMUNE + 1, elsewhere, dtype=np.int64)
        table[: len(of_commune)] = of_commune
        return table[self.faces]


def draw_labels(rings: Rings, place: Place) -> Labels:
    """Draw which commune is where, at a place and around it."""
    start, end = place.corners
    inner = end - start
    drawn = np.maximum(BESIDE * inner, inner[::-1] * [WIDTH_OF_HEIGHT, HEIGHT_OF_WIDTH])
    beside = (drawn - inner) / 2
    scale = LONG_SIDE_PX / inner.max()
    faces = _drawn(rings, (rings.points - (start - beside)) * scale, np.ceil(drawn * scale))
    box = np.concatenate([beside, inner]) * scale
    return Labels(faces, tuple(box.tolist()), float(np.log2(scale / 2 / WORLD_PX)))


def mercator(lon_lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Project degrees, (n, 2), on the unit square of Web Mercator (EPSG:3857), y to the south."""
    x = lon_lat[:, 0] / 360 + 0.5
    y = 0.5 - np.arctanh(np.sin(np.radians(lon_lat[:, 1]))) / (2 * np.pi)
    return np.column_stack([x, y])


def _drawn(
    rings: Rings, points: npt.NDArray[np.float64], size: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint16]:
    """Fill the rings that meet a picture of `size` pixels, their points being in pixels."""
    least = np.minimum.reduceat(points, rings.starts)
    most = np.maximum.reduceat(points, rings.starts)
    is_seen = (most >= 0).all(axis=1) & (least < size).all(axis=1)
    image = Image.new("I", (int(size[0]), int(size[1])), NO_COMMUNE)
    pen = ImageDraw.Draw(image)
    flat, bounds = points.ravel(), [*(2 * rings.starts), 2 * len(points)]
    for ring in np.flatnonzero(is_seen):
        pen.polygon(flat[bounds[ring] : bounds[ring + 1]].tolist(), fill=int(rings.owner[ring]))
    return np.asarray(image).astype(np.uint16)
