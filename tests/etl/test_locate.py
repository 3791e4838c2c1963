"""The locator on a France of eight communes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.transform.locate import (
    CLUE_COLUMNS,
    OUTPUT_COLUMNS,
    beneficiaries_of,
    communes_of,
    locate,
)


@pytest.fixture
def answer(small_gazetteer):
    """Locate one row."""

    def ask(**clues):
        return locate(pd.DataFrame([clues]), small_gazetteer).iloc[0]

    return ask


@pytest.mark.parametrize(
    ("clues", "level", "code"),
    [
        pytest.param({"code": "33063"}, "commune", "33063", id="commune code"),
        pytest.param({"code": 33063.0}, "commune", "33063", id="code as a float"),
        pytest.param({"code": "50173"}, "commune", "50129", id="vanished code"),
        pytest.param({"code": "243300316"}, "epci", "243300316", id="SIREN"),
        pytest.param({"code": "33", "type": "departement"}, "departement", "33", id="département"),
        pytest.param(
            {"code": "72", "type": "region", "year": 2013}, "ancienne_region", "72", id="old region"
        ),
        pytest.param({"name": "bordeaux"}, "commune", "33063", id="plain name"),
        pytest.param({"name": "Havre (Le)"}, "commune", "76351", id="trailing article"),
        pytest.param({"name": "CU de Bordeaux"}, "epci", "243300316", id="older kind"),
        pytest.param({"name": "Grand Lyon"}, "epci", "200046977", id="alias"),
        pytest.param({"name": "Lyon 3e"}, "arrondissement_municipal", "69383", id="arrondissement"),
        pytest.param({"name": "CD33"}, "departement", "33", id="numbered département"),
        pytest.param({"name": "Région Aquitaine"}, "ancienne_region", "72", id="former region"),
        pytest.param({"name": "Mérignac (33)"}, "commune", "33281", id="number in brackets"),
        pytest.param(
            {"name": "Mérignac", "departement": "Charente"}, "commune", "16216", id="département"
        ),
        pytest.param({"name": "Mérignac", "postcode": "33700"}, "commune", "33281", id="postcode"),
        pytest.param({"name": "Bordaux", "departement": "33"}, "commune", "33063", id="typo"),
        pytest.param({"postcode": "76600"}, "commune", "76351", id="postcode alone"),
        pytest.param({"address": "1 rue X, 33700 MERIGNAC"}, "commune", "33281", id="address"),
        pytest.param({"lat": 44.85, "lon": -0.55}, "commune", "33063", id="point"),
        pytest.param({"lat": "44,85", "lon": "-0,55"}, "commune", "33063", id="decimal commas"),
        pytest.param(
            {"name": "Mérignac", "lat": 44.85, "lon": -0.65}, "commune", "33281", id="point decides"
        ),
        pytest.param(
            {"name": "Mérignac", "uai": "0330001X"}, "commune", "33281", id="UAI's département"
        ),
    ],
)
def test_a_row_that_says_one_place_is_matched(answer, clues, level, code):
    found = answer(**clues)

    assert (found["loc_status"], found["loc_level"], found["loc_code"]) == ("matched", level, code)
    assert found["loc_reason"]


@pytest.mark.parametrize(
    ("clues", "candidates"),
    [
        pytest.param(
            {"name": "Mérignac"}, ["33281", "16216"], id="homonyms, most inhabitants first"
        ),
        pytest.param({"code": "33063", "name": "Lyon"}, ["33063", "69123"], id="name against code"),
        pytest.param(
            {"code": "33063", "departement": "69"}, ["33063"], id="code against département"
        ),
        pytest.param({"name": "Lyon", "departement": "33"}, ["69123"], id="name against place"),
        pytest.param({"name": "Lyon", "departement": "Xyz"}, ["69123"], id="unknown département"),
        pytest.param({"name": "Lyon", "lat": 44.85, "lon": -0.55}, ["69123", "33063"], id="point"),
        pytest.param({"lat": -0.55, "lon": 44.85}, ["33063"], id="swapped coordinates"),
        pytest.param({"name": "Lyon", "type": "syndicat"}, ["69123"], id="syndicat"),
        pytest.param({"name": "Lyon", "type": "region"}, ["69123"], id="not of that level"),
        pytest.param({"code": "99999", "name": "Lyon"}, ["69123"], id="unknown code"),
    ],
)
def test_what_is_not_sure_goes_to_review_with_ranked_candidates(answer, clues, candidates):
    found = answer(**clues)

    assert found["loc_status"] == "review"
    assert found["loc_code"] == ""
    assert found["loc_candidates"].split(";") == candidates


@pytest.mark.parametrize(
    "clues",
    [
        {},
        {"name": "   "},
        {"name": "Xyzzyville-sur-Rien"},
        {"code": "99999"},
        {"code": "243300317"},
        {"postcode": "99999"},
        {"uai": "0330001A"},
        {"lat": 0.0, "lon": 0.0},
        {"lat": "abc", "lon": 1.0},
    ],
)
def test_a_row_that_says_nothing_usable_is_rejected_with_a_reason(answer, clues):
    found = answer(name="") if not clues else answer(**clues)

    assert found["loc_status"] == "rejected"
    assert found["loc_reason"]


@pytest.mark.parametrize("year", ["2013", 2013, "2013.0", "01/09/2013"])
def test_a_past_name_is_carried_to_todays_commune(answer, year):
    found = answer(name="Cherbourg-Octeville", year=year)

    assert found["loc_code"] == "50129"
    assert found["loc_name"] == "Cherbourg-en-Cotentin"
    assert found["loc_cog_year"] == 2026
    assert "jusqu'en 2015" in found["loc_reason"]


def test_a_commune_that_split_gives_every_commune(answer, small_gazetteer):
    found = answer(name="Bois-Guillaume-Bihorel", year="2013")

    assert found["loc_code"] == "76095;76108"
    assert communes_of(found.to_frame().T, small_gazetteer).iloc[0] == ["76095", "76108"]


def test_a_former_region_keeps_its_own_millesime(answer):
    assert answer(name="Aquitaine", type="region", year="2013")["loc_cog_year"] == 2015


def test_a_vanished_epci_is_never_guessed(answer):
    found = answer(name="Pays Baumois", type="epci", year="2009")

    assert found["loc_status"] == "review"
    assert "n'existe plus" in found["loc_reason"]


def test_a_union_is_located_part_by_part(answer, small_gazetteer):
    found = answer(name="Gironde;Métropole de Lyon", type="departement;epci", code="33;200046977")

    assert found["loc_level"] == "departement;epci"
    assert found["loc_name"] == "Gironde;Métropole de Lyon"
    assert communes_of(found.to_frame().T, small_gazetteer).iloc[0] == ["33063", "33281", "69123"]


def test_a_commune_shared_by_two_parts_is_listed_once(answer, small_gazetteer):
    found = answer(name="Gironde;Bordeaux Métropole", type="departement;epci")

    assert communes_of(found.to_frame().T, small_gazetteer).iloc[0] == ["33063", "33281"]


def test_the_worst_part_decides_of_a_union(answer):
    found = answer(name="Bordeaux;Mérignac", type="communes")

    assert found["loc_status"] == "review"
    assert found["loc_reason"].startswith("[2] ")


def test_lists_that_cannot_be_paired_go_to_review(answer):
    assert answer(name="Bordeaux;Lyon;Le Havre", code="33063;69123")["loc_status"] == "review"


def test_an_unreadable_year_is_said_and_the_row_goes_on(answer):
    found = answer(name="Bordeaux", year="abc")

    assert found["loc_status"] == "matched"
    assert "abc" in found["loc_reason"]


def test_rows_and_index_come_back_as_they_were(small_gazetteer):
    clues = pd.DataFrame({"name": ["Lyon", "Bordeaux", "Lyon"]}, index=[7, 7, "x"])

    found = locate(clues, small_gazetteer)

    assert list(found.columns) == list(OUTPUT_COLUMNS)
    assert list(found.index) == [7, 7, "x"]
    assert list(found["loc_code"]) == ["69123", "33063", "69123"]


@pytest.mark.parametrize("columns", [[], list(CLUE_COLUMNS)])
def test_an_empty_table_gives_an_empty_answer(small_gazetteer, columns):
    assert locate(pd.DataFrame(columns=columns), small_gazetteer).empty


def test_rows_without_any_clue_column_are_rejected(small_gazetteer):
    found = locate(pd.DataFrame(index=[1, 2]), small_gazetteer)

    assert list(found["loc_status"]) == ["rejected", "rejected"]


@pytest.mark.parametrize("column", CLUE_COLUMNS)
@pytest.mark.parametrize(
    "cell", [None, np.nan, pd.NA, True, 3, 1e308, float("inf"), "é" * 10_000_000, "\x00", "؁١٢"]
)
def test_no_cell_raises(small_gazetteer, column, cell):
    found = locate(pd.DataFrame({column: [cell]}), small_gazetteer)

    assert found["loc_status"].iloc[0] in {"matched", "review", "rejected"}
    assert found["loc_reason"].iloc[0]


any_text = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=40),  # lone surrogates and NUL included
    st.text("abcdeé 0123456789-;,()+'/&\x00\ud800\u0301", max_size=40),
    st.sampled_from(["Bordeaux", "Mérignac", "33063", "la Gironde", "Métropole de Lyon"]).flatmap(
        lambda known: st.text(max_size=4).map(lambda more: known + more)
    ),
    st.tuples(
        st.sampled_from(["Gironde", "Lyon", "CC Xyz", "", "les écoles de Lyon"]),
        st.sampled_from([" hors ", " et ", " + ", ";", " à l'exception de ", " (hors "]),
        st.sampled_from(["Bordeaux", "Rhône", "", "tout", "Le Havre)"]),
    ).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(CLUE_COLUMNS), any_text, min_size=1))
def test_no_text_raises_and_every_status_has_a_reason(small_gazetteer, clues):
    found = locate(pd.DataFrame([clues], dtype=object), small_gazetteer).iloc[0]

    assert found["loc_reason"]
    assert (found["loc_status"] == "matched") == bool(found["loc_code"])
    codes, levels = found["loc_code"].split(";"), found["loc_level"].split(";")
    assert len(levels) in {1, len(codes)}
    communes = communes_of(found.to_frame().T, small_gazetteer).iloc[0]
    assert communes == sorted(set(communes))
    assert bool(communes) == (found["loc_status"] == "matched")


@pytest.mark.parametrize("column", CLUE_COLUMNS)
@pytest.mark.parametrize("unit", ["a", "é", " hors ", " et ", "+", ";", "1", "(", "\ud800", "\x00"])
def test_a_cell_of_ten_megabytes_is_answered(small_gazetteer, column, unit):
    cell = unit * (10_000_000 // len(unit))

    found = locate(pd.DataFrame({column: [cell]}, dtype=object), small_gazetteer)

    assert found["loc_reason"].iloc[0]


def test_a_cell_that_is_a_list_is_read_as_its_text(small_gazetteer):
    found = locate(pd.DataFrame({"name": [["Lyon"], "Lyon"]}), small_gazetteer)

    assert found["loc_status"].iloc[1] == "matched"
    assert found["loc_reason"].iloc[0]


@pytest.mark.parametrize(
    ("clues", "level", "code", "communes"),
    [
        pytest.param(
            {"name": "la Gironde hors Bordeaux"},
            *("departement;commune", "33;-33063", ["33281"]),
            id="one commune out",
        ),
        pytest.param(
            {"name": "Nouvelle-Aquitaine (à l'exception de Bordeaux Métropole)"},
            *("region;epci", "75;-243300316", ["16216"]),
            id="an EPCI out of a region",
        ),
        pytest.param(
            {"name": "Normandie sauf Le Havre et Bihorel"},
            *("region;commune;commune", "28;-76351;-76095", ["50129", "76108"]),
            id="two communes out",
        ),
        pytest.param(
            {"code": "33;-33063", "type": "departement;commune"},
            *("departement;commune", "33;-33063", ["33281"]),
            id="the published codes, read again",
        ),
        pytest.param(
            {"name": "Gironde et Métropole de Lyon"},
            *("departement;epci", "33;200046977", ["33063", "33281", "69123"]),
            id="two places joined by et",
        ),
        pytest.param(
            {"name": "Gironde + Lyon"},
            *("departement;commune", "33;69123", ["33063", "33281", "69123"]),
            id="two places joined by a plus",
        ),
        pytest.param(
            {"name": "départements de la Gironde et du Rhône"},
            *("departement;departement", "33;69", ["33063", "33281", "69123"]),
            id="a kind in the plural",
        ),
    ],
)
def test_a_composite_territory_is_located_and_its_communes_counted_once(
    answer, small_gazetteer, clues, level, code, communes
):
    found = answer(**clues)

    assert (found["loc_status"], found["loc_level"], found["loc_code"]) == ("matched", level, code)
    assert len(found["loc_name"].split(";")) == len(code.split(";"))
    assert communes_of(found.to_frame().T, small_gazetteer).iloc[0] == communes


@pytest.mark.parametrize(
    "clues",
    [
        pytest.param({"name": "Gironde hors Lyon"}, id="what is excluded is elsewhere"),
        pytest.param({"name": "Bordeaux hors Gironde"}, id="nothing is left"),
        pytest.param({"name": "Gironde hors Xyzzyville"}, id="what is excluded is unknown"),
        pytest.param({"name": "Gironde hors Bordeaux", "code": "33"}, id="the code says all of it"),
        pytest.param({"name": "Rhône hors Lyon 3e"}, id="a part of a commune"),
        pytest.param({"name": "Gironde et Rhône"}, id="et alone may be in a name"),
        pytest.param({"name": "Lyon + Mérignac"}, id="a homonym among the pieces"),
    ],
)
def test_a_composite_in_doubt_is_asked_about(answer, clues):
    assert answer(**clues)["loc_status"] == "review"


@pytest.mark.parametrize(
    ("text", "schools"),
    [
        ("toutes les écoles de la CC Maremne", ("ecole",)),
        ("les collèges publics de la Somme", ("college",)),
        ("Tous les lycées d'Île-de-France", ("lycee",)),
        ("TOUTES LES ECOLES DE LYON", ("ecole",)),
        ("e\u0301coles et colle\u0300ges de Bordeaux", ("ecole", "college")),
        ("École", ()),
        ("Lyon", ()),
        ("les écoles", ()),
        ("Bordeaux, service des écoles", ()),
    ],
)
def test_who_benefits_is_read_before_the_place(text, schools):
    assert beneficiaries_of(text) == schools


def test_beneficiaries_are_told_and_the_place_located(answer):
    found = answer(name="toutes les écoles de Lyon")

    assert found["loc_code"] == "69123"
    assert "Bénéficiaires : écoles." in found["loc_reason"]


def test_homonyms_are_told_with_their_departement(answer):
    assert (
        "Mérignac (Gironde, 33281) ; Mérignac (Charente, 16216)"
        in (answer(name="Mérignac")["loc_reason"])
    )
