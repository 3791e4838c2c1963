"""Read a delimited text file as officials save it: separator and encoding found out and told.

Every cell stays text, every row keeps the line where it starts, and a row with too many or too
few cells comes back as it was, with a reason: nothing is dropped.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from etl.extract.raw_table import RawTable, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = ",;\t|"
MAX_BYTES = 512 * 1024 * 1024
MAX_CELL = 1_000_000  # characters; csv's own limit (131,072) is less than a long description
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODING_LABELS = {"utf-8-sig": "UTF-8 avec BOM", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def read_delimited(path: Path) -> RawTable:
    """Read a CSV file whole, as text.

    Raises UnreadableFileError where it is missing, too large, not text, without header, or
    where two columns bear the same name.
    """
    text, encoding = _decode(path, _read_bytes(path))
    separator = _separator(text.partition("\n")[0])
    rows = _rows(path, text, separator)
    if not rows:
        raise UnreadableFileError(path, "fichier vide ; attendu : une ligne d'en-têtes.")
    headers = _headers(path, rows[0][1])
    good = [(line, cells) for line, cells in rows[1:] if len(cells) == len(headers)]
    bad = [(line, cells) for line, cells in rows[1:] if len(cells) != len(headers)]
    frame = pd.DataFrame(
        [cells for _, cells in good],
        columns=headers,
        index=pd.Index([line for line, _ in good], name="line", dtype="int64"),
        dtype="str",
    )
    return RawTable(
        frame,
        _misshapen(bad, len(headers)),
        _dialect(separator, encoding),
        separator=separator,
        encoding=encoding,
    )


def _dialect(separator: str, encoding: str) -> str:
    shown = "tabulation" if separator == "\t" else f"« {separator} »"
    return f"séparateur {shown}, {ENCODING_LABELS.get(encoding, 'UTF-8')}"


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFileError(path, "plus de 512 Mo ; découpez-le en plusieurs fichiers.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(path, f"fichier introuvable ({path}).") from error
    except OSError as error:
        raise UnreadableFileError(path, f"illisible ({error.strerror}).") from error


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    """Decode by byte order mark, else UTF-8, else Windows-1252 (what spreadsheets save)."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if marked is None and b"\x00" in content:
        raise UnreadableFileError(path, "ce n'est pas un fichier texte (octets nuls).")
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(path, "encodage inconnu ; enregistrez-le en UTF-8.")


def _separator(header: str) -> str:
    """Choose the separator that cuts the header most: headers rarely hold one inside quotes."""
    counts = {separator: header.count(separator) for separator in SEPARATORS}
    return max(counts, key=lambda separator: counts[separator])


def _rows(path: Path, text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Cut the text into (line, cells); blank lines are left out, as spreadsheets write some."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFileError(path, f"ligne {start} : {_french(error)}.") from error
    return rows


def _french(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"une cellule dépasse {MAX_CELL} caractères (guillemet non fermé ?)"
    return f"mal formée ({error})"


def _headers(path: Path, cells: list[str]) -> list[str]:
    headers = [cell.strip() for cell in cells]
    repeated = sorted({name for name in headers if headers.count(name) > 1 and name})
    if repeated:
        names = ", ".join(f"« {name} »" for name in repeated)
        raise UnreadableFileError(path, f"ligne 1 : en-tête répété : {names}.")
    return [name or f"colonne {position}" for position, name in enumerate(headers, start=1)]


def _misshapen(rows: list[tuple[int, list[str]]], expected: int) -> pd.DataFrame:
    reasons = [
        f"ligne de {len(cells)} cellules au lieu de {expected} : "
        "vérifiez les séparateurs et les guillemets"
        for _, cells in rows
    ]
    return pd.DataFrame(
        {"cells": [cells for _, cells in rows], "reason": reasons},
        index=pd.Index([line for line, _ in rows], name="line", dtype="int64"),
    )
