import pandas as pd
import pytest

from etl.errors import EtlError
from etl.transform.initiatives import (
    UnknownHeadersError,
    check_rows,
    ignored_headers,
    refuse_repeated_ids,
    rename_headers,
)

ROW = {
    "id": "meudon",
    "title": "Écoles de Meudon",
    "category": "equipement_ecoles",
    "lead_name": "Ville de Meudon",
    "lead_level": "commune",
    "territory_name": "Meudon",
}


def rows(*changes):
    return pd.DataFrame(
        [{**ROW, **change} for change in changes], index=range(2, 2 + len(changes)), dtype="str"
    )


def reason_of(**change):
    checked = check_rows(rows(change), "f.csv")
    assert checked.rows.empty
    return checked.rejected.loc[2, "reason"]


def test_french_headers_mean_the_same_as_english_ones():
    french = pd.DataFrame(
        columns=[
            *("Intitulé", "Catégorie", "Porteur", "Niveau porteur"),
            *("Territoire nom", "Année début"),
        ],
        dtype="str",
    )
    assert list(rename_headers(french, "f.csv").columns) == [
        *("title", "category", "lead_name", "lead_level", "territory_name", "start_year")
    ]


def test_a_missing_required_header_is_named_with_what_looks_like_it():
    frame = rows({}).rename(columns={"title": "titel"})
    with pytest.raises(
        UnknownHeadersError,
        match=r"^f.csv, ligne 4 : il manque la colonne « titre » \(serait-ce « titel » \?\)\.$",
    ):
        rename_headers(frame, "f.csv, ligne 4")


def test_two_headers_for_one_column_are_refused():
    frame = rows({}).assign(Titre="encore")
    with pytest.raises(EtlError, match="deux en-têtes disent « titre »"):
        rename_headers(frame, "f.csv")


def test_unknown_headers_are_listed_and_the_report_columns_are_not():
    frame = rows({}).assign(couleur="bleu", motif="vide", statut_import="rejetée")
    assert ignored_headers(frame) == ["couleur"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"start_year": "abc"},
            "f.csv, ligne 2, colonne « start_year » : « abc » ; attendu : une année entre",
            id="year",
        ),
        pytest.param({"start_year": "1789"}, "une année entre", id="1789"),
        pytest.param({"category": "fusée"}, "une valeur parmi thd_ecoles", id="category"),
        pytest.param({"budget_eur": "-5"}, "un montant positif", id="negative"),
        pytest.param({"budget_eur": "1e400"}, "un montant positif", id="1e400"),
        pytest.param({"source_url": "javascript:alert(1)"}, "une adresse https", id="javascript"),
        pytest.param({"title": " "}, "colonne « title » : vide", id="no title"),
        pytest.param({"territory_name": ""}, "« territory_name » : vide", id="no territory"),
        pytest.param({"start_year": "2015", "end_year": "2010"}, "attendu : 2015", id="inverted"),
        pytest.param({"education_level": "ecole;crèche"}, "ecole, college, lycee", id="level"),
        pytest.param({"source_seen": "peut-être"}, "oui ou non", id="boolean"),
    ],
)
def test_a_wrong_cell_is_told_by_file_line_column_value_and_expectation(change, message):
    assert message in reason_of(**change)


def test_every_wrong_cell_of_a_row_is_told_at_once():
    reason = reason_of(start_year="abc", budget_eur="cher")
    assert "start_year" in reason
    assert "budget_eur" in reason


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        pytest.param("budget_eur", "2 300 000 €", 2_300_000, id="French thousands"),
        pytest.param("budget_eur", "58 921,93", 58_921.93, id="cents"),
        pytest.param("pupils", "1 200", 1200, id="a count"),
        pytest.param("start_year", "2013.0", 2013, id="a spreadsheet's year"),
        pytest.param("category", "ENT", "ent", id="case"),
        pytest.param("status", "Terminé", "termine", id="accent"),
        pytest.param("status", "En cours", "en_cours", id="space"),
        pytest.param(
            "funders", "État:80 %; communes:20 %", ["État:80 %", "communes:20 %"], id="list"
        ),
        pytest.param("source_seen", "Oui", True, id="yes"),
    ],
)
def test_a_cell_is_read_as_officials_write_it(column, cell, expected):
    assert check_rows(rows({column: cell}), "f.csv").rows.loc[2, column] == expected


def test_a_row_without_id_gets_one_that_is_the_same_each_time():
    first, second = (check_rows(rows({"id": ""}), "f.csv").rows.loc[2, "id"] for _ in range(2))
    assert first == second
    assert first.startswith("ecoles-de-meudon-")


def test_a_repeated_id_is_refused_and_says_where_the_first_one_is():
    typed = pd.DataFrame(
        {"id": ["a", "a"], "source_file": ["x.csv", "y.csv"], "source_line": [2, 7]}
    )
    kept, refused = refuse_repeated_ids(typed)
    assert kept["source_file"].tolist() == ["x.csv"]
    assert "y.csv, ligne 7" in refused["reason"].iloc[0]
    assert "(x.csv, ligne 2)" in refused["reason"].iloc[0]
