import numpy as np
import pytest
from scipy import sparse

from dashboard import data
from dashboard.analysis.figures import outcome
from dashboard.analysis.surroundings import surroundings
from dashboard.filters import Selection
from geodata.store import read_initiatives, read_reference
from geodata.territories import Level

AIN, LILLE, LYON, ABYMES = "01001", "59350", "69123", "97101"  # in the order of the map


@pytest.fixture
def around(publish, store_dir):
    """Give the surroundings of a commune, Lyon being next to the other three."""

    def look(code, *rows, **filters):
        publish(*rows)
        tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
        borders = np.zeros((4, 4), dtype=np.int64)
        borders[2, [0, 1, 3]] = borders[[0, 1, 3], 2] = 1
        tiny.__dict__["neighbours"] = {Level.COMMUNE: sparse.csr_array(borders)}
        return surroundings(tiny, outcome(tiny, Selection(**filters)), Level.COMMUNE, code)

    return look


def ahead(found):
    return [
        (each.code, {name: list(rows["id"]) for name, rows in each.rows.items()})
        for each in found.ahead
    ]


def test_a_neighbour_is_ahead_by_the_categories_that_the_territory_lacks(around, make_initiative):
    found = around(
        LYON,
        make_initiative("a", "lyon", category="ent"),
        make_initiative("b", "lille", category="ent"),
        make_initiative("c", "lille", category="thd_ecoles"),
    )
    assert found.neighbours == 3
    assert ahead(found) == [(LILLE, {"thd_ecoles": ["c"]})]


def test_neighbours_with_the_most_come_first(around, make_initiative):
    found = around(
        LYON,
        make_initiative("a", "lille", category="ent"),
        make_initiative("b", "ain", category="ent"),
        make_initiative("c", "ain", category="formation"),
    )
    assert [each.code for each in found.ahead] == [AIN, LILLE]


def test_what_reaches_both_puts_nobody_ahead(around, make_initiative):
    assert around(AIN, make_initiative("a", "ara")).ahead == ()


def test_a_neighbour_across_the_border_of_the_territory_filtered_is_seen(around, make_initiative):
    found = around(LYON, make_initiative("a", "lille", category="ent"), academies=("10",))
    assert ahead(found) == [(LILLE, {"ent": ["a"]})]


def test_the_other_filters_count(around, make_initiative):
    row = make_initiative("a", "lille", category="ent", status="termine")
    assert around(LYON, row, statuses=("en_cours",)).ahead == ()


def test_a_border_is_shared_both_ways(around, make_initiative):
    found = around(ABYMES, make_initiative("a", "lyon"))
    assert (found.neighbours, len(found.ahead)) == (1, 1)
