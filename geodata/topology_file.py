"""Write a topology in the compact file of the web map, and read it back.

`docs/map-format.md` describes the file byte by byte. Both ways walk along the rings, face after
face, and know the arcs that *wait* at each point: drawn once, ending there, not walked back yet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from geodata.topology import NOBODY, Topology, TopologyError, int32, offsets, rings_of

MAGIC = int.from_bytes(b"TRNM", "little")
VERSION = 1
COUNTS = 6  # faces, communes, rings, references, arcs, points
STREAMS = 9
HEADER_WORDS = 3 + COUNTS + STREAMS

Point = tuple[int, int]

DAMAGED = "Fichier de géométrie incomplet ou abîmé : relancez « terrinum reference build »."


def encode(topology: Topology) -> bytes:
    """Write a topology made by `build_topology`."""
    walk = _walked(topology)
    inner = np.ones(len(topology.x), bool)
    inner[topology.arc_start[:-1]] = False
    streams = (
        np.diff(topology.face_commune, prepend=0),
        np.diff(topology.face_start),
        np.diff(topology.ring_start),
        np.array(walk.backs, np.int64),
        _zigzag(np.diff(_pairs(walk.begun), axis=0, prepend=[[0, 0]])).ravel(),
        np.array(walk.choices, np.int64),
        np.diff(topology.arc_start) - 1,
        _zigzag(np.diff(topology.x, prepend=0)[inner]),
        _zigzag(np.diff(topology.y, prepend=0)[inner]),
    )
    packed = [_varints(stream) for stream in streams]
    header = [MAGIC, VERSION, topology.grid_zoom, *_counts(topology), *map(len, packed)]
    return np.array(header, dtype="<u4").tobytes() + b"".join(packed)


def decode(content: bytes) -> Topology:
    """Read the file that `encode` writes; TopologyError where it is not one."""
    zoom, counts, streams = _split(content)
    try:
        topology = _read(zoom, streams)
    except (IndexError, ValueError, StopIteration) as error:
        raise TopologyError(DAMAGED) from error
    if _counts(topology) != counts:
        raise TopologyError(DAMAGED)
    return topology


def _counts(topology: Topology) -> list[int]:
    """Count what the header tells: faces, communes, rings, references, arcs, points."""
    communes = int(topology.face_commune[-1]) + 1 if topology.face_count else 0
    rings, refs = len(topology.ring_start) - 1, len(topology.ring_refs)
    return [topology.face_count, communes, rings, refs, topology.arc_count, len(topology.x)]


# Walking along the rings --------------------------------------------------------------------------


class _Waiting:
    """The arcs drawn once, by the point where they end, lowest number first."""

    def __init__(self) -> None:
        self._arcs: defaultdict[Point, list[int]] = defaultdict(list)

    def add(self, arc: int, end: Point) -> None:
        """Let a new arc wait at its end."""
        self._arcs[end].append(arc)

    def take(self, arc: int, end: Point) -> int:
        """Take an arc away; return its choice: its rank among those that wait there, from 1."""
        rank = self._arcs[end].index(arc)
        del self._arcs[end][rank]
        return rank + 1

    def choose(self, choice: int, end: Point) -> int:
        """Take away the arc of that choice."""
        return self._arcs[end].pop(choice - 1)


@dataclass
class _Written:
    """What the walk tells the file: how rings begin, where the new ones begin, then each step."""

    backs: list[int] = field(default_factory=list)
    begun: list[Point] = field(default_factory=list)
    choices: list[int] = field(default_factory=list)


def _walked(topology: Topology) -> _Written:
    """Walk along all rings as a reader will, and note what it needs to know."""
    begins, ends = (
        _points(topology, topology.arc_start[:-1]),
        _points(topology, topology.arc_start[1:] - 1),
    )
    written, waiting, drawn = _Written(), _Waiting(), 0
    for ring in rings_of(topology):
        arc, known = divmod(ring[0], 2)
        written.backs.append(drawn - arc if known else 0)
        if not known:
            written.begun.append(begins[arc])
        for rank, (arc, known) in enumerate(divmod(ref, 2) for ref in ring):
            choice = waiting.take(arc, ends[arc]) if known else 0
            if rank:
                written.choices.append(choice)
            if not known:
                waiting.add(arc, ends[arc])
                drawn += 1
    return written


def _points(topology: Topology, positions: np.ndarray) -> list[Point]:
    """Coordinates of some points, as pairs."""
    x, y = topology.x[positions].tolist(), topology.y[positions].tolist()
    return list(zip(x, y, strict=True))


@dataclass
class _Reader:
    """Walk along the rings of a file: references, then first point and faces of each arc."""

    spans: list[Point]  # from the first to the last point of each arc
    begun: list[Point]
    backs: list[int]
    choices: list[int]
    waiting: _Waiting = field(default_factory=_Waiting)
    refs: list[int] = field(default_factory=list)
    firsts: list[Point] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def read(self, faces: list[int], lengths: list[int]) -> None:
        """Walk along each ring, of a face and of a number of steps."""
        begun, choices = iter(self.begun), iter(self.choices)
        for face, length, back in zip(faces, lengths, self.backs, strict=True):
            here = (
                self._back(len(self.left) - back, face) if back else self._draw(next(begun), face)
            )
            for _ in range(length - 1):
                choice = next(choices)
                if choice:
                    here = self._walk_back(self.waiting.choose(choice, here), face)
                else:
                    here = self._draw(here, face)

    def _back(self, arc: int, face: int) -> Point:
        self.waiting.take(arc, self._end(arc))
        return self._walk_back(arc, face)

    def _walk_back(self, arc: int, face: int) -> Point:
        self.refs.append(2 * arc + 1)
        self.right[arc] = face
        return self.firsts[arc]

    def _draw(self, here: Point, face: int) -> Point:
        arc = len(self.left)
        self.refs.append(2 * arc)
        self.firsts.append(here)
        self.left.append(face)
        self.right.append(NOBODY)
        end = self._end(arc)
        self.waiting.add(arc, end)
        return end

    def _end(self, arc: int) -> Point:
        return self.firsts[arc][0] + self.spans[arc][0], self.firsts[arc][1] + self.spans[arc][1]


def _read(zoom: int, streams: list[np.ndarray]) -> Topology:
    """Make the topology that the nine streams of numbers tell."""
    communes, rings_per_face, refs_per_ring, backs, begun, choices, steps, dx, dy = streams
    arc_start = offsets(steps + 1)
    shifts = [_in_arcs(_unzigzag(delta), arc_start) for delta in (dx, dy)]
    last = arc_start[1:] - 1
    reader = _Reader(
        spans=list(zip(*(shift[last].tolist() for shift in shifts), strict=True)),
        begun=[(x, y) for x, y in np.cumsum(_unzigzag(begun).reshape(-1, 2), axis=0).tolist()],
        backs=backs.tolist(),
        choices=choices.tolist(),
    )
    faces = np.repeat(np.arange(len(rings_per_face)), rings_per_face)
    reader.read(faces.tolist(), refs_per_ring.tolist())
    firsts = np.repeat(_pairs(reader.firsts), steps + 1, axis=0)
    return Topology(
        grid_zoom=zoom,
        x=int32(firsts[:, 0] + shifts[0]),
        y=int32(firsts[:, 1] + shifts[1]),
        arc_start=arc_start,
        arc_left=int32(reader.left),
        arc_right=int32(reader.right),
        ring_refs=int32(reader.refs),
        ring_start=offsets(refs_per_ring),
        face_start=offsets(rings_per_face),
        face_commune=int32(np.cumsum(communes)),
    )


def _in_arcs(deltas: np.ndarray, arc_start: np.ndarray) -> np.ndarray:
    """Shift of each point from the first point of its arc."""
    steps = np.zeros(arc_start[-1], np.int64)
    inner = np.ones(arc_start[-1], bool)
    inner[arc_start[:-1]] = False
    steps[inner] = deltas
    along = np.cumsum(steps)
    return np.asarray(along - np.repeat(along[arc_start[:-1]], np.diff(arc_start)))


def _pairs(points: list[Point]) -> np.ndarray:
    """Give points as rows of x, y."""
    return np.array(points, dtype=np.int64).reshape(-1, 2)


# Numbers as bytes ---------------------------------------------------------------------------------


def _split(content: bytes) -> tuple[int, list[int], list[np.ndarray]]:
    """Split the file in zoom, counts and streams of unsigned numbers."""
    words = np.frombuffer(content[: 4 * HEADER_WORDS], dtype="<u4").astype(np.int64)
    if len(words) < HEADER_WORDS or (words[0], words[1]) != (MAGIC, VERSION):
        raise TopologyError(
            f"Ce fichier n'est pas une géométrie de Terrinum au format {VERSION} : "
            "relancez « terrinum reference build »."
        )
    bounds = np.cumsum([4 * HEADER_WORDS, *words[3 + COUNTS :]]).tolist()
    if bounds[-1] != len(content):
        raise TopologyError(DAMAGED)
    streams = [_unvarints(content[begin:end]) for begin, end in pairwise(bounds)]
    return int(words[2]), words[3 : 3 + COUNTS].tolist(), streams


def _varints(values: np.ndarray) -> bytes:
    """Write unsigned numbers seven bits at a time, lowest first, the high bit while more follow."""
    groups = values.astype(np.int64)[:, None] >> (7 * np.arange(5))
    more = (groups >> 7) > 0
    written = np.column_stack([np.ones(len(values), bool), more[:, :-1]])
    octets = ((groups & 0x7F) | (more << 7)).astype(np.uint8)[written]
    return bytes(octets.tobytes())


def _unvarints(content: bytes) -> np.ndarray:
    """Read the numbers that `_varints` writes."""
    octets = np.frombuffer(content, dtype=np.uint8).astype(np.int64)
    last = np.flatnonzero(octets < 0x80)  # noqa: PLR2004  (the high bit says that more follow)
    if not len(last):
        return np.empty(0, np.int64)
    first = np.append(0, last[:-1] + 1)
    rank = np.arange(last[-1] + 1) - np.repeat(first, last - first + 1)
    return np.asarray(np.add.reduceat((octets[: last[-1] + 1] & 0x7F) << (7 * rank), first))


def _zigzag(values: np.ndarray) -> np.ndarray:
    """Fold signed numbers on unsigned ones: 0, -1, 1, -2 become 0, 1, 2, 3."""
    wide = values.astype(np.int64)
    return (wide << 1) ^ (wide >> 63)


def _unzigzag(values: np.ndarray) -> np.ndarray:
    return (values >> 1) ^ -(values & 1)
