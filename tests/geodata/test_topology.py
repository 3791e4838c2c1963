"""A coverage becomes arcs, arcs become bytes, and both come back as they were."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geodata.topology import (
    NOBODY,
    TopologyError,
    build_topology,
    from_grid,
    polygons,
    rings_of,
    to_grid,
)
from geodata.topology_file import HEADER_WORDS, decode, encode

CELL = 0.01  # degrees: about 29 steps of the grid
WEST, SOUTH = 2.0, 46.0
SEA = 0


def cell(row, column):
    # The same sums on both sides of a border, so that neighbours share their corners exactly.
    west, east = (WEST + CELL * side for side in (column, column + 1))
    south, north = (SOUTH + CELL * side for side in (row, row + 1))
    return box(west, south, east, north)


def faces_of(labels):
    """One face per label of a table of cells, the sea left out."""
    cells = np.array([[cell(*place) for place in row] for row in np.indices(labels.shape).T])
    cells = cells.T
    return np.array([shapely.coverage_union_all(cells[labels == label]) for label in kinds(labels)])


def kinds(labels):
    return [label for label in np.unique(labels) if label != SEA]


def built(faces):
    return build_topology(faces, np.arange(len(faces)))


tables = (
    st.tuples(st.integers(1, 6), st.integers(1, 6))
    .flatmap(
        lambda size: st.lists(
            st.integers(SEA, 5), min_size=size[0] * size[1], max_size=size[0] * size[1]
        ).map(lambda values: np.array(values).reshape(size))
    )
    .filter(np.any)
)
seeds = st.integers(0, 10_000)


def voronoi_faces(seed):
    """Faces with slanted sides, as outlines have."""
    corner = np.array([WEST, SOUTH])
    places = corner + np.random.default_rng(seed).uniform(0, 0.2, (9, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places)))
    inside = shapely.intersection(cells, box(WEST, SOUTH, WEST + 0.2, SOUTH + 0.2))
    return shapely.coverage_clean(inside[~shapely.is_empty(inside)])


@given(tables)
@settings(deadline=None)
def test_what_is_written_is_read_back(labels):
    topology = built(faces_of(labels))
    assert decode(encode(topology)) == topology


@given(seeds)
@settings(deadline=None, max_examples=50)
def test_slanted_borders_are_read_back(seed):
    topology = built(voronoi_faces(seed))
    assert decode(encode(topology)) == topology


@given(tables)
@settings(deadline=None)
def test_faces_come_back_as_they_were_on_the_grid(labels):
    faces = faces_of(labels)
    expected = shapely.transform(faces, to_grid)
    assert shapely.equals(polygons(built(faces)), expected).all()


@given(tables)
@settings(deadline=None)
def test_every_ring_is_closed(labels):
    topology = built(faces_of(labels))
    first, last = topology.arc_start[:-1], topology.arc_start[1:] - 1
    points = np.column_stack([topology.x, topology.y])
    for ring in rings_of(topology):
        arcs, backward = np.array(ring) >> 1, (np.array(ring) & 1).astype(bool)
        begin = points[np.where(backward, last[arcs], first[arcs])]
        end = points[np.where(backward, first[arcs], last[arcs])]
        assert np.array_equal(begin, np.roll(end, 1, axis=0))


@given(tables)
@settings(deadline=None)
def test_neighbours_share_the_arcs_of_their_common_border(labels):
    topology = built(faces_of(labels))
    sides = {frozenset(pair) for pair in zip(topology.arc_left, topology.arc_right, strict=True)}
    expected = set()
    rank = {label: index for index, label in enumerate(kinds(labels))} | {SEA: NOBODY}
    padded = np.pad(labels, 1)
    for one, other in ((padded[1:], padded[:-1]), (padded[:, 1:], padded[:, :-1])):
        apart = one != other
        expected |= {
            frozenset((rank[a], rank[b])) for a, b in zip(one[apart], other[apart], strict=True)
        }
    assert sides == expected


@given(tables)
@settings(deadline=None)
def test_each_arc_is_walked_once_by_each_face_beside_it(labels):
    topology = built(faces_of(labels))
    forward = np.bincount(topology.ring_refs[topology.ring_refs % 2 == 0] // 2)
    backward = np.bincount(
        topology.ring_refs[topology.ring_refs % 2 == 1] // 2, minlength=topology.arc_count
    )
    assert (forward == 1).all()
    assert np.array_equal(backward == 1, topology.arc_right != NOBODY)


@given(seeds)
@settings(deadline=None, max_examples=50)
def test_an_area_changes_by_less_than_its_border_times_one_step(seed):
    faces = voronoi_faces(seed)
    exact = shapely.transform(faces, finely)
    error = np.abs(shapely.area(polygons(built(faces))) - shapely.area(exact))
    # A point moves by 0.71 step at most, so a side sweeps at most its length times that.
    assert (error <= 0.71 * shapely.length(exact) + 1).all()


def finely(points):
    """Places on the grid, rounded 256 times finer than it."""
    return to_grid(points, 20) / 2**8


@given(seeds)
@settings(deadline=None, max_examples=50)
def test_same_coverage_same_bytes(seed):
    faces = voronoi_faces(seed)
    assert encode(built(faces)) == encode(built(faces.copy()))


def test_an_enclave_is_one_arc_shared_by_the_two():
    hole = cell(1, 1)
    around = shapely.Polygon(
        box(WEST, SOUTH, WEST + 3 * CELL, SOUTH + 3 * CELL).exterior, [hole.exterior]
    )
    topology = built(np.array([around, hole]))
    assert topology.arc_count == 2
    assert sorted(topology.arc_right.tolist()) == [NOBODY, 1]


def test_an_island_too_small_for_the_grid_is_dropped_but_not_an_only_one():
    islets = [box(lon, 47, lon + 0.00001, 47.00001) for lon in (3, 4)]
    topology = built(np.array([shapely.union_all([cell(0, 0), islets[0]]), islets[1]]))
    assert np.diff(topology.face_start).tolist() == [1, 1]
    assert decode(encode(topology)) == topology


def test_a_coverage_without_face_is_refused():
    with pytest.raises(TopologyError, match="aucun"):
        built(np.array([], dtype=object))


def test_places_keep_within_half_a_step_of_the_grid():
    places = np.array([[-61.5, 16.2], [55.5, -21.1], [2.35, 48.85]])
    back = from_grid(to_grid(places).astype(float))
    assert np.abs(back - places).max() < 0.5 * 360 / (256 * 2**12)


def test_faces_out_of_the_order_of_communes_are_refused():
    with pytest.raises(TopologyError, match="ordre des communes"):
        build_topology(np.array([cell(0, 0), cell(0, 1)]), np.array([1, 0]))


def test_three_faces_on_one_side_are_refused():
    with pytest.raises(TopologyError, match="clean_coverage"):
        built(np.array([cell(0, 0), cell(0, 0), cell(0, 0)]))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:40], id="cut in the header"),
        pytest.param(lambda content: content[:-1], id="cut at the end"),
        pytest.param(lambda content: b"XXXX" + content[4:], id="another kind of file"),
        pytest.param(lambda content: content[:4] + b"\x09" + content[5:], id="another version"),
        pytest.param(lambda content: content[:12] + b"\x09" + content[13:], id="a false count"),
        pytest.param(
            lambda content: (
                content[: 4 * HEADER_WORDS + 8] + bytes(len(content) - 4 * HEADER_WORDS - 8)
            ),
            id="zeros",
        ),
    ],
)
def test_a_damaged_file_is_refused(damage):
    content = encode(built(faces_of(np.array([[1, 2], [3, 4]]))))
    with pytest.raises(TopologyError, match=r"Terrinum|abîmé"):
        decode(damage(content))
