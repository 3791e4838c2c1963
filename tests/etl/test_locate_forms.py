"""What people type, taken apart."""

import pytest

from etl.transform.locate.arrondissements import read_arrondissement
from etl.transform.locate.cells import read_code, read_postcode, read_year
from etl.transform.locate.forms import read_name, read_type
from geodata.territories import Level


@pytest.mark.parametrize(
    ("text", "words", "level"),
    [
        ("CG de la Somme", "la somme", Level.DEPARTEMENT),
        ("Conseil départemental des Landes", "les landes", Level.DEPARTEMENT),
        ("Mairie du Havre", "le havre", Level.COMMUNE),
        ("CA Amiens Metropole", "amiens metropole", Level.EPCI),
        ("rectorat de Lyon", "lyon", Level.ACADEMIE),
        ("Région Nord-Pas-de-Calais", "nord pas de calais", Level.REGION),
        ("EPT Plaine Commune", "plaine commune", Level.EPT),
        ("commune déléguée de Seynod", "seynod", Level.COMMUNE_DELEGUEE),
    ],
)
def test_the_form_tells_the_level_and_the_rest_is_the_name(text, words, level):
    name = read_name(text)

    assert name.words == words
    assert name.groups[0][0] is level


@pytest.mark.parametrize("text", ["Cabourg", "Cuers", "Crépy", "Villebourg", "Ville-sur-Lumes"])
def test_a_name_that_begins_like_a_form_is_not_one(text):
    assert read_name(text).groups == ()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("lyon 3e", "69383"),
        ("paris xve", "75115"),
        ("marseille 13eme arrondissement", "13213"),
        ("marseille 13", "13213?"),
        ("premier arrondissement de paris", "75101"),
        ("lyon 12e", "!"),
        ("lyon 69", ""),
        ("nantes 3e", ""),
    ],
)
def test_arrondissements_are_read_in_every_writing(words, code):
    assert read_arrondissement(words) == code


def test_brackets_postcode_and_cedex_are_set_apart():
    name = read_name("35042 RENNES CEDEX (Ille-et-Vilaine)")

    assert (name.words, name.postcode, name.asides) == ("rennes", "35042", ("Ille-et-Vilaine",))


def test_a_country_is_dropped_but_not_from_a_name():
    assert read_name("Meudon France").words == "meudon"
    assert read_name("Fort-de-France").words == "fort de france"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("communes", Level.COMMUNE),
        ("Communauté de communes", Level.EPCI),
        ("CC", Level.EPCI),
        ("département", Level.DEPARTEMENT),
        ("ancienne_region", Level.ANCIENNE_REGION),
        ("Rectorat", Level.ACADEMIE),
    ],
)
def test_types_are_read_in_free_forms(text, level):
    assert read_type(text).groups[0][0] is level


def test_a_type_that_we_do_not_hold_says_so():
    assert "syndicats" in read_type("syndicat mixte").trouble
    assert "inconnu" in read_type("xyz").trouble


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2013", 2013),
        ("2013.0", 2013),
        ("01/09/2013", 2013),
        ("rentrée 2013", 2013),
        ("", None),
        ("abc", None),
        ("1789", None),
        ("2999", None),
    ],
)
def test_years_are_read_and_the_others_noted(text, year):
    found, note = read_year(text, latest=2026)

    assert found == year
    assert bool(note) == (bool(text) and year is None)


def test_spreadsheets_damage_is_undone():
    assert read_code(" 33063.0 ") == "33063"
    assert read_code("248 000 531") == "248000531"
    assert read_postcode("F-33000") == "33000"
    assert read_postcode("1400") == "01400"
    assert read_postcode("xyz") == ""
