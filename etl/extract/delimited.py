"""Read a delimited text file as officials save it: separator and encoding found out and told.

Every cell stays text, every row keeps the line where it starts, and a row with too many or too
few cells comes back as it was, with a reason: nothing is dropped.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from etl.extract.encodings import decode
from etl.extract.frames import misshapen_frame, text_frame
from etl.extract.parsed import ParseProblemError, Rows, checked_headers
from etl.extract.raw_table import RawTable, UnreadableFileError, told
from geodata.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

SEPARATORS = ",;\t|"
MAX_BYTES = 512 * 1024 * 1024
MAX_CELL = 1_000_000  # characters; csv's own limit (131,072) is less than a long description
MAX_COLUMNS = 702  # as in a sheet
SAMPLE_ROWS = 30
SAMPLE_CHARACTERS = 256 * 1024
DECLARED = re.compile(r'\A"?sep=([,;|\t])"?\r?\n', re.IGNORECASE)  # as Excel writes it
DECIMAL_COMMA = re.compile(r"-?\d[\d\s\u00a0\u202f]*,\d+\s*€?")
ENCODING_LABELS = {
    "utf-8-sig": "UTF-8 avec BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 sans BOM",
    "utf-16-be": "UTF-16 sans BOM",
    "cp1252": "Windows-1252",
}
Row = tuple[int, list[str]]  # line where it starts, cells


def read_delimited(path: Path) -> RawTable:
    """Read a CSV file whole, as text.

    Raises UnreadableFileError where it is missing, too large, not text, without header, or
    where two columns bear the same name.
    """
    try:
        return _read(_read_bytes(path))
    except ParseProblemError as problem:
        raise UnreadableFileError(path, str(problem)) from problem


def _read(content: bytes) -> RawTable:
    head, encoding = _head(content)
    declared = DECLARED.match(head)
    separator = declared.group(1) if declared else _separator(head)
    # Decoded line by line: the whole text would take four bytes a character in `io.StringIO`.
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    text.read(declared.end() if declared else 0)
    rows = _rows(text, separator, skipped=1 if declared else 0)
    line, first = next(rows, (1, []))
    if not first:
        raise ParseProblemError("fichier vide ; attendu : une ligne d'en-têtes.")
    if len(first) > MAX_COLUMNS:
        raise ParseProblemError(f"{len(first)} colonnes (limite : {MAX_COLUMNS}).")
    cells, bad = _packed(rows, first)
    place = f"ligne {line}"
    headers = checked_headers(first, where=place)
    frame = text_frame(cells.table(), headers, cells.lines)
    return RawTable(
        frame,
        _misshapen(bad, len(headers)),
        _dialect(separator, encoding),
        (*_header_notes(first, headers), *_comma_notes(frame)),
        header_place=place,
        separator=separator,
        encoding=encoding,
    )


def _head(content: bytes) -> tuple[str, str]:
    """Return (the first rows, at least the whole first one; encoding of the whole text)."""
    text, encoding = decode(content)
    return text[: max(SAMPLE_CHARACTERS, text.find("\n") + 1)], encoding


def _packed(rows: Iterator[Row], header: list[str]) -> tuple[Rows, list[Row]]:
    """Return the rows of as many cells as the header, packed, and the others as they are."""
    packed, bad = Rows(header), []
    for line, cells in rows:
        if len(cells) == len(header):
            packed.add(line, cells)
        else:
            bad.append((line, cells))
    return packed, bad


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(path, "plus de 512 Mo ; découpez-le en plusieurs fichiers.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(path, f"fichier introuvable ({path}).") from error
    except OSError as error:
        raise UnreadableFileError(path, f"illisible ({os_reason(error)}).") from error


def _dialect(separator: str, encoding: str) -> str:
    shown = "tabulation" if separator == "\t" else f"« {separator} »"
    return f"séparateur {shown}, {ENCODING_LABELS.get(encoding, 'UTF-8')}"


def _separator(text: str) -> str:
    """Choose the separator that cuts the first rows into most columns, alike from row to row."""
    scores = {separator: _regularity(text, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _regularity(text: str, separator: str) -> tuple[float, int]:
    """Return (share of the first rows with as many cells as the header, cells); 0 for one cell."""
    reader = csv.reader(
        io.StringIO(text[:SAMPLE_CHARACTERS], newline=""), delimiter=separator, strict=False
    )
    try:
        widths = [len(cells) for cells in islice(filter(None, reader), SAMPLE_ROWS)]
    except csv.Error:
        widths = [text.partition("\n")[0].count(separator) + 1]
    if not widths or widths[0] == 1:
        return (0.0, 0)
    alike = Counter(widths)[widths[0]] / len(widths)
    # Half of the rows right is right enough: then the number of columns decides.
    return (min(alike, 0.5), widths[0])


def _rows(text: Iterable[str], separator: str, *, skipped: int) -> Iterator[Row]:
    """Cut the text into (line, cells); blank lines are left out, as spreadsheets write some."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(text, delimiter=separator)
    start = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield start + skipped, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise ParseProblemError(f"ligne {start + skipped} : {_french(error)}.") from error


def _french(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"une cellule dépasse {MAX_CELL} caractères (guillemet non fermé ?)"
    return f"mal formée ({error})"


def _header_notes(written: list[str], headers: list[str]) -> list[str]:
    unnamed = [name for cell, name in zip(written, headers, strict=True) if not cell.strip()]
    if not unnamed:
        return []
    return [f"Colonnes sans en-tête, nommées d'après leur rang : {told(unnamed)}."]


def _comma_notes(frame: pd.DataFrame) -> list[str]:
    """Tell the columns whose numbers bear a decimal comma: they are kept as typed."""
    with_comma = []
    for position, name in enumerate(frame.columns):
        cells = frame.iloc[:200, position].str.strip()
        filled = cells[cells != ""]
        if len(filled) and filled.str.fullmatch(DECIMAL_COMMA.pattern).mean() > 0.5:  # noqa: PLR2004
            with_comma.append(f"« {name} »")
    if not with_comma:
        return []
    return [f"Nombres à virgule décimale, gardés tels quels : {told(with_comma)}."]


def _misshapen(rows: list[Row], expected: int) -> pd.DataFrame:
    return misshapen_frame(
        [
            (
                line,
                cells,
                f"ligne de {len(cells)} cellules au lieu de {expected} : "
                "vérifiez les séparateurs et les guillemets",
            )
            for line, cells in rows
        ]
    )
