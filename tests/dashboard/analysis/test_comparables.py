"""Comparables on three communes and a few initiatives."""

import numpy as np
import pandas as pd
import pytest

from dashboard.analysis import comparables
from geodata.coverage import Coverage, LevelCoverage
from geodata.territories import Level

COMMUNES = pd.DataFrame(
    {
        "commune_code": ["01001", "59350", "69123"],
        "population": [800, 236_000, 520_000],
        "area_km2": [16.0, 35.0, 48.0],
    }
)
PERIMETERS = pd.DataFrame(
    {
        "perimeter_id": ["dombes", "lille", "lyon", "rhone", "rhone"],
        "commune_code": ["01001", "59350", "69123", "01001", "69123"],
    }
)
COVERAGE = Coverage.from_tables(PERIMETERS, COMMUNES)
SIZES = comparables.perimeter_sizes(COVERAGE, COMMUNES)
EPCI = LevelCoverage.from_memberships(
    COVERAGE,
    pd.DataFrame(
        [("A", "01001"), ("A", "69123"), ("B", "59350")], columns=["code", "commune_code"]
    ),
)


def initiatives(*rows):
    columns = ["id", "category", "lead_level", "education_level", "perimeter_id"]
    table = pd.DataFrame(rows, columns=columns)
    place = {"lyon": "69123", "lille": "59350", "dombes": "01001"}
    return table.assign(
        loc_level="commune",
        loc_code=[place.get(each, "01001") for each in table["perimeter_id"]],
    )


FOUR = initiatives(
    ("lyon", "ent", "commune", ["ecole"], "lyon"),
    ("lille", "ent", "commune", ["ecole", "college"], "lille"),
    ("dombes", "formation", "epci", ["ecole"], "dombes"),
    ("rhone", "ent", "commune", ["ecole"], "rhone"),
)


def test_a_perimeter_has_the_inhabitants_and_the_density_of_its_communes():
    rhone = SIZES.iloc[COVERAGE.perimeter_ids.get_loc("rhone")]
    assert rhone["population"] == 520_800
    assert rhone["density"] == pytest.approx(520_800 / 64)


def test_the_same_thing_elsewhere_comes_first_and_common_ground_is_left_out():
    found = comparables.similar(FOUR, SIZES, COVERAGE, 0, top=5)
    assert FOUR["id"].iloc[found["row"]].tolist() == ["lille"]


def test_points_say_what_is_shared():
    [points] = comparables.similar(FOUR, SIZES, COVERAGE, 0, top=5).to_dict("records")
    assert (points["category"], points["lead_level"], points["education_level"]) == (4, 2, 1)
    assert 0 < points["population"] < 1
    assert points["points"] == pytest.approx(sum(points[name] for name in comparables.POINTS))


def test_points_add_up_to_ten_for_a_twin():
    twins = initiatives(
        ("one", "ent", "commune", ["ecole"], "lyon"), ("two", "ent", "commune", ["ecole"], "lille")
    )
    same = SIZES.assign(population=1000.0, density=10.0)
    assert comparables.similar(twins, same, COVERAGE, 0, top=1)["points"].tolist() == [10.0]


def test_nothing_similar_is_an_empty_table():
    assert comparables.similar(FOUR, SIZES, COVERAGE, 2, top=5).empty


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(1000, 1.0, id="equal"),
        pytest.param(10_000, 0.0, id="ten times larger"),
        pytest.param(100, 0.0, id="ten times smaller"),
        pytest.param(1_000_000, 0.0, id="never below zero"),
        pytest.param(0, 0.0, id="nobody lives there"),
    ],
)
def test_closeness_goes_by_ratio(other, expected):
    close = comparables.closeness(pd.Series([other]), 1000)
    assert close == pytest.approx([expected])


def test_overlap_of_no_levels_is_none():
    lists = pd.Series([[], ["ecole"]])
    assert comparables.overlap(lists, set()).tolist() == [0.0, 0.0]


def test_the_nearest_territory_has_like_population_and_density():
    places = pd.DataFrame(
        {"population": [1000, 1100, 1000, None], "area_km2": [10.0, 10.0, 500.0, 5.0]},
        index=["here", "near", "empty", "unknown"],
    )
    ranked = comparables.nearest_territories(places, "here")
    assert ranked.index.tolist() == ["near", "empty"]
    assert ranked["near"] == pytest.approx(2 * np.log10(1.1))


def test_presence_tells_own_scale_from_another_scale_from_none():
    lyon = FOUR.iloc[[0]]
    weights = COVERAGE.weights(lyon["perimeter_id"])
    communes = LevelCoverage(COVERAGE.commune_codes, COVERAGE.matrix)
    states = comparables.presence(lyon, weights, communes, Level.COMMUNE)
    assert states.to_dict() == {"01001": "aucune", "59350": "aucune", "69123": "propre"}
    wider = comparables.presence(lyon, weights, EPCI, Level.EPCI)
    assert wider.to_dict() == {"A": "autre", "B": "aucune"}


def test_a_territory_is_touched_by_the_perimeters_that_hold_one_of_its_communes():
    assert COVERAGE.perimeter_ids[EPCI.touching("A")].tolist() == ["dombes", "lyon", "rhone"]
    assert COVERAGE.perimeter_ids[EPCI.touching("B")].tolist() == ["lille"]


TERRITORIES = pd.DataFrame(
    {"parent_code": [None, None, "75056"]},
    index=pd.MultiIndex.from_tuples(
        [("commune", "75056"), ("epci", "A"), ("arrondissement_municipal", "75111")],
        names=["level", "code"],
    ),
)


@pytest.mark.parametrize(
    ("levels", "codes", "expected"),
    [
        pytest.param("epci", "A", [("epci", "A")], id="one"),
        pytest.param("commune;epci", "75056;A", [("commune", "75056"), ("epci", "A")], id="union"),
        pytest.param("arrondissement_municipal", "75111", [("commune", "75056")], id="inside"),
        pytest.param("commune", "00000", [], id="unknown"),
    ],
)
def test_the_home_of_an_initiative(levels, codes, expected):
    found = comparables.homes({"loc_level": levels, "loc_code": codes}, TERRITORIES)
    assert [(home.level, home.code) for home in found] == expected


KNOWN = {name: name.upper() for name in "abcdef"}


@pytest.mark.parametrize(
    ("first", "listed", "ids", "messages"),
    [
        pytest.param(None, "a,b", ("a", "b"), 0, id="two"),
        pytest.param("c", "a,c,a", ("c", "a"), 0, id="the one shown first, each once"),
        pytest.param("a", "", ("a",), 0, id="nothing to compare"),
        pytest.param("a", "b,zzz", ("a", "b"), 1, id="a stranger is said"),
        pytest.param("a", "b,c,d,e,f", ("a", "b", "c", "d"), 1, id="four at most, said"),
    ],
)
def test_the_ids_to_compare_are_read_from_the_address(first, listed, ids, messages):
    found, wrong = comparables.compared(first, listed, KNOWN)
    assert found == ids
    assert len(wrong) == messages
