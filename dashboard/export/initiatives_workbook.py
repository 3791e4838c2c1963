"""XLSX of the initiatives: rows, data dictionary, notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export.fields import FIELDS, Field
from dashboard.export.rows import labelled_rows
from dashboard.export.workbook import Sheet, sheet_of, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from dashboard.export.notice import Notice
    from dashboard.export.workbook import Line


def initiatives_workbook(
    initiatives: pd.DataFrame,
    notice: Notice,
    *,
    fields: Sequence[Field] = FIELDS,
    selection: str = "Toutes les initiatives publiées",
    more: Mapping[str, pd.Series[Any]] | None = None,
) -> bytes:
    """Write the initiatives as XLSX bytes; `selection` says in words what was kept.

    `more`: columns that are not stored, by title.
    """
    said = [
        ("Mention à citer", notice.mention),
        ("Sélection", selection),
        ("Initiatives dans ce fichier", len(initiatives)),
        *provenance_lines(notice),
    ]
    return workbook(
        [
            sheet_of("Initiatives", labelled_rows(initiatives, fields).assign(**(more or {}))),
            _columns_sheet(fields),
            Sheet("Mention", ["", ""], said),
        ]
    )


def initiatives_sheet(initiatives: pd.DataFrame, fields: Sequence[Field] = FIELDS) -> Sheet:
    """Make the sheet of the rows: French titles, labels in place of codes."""
    return sheet_of("Initiatives", labelled_rows(initiatives, fields))


def provenance_lines(notice: Notice) -> Iterator[Line]:
    """Say which version a workbook holds, and from which sources."""
    yield "Version des données", notice.version
    yield "Publiées le", notice.published
    yield "Millésime du code officiel géographique", notice.cog_year
    for name, publisher, licence in notice.sources:
        yield f"Source : {name}", f"{publisher} ({licence})"


def _columns_sheet(fields: Sequence[Field]) -> Sheet:
    headers = ["Titre", "Nom dans les fichiers", "Ce qu’elle dit"]
    rows = [(field.title, field.name, field.description) for field in fields]
    return Sheet("Colonnes", headers, rows)
