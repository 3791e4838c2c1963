"""What fuzzing found (see docs/fuzzing.md), and properties over generated files and clues."""

import base64
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from etl.errors import EtlError
from etl.extract.delimited import read_delimited
from etl.extract.json_records import parse_json
from etl.extract.table import UnreadableFileError, read_table
from etl.transform.locate import Status, locate
from fuzz.seeds import ODS

# The directory of this archive starts before the file does: seeking there is a system error.
ARCHIVE_BEFORE_ITS_START = base64.b64decode(
    "UEsDAAB4LmNzdmE7YgoxOzIKUEsBAhQDFAAAAAAAUA14Xc4Qh7EIAAAACABhAAUAAAAAAAAAAAAAAIABAAAAAHgu"
    "Y3N2UEsFBgAAAAABAAEAMwAAACsAAAAAAA=="
)
ARCHIVE_WITH_A_NAMELESS_MEMBER = base64.b64decode(
    "UEsDBEcAAAAAAMgNeF3OEIexCAAAAAgAAAAFAAAAeC5jc3ZhO2IKMTsyClBLAQIUAxQAAAAAAMgNeF3OEIexCAAA"
    "AAgAAAAAAAAAeC5jc3YAAACAAQAAAAB4LmNzdlBLBQYAAAAAAQABADMAAAArAAAAAAA="
)
SHEET_NAMES = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TOUCHED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# A null byte is the one thing that a text file cannot hold.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def write(folder, content):
    path = folder / "in"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_archive_whose_directory_starts_before_it_is_broken(tmp_path):
    for start in (b"PK\x03\x04", ARCHIVE_BEFORE_ITS_START[:4]):
        path = write(tmp_path, start + ARCHIVE_BEFORE_ITS_START[4:])
        with pytest.raises(UnreadableFileError):
            read_table(path)


def test_an_archive_with_a_nameless_member_is_refused(tmp_path):
    path = write(tmp_path, ARCHIVE_WITH_A_NAMELESS_MEMBER)
    with pytest.raises(UnreadableFileError, match="sans nom"):
        read_table(path)


def test_a_duration_of_parquet_that_python_cannot_hold_stays_text(tmp_path):
    pq.write_table(pa.table({"d": pa.array([2**62], pa.duration("s"))}), tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").frame["d"].tolist() == [str(2**62)]


@pytest.mark.parametrize("kind", ['{"a": 1}', '[{"a": 1}]'])
def test_a_json_whose_type_is_no_text_is_read_as_any_other(tmp_path, kind):
    path = write(tmp_path, f'{{"type": {kind}, "lignes": [{{"b": 1}}, {{"b": 2}}]}}')
    if kind.startswith("["):  # two lists of objects: which one is meant is not guessed
        with pytest.raises(UnreadableFileError, match="attendu"):
            read_table(path)
    else:
        assert read_table(path).frame["b"].tolist() == ["1", "2"]


def workbook_with(folder, rows):
    """Write a workbook whose only sheet holds this markup."""
    plain = folder / "plain.xlsx"
    with Workbook(str(plain)) as book:
        book.add_worksheet("F").write_row(0, 0, ["a", "b"])
    sheet = f'<worksheet xmlns="{SHEET_NAMES}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(folder / "a.xlsx", "w") as copy:
        for name in source.namelist():
            copy.writestr(name, sheet if name.endswith("sheet1.xml") else source.read(name))
    return folder / "a.xlsx"


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        pytest.param('<row r="1"><c r="uuuuuuuuB2"><v>1</v></c></row>', "UUUUUUUUB2", id="letters"),
        pytest.param('<row r="1"><c r="ZZ9999999"><v>1</v></c></row>', "ZZ9999999", id="its row"),
        pytest.param('<row r="1"><c r = "XFD1"><v>1</v></c></row>', "XFD1", id="spaces"),
        pytest.param(
            '<row x=">" r="99999999"><c r="B1"/><c><v>1</v></c></row>', "C99999999", id="quoted"
        ),
        pytest.param(f"<row>{'<c/>' * 800}<c><v>1</v></c></row>", "ADU1", id="no reference"),
        pytest.param('<x:row r="9999999"><x:c><v>1</v></x:c></x:row>', "A9999999", id="prefix"),
    ],
)
def test_a_cell_far_from_any_table_is_named_however_it_is_written(tmp_path, rows, named):
    with pytest.raises(UnreadableFileError, match=named):
        read_table(workbook_with(tmp_path, rows))


def test_cells_without_references_are_read_in_their_order(tmp_path):
    rows = "".join(f"<row><c><v>{n}</v></c><c/><c><v>{n}1</v></c></row>" for n in range(3))
    table = read_table(workbook_with(tmp_path, rows))
    assert table.frame.to_numpy().tolist() == [["1", "11"], ["2", "21"]]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            '<table:table-cell table:number-columns-repeated="999999999"/>'
            "<table:table-cell><text:p>x</text:p></table:table-cell>",
            id="blank columns before a cell",
        ),
        pytest.param(
            '</table:table-row><table:table-row table:number-rows-repeated="99999999">'
            "</table:table-row><table:table-row>"
            "<table:table-cell><text:p>x</text:p></table:table-cell>",
            id="blank rows before a cell",
        ),
    ],
)
def test_repeats_of_an_ods_that_make_a_huge_sheet_are_refused_with_its_name(tmp_path, rows):
    content = ODS.replace(b"<table:table-cell", f"{rows}<table:table-cell".encode(), 1)
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    with pytest.raises(UnreadableFileError, match="feuille « F »"):
        read_table(tmp_path / "a.ods")


def test_an_ods_that_closes_no_table_does_not_keep_its_parser_for_ever(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace(b"</table:table>", b""))
        archive.writestr("META-INF/manifest.xml", "<x/>")
    with pytest.raises(UnreadableFileError, match="mal formé"):
        read_table(tmp_path / "a.ods")


@TOUCHED
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_a_table_or_a_sentence(tmp_path, content):
    path = write(tmp_path, content)
    try:
        table = read_delimited(path)
    except EtlError:
        return
    assert not table.frame.isna().to_numpy().any()


@TOUCHED
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_csv_that_a_spreadsheet_writes_loses_no_cell(tmp_path, rows):
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = write(tmp_path, "\n".join(["a;b;c", *quoted]) + "\n")
    table = read_delimited(path)
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert table.frame.to_numpy().tolist() == kept
    assert table.misshapen.empty


@TOUCHED
@given(records=st.lists(json_values, max_size=4))
def test_any_json_is_a_table_or_a_sentence_and_every_object_is_in_it(tmp_path, records):
    path = write(tmp_path, json.dumps(records))
    try:
        parsed = parse_json(path, None)
    except EtlError:
        return
    assert len(parsed.lines) + len(parsed.misshapen) == len(records)


@TOUCHED
@given(name=cells, code=cells, lat=st.floats().map(str) | cells, lon=st.floats().map(str) | cells)
def test_any_clue_gets_one_status_and_a_match_names_its_territory(
    small_gazetteer, name, code, lat, lon
):
    import pandas as pd  # noqa: PLC0415

    clues = pd.DataFrame({"name": [name], "code": [code], "lat": [lat], "lon": [lon]})
    found = locate(clues, small_gazetteer).iloc[0]
    assert found["loc_status"] in {status.value for status in Status}
    assert (found["loc_status"] == Status.MATCHED.value) <= bool(found["loc_code"])
