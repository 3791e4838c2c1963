import pytest

from dashboard.export.fields import FIELDS, table_schema
from etl.import_initiatives import import_files
from etl.transform.initiative_columns import BY_HEADER, BY_NAME
from geodata import schemas
from geodata.names import normalise
from geodata.store import read_initiatives


def test_every_stored_column_is_described_once():
    assert [field.column for field in FIELDS] == list(schemas.INITIATIVES.columns)
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_a_file_names_its_columns_as_the_import_reads_them():
    names = {field.column: field.name for field in FIELDS}
    for column in BY_NAME:
        assert BY_HEADER[normalise(names[column])] == column


def test_what_a_cell_may_hold_is_in_the_schema():
    schema = table_schema(version="1", created="2026-11-23T00:00:00+00:00")
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["annee_debut"]["type"] == "year"
    assert fields["titre"]["constraints"]["required"]
    assert not fields["statut"]["constraints"]["required"]
    assert fields["statut"]["constraints"]["enum"] == ["prevu", "en_cours", "termine"]
    assert fields["source_consultee"]["trueValues"] == ["oui"]


@pytest.mark.france
def test_the_exported_csv_comes_back_as_the_same_initiatives(reference, initiatives, tmp_path):
    from dashboard.export import flat_rows, safe_csv  # noqa: PLC0415

    path = tmp_path / "initiatives.csv"
    path.write_bytes(safe_csv(flat_rows(initiatives.initiatives, mention="mention")))
    import_files([path], reference, replace=True, root=tmp_path)
    again = read_initiatives(tmp_path).initiatives
    columns = ["id", "title", "category", "lead_name", "start_year", "budget_eur", "perimeter_id"]
    assert again[columns].equals(initiatives.initiatives[columns])
