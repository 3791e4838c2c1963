import numpy as np
import pandas as pd
import pytest

from dashboard import data
from dashboard.analysis.figures import outcome
from dashboard.analysis.map_content import shading_of
from dashboard.analysis.measure_tables import counts_table
from dashboard.analysis.measures import apportioned, measured, rounded
from dashboard.filters import Measure, Selection
from dashboard.maps import Method, legend_entries, main_category_classes, year_classes
from dashboard.maps.measure_classes import UNSAID, quantity_classes
from geodata.store import read_initiatives, read_reference
from geodata.territories import MAP_LEVELS, Level


@pytest.fixture
def of(publish, store_dir):
    """Give the measure of each département for the rows published."""

    def measure(name, *rows, level=Level.DEPARTEMENT, **filters):
        if rows:
            publish(*rows)
        tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
        result = outcome(tiny, Selection(**filters))
        return measured(tiny, result, level, name).dropna().to_dict()

    return measure


def test_categories_present_are_counted_once_each(of, make_initiative):
    rows = (
        make_initiative("a", "lyon"),
        make_initiative("b", "lyon"),
        make_initiative("c", "ara", category="ent"),
    )
    assert of(Measure.CATEGORIES, *rows) == {"01": 1, "59": 0, "69": 2, "971": 0}


def test_inhabitants_covered_are_those_of_the_communes_covered(of, make_initiative):
    rows = (make_initiative("a", "lyon"), make_initiative("b", "ara"))
    found = of(Measure.INHABITANTS, *rows, level=Level.REGION)
    assert found == {"01": 0, "32": 0, "84": 520_800}


def test_the_latest_start_is_told_and_so_is_an_unknown_one(of, make_initiative):
    rows = (
        make_initiative("a", "lyon", start_year=2009),
        make_initiative("b", "ara", start_year=2013),
        make_initiative("c", "lille", start_year=None),
    )
    expected = {"01": 2013, "69": 2013, "59": UNSAID, "971": 0}
    assert of(Measure.LATEST, *rows) == expected


def test_an_announced_amount_is_spread_over_the_inhabitants_of_its_perimeter(of, make_initiative):
    rows = (
        make_initiative("a", "ara", budget_eur=520_800),
        make_initiative("b", "lille", budget_eur=None),
    )
    assert of(Measure.BUDGET, *rows) == {"01": 800, "69": 520_000, "59": UNSAID, "971": 0}


def test_apportioned_amounts_add_up_to_what_was_announced(publish, store_dir, make_initiative):
    publish(
        make_initiative("a", "ara", budget_eur=1_000),
        make_initiative("b", "lyon", budget_eur=234),
    )
    tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
    euros = apportioned(tiny, outcome(tiny, Selection()))
    assert euros.sum() == pytest.approx(1_234)


def test_the_main_category_is_none_one_or_a_tie(of, make_initiative):
    rows = (
        make_initiative("a", "lyon", category="ent"),
        make_initiative("b", "lyon", category="ent"),
        make_initiative("c", "ara", category="thd_ecoles"),
        make_initiative("d", "lille", category="ent"),
        make_initiative("e", "lille", category="thd_ecoles"),
    )
    assert of(Measure.MAIN_CATEGORY, *rows) == {"01": 1, "69": 4, "59": 12, "971": 0}


@pytest.mark.parametrize("measure", Measure)
def test_outside_the_territory_nothing_is_measured(of, measure):
    assert set(of(measure, academies=("10",))) == {"01", "69"}


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("level", MAP_LEVELS)
def test_the_table_has_a_row_per_territory_of_the_map(store_dir, measure, level):
    tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
    result = outcome(tiny, Selection(measure=measure, level=level))
    shading, table = shading_of(tiny, result), counts_table(tiny, result, level)
    assert len(table) == shading.class_index.size
    assert sum(each.territories for each in legend_entries(shading)) == len(table)


