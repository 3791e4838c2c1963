"""Outlines are measured on the ellipsoid and simplified together."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import box

from geodata.boundaries import area_km2, measure, simplify
from geodata.store import Reference
from geodata.territories import Level


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


@pytest.mark.france
def test_light_outlines_are_one_coverage_of_every_commune(reference):
    light = reference.light_outlines
    assert list(light["commune_code"]) == list(reference.communes["commune_code"])
    shapes = light["geometry"].to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert not shapely.is_empty(shapes).any()
    whole = reference.outlines_of([Level.COMMUNE])["geometry"].to_numpy()
    assert shapely.get_num_coordinates(shapes).sum() < 0.6 * (
        shapely.get_num_coordinates(whole).sum()
    )


@pytest.mark.france
def test_a_reference_built_before_light_outlines_gives_the_same(reference, tmp_path):
    served = reference.snapshot.path
    for path in served.iterdir():
        if path.name != "light_outlines.parquet":
            (tmp_path / path.name).symlink_to(path)
    older = Reference(replace(reference.snapshot, path=tmp_path))
    assert (
        older.light_outlines["geometry"]
        .geom_equals_exact(reference.light_outlines["geometry"], 0, align=False)
        .all()
    )
