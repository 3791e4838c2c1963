"""`terrinum locate`: a file in, the same file out with the answers."""

import csv

import pytest

from etl.errors import EtlError
from etl.locate_file import ColumnChoice, NoColumnError, UnknownColumnError, locate_file
from etl.transform.locate import OUTPUT_COLUMNS
from geodata.store.decisions import Decision


@pytest.fixture
def run(tmp_path, small_gazetteer):
    """Locate a text as a file; return (summary, rows written, header included)."""

    def ask(text, *, encoding="utf-8", separator=",", **columns):
        source, output = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(text.encode(encoding))
        summary = locate_file(source, output, ColumnChoice(**columns), small_gazetteer)
        with output.open(encoding="utf-8", newline="") as file:
            return summary, list(csv.reader(file, delimiter=separator))

    return ask


def test_every_row_and_column_is_kept_in_order(run):
    summary, rows = run("id,ville,note\n007,Lyon,NA\n2,Mérignac,\n3,Xyzzy,a\n", name="ville")

    assert rows[0] == ["id", "ville", "note", *OUTPUT_COLUMNS]
    assert [row[:3] for row in rows[1:]] == [
        ["007", "Lyon", "NA"],
        ["2", "Mérignac", ""],
        ["3", "Xyzzy", "a"],
    ]
    assert [row[9] for row in rows[1:]] == ["matched", "review", "rejected"]
    assert (summary.rows, summary.matched, summary.review, summary.rejected) == (3, 1, 1, 1)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_as_spreadsheets_save_them(run, separator, encoding):
    text = f"ville{separator}dep\nMérignac{separator}33\n"

    _, rows = run(text, encoding=encoding, separator=separator, name="ville", departement="dep")

    assert rows[1][:2] == ["Mérignac", "33"]
    assert rows[1][3] == "33281"


def test_a_year_may_be_a_column_or_a_year(run):
    text = "ville,an\nCherbourg-Octeville,2013\n"

    assert run(text, name="ville", year="an")[1][1][3] == "50129"
    assert run(text, name="ville", year="2013")[1][1][3] == "50129"


def test_an_unknown_column_lists_those_there_are_and_the_nearest(run):
    with pytest.raises(UnknownColumnError, match=r"Serait-ce « Commune ».*« id », « Commune »"):
        run("id,Commune\n1,Lyon\n", name="comune")


def test_a_level_without_a_place_is_not_enough(run):
    with pytest.raises(NoColumnError, match="--name"):
        run("id,type\n1,commune\n", type="type")


def test_a_misshapen_row_is_kept_in_its_place_and_its_line_told(run):
    summary, rows = run("id,ville\n1,Lyon\n2,Lyon,de trop\n3\n4,Bordeaux\n", name="ville")

    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[2][-1] == "de trop"
    assert "Ligne 3" in rows[2][rows[0].index("loc_reason")]
    assert summary.rejected == 2
    assert "ligne 3" in summary.warnings[0]
    assert len({len(row) for row in rows}) == 1


def test_answers_of_a_former_run_are_replaced(run):
    summary, rows = run("ville,loc_code,loc_status\nLyon,old,old\n", name="ville")

    assert summary.overwritten == ("loc_code", "loc_status")
    assert rows[0] == ["ville", *OUTPUT_COLUMNS]
    assert rows[1][2] == "69123"


def test_an_unreadable_year_is_warned_with_line_and_column(run):
    summary, _ = run("ville,an\nLyon,abc\n", name="ville", year="an")

    assert summary.warnings[0].startswith("in.csv, ligne 2, colonne « an » : Année « abc »")


def test_a_folder_that_cannot_be_written_is_told_in_french(tmp_path, small_gazetteer):
    source = tmp_path / "in.csv"
    source.write_text("ville\nLyon\n", encoding="utf-8")

    with pytest.raises(EtlError, match="impossible d'écrire"):
        locate_file(source, source / "out.csv", ColumnChoice(name="ville"), small_gazetteer)


def test_a_failed_write_leaves_the_former_output(tmp_path, small_gazetteer, monkeypatch):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("ville\nLyon\n", encoding="utf-8")
    output.write_text("avant", encoding="utf-8")

    def fail(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(KeyboardInterrupt):
        locate_file(source, output, ColumnChoice(name="ville"), small_gazetteer)

    assert output.read_text(encoding="utf-8") == "avant"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_what_a_human_decided_is_not_asked_again(tmp_path, small_gazetteer):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("ville\nMérignac\nLyon\nMÉRIGNAC\n", encoding="utf-8")
    decision = Decision(
        *({"name": "Mérignac"}, "commune", ("33281",)),
        *("A. Martin", "2026-01-05T10:00:00+00:00", "la Gironde"),
    )

    summary = locate_file(
        *(source, output, ColumnChoice(name="ville"), small_gazetteer),
        decisions={decision.key: decision},
    )

    rows = list(csv.DictReader(output.open(encoding="utf-8")))
    assert [row["loc_code"] for row in rows] == ["33281", "69123", "33281"]
    assert "A. Martin" in rows[0]["loc_reason"]
    assert summary.matched == 3
