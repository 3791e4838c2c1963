"""Turn a coverage into arcs, so that each shared border is stored once.

`geodata.topology_file` writes a topology in the compact file of the web map.

A *face* is a polygon of the coverage. A *node* is a point where the faces around change; an *arc*
is the line between two nodes, with one face on its left and another, or none, on its right. A
*ring* is a closed walk on arcs, the face on its left. A *reference* is a step of that walk: an arc,
forward the first time it is met, backward the second time.

Coordinates are whole numbers on the Web-Mercator grid of `grid_zoom`: pixels of a world that is
256 · 2^zoom wide, x eastward, y southward (38 m at the equator for zoom 12, 26 m in France).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike

GRID_ZOOM = 12
TILE_PIXELS = 256

NOBODY = -1  # the face on the right of a coast


class TopologyError(GeodataError):
    """The geometries are not a coverage, or the bytes are not a topology file of this version."""


@dataclass(frozen=True, eq=False)
class Topology:
    """Arcs, rings and faces; all arrays hold int32.

    `x`, `y`: points of all arcs, one after the other, both ends included. `arc_start`: first point
    of each arc, then the number of points. `arc_left`, `arc_right`: faces on each side, NOBODY (-1)
    at a coast. `ring_refs`: 2 × arc, plus 1 when walked backward; `ring_start` and `face_start` cut
    it in rings and the rings in faces, as `arc_start` does. A face's rings: each outer ring,
    followed by its holes. `face_commune`: commune index of each face, non-decreasing.
    """

    grid_zoom: int
    x: np.ndarray
    y: np.ndarray
    arc_start: np.ndarray
    arc_left: np.ndarray
    arc_right: np.ndarray
    ring_refs: np.ndarray
    ring_start: np.ndarray
    face_start: np.ndarray
    face_commune: np.ndarray

    def __eq__(self, other: object) -> bool:
        """Two topologies are equal when all their arrays are."""
        return isinstance(other, Topology) and all(
            np.array_equal(getattr(self, column.name), getattr(other, column.name))
            for column in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def arc_count(self) -> int:
        """Number of arcs."""
        return len(self.arc_left)

    @property
    def face_count(self) -> int:
        """Number of faces."""
        return len(self.face_commune)


def to_grid(lon_lat: np.ndarray, zoom: int = GRID_ZOOM) -> np.ndarray:
    """Project degrees, (n, 2), on the Web-Mercator grid: (n, 2) whole numbers."""
    world = TILE_PIXELS * 2**zoom
    sine = np.sin(np.radians(lon_lat[:, 1]))
    x = (lon_lat[:, 0] + 180) / 360 * world
    y = (0.5 - np.arctanh(sine) / (2 * np.pi)) * world
    return int32(np.rint(np.column_stack([x, y])))


def from_grid(points: np.ndarray, zoom: int = GRID_ZOOM) -> np.ndarray:
    """Give the degrees, (n, 2), of points of the Web-Mercator grid."""
    world = TILE_PIXELS * 2**zoom
    lon = points[:, 0] / world * 360 - 180
    lat = np.degrees(np.arctan(np.sinh((0.5 - points[:, 1] / world) * 2 * np.pi)))
    return np.column_stack([lon, lat])


@dataclass(frozen=True)
class _Walks:
    """All rings of a coverage, point after point: vertex and segment numbers, ring of each point.

    The segment of a point goes from it to the next point of its ring. `first`, `size`, `face`: of
    each ring, its first point, its number of points, its face.
    """

    xy: np.ndarray
    vertex: np.ndarray
    segment: np.ndarray
    ring: np.ndarray
    first: np.ndarray
    size: np.ndarray
    face: np.ndarray


@dataclass
class _Numbered:
    """References of each ring; then, per arc: the step that draws it, its left and right faces."""

    rings: list[list[int]] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


def build_topology(
    faces: np.ndarray, face_commune: np.ndarray, *, grid_zoom: int = GRID_ZOOM
) -> Topology:
    """Cut a clean coverage (polygons in WGS84 degrees) in arcs on the Web-Mercator grid.

    `face_commune`: commune index of each face, non-decreasing. Islands and lakes that the grid
    flattens (no area left, or turned inside out) are dropped, except the only ring of a face.
    Raises TopologyError where there is no face, or where more than two share a side.
    """
    if not len(faces):
        raise TopologyError("La couverture n'a aucun contour.")
    if np.any(np.diff(face_commune) < 0):
        raise TopologyError("Les faces doivent être rangées dans l'ordre des communes.")
    walks = _cut_first(_without_flat_rings(_walks(faces), grid_zoom))
    starts = np.flatnonzero(_cuts(walks))
    numbered = _number(walks, starts)
    x, y, arc_start = _arc_points(walks, starts, np.array(numbered.steps, np.int64), grid_zoom)
    return Topology(
        grid_zoom=grid_zoom,
        x=x,
        y=y,
        arc_start=arc_start,
        arc_left=int32(numbered.left),
        arc_right=int32(numbered.right),
        ring_refs=int32([ref for ring in numbered.rings for ref in ring]),
        ring_start=offsets([len(ring) for ring in numbered.rings]),
        face_start=offsets(np.bincount(walks.face, minlength=len(faces))),
        face_commune=int32(face_commune),
    )


def _walks(faces: np.ndarray) -> _Walks:
    """List the rings of `faces`, each one with its face on the left, closing points left out."""
    polygons, polygon_face = shapely.get_parts(shapely.orient_polygons(faces), return_index=True)
    rings, ring_polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.append(ring[1:] != ring[:-1], True)
    return _numbered_places(xy[~closing], ring[~closing], polygon_face[ring_polygon])


def _numbered_places(xy: np.ndarray, ring: np.ndarray, face: np.ndarray) -> _Walks:
    """Give numbers to vertices by place and to segments by their ends, in any direction."""
    places = np.ascontiguousarray(xy).view(np.complex128).ravel()
    vertex = np.unique(places, return_inverse=True)[1]
    size = np.bincount(ring, minlength=len(face))
    first = np.cumsum(size) - size
    ends = np.sort(np.column_stack([vertex, vertex[_following(first, size)]]), axis=1)
    segment = np.unique(ends[:, 0] * len(vertex) + ends[:, 1], return_inverse=True)[1]
    return _Walks(xy, vertex, segment, ring, first, size, face)


def _following(first: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Position of the next point of the same ring, for all points."""
    following = np.arange(1, size.sum() + 1)
    following[first + size - 1] = first
    return following


