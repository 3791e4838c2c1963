"""Headers: said by a profile, known, guessed and told, or asked; profiles come back as written."""

import pandas as pd
import pytest

from etl.mapping_profile import (
    ProfileError,
    parse_profile,
    read_profile,
    with_columns,
    write_profile,
)
from etl.transform.initiatives import rename_headers
from etl.transform.mapping import Profile, apply_mapping, map_headers, profile_of

PROFILE = """\
terrinum = "profil"
version = 1
feuille = "Suivi"

[colonnes]
"Intitulé du projet" = "titre"
"Remarque" = ""

[valeurs.statut]
"Achevé" = "termine"

[constantes]
porteur_niveau = "commune"
"""


def guessed(*headers):
    return {each.header: each.column for each in map_headers(headers) if each.guessed}


def known(*headers):
    return {each.header: each.column for each in map_headers(headers) if not each.guessed}


def test_names_of_the_schema_are_known_not_guessed():
    assert known("titre", "Catégorie", "LEAD_NAME", "Niveau porteur") == {
        "titre": "title",
        "Catégorie": "category",
        "LEAD_NAME": "lead_name",
        "Niveau porteur": "lead_level",
    }


@pytest.mark.parametrize(
    ("header", "column"),
    [
        pytest.param("Intitulé du projet", "title", id="words of the row itself"),
        pytest.param("titel", "title", id="typo"),
        pytest.param("Collectivité porteuse", "lead_name", id="hint"),
        pytest.param("Année de début du projet", "start_year", id="small words"),
        pytest.param("Montant total (€)", "budget_eur", id="unit"),
        pytest.param("Code INSEE", "territory_code", id="code"),
        pytest.param("Nb élèves", "pupils", id="abbreviation"),
    ],
)
def test_a_header_that_looks_like_one_field_is_guessed(header, column):
    assert guessed(header) == {header: column}


@pytest.mark.parametrize("header", ["Population", "Statut juridique", "Région", "Couleur", ""])
def test_a_header_that_looks_like_no_field_is_left_out(header):
    [mapped] = map_headers([header])
    assert (mapped.column, mapped.guessed, mapped.among) == (None, False, ())


def test_two_headers_that_may_be_one_field_are_asked_never_chosen():
    found = {each.header: each for each in map_headers(["Projet", "Action"])}
    assert {each.column for each in found.values()} == {None}
    assert all("title" in each.among for each in found.values())


def test_a_collectivite_is_the_lead_or_the_territory_whichever_is_still_to_be_found():
    [alone] = map_headers(["Collectivité"])
    assert alone.among == ("lead_name", "territory_name")
    assert guessed("Porteur", "Collectivité") == {"Collectivité": "territory_name"}
    assert guessed("Territoire", "Collectivité") == {"Collectivité": "lead_name"}


def test_a_field_already_known_is_not_guessed_again():
    assert guessed("territoire_nom", "Commune", "communes") == {}


def test_what_a_human_says_wins():
    profile = Profile(columns={"Projet": "title", "Titre": None})
    [project, title] = map_headers(["projet", "Titre"], profile)
    assert (project.column, title.column) == ("title", None)


def test_values_and_constants_are_written_in_and_nothing_is_lost():
    profile = parse_profile(PROFILE, "p.toml")
    frame = pd.DataFrame(
        {"Intitulé du projet": ["Wifi"], "Statut": ["achevé"], "Remarque": ["à voir"]},
        index=[2],
        dtype="str",
    )
    result = apply_mapping(frame, map_headers(list(frame.columns), profile), profile)
    assert result.to_dict("records") == [
        {"titre": "Wifi", "Statut": "termine", "Remarque": "à voir", "porteur_niveau": "commune"}
    ]


def test_a_column_left_out_does_not_mean_its_field_any_more():
    profile = Profile(columns={"Projet": "title", "Titre": None})
    frame = pd.DataFrame(
        [["Wifi", "M.", "ent", "Lyon", "commune", "Lyon"]],
        columns=["Projet", "Titre", "categorie", "porteur", "porteur_niveau", "territoire"],
        dtype="str",
    )
    result = apply_mapping(frame, map_headers(list(frame.columns), profile), profile)
    assert rename_headers(result, "f.csv")["title"].tolist() == ["Wifi"]
    assert result["Titre (ignorée)"].tolist() == ["M."]


def test_a_saved_profile_guesses_nothing_and_says_the_same(tmp_path):
    headers = ["Intitulé du projet", "Commune", "Couleur"]
    write_profile(profile_of(map_headers(headers), Profile(sheet="A")), tmp_path / "p.toml")
    again = read_profile(tmp_path / "p.toml")
    assert again.sheet == "A"
    mapped = map_headers(headers, again)
    assert [each.column for each in mapped] == ["title", "territory_name", None]
    assert not any(each.guessed for each in mapped)


def test_an_answer_on_the_command_line_is_a_header_and_a_field():
    found = with_columns(Profile(), ["a=b=titre", "Remarque="])
    assert found.columns == {"a=b": "title", "Remarque": None}
    with pytest.raises(ProfileError, match="« fusée » n'est pas un champ du schéma"):
        with_columns(Profile(), ["Projet=fusée"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(PROFILE.replace("]", "", 1), "p.toml, ligne 5 : TOML mal formé", id="bracket"),
        pytest.param(
            PROFILE.replace('= "titre"', '= "titer"'),
            "p.toml, ligne 6 : « titer » n'est pas un champ",
            id="unknown field",
        ),
        pytest.param(
            PROFILE.replace('= ""', '= "titre"'), "ligne 7 : deux en-têtes pour", id="twice"
        ),
        pytest.param(
            PROFILE.replace("version = 1", "version = 9"), "ligne 2 : version", id="version"
        ),
        pytest.param(PROFILE.replace('= "commune"', "= 3"), "ligne 13 : la valeur", id="a number"),
        pytest.param("[colones]\n", 'terrinum = "profil"', id="not a profile"),
        pytest.param(PROFILE + "[autre]\n", "ligne 14 : « autre » est inconnu", id="section"),
        pytest.param(
            PROFILE.replace("valeurs.statut", "valeurs.etta"), "ligne 9", id="value field"
        ),
    ],
)
def test_a_wrong_profile_is_told_with_its_line(text, message):
    with pytest.raises(ProfileError) as refused:
        parse_profile(text, "p.toml")
    assert message in str(refused.value)
