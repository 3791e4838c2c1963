import pandas as pd
import pytest

from dashboard.filters import SearchIndex, Selection, apply, chosen_area
from geodata.coverage import Coverage

COMMUNES = pd.DataFrame(
    {
        "commune_code": ["01001", "01002", "69123", "59001"],
        "departement_code": ["01", "01", "69", "59"],
        "region_code": ["84", "84", "84", "32"],
        "academie_code": ["10", "10", "10", "09"],
        "epci_code": ["1", "2", "3", None],
        "population": [10, 20, 300, 40],
    }
)
PERIMETERS = pd.DataFrame(
    [("ain", "01001"), ("ain", "01002"), ("lyon", "69123"), ("nord", "59001")],
    columns=["perimeter_id", "commune_code"],
)
COVERAGE = Coverage.from_tables(PERIMETERS, COMMUNES)


def initiative(perimeter, **changes):
    row = {
        "title": "Des écrans",
        "lead_name": "Ville",
        "territory_name": "Lyon",
        "loc_name": "Lyon",
        "loc_level": "commune",
        "description": "Équipement progressif des écoles",
        "partners": ["Œuvre laïque"],
        "funders": [],
        "category": "ent",
        "lead_level": "commune",
        "status": "en_cours",
        "education_level": ["ecole"],
        "start_year": 2013,
        "end_year": None,
        "territory_year": 2013,
        "perimeter_id": perimeter,
    }
    return row | changes


def kept(selection, *rows):
    frame = pd.DataFrame(rows)
    years = ["start_year", "end_year", "territory_year"]
    frame[years] = frame[years].astype("Int64")
    index = SearchIndex.from_tables(frame, COVERAGE)
    area = chosen_area(selection, COMMUNES)
    return apply(index, selection, coverage=COVERAGE, area=area).tolist()


def test_everything_is_kept_without_a_filter():
    assert kept(Selection(), initiative("ain"), initiative("nord")) == [True, True]


def test_values_of_one_filter_widen_and_filters_narrow():
    rows = [initiative("ain"), initiative("ain", category="thd_ecoles"), initiative("nord")]
    either = Selection(categories=("ent", "thd_ecoles"))
    assert kept(either, *rows) == [True, True, True]
    assert kept(Selection(categories=("ent",), academies=("10",)), *rows) == [True, False, False]


def test_a_territory_keeps_what_touches_it():
    rows = [initiative("ain"), initiative("lyon"), initiative("nord")]
    assert kept(Selection(epci=("1",)), *rows) == [True, False, False]
    assert kept(Selection(academies=("10",)), *rows) == [True, True, False]


def test_two_territory_filters_intersect():
    rows = [initiative("ain"), initiative("lyon")]
    selection = Selection(academies=("10",), departements=("69",))
    assert kept(selection, *rows) == [False, True]


def test_a_commune_without_epci_is_in_no_epci_filter():
    assert kept(Selection(epci=("3",)), initiative("nord")) == [False]


@pytest.mark.parametrize(
    ("loc_level", "expected"),
    [
        pytest.param("commune", True, id="a commune"),
        pytest.param("epci", True, id="an EPCI"),
        pytest.param("arrondissement_municipal", True, id="inside a commune"),
        pytest.param("commune;commune", True, id="several communes"),
        pytest.param("departement;epci", False, id="a part is wide"),
        pytest.param("academie", False, id="an académie"),
    ],
)
def test_a_local_reach_is_made_of_communes_and_epci(loc_level, expected):
    row = initiative("ain", loc_level=loc_level)
    assert kept(Selection(reaches=("locale",)), row) == [expected]
    assert kept(Selection(reaches=("large",)), row) == [not expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ecole", True, id="accents and plural"),
        pytest.param("ÉQUIPEMENT écoles", True, id="case, all words"),
        pytest.param("oeuvre laique", True, id="ligature, in a list"),
        pytest.param("d’écrans", True, id="elision"),
        pytest.param("brésil", False, id="a word that is not there"),
        pytest.param("cran", False, id="the middle of a word"),
        pytest.param("(", True, id="punctuation alone asks nothing"),
    ],
)
def test_free_search_folds_accents_and_wants_every_word(text, expected):
    assert kept(Selection(text=text), initiative("ain")) == [expected]


@pytest.mark.parametrize(
    ("years", "changes", "expected"),
    [
        pytest.param((2020, 2021), {}, True, id="under way goes on"),
        pytest.param((2020, 2021), {"status": None}, False, id="unknown status stops"),
        pytest.param((2010, 2012), {}, False, id="before it began"),
        pytest.param((2014, 2014), {"end_year": 2015}, True, id="between both"),
        pytest.param((2016, 2016), {"end_year": 2015}, False, id="after its end"),
        pytest.param((2015, 2015), {"start_year": None, "end_year": 2015}, True, id="end alone"),
        pytest.param(
            (2000, 2027),
            {"start_year": None, "territory_year": None},
            False,
            id="no year at all",
        ),
    ],
)
def test_a_period_keeps_what_was_active_in_it(years, changes, expected):
    assert kept(Selection(years=years), initiative("ain", **changes)) == [expected]


def test_an_unknown_status_can_be_asked_for():
    rows = [initiative("ain", status=None), initiative("ain")]
    assert kept(Selection(statuses=("inconnu",)), *rows) == [True, False]


def test_education_levels_are_read_in_lists():
    rows = [initiative("ain", education_level=["college", "lycee"]), initiative("ain")]
    assert kept(Selection(education_levels=("lycee",)), *rows) == [True, False]
    assert kept(Selection(education_levels=("universite",)), *rows) == [False, False]
