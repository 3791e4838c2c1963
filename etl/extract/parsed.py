"""What a parser hands over, before it becomes a frame; light enough for the child process."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from etl.errors import EtlError
from etl.extract.invisible import SURROGATES, clean_header

BATCH = 5_000  # rows held as Python text before they are packed


class ParseProblemError(EtlError):
    """A file's content cannot be read; the message is French and names no file."""


@dataclass(frozen=True)
class Parsed:
    """A table of text columns (`cells`, nulls never), the line of each row, what was guessed.

    `header_place`: where the headers stand, in French.
    """

    cells: pa.Table
    lines: list[int]
    dialect: str
    header_place: str
    notes: tuple[str, ...] = ()
    misshapen: tuple[tuple[int, list[str], str], ...] = ()
    geometry: list[bytes | None] | None = None
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


@dataclass
class Rows:
    """Rows of text packed into columns as they come: millions of cells cost their letters only."""

    headers: list[str]
    lines: list[int] = field(default_factory=list)
    _waiting: list[list[str]] = field(default_factory=list)
    _packed: list[pa.RecordBatch] = field(default_factory=list)

    def add(self, line: int, cells: list[str]) -> None:
        """Take one row of as many cells as there are headers."""
        self.lines.append(line)
        self._waiting.append(cells)
        if len(self._waiting) >= BATCH:
            self._pack()

    def table(self) -> pa.Table:
        """Return everything taken, one string column per header."""
        self._pack()
        return pa.Table.from_batches(self._packed, schema=self._schema)

    @property
    def _schema(self) -> pa.Schema:
        return pa.schema([(name, pa.string()) for name in self.headers])

    def _pack(self) -> None:
        if self._waiting:
            columns = [_text_array(column) for column in zip(*self._waiting, strict=True)]
            self._packed.append(pa.RecordBatch.from_arrays(columns, schema=self._schema))
            self._waiting = []


def _text_array(cells: tuple[str, ...]) -> pa.Array:
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:  # half a character, which JSON can write and no file can hold
        return pa.array([SURROGATES.sub("\ufffd", cell) for cell in cells], pa.string())


def checked_headers(cells: list[str], *, where: str) -> list[str]:
    """Clean the headers and name the empty ones « colonne N »; refuse the ones that repeat."""
    headers = [clean_header(cell) for cell in cells]
    repeated = sorted({name for name in headers if headers.count(name) > 1 and name})
    if repeated:
        names = ", ".join(f"« {name} »" for name in repeated)
        raise ParseProblemError(f"{where} : en-tête répété : {names}.")
    return [name or f"colonne {position}" for position, name in enumerate(headers, start=1)]


def cell_text(value: object) -> str:  # noqa: PLR0911 - one line per kind of cell
    """Write a typed cell as a person would have typed it, without losing anything."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return _compound_text(value)


def _compound_text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ";".join(cell_text(item) for item in value)  # as lists are typed in a cell
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=cell_text)
    return str(value)