def _without_flat_rings(walks: _Walks, zoom: int) -> _Walks:
    """Drop the islands and lakes that the grid flattens, but for the only ring of a face."""
    shared = np.bincount(walks.segment)[walks.segment] > 1
    lone = ~np.maximum.reduceat(shared, walks.first)
    only = np.bincount(walks.face)[walks.face] == 1
    # The grid's y goes down: a ring that keeps its area there changes the sign of it.
    flat = _areas(walks, walks.xy) * _areas(walks, to_grid(walks.xy, zoom)) >= 0
    drop = lone & ~only & flat
    if not drop.any():
        return walks
    kept = ~drop[walks.ring]
    renumbered = np.cumsum(~drop) - 1
    return _numbered_places(walks.xy[kept], renumbered[walks.ring[kept]], walks.face[~drop])


def _areas(walks: _Walks, points: np.ndarray) -> np.ndarray:
    """Twice the area of each ring, signed."""
    x, y = (points - points[walks.first][walks.ring]).astype(float).T
    following = _following(walks.first, walks.size)
    return np.asarray(np.add.reduceat(x * y[following] - x[following] * y, walks.first))


def _cuts(walks: _Walks) -> np.ndarray:
    """Tell the points where arcs begin: nodes; in a ring without node, its lowest vertex.

    The lowest, so that the face on the other side of that ring cuts it at the same place.
    """
    ends = _following(walks.first, walks.size)
    _, once = np.unique(walks.segment, return_index=True)
    degree = np.bincount(np.concatenate([walks.vertex[once], walks.vertex[ends[once]]]))
    cut = np.asarray(degree[walks.vertex] != 2)  # noqa: PLR2004  (two segments: a line goes through)
    whole = ~np.maximum.reduceat(cut, walks.first)
    lowest = np.minimum.reduceat(walks.vertex, walks.first)
    return np.asarray(cut | (whole[walks.ring] & (walks.vertex == lowest[walks.ring])))


def _cut_first(walks: _Walks) -> _Walks:
    """Turn each ring to begin at its first cut."""
    position = np.arange(len(walks.ring)) - walks.first[walks.ring]
    shift = np.minimum.reduceat(np.where(_cuts(walks), position, len(position)), walks.first)
    turned = (position + shift[walks.ring]) % walks.size[walks.ring] + walks.first[walks.ring]
    return replace(
        walks, xy=walks.xy[turned], vertex=walks.vertex[turned], segment=walks.segment[turned]
    )


def _number(walks: _Walks, starts: np.ndarray) -> _Numbered:
    """Give numbers to arcs by first use, rings beginning with their latest known arc, if any.

    A step is the walk from one cut to the next; the lowest of its segments tells its arc. Beginning
    with a known arc spares the file the place where the ring begins.
    """
    keys = np.minimum.reduceat(walks.segment, starts).tolist()
    bounds = np.searchsorted(starts, [*walks.first, len(walks.ring)]).tolist()
    known: dict[int, int] = {}
    numbered = _Numbered()
    for face, (begin, end) in zip(walks.face.tolist(), pairwise(bounds), strict=True):
        steps = _latest_first(range(begin, end), keys, known)
        numbered.rings.append([_reference(step, face, keys, known, numbered) for step in steps])
    return numbered


