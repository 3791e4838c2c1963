"""Outlines are measured on the ellipsoid and simplified together."""

import numpy as np
import pytest
import shapely
from shapely import box

from geodata.boundaries import area_km2, measure, simplify


def test_a_square_degree_on_the_equator_has_its_known_area():
    # GeographicLib's planimeter gives 12308.778361 km² with geodesic sides.
    assert area_km2(np.array([box(0, 0, 1, 1)]))[0] == pytest.approx(12308.78, rel=1e-4)


def test_the_whole_ellipsoid_has_its_known_area():
    earth = area_km2(np.array([box(-180, -90, 180, 90)]))[0]
    assert earth == pytest.approx(510_065_621.7, rel=1e-9)


def test_areas_add_up_when_territories_are_joined():
    parts = np.array([box(2, 48, 3, 48.7), box(3, 48, 3.5, 48.7)])
    assert area_km2(parts).sum() == pytest.approx(area_km2(np.array([box(2, 48, 3.5, 48.7)]))[0])


def test_the_measured_point_lies_inside_a_horseshoe():
    horseshoe = box(0, 0, 3, 3).difference(box(1, 1, 2, 3))
    row = measure(np.array([horseshoe])).iloc[0]
    assert horseshoe.contains(shapely.Point(row["lon"], row["lat"]))
    assert row[["west", "south", "east", "north"]].tolist() == [0, 0, 3, 3]


def test_simplified_neighbours_still_touch_everywhere():
    wave = [(1 + 0.01 * (step % 2), step / 10) for step in range(11)]
    left = shapely.Polygon([(0, 0), *wave, (0, 1)])
    right = shapely.Polygon([*wave, (2, 1), (2, 0)])
    both = simplify(np.array([left, right]), 0.05)
    assert shapely.coverage_is_valid(both)
    assert (
        shapely.get_num_coordinates(both).sum() < shapely.get_num_coordinates([left, right]).sum()
    )
    assert shapely.area(both).sum() == pytest.approx(2)
