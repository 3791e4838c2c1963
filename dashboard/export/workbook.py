"""XLSX of the initiatives: rows, data dictionary, notice. No cell can be a formula or a link."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from dashboard.export.fields import FIELDS, Field
from dashboard.export.rows import labelled_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.export.notice import Notice

WIDEST = 60  # characters
MAX_CELL = 32_767  # characters: Excel's own limit
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(
    initiatives: pd.DataFrame,
    notice: Notice,
    *,
    fields: Sequence[Field] = FIELDS,
    selection: str = "Toutes les initiatives publiées",
) -> bytes:
    """Write the initiatives as XLSX bytes; `selection` says in words what was kept."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        rows = labelled_rows(initiatives, fields)
        titles = [field.title for field in fields]
        write_sheet(book, "Initiatives", titles, rows.itertuples(index=False, name=None))
        write_sheet(
            book,
            "Colonnes",
            ["Titre", "Nom dans les fichiers", "Ce qu’elle dit"],
            ((field.title, field.name, field.description) for field in fields),
        )
        write_sheet(book, "Mention", ["", ""], _notice_rows(notice, selection, len(initiatives)))
    return buffer.getvalue()


def _notice_rows(notice: Notice, selection: str, count: int) -> list[tuple[Any, ...]]:
    return [
        ("Mention à citer", notice.mention),
        ("Sélection", selection),
        ("Initiatives dans ce fichier", count),
        ("Version des données", notice.version),
        ("Publiées le", notice.published),
        ("Millésime du code officiel géographique", notice.cog_year),
        *((f"Source : {name}", f"{who} ({licence})") for name, who, licence in notice.sources),
    ]


def write_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Write one sheet: bold headers that stay in sight, columns as wide as what they hold."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    widths = [len(header) for header in headers]
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _write(sheet, last, column, value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if any(headers):
        sheet.autofilter(0, 0, last, len(headers) - 1)


def _write(sheet: Any, row: int, column: int, value: Any) -> int:  # noqa: ANN401 - any cell
    """Write a cell by its type, never by what its text looks like; return its width."""
    if pd.isna(value):
        return 0
    if isinstance(value, str):
        sheet.write_string(row, column, value[:MAX_CELL])
        return len(value)
    sheet.write_number(row, column, value)
    return len(str(value))
