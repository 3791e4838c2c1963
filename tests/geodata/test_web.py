"""The browser's files: outlines and names that fit together, small, the same at each build."""

import gzip
import json

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import box

from geodata.boundaries import area_km2
from geodata.territories import MAP_LEVELS
from geodata.topology import NOBODY, polygons
from geodata.topology_file import decode
from geodata.web import WebFilesError, build_web_files, web_topology

LARGEST_BROTLI_BYTES = 1_350_000


def communes(*codes):
    return pd.DataFrame(
        {
            "commune_code": codes,
            "name": [f"Commune {code}" for code in codes],
            "lon": 2.3456,
            "lat": 48.8765,
            "population": 1200,
        }
    )


def territory(level, code, *, parent=None, ended=None):
    return {
        "level": level,
        "code": code,
        "name": f"{level} {code}",
        "parent_code": parent,
        "valid_to_year": ended,
        "lon": 2.5,
        "lat": 48.5,
        "population": None,
        "west": 2.0001,
        "south": 48.0001,
        "east": 3.0001,
        "north": 49.0001,
    }


def tables(**replaced):
    """Two communes; the second one, Paris, has two arrondissements; one EPCI; one département."""
    shapes = {
        ("arrondissement_municipal", "75101"): box(1, 0, 2, 1),
        ("arrondissement_municipal", "75102"): box(1, 1, 2, 2),
        ("commune", "01001"): box(0, 0, 1, 2),
        ("commune", "75056"): box(1, 0, 2, 2),
    }
    members = [("epci", "200", "01001"), ("departement", "01", "01001")]
    return {
        "communes": communes("01001", "75056"),
        "territories": pd.DataFrame(
            [
                territory("arrondissement_municipal", "75101", parent="75056"),
                territory("arrondissement_municipal", "75102", parent="75056"),
                territory("departement", "01"),
                territory("epci", "200"),
                territory("epci", "100", ended=2015),
            ]
        ),
        "memberships": pd.DataFrame(members, columns=["level", "code", "commune_code"]),
        "outlines": gpd.GeoDataFrame(
            {"level": [level for level, _ in shapes], "code": [code for _, code in shapes]},
            geometry=list(shapes.values()),
            crs="EPSG:4326",
        ),
    } | replaced


def names_of(web):
    return json.loads(web.files[web.names["territories"]])


def test_arrondissements_are_faces_of_their_commune():
    assert web_topology(tables()).face_commune.tolist() == [0, 1, 1]


def test_file_names_carry_a_hash_of_their_content():
    first, second = build_web_files(tables()), build_web_files(tables())
    moved = tables()["communes"].assign(population=1201)
    third = build_web_files(tables(communes=moved))
    assert first == second
    assert first.names["territories"] != third.names["territories"]
    assert first.names["communes"] == third.names["communes"]


def test_each_file_comes_with_its_compressed_forms():
    web = build_web_files(tables())
    for name in web.names.values():
        assert brotli.decompress(web.files[f"{name}.br"]) == web.files[name]
        assert gzip.decompress(web.files[f"{name}.gz"]) == web.files[name]


def test_a_commune_finds_its_territory_at_each_level_or_none():
    file = names_of(build_web_files(tables()))
    assert file["levels"]["epci"]["codes"] == ["200"], "ended territories are left out"
    assert file["parents"]["epci"] == [0, -1]
    assert file["parents"]["region"] == [-1, -1]


def test_places_are_thousandths_of_a_degree_and_bounds_round_outward():
    levels = names_of(build_web_files(tables()))["levels"]
    assert (levels["commune"]["lon"][0], levels["commune"]["lat"][0]) == (2346, 48876)
    assert levels["epci"]["bounds"] == [2000, 48000, 3001, 49001]
    assert levels["epci"]["population"] == [0]


def test_a_commune_without_outline_is_refused():
    with pytest.raises(WebFilesError, match="99999"):
        build_web_files(tables(communes=communes("01001", "75056", "99999")))


@pytest.fixture(scope="module")
def france(reference):
    return {
        name: getattr(reference, name)
        for name in ("communes", "territories", "memberships", "outlines")
    }


@pytest.fixture(scope="module")
def web_dir_files(reference):
    return {role: reference.web_dir / name for role, name in reference.web_files.items()}


@pytest.fixture(scope="module")
def topology(web_dir_files):
    return decode(web_dir_files["communes"].read_bytes())


@pytest.mark.france
def test_full_outlines_of_france_weigh_less_than_the_bar(web_dir_files):
    path = web_dir_files["communes"]
    assert path.with_name(f"{path.name}.br").stat().st_size <= LARGEST_BROTLI_BYTES


@pytest.mark.france
def test_every_commune_and_arrondissement_is_a_face(topology, france):
    assert topology.face_count == 34_875 + 2 - 3 + 45
    assert np.array_equal(np.unique(topology.face_commune), np.arange(len(france["communes"])))


@pytest.mark.france
def test_areas_on_the_grid_are_those_of_the_outlines(topology, france):
    shapes = polygons(topology, degrees=True)
    assert (shapely.area(shapes) > 0).all()
    drawn = np.bincount(topology.face_commune, weights=area_km2(shapes))
    error = np.abs(drawn - france["communes"]["area_km2"].to_numpy())
    assert error.max() < 0.3
    assert np.quantile(error / drawn, 0.99) < 0.01


@pytest.mark.france
def test_the_middle_of_each_outline_falls_in_the_face_of_its_commune(topology, france):
    outlines = france["outlines"].set_index("level").loc["commune"].set_index("code")["geometry"]
    middles = shapely.point_on_surface(outlines[france["communes"]["commune_code"]].to_numpy())
    shapes = polygons(topology, degrees=True)
    commune, face = shapely.STRtree(shapes).query(middles, predicate="within")
    assert len(commune) == len(middles)
    assert np.array_equal(topology.face_commune[face], commune)


@pytest.mark.france
def test_borders_of_a_level_are_arcs_between_two_of_its_territories(topology, web_dir_files):
    parents = json.loads(web_dir_files["territories"].read_bytes())["parents"]
    assert set(parents) == {str(level) for level in MAP_LEVELS} - {"commune"}
    region = np.append(np.array(parents["region"])[topology.face_commune], NOBODY)
    departement = np.append(np.array(parents["departement"])[topology.face_commune], NOBODY)
    of_regions = region[topology.arc_left] != region[topology.arc_right]
    of_departements = departement[topology.arc_left] != departement[topology.arc_right]
    assert (of_departements[of_regions]).all(), "a border of régions is one of départements"
    assert 0 < of_regions.sum() < of_departements.sum()
