"""The published schema: valid by its own standard, whole, and the only one."""

import runpy
from pathlib import Path

import pytest
from frictionless import Resource, Schema, validate

from etl.template import template_csv
from geodata import schemas
from geodata.initiative_fields import INITIATIVE_FIELDS, PATH, read_schema

CHECKOUT = Path(__file__).parents[2]


def test_the_schema_is_a_valid_table_schema():
    schema = Schema.from_descriptor(read_schema())
    assert [field.name for field in schema.fields] == [field.name for field in INITIATIVE_FIELDS]
    assert schema.primary_key == ["identifiant"]


def test_the_schema_says_all_that_a_published_one_says():
    schema = read_schema()
    said = {"name", "title", "description", "version", "created", "lastModified", "contributors"}
    assert said <= set(schema)
    for field in schema["fields"]:
        assert {"name", "title", "description", "example", "type", "constraints"} <= set(field)


def test_every_column_to_import_is_a_stored_column():
    assert {field.column for field in INITIATIVE_FIELDS} <= set(schemas.INITIATIVES.columns)


def test_no_header_means_two_columns():
    headers = [
        header for each in INITIATIVE_FIELDS for header in (each.name, each.column, *each.aliases)
    ]
    doubles = {header for header in headers if headers.count(header) > 1} - {"description"}
    assert not doubles


def test_the_template_filled_with_the_examples_is_valid(tmp_path):
    path = tmp_path / "modele.csv"
    path.write_bytes(template_csv())
    schema = Schema.from_descriptor(read_schema())
    report = validate(Resource(path=path.name, basepath=str(tmp_path), schema=schema))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert report.tasks[0].stats["rows"] == 1


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        pytest.param("categorie", "fusée", id="category"),
        pytest.param("annee_debut", "1789", id="year"),
        pytest.param("source", "javascript:alert(1)", id="link"),
        pytest.param("niveaux_enseignement", "crèche", id="level"),
        pytest.param("titre", "", id="empty"),
    ],
)
def test_a_wrong_cell_is_not_valid(field, cell):
    row = {each.name: each.example for each in INITIATIVE_FIELDS} | {field: cell}
    names = [each.name for each in INITIATIVE_FIELDS]
    table = [names, [row[name] for name in names]]
    report = validate(Resource(data=table, schema=Schema.from_descriptor(read_schema())))
    assert report.flatten(["fieldName"]) == [[field]]


def test_the_page_and_the_example_are_those_of_the_schema():
    docs = runpy.run_path(str(CHECKOUT / "docs" / "schema.py"))
    assert docs["OUTPUT"].read_text("utf-8") == docs["page"](), "lancez python docs/schema.py"
    assert docs["EXAMPLE"].read_text("utf-8") == docs["example"](), "lancez python docs/schema.py"
    assert {name for name, _, _ in docs["NEIGHBOURS"]} == {each.name for each in INITIATIVE_FIELDS}


def test_the_example_that_the_schema_names_is_valid():
    [stated] = read_schema()["resources"]
    schema = Schema.from_descriptor(read_schema())
    report = validate(Resource(path=stated["path"], basepath=str(PATH.parent), schema=schema))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


def test_the_schema_travels_with_the_package():
    assert PATH.is_file()
