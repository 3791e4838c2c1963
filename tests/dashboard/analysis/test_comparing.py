import pytest

from dashboard import data
from dashboard.analysis.comparing import (
    comparison_table,
    difference,
    difference_shading,
    second_of,
    side_name,
    twin_shadings,
)
from dashboard.analysis.figures import outcome
from dashboard.filters import Comparison, Measure, Selection
from dashboard.maps import Saying
from geodata.store import read_initiatives, read_reference
from geodata.territories import Level


@pytest.fixture
def compare(publish, store_dir):
    """Give the data and both sides of a comparison of the rows published."""

    def both(*rows, compared, **filters):
        publish(*rows)
        tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
        first = outcome(tiny, Selection(compared=compared, level=Level.DEPARTEMENT, **filters))
        return tiny, first, second_of(tiny, first)

    return both


@pytest.fixture
def rows(make_initiative):
    return (
        make_initiative("a", "lyon", start_year=2009, category="ent"),
        make_initiative("b", "lyon", start_year=2015),
        make_initiative("c", "lille", start_year=2020),
    )


def test_the_second_year_less_the_first(compare, rows):
    sides = compare(*rows, year=2013, compared=Comparison("year", 2020))
    found = difference(*sides, Level.DEPARTEMENT).to_dict()
    assert found == {"01": 0, "59": 1, "69": 1, "971": 0}


def test_two_categories_are_compared_on_the_same_ground(compare, rows):
    sides = compare(
        *rows,
        categories=("ent",),
        academies=("10",),
        compared=Comparison("categories", ("equipement_ecoles",)),
    )
    found = difference(*sides, Level.DEPARTEMENT).dropna().to_dict()
    assert found == {"01": 0, "69": 0}


def test_where_a_side_says_no_amount_the_difference_is_not_known(compare, make_initiative):
    sides = compare(
        make_initiative("a", "lyon", start_year=2009, budget_eur=None),
        make_initiative("b", "lyon", start_year=2015, budget_eur=1000),
        year=2013,
        compared=Comparison("year", 2020),
        measure=Measure.BUDGET,
    )
    assert "69" not in difference(*sides, Level.DEPARTEMENT).dropna()


def test_differences_are_shaded_on_both_sides_of_zero(compare, rows):
    shading = difference_shading(*compare(*rows, year=2020, compared=Comparison("year", 2013)))
    assert shading.classes.saying is Saying.DIFFERENCE
    assert sorted(shading.values.tolist()) == [-1, -1, 0, 0]


def test_two_maps_have_the_same_classes(compare, rows):
    first, second = twin_shadings(*compare(*rows, year=2013, compared=Comparison("year", 2020)))
    assert first.classes == second.classes


def test_the_table_holds_both_sides_and_their_difference(compare, rows):
    sides = compare(*rows, year=2013, compared=Comparison("year", 2020))
    table = comparison_table(*sides, Level.DEPARTEMENT).set_index("Code")
    assert table.loc["69"].tolist()[1:4] == [1, 2, 1]
    assert list(table.columns[1:4]) == [
        "Initiatives : jusqu’en 2013 (A)",
        "Initiatives : jusqu’en 2020 (B)",
        "Différence (B − A)",
    ]


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_has_a_table_of_its_comparison(compare, rows, measure):
    sides = compare(*rows, year=2013, compared=Comparison("year", 2020), measure=measure)
    assert len(comparison_table(*sides, Level.DEPARTEMENT)) == 4


def test_a_side_without_the_filter_is_everything(compare, rows):
    tiny, first, second = compare(*rows, compared=Comparison("categories", ("ent",)))
    names = [side_name(each.selection, "categories", tiny.known) for each in (first, second)]
    assert names == ["toutes les catégories", "Espaces numériques de travail (ENT)"]