@pytest.mark.parametrize("measure", Measure)
def test_a_selection_that_keeps_nothing_measures_nothing(of, measure):
    assert set(of(measure, text="zzz").values()) == {0}


NUMBER_COLUMNS = {
    Measure.INITIATIVES: "Initiatives",
    Measure.CATEGORIES: "Catégories présentes",
    Measure.INHABITANTS: "Habitants couverts",
    Measure.LATEST: "Début de la plus récente",
    Measure.BUDGET: "Budget annoncé, réparti (€)",
}


@pytest.mark.parametrize(("measure", "column"), NUMBER_COLUMNS.items())
def test_the_table_says_the_values_of_the_map(store_dir, measure, column):
    tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
    result = outcome(tiny, Selection(measure=measure))
    shading = shading_of(tiny, result)
    on_map = dict(zip(tiny.coverage.commune_codes, shading.values, strict=True))
    table = counts_table(tiny, result, Level.COMMUNE).set_index("Code")[column]
    assert table.fillna(0).astype("int64").to_dict() == on_map


@pytest.mark.parametrize("measure", sorted(set(Measure) - {Measure.LATEST, Measure.MAIN_CATEGORY}))
def test_one_colour_means_one_thing_all_along_the_years(
    publish, store_dir, make_initiative, measure
):
    rows = [(2013, "lyon"), (2014, "lyon"), (2015, "ara"), (2016, "lille")]
    publish(*(make_initiative(str(year), where, start_year=year) for year, where in rows))
    tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
    shadings = [
        shading_of(tiny, outcome(tiny, Selection(year=year, measure=measure)))
        for year in (2013, 2016)
    ]
    assert shadings[0].classes == shadings[1].classes


@pytest.mark.parametrize("year", [2009, 2013, 2020])
def test_the_most_recent_start_of_any_year_has_its_class(publish, store_dir, make_initiative, year):
    rows = [(2009, "lyon"), (2013, "lyon"), (2020, "ara")]
    publish(*(make_initiative(str(start), where, start_year=start) for start, where in rows))
    tiny = data.build(read_reference(store_dir), read_initiatives(store_dir))
    chosen = Selection(year=year, measure=Measure.LATEST, level=Level.DEPARTEMENT)
    shading = shading_of(tiny, outcome(tiny, chosen))
    told = {
        code: shading.classes.classes[each].label
        for code, each in zip(
            tiny.levels[Level.DEPARTEMENT].codes, shading.class_index, strict=True
        )
    }
    assert str(year) in told["69"]


def test_amounts_are_rounded_to_what_they_can_say():
    assert rounded(np.array([0.0, 0.2, 7.4, 123.0, 98_765.0])).tolist() == [0, 1, 7, 120, 99_000]


def test_years_make_classes_without_thin_spaces():
    years = pd.Series([0, UNSAID, 2004, 2013, 2013, 2026])
    made = year_classes(years, method=Method.EQUAL_WIDTHS, unsaid_label="date inconnue")
    labels = [each.label for each in made.classes]
    assert labels[:3] == ["date inconnue", "aucune initiative", "2004 à 2007"]
    assert labels[-1].endswith("2026")
    assert made.index(years).tolist()[:3] == [1, 0, 2]


def test_large_quantities_are_cut_at_round_bounds():
    made = quantity_classes(
        pd.Series([0, 812, 34_217, 520_000]), zero_label="aucun", method=Method.LIKE_SIZES
    )
    assert [each.upper for each in made.classes] == [0, 820, 35_000, None]


def test_categories_past_what_a_reader_can_tell_apart_share_a_look():
    labels = [f"catégorie {each}" for each in range(15)]
    made = main_category_classes(pd.Series([0, 1, 13, 15, 16]), labels, tie_label="à égalité")
    assert [each.label for each in made.classes] == [
        "aucune initiative",
        "catégorie 0",
        "autres catégories",
        "à égalité",
    ]
    assert made.index(pd.Series([0, 1, 13, 15, 16])).tolist() == [0, 1, 2, 2, 3]
