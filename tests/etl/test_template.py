"""The template: filled as an official would, it is read as it was filled."""

import csv
import io

import openpyxl
import pytest

from etl.errors import EtlError
from etl.extract.table import read_table
from etl.template import (
    DATA_SHEET,
    EXAMPLE_SHEET,
    HELP_SHEET,
    choices_of,
    template_csv,
    write_template,
)
from etl.transform.initiatives import check_rows, rename_headers
from etl.transform.mapping import map_headers
from geodata.initiative_fields import BY_COLUMN, INITIATIVE_FIELDS

CORSICA = {
    "titre": "Écoles d'Ajaccio",
    "categorie": "equipement_ecoles",
    "porteur": "Ville d'Ajaccio",
    "porteur_niveau": "commune",
    "territoire_nom": "Ajaccio",
    "territoire_code": "2A004",
    "niveaux_enseignement": "ecole;college",
    "annee_debut": 2013,
}


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "modele.xlsx"
    write_template(path)
    return path


def checked(path, sheet=None):
    raw = read_table(path, sheet=sheet)
    mapped = map_headers(list(raw.frame.columns))
    assert not any(each.guessed or each.among or each.column is None for each in mapped)
    return check_rows(rename_headers(raw.frame, path.name), path.name)


def test_a_filled_template_comes_back_as_it_was_filled(template):
    book = openpyxl.load_workbook(template)
    sheet = book[DATA_SHEET]
    headers = [cell.value for cell in sheet[1]]
    for line, changes in enumerate(({}, {"territoire_code": "01004"}), start=2):
        for name, cell in (CORSICA | changes).items():
            sheet.cell(line, headers.index(name) + 1, cell)
    book.save(template)
    found = checked(template)
    assert found.rejected.empty
    assert found.rows["territory_code"].tolist() == ["2A004", "01004"]
    assert found.rows["education_level"].iloc[0] == ["ecole", "college"]
    assert found.rows["start_year"].tolist() == [2013, 2013]


def test_the_examples_are_right_rows(template):
    found = checked(template, sheet=EXAMPLE_SHEET)
    assert found.rejected.empty
    assert len(found.rows) == 3


def test_codes_are_kept_as_text_and_choices_are_lists(template):
    sheet = openpyxl.load_workbook(template)[DATA_SHEET]
    headers = [cell.value for cell in sheet[1]]
    letter = openpyxl.utils.get_column_letter(headers.index("territoire_code") + 1)
    assert sheet.column_dimensions[letter].number_format == "@"
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    offered = {each.formula1.strip('"') for each in lists}
    fields = [field for field in INITIATIVE_FIELDS if choices_of(field)]
    assert offered == {",".join(choices_of(field)) for field in fields}
    assert {field.column for field in fields} == {
        *("category", "lead_level", "education_level", "status", "source_seen")
    }


def test_every_header_has_its_help(template):
    book = openpyxl.load_workbook(template)
    assert book.sheetnames == [DATA_SHEET, HELP_SHEET, EXAMPLE_SHEET]
    for cell in book[DATA_SHEET][1]:
        assert "Exemple" in cell.comment.text
    told = {row[0].value for row in book[HELP_SHEET].iter_rows(min_row=5)}
    assert told == {field.name for field in INITIATIVE_FIELDS}


def test_the_csv_template_has_the_header_and_an_example(tmp_path):
    rows = list(csv.reader(io.StringIO(template_csv().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == [field.name for field in INITIATIVE_FIELDS]
    path = tmp_path / "modele.csv"
    write_template(path)
    assert checked(path).rows["territory_code"].tolist() == [BY_COLUMN["territory_code"].example]


def test_another_ending_is_refused_in_french(tmp_path):
    with pytest.raises(EtlError, match=r"modele\.doc : le modèle s'écrit en \.xlsx ou en \.csv"):
        write_template(tmp_path / "modele.doc")
    assert list(tmp_path.iterdir()) == []
