"""What is fuzzed: each target takes bytes, and fails where a promise of ours does not hold.

A reader promises a table of text or a sentence (ParseProblemError, UnreadableFileError); the
locator promises one status per row, and a known territory where it says `matched`.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from etl.errors import EtlError
from etl.extract.archive import extract_single
from etl.extract.delimited import read_delimited
from etl.extract.invisible import clean, clean_frame
from etl.extract.json_records import parse_json
from etl.extract.parquet import parse_parquet
from etl.extract.sniff import format_of
from etl.extract.workbook import parse_workbook
from etl.transform.locate import Gazetteer, Status, locate
from geodata.names import normalise
from geodata.store import read_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.extract.parsed import Parsed

# In memory where the system has such a folder: a fuzzer writes a file at each try.
SCRATCH = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())  # noqa: S108
STATUSES = {status.value for status in Status}
CLUES = ("code", "name", "type", "departement", "postcode", "year", "lat", "lon", "uai", "address")


class BrokenPromiseError(AssertionError):
    """A result that our own documentation excludes."""


def _file(data: bytes) -> Path:
    path = SCRATCH / f"terrinum-fuzz-{os.getpid()}"
    path.write_bytes(data)
    return path


def delimited(data: bytes) -> None:
    """Read bytes as a CSV: rows are all there, cells are text, cleaning is idempotent."""
    try:
        table = read_delimited(_file(data))
    except EtlError:
        return
    frame, _ = clean_frame(table.frame)
    if frame.isna().to_numpy().any() or not frame.index.is_unique:
        raise BrokenPromiseError("a null cell, or two rows of one line")
    if frame.map(clean).ne(frame).to_numpy().any():
        raise BrokenPromiseError("cleaned twice, changed twice")


def json_text(data: bytes) -> None:
    """Read bytes as GeoJSON, JSON or JSON lines."""
    _parsed(parse_json, data)


def parquet(data: bytes) -> None:
    """Read bytes as Parquet."""
    _parsed(parse_parquet, data)


def workbook(data: bytes) -> None:
    """Read bytes as the first sheet's markup of a workbook that is otherwise right."""
    _parsed(parse_workbook, _with_sheet(data))


def raw_workbook(data: bytes) -> None:
    """Read bytes as a whole workbook."""
    _parsed(parse_workbook, data)


def ods(data: bytes) -> None:
    """Read bytes as the content of an ODS."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", data)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    _parsed(parse_workbook, packed.getvalue())


def archive_of_one(data: bytes) -> None:
    """Tell the format of bytes, and take the one member of what looks like an archive."""
    path = _file(data)
    try:
        format_of(path)
        extract_single(path, path.with_suffix(".out"))
    except EtlError:
        return


def place(data: bytes) -> None:
    """Locate rows made of tab-separated clues: names, codes, points, years."""
    rows = [line.split("\t") for line in data.decode("utf-8", "replace").split("\n")[:20]]
    cells = [dict(zip(CLUES, row, strict=False)) for row in rows]
    clues = pd.DataFrame(cells, columns=list(CLUES)).fillna("").astype("str")
    found = locate(clues, _france())
    if len(found) != len(clues) or not set(found["loc_status"]) <= STATUSES:
        raise BrokenPromiseError("a row without a status")
    matched = found[found["loc_status"] == Status.MATCHED.value]
    if (matched["loc_code"] == "").any() or (matched["loc_name"] == "").any():
        raise BrokenPromiseError("matched to nothing")


def name(data: bytes) -> None:
    """Normalise a text: twice is once."""
    text = data.decode("utf-8", "replace")
    once = normalise(text)
    if normalise(once) != once:
        raise BrokenPromiseError(f"{text!r} → {once!r} → {normalise(once)!r}")


def _parsed(parse: Callable[[Path, str | None], Parsed], data: bytes) -> None:
    try:
        parsed = parse(_file(data), None)
    except (EtlError, MemoryError):  # the second ends the child, whose parent says it in French
        return
    if parsed.cells.num_rows != len(parsed.lines):
        raise BrokenPromiseError("rows without a line")
    if any(column.null_count for column in parsed.cells.columns):
        raise BrokenPromiseError("a null cell")
    if parsed.geometry is not None and len(parsed.geometry) != len(parsed.lines):
        raise BrokenPromiseError("rows without their geometry")


@cache
def _france() -> Gazetteer:
    return Gazetteer.from_reference(read_reference())


@cache
def _shell() -> tuple[tuple[str, bytes], ...]:
    """Return the members of a small workbook."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only here

    packed = io.BytesIO()
    with Workbook(packed) as book:
        book.add_worksheet("F").write_row(0, 0, ["a", "b"])
    with zipfile.ZipFile(packed) as archive:
        return tuple((item, archive.read(item)) for item in archive.namelist())


def _with_sheet(markup: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, content in _shell():
            archive.writestr(member, markup if member.endswith("sheet1.xml") else content)
    return packed.getvalue()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "csv": delimited,
    "json": json_text,
    "parquet": parquet,
    "feuille": workbook,
    "xlsx": raw_workbook,
    "ods": ods,
    "zip": archive_of_one,
    "lieux": place,
    "noms": name,
}
