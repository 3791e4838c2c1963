"""XLSX of any tables: the one way a workbook leaves the dashboard.

Each cell is written by the type of its value, never by what its text looks like: no cell can be a
formula or a link.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Line = tuple[Any, ...]

WIDEST = 60  # characters
MAX_CELL = 32_767  # characters: Excel's own limit
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its bold headers, its rows (texts, numbers, or nothing)."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]


def sheet_of(name: str, table: pd.DataFrame) -> Sheet:
    """Make a sheet of a table."""
    return Sheet(name, [str(title) for title in table], lines_of(table))


def lines_of(table: pd.DataFrame) -> Iterable[Line]:
    """Return the rows of a table with plain numbers, nulls as None."""
    plain = table.astype(object).where(table.notna(), None)
    return plain.itertuples(index=False, name=None)


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Write sheets, in order, as XLSX bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, bold)
    return buffer.getvalue()


def _write(paper: Worksheet, sheet: Sheet, bold: Format) -> None:
    """Write a sheet: headers that stay in sight, columns as wide as what they hold."""
    widths = [len(header) for header in sheet.headers]
    for column, header in enumerate(sheet.headers):
        paper.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _write_cell(paper, last, column, value))
    for column, width in enumerate(widths):
        paper.set_column(column, column, min(width, WIDEST) + 2)
    paper.freeze_panes(1, 0)
    if any(sheet.headers):
        paper.autofilter(0, 0, last, len(sheet.headers) - 1)


def _write_cell(paper: Worksheet, row: int, column: int, value: Any) -> int:  # noqa: ANN401 - any
    """Write a cell by its type; return its width in characters."""
    if pd.isna(value):
        return 0
    if isinstance(value, str):
        paper.write_string(row, column, value[:MAX_CELL])
        return len(value)
    paper.write_number(row, column, value)
    return len(str(value))