def _latest_first(steps: range, keys: list[int], known: dict[int, int]) -> Sequence[int]:
    """Turn the steps of a ring to begin with the known arc of highest number, if any."""
    latest = max(steps, key=lambda step: known.get(keys[step], -1))
    return (
        [*range(latest, steps.stop), *range(steps.start, latest)]
        if keys[latest] in known
        else steps
    )


def _reference(
    step: int, face: int, keys: list[int], known: dict[int, int], numbered: _Numbered
) -> int:
    """Refer to the arc of a step: forward and new, or backward and known."""
    arc = known.get(keys[step])
    if arc is None:
        known[keys[step]] = len(numbered.steps)
        numbered.steps.append(step)
        numbered.left.append(face)
        numbered.right.append(NOBODY)
        return 2 * known[keys[step]]
    if numbered.right[arc] != NOBODY:
        raise TopologyError(
            "Plus de deux territoires ont un même côté : rendez d'abord les contours jointifs "
            "(etl.transform.outlines.clean_coverage)."
        )
    numbered.right[arc] = face
    return 2 * arc + 1


def _arc_points(
    walks: _Walks, starts: np.ndarray, steps: np.ndarray, zoom: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of each arc on the grid, repeated ones dropped: x, y, offsets of the arcs."""
    length = np.diff(starts, append=len(walks.ring))[steps]
    arc = np.repeat(np.arange(len(steps)), length + 1)
    along = np.arange(len(arc)) - np.repeat(np.cumsum(length + 1) - length - 1, length + 1)
    at_end = along == length[arc]
    position = starts[steps][arc] + along - at_end
    position[at_end] = _following(walks.first, walks.size)[position[at_end]]
    x, y = to_grid(walks.xy, zoom)[position].T
    repeated = (np.diff(x) == 0) & (np.diff(y) == 0) & (np.diff(arc) == 0)
    kept = np.append(True, ~repeated)
    return x[kept], y[kept], offsets(np.bincount(arc[kept], minlength=len(steps)))


def polygons(topology: Topology, *, degrees: bool = False) -> np.ndarray:
    """Rebuild the polygon of each face, on the grid, or in WGS84 degrees with `degrees=True`.

    Rounding may have made some invalid (a neck pinched to a point).
    """
    points = np.column_stack([topology.x, topology.y]).astype(float)
    placed = from_grid(points, topology.grid_zoom) if degrees else points
    lines = np.split(placed, topology.arc_start[1:-1])
    rings = [_closed(lines, ring) for ring in rings_of(topology)]
    shapes = [
        _polygon(rings[begin:end], upward=degrees)
        for begin, end in pairwise(topology.face_start.tolist())
    ]
    return np.array(shapes, dtype=object)


def rings_of(topology: Topology) -> Iterator[list[int]]:
    """Give the references of each ring."""
    refs = topology.ring_refs.tolist()
    return (refs[begin:end] for begin, end in pairwise(topology.ring_start.tolist()))


def _closed(lines: list[np.ndarray], ring: list[int]) -> np.ndarray:
    """Points of a ring, from its first point back to it."""
    walked = [lines[ref >> 1][::-1] if ref & 1 else lines[ref >> 1] for ref in ring]
    return np.concatenate([walked[0][:1], *(line[1:] for line in walked)])


def _polygon(rings: list[np.ndarray], *, upward: bool) -> shapely.Geometry:
    """Group rings in polygons: an outer ring has the face on its left, holes follow it."""
    groups: list[list[shapely.LinearRing]] = []
    for ring in rings:
        line = shapely.linearrings(_at_least_four(ring))
        if not groups or shapely.is_ccw(line) == upward:
            groups.append([])
        groups[-1].append(line)
    parts = [shapely.Polygon(shell, holes) for shell, *holes in groups]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _at_least_four(ring: np.ndarray) -> np.ndarray:
    """Repeat the last point of a flattened ring: GEOS wants four points."""
    return np.concatenate([ring, *[ring[-1:]] * max(0, 4 - len(ring))])


def offsets(sizes: ArrayLike) -> np.ndarray:
    """Where each group begins in the list of all members; then the number of members."""
    return int32(np.append(0, np.cumsum(sizes)))


def int32(values: ArrayLike) -> np.ndarray:
    """Store numbers as the browser does, on 32 bits."""
    return np.asarray(values, dtype=np.int32)
