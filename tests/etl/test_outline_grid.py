"""Points found in a grid are those that the plain test finds, outline by outline."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.transform.locate.outline_grid import OutlineGrid


def plainly(shapes, codes, lon, lat):
    """Test every outline in code order; return the code of the first that holds each point."""
    held = [
        sorted(
            code
            for code, shape in zip(codes, shapes, strict=True)
            if shapely.intersects_xy(shape, x, y)
        )
        for x, y in zip(lon, lat, strict=True)
    ]
    return [found[0] if found else "" for found in held]


def found_by_grid(shapes, codes, lon, lat):
    grid = OutlineGrid(np.array(shapes, dtype=object), np.array(codes, dtype=object))
    return [
        grid.codes[place] if place >= 0 else ""
        for place in grid.holding(np.array(lon), np.array(lat))
    ]


coordinate = st.one_of(st.integers(-8, 8).map(lambda n: n / 100), st.floats(-0.2, 0.2))


@settings(max_examples=100, deadline=None)
@given(
    boxes=st.lists(st.tuples(*[coordinate] * 4), max_size=8),
    points=st.lists(st.tuples(coordinate, coordinate), max_size=20),
)
def test_the_grid_finds_what_the_plain_test_finds(boxes, points):
    shapes = [
        shapely.box(min(a, c), min(b, d), max(a, c) + 0.01, max(b, d) + 0.01)
        for a, b, c, d in boxes
    ]
    codes = [f"{97 - number:05d}" for number in range(len(shapes))]
    lon, lat = [x for x, _ in points], [y for _, y in points]

    assert found_by_grid(shapes, codes, lon, lat) == plainly(shapes, codes, lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat"), [(0.1, 0.05), (0.1, 0.1)], ids=["shared border", "shared corner"]
)
def test_a_point_on_a_border_goes_to_the_first_code(lon, lat):
    shapes = [shapely.box(0, 0, 0.1, 0.1), shapely.box(0.1, 0, 0.2, 0.1)]

    assert found_by_grid(shapes, ["33281", "33063"], [lon], [lat]) == ["33063"]


def test_outlines_of_several_oceans_do_not_need_a_grid_of_the_world():
    shapes = [shapely.box(-63.1, 18.0, -63.0, 18.1), shapely.box(55.4, -21.0, 55.6, -20.8)]
    codes = ["97801", "97411"]

    assert found_by_grid(shapes, codes, [-63.05, 55.5, 2.0], [18.05, -20.9, 48.0]) == [*codes, ""]


def test_an_empty_outline_holds_nothing():
    assert found_by_grid([shapely.Polygon()], ["12218"], [2.0], [44.0]) == [""]
