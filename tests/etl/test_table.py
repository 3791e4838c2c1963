"""Every format an official may bring, read as the same table, with what was guessed told."""

import datetime
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from xlsxwriter import Workbook

from etl.extract import markup
from etl.extract.archive import opened
from etl.extract.markup import scan_workbook
from etl.extract.parsed import ParseProblemError
from etl.extract.sandbox import Limits, read_apart
from etl.extract.sniff import Format
from etl.extract.table import UnreadableFileError, read_table

ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Feuille1">
<table:table-row>{header}</table:table-row>
<table:table-row>
<table:table-cell office:value-type="string"><text:p>01001</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2013-12-05"><text:p>5/12/13</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000">
<table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""
ODS_HEADER = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
    for name in ("code", "n", "jour")
)


def workbook(path, rows, *, name="Feuille", more=()):
    """Write a workbook of one sheet, and of the sheets `more` (name, rows)."""
    with Workbook(str(path)) as book:
        for title, cells in ((name, rows), *more):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return path


def ods(path, content):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content.replace("\n", ""))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return path


def features(*pairs, **more):
    """Build the text of a GeoJSON of (properties, geometry)."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in pairs
            ],
            **more,
        }
    )


def write(folder, content, name="in"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def records(table):
    return table.frame.to_dict("records")


def test_numbers_and_dates_of_a_workbook_become_text_without_damage(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "siren", "part", "jour", "vrai"])
        sheet.write_row(1, 0, ["01001", 200046977, 0.1])
        sheet.write_datetime(
            1, 3, datetime.datetime(2013, 12, 5), book.add_format({"num_format": "dd/mm/yyyy"})
        )
        sheet.write_boolean(1, 4, True)
    assert read_table(tmp_path / "a.xlsx").frame.to_numpy().tolist() == [
        ["01001", "200046977", "0.1", "2013-12-05", "oui"]
    ]


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_told(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [], more=[("Données", [["a", "b"], [1, 2]]), ("Bis", [["c"], [3]])]
    )
    table = read_table(path)
    assert (table.sheet, table.sheets) == ("Données", ("Feuille", "Données", "Bis"))
    assert records(table) == [{"a": "1", "b": "2"}]
    assert "« Bis »" in table.notes[0]
    assert "--feuille" in table.notes[0]


def test_a_sheet_is_chosen_by_name_and_an_unknown_one_lists_those_there_are(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["a"], [1]], more=[("Bis", [["c"], [3]])])
    assert records(read_table(path, sheet="bis")) == [{"c": "3"}]
    with pytest.raises(UnreadableFileError, match=r"pas de feuille « Ter ».*« Feuille », « Bis »"):
        read_table(path, sheet="Ter")


def test_merged_headers_are_an_error_that_names_them(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("Suivi")
        sheet.merge_range("A1:B1", "Porteur")
        sheet.write_row(0, 2, ["Lieu"])
        sheet.write_row(1, 0, ["x", "y", "z"])
    with pytest.raises(UnreadableFileError, match=r"« Suivi », ligne 1 : .*fusionnées.*A1:B1"):
        read_table(tmp_path / "a.xlsx")


def test_titles_above_the_headers_are_told_and_lines_are_those_of_the_sheet(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["Recensement"], [], ["a", "b"], [1, 2], [], [3, 4]])
    table = read_table(path)
    assert table.frame.index.tolist() == [4, 6]
    assert any("Ligne 1 prise pour un titre" in note for note in table.notes)


def test_a_formula_gives_its_computed_value_and_one_without_is_told(tmp_path):
    with Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(1, 2, "=1+1", None, "")
    table = read_table(tmp_path / "a.xlsx")
    assert records(table) == [{"a": "2", "b": "", "c": ""}]
    assert any("1 cellules en erreur" in note for note in table.notes)
    assert any("1 formules sans valeur calculée" in note for note in table.notes)


def test_an_ods_is_read_and_its_million_empty_rows_are_not(tmp_path):
    table = read_table(ods(tmp_path / "a.ods", ODS_CONTENT.format(header=ODS_HEADER)))
    assert records(table) == [{"code": "01001", "n": "12", "jour": "2013-12-05"}]


def test_merged_headers_of_an_ods_are_an_error_too(tmp_path):
    merged = ODS_HEADER.replace(
        "<table:table-cell", '<table:table-cell table:number-columns-spanned="2"', 1
    )
    with pytest.raises(UnreadableFileError, match="fusionnées dans l'en-tête"):
        read_table(ods(tmp_path / "a.ods", ODS_CONTENT.format(header=merged)))


def test_the_points_of_a_geojson_become_columns_and_polygons_are_told(tmp_path):
    square = {"type": "Polygon", "coordinates": [[[4, 45], [5, 45], [5, 46], [4, 45]]]}
    path = write(
        tmp_path,
        features(
            ({"nom": "a", "liste": ["x", "y"]}, {"type": "Point", "coordinates": [4.83, 45.76]}),
            ({"nom": "b"}, square),
            ({"nom": "c"}, None),
        ),
    )
    table = read_table(path)
    assert table.dialect == "GeoJSON"
    assert records(table)[0] == {
        "nom": "a",
        "liste": "x;y",
        "longitude": "4.83",
        "latitude": "45.76",
    }
    assert shapely.from_wkb(table.geometry[1]).equals(shapely.Point(4.83, 45.76))
    assert shapely.from_wkb(table.geometry[2]).area == pytest.approx(0.5)
    assert table.geometry[3] is None
    assert any("ne servent pas à localiser" in note and "objets 2" in note for note in table.notes)


def test_numbers_of_json_keep_the_digits_that_were_written(tmp_path):
    path = write(tmp_path, '[{"a": 1.50, "b": 1e400, "c": 12345678901234567890, "d": NaN}]')
    assert records(read_table(path)) == [
        {"a": "1.50", "b": "1e400", "c": "12345678901234567890", "d": "NaN"}
    ]


def test_json_lines_keep_their_line_and_a_broken_one_its_reason(tmp_path):
    table = read_table(write(tmp_path, '{"a": 1}\n\n{broken\n[2]\n{"a": 1, "a": 2}\n{"a": 3}\n'))
    assert table.frame["a"].to_dict() == {1: "1", 6: "3"}
    assert table.misshapen.index.tolist() == [3, 4, 5]
    assert "clé est répétée" in table.misshapen["reason"][5]
    assert table.misshapen["cells"][5] == ["a : 1, a : 2"]


def test_a_list_under_a_key_is_found_and_told(tmp_path):
    table = read_table(write(tmp_path, '{"total": 1, "results": [{"a": "x"}]}'))
    assert records(table) == [{"a": "x"}]
    assert "« results »" in table.notes[0]


def test_parquet_and_geoparquet_are_read_as_text(tmp_path):
    frame = pd.DataFrame({"code": ["01001", None], "n": [12, 3], "part": [0.5, None]})
    frame.to_parquet(tmp_path / "a.parquet")
    points = gpd.GeoDataFrame(frame, geometry=[shapely.Point(4.8, 45.7), None], crs=4326)
    points.to_parquet(tmp_path / "b.parquet")
    texts = [{"code": "01001", "n": "12", "part": "0.5"}, {"code": "", "n": "3", "part": ""}]
    assert records(read_table(tmp_path / "a.parquet")) == texts
    located = read_table(tmp_path / "b.parquet")
    assert located.frame["longitude"].tolist() == ["4.8", ""]
    assert shapely.from_wkb(located.geometry[1]).equals(shapely.Point(4.8, 45.7))


def test_the_content_decides_not_the_name_and_it_is_told(tmp_path):
    path = workbook(tmp_path / "a.csv", [["a"], [1]])
    table = read_table(path)
    assert table.dialect == "XLSX, feuille « Feuille »"
    assert "le contenu est du XLSX" in table.notes[0]


def test_a_zip_of_one_table_is_read_and_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("dossier/", "")
        archive.writestr("dossier/données.csv", "a;b\n1;2\n")
        archive.writestr("__MACOSX/._données.csv", "clutter")
    table = read_table(tmp_path / "a.zip")
    assert records(table) == [{"a": "1", "b": "2"}]
    assert "« dossier/données.csv »" in table.notes[0]


def test_a_zip_of_two_tables_is_refused_and_names_them(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n1\n")
    with pytest.raises(UnreadableFileError, match=r"2 fichiers \(« a.csv », « b.csv »\)"):
        read_table(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("content", "note"),
    [
        pytest.param("a;b\n1,5;x\n2,25;y\n", "virgule décimale, gardés tels quels : « a »", id="1"),
        pytest.param("a;;c\n1;2;3\n", "sans en-tête.*colonne 2", id="unnamed"),
        pytest.param("a;b\n1\u200b;\u202ex\n", "Caractères invisibles.*lignes 2", id="invisible"),
    ],
)
def test_what_is_guessed_or_cleaned_in_a_csv_is_told(tmp_path, content, note):
    notes = " ".join(read_table(write(tmp_path, content)).notes)
    assert pd.Series([notes]).str.contains(note).all()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_recognised(tmp_path, encoding):
    table = read_table(write(tmp_path, "nom;ville\né;Lyon\n".encode(encoding)))
    assert records(table) == [{"nom": "é", "ville": "Lyon"}]
    assert "UTF-16 sans BOM" in table.dialect


def test_a_separator_declared_by_excel_is_followed(tmp_path):
    table = read_table(write(tmp_path, "sep=;\na;b,c\n1;2\n"))
    assert table.frame.to_dict("index") == {3: {"a": "1", "b,c": "2"}}


def test_a_header_that_holds_more_commas_than_semicolons_is_cut_at_the_semicolons(tmp_path):
    table = read_table(write(tmp_path, "a, b, c, d;e\nx, y;1\nz;2\n"))
    assert list(table.frame.columns) == ["a, b, c, d", "e"]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        pytest.param(Limits(memory_bytes=60_000_000), "mémoire", id="memory"),
        pytest.param(Limits(cpu_seconds=1), "plus de 1 s", id="processor"),
        pytest.param(Limits(clock_seconds=0.05), "sa lecture prend plus de", id="clock"),
    ],
)
def test_a_parser_that_goes_beyond_its_limits_is_stopped_with_a_sentence(tmp_path, limits, message):
    objects = ",".join(f'{{"a{n % 50}": "{n}"}}' for n in range(400_000))
    path = write(tmp_path, f"[{objects}]")
    with pytest.raises(UnreadableFileError, match=message):
        read_apart(path, Format.JSON, sheet=None, limits=limits)


@pytest.mark.parametrize(
    ("megabytes", "cpu", "clock"), [(0, 8, 60.0), (2, 8, 60.0), (8, 24, 60.0), (500, 60, 120.0)]
)
def test_a_large_file_has_the_time_that_an_honest_one_takes(megabytes, cpu, clock):
    limits = Limits.for_size(megabytes * 1024 * 1024)
    assert (limits.cpu_seconds, limits.clock_seconds) == (cpu, clock)


def test_a_sheet_with_too_many_filled_cells_is_said_too_full_not_too_far(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "MAX_CELLS", 50)
    path = workbook(tmp_path / "grand.xlsx", [["a", "b", "c"]] * 40)
    with opened(path) as archive, pytest.raises(ParseProblemError, match="120 cellules remplies"):
        scan_workbook(archive)["Feuille"].refuse_far_cells("Feuille")
