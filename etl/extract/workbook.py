"""Read one sheet of an XLSX or ODS workbook as text (runs in the child process).

The markup is scanned before the parser sees it: document types (XXE, entity bombs), cells far from
the table, formulas without a computed value. Dates become ISO, whole numbers lose their « .0 ».
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.extract.archive import opened
from etl.extract.markup import MAX_CELLS, column_letters, scan_workbook
from etl.extract.parsed import Parsed, ParseProblemError, Rows, cell_text, checked_headers
from etl.extract.raw_table import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet

    from etl.extract.markup import Scan

Row = tuple[int, list[str]]  # number from 1, cells from column A
MAX_TITLE_ROWS = 20  # above the headers


def parse_workbook(path: Path, sheet: str | None) -> Parsed:
    """Read the sheet asked for, else the first visible one that holds a table.

    Raises ParseProblemError, in French, where there is none or its headers are merged.
    """
    with opened(path) as archive:
        scans = scan_workbook(archive)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return _parse(book, sheet, scans)
    except CalamineError as error:
        raise ParseProblemError(
            "classeur abîmé ou incomplet ; ouvrez-le dans un tableur et enregistrez-le de nouveau."
        ) from error


def _parse(book: CalamineWorkbook, asked: str | None, scans: dict[str, Scan]) -> Parsed:
    names = tuple(
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
        and (meta.visible == SheetVisibleEnum.Visible or meta.name == asked)
    )
    wanted = (_named(asked, names),) if asked else names
    for name in wanted:
        scan = scans.get(name)
        if scan:
            scan.refuse_far_cells(name)
        table = _table(book.get_sheet_by_name(name), name, scan)
        if table is not None:
            others = [f"« {other} »" for other in names if other != name]
            chosen = _choice_note(name, others, was_asked=bool(asked))
            notes = (*chosen, *table.notes, *(scan.notes if scan else ()))
            return replace(
                table, dialect=f"feuille « {name} »", notes=notes, sheets=names, sheet=name
            )
    where = f"la feuille « {asked} » est vide" if asked else "aucune feuille ne contient de tableau"
    raise ParseProblemError(f"{where} ; attendu : une ligne d'en-têtes, puis des lignes.")


def _named(asked: str, names: tuple[str, ...]) -> str:
    by_fold = {name.casefold().strip(): name for name in names}
    found = by_fold.get(asked.casefold().strip())
    if found is None:
        listed = ", ".join(f"« {name} »" for name in names)
        raise ParseProblemError(f"pas de feuille « {asked} » ; feuilles présentes : {listed}.")
    return found


def _choice_note(name: str, others: list[str], *, was_asked: bool) -> list[str]:
    if not others or was_asked:
        return []
    return [
        f"Feuille « {name} » lue ; laissées de côté : {told(others)} "
        "(choisissez-en une avec --feuille)."
    ]


def _table(sheet: CalamineSheet, name: str, scan: Scan | None) -> Parsed | None:
    """Read a sheet, or return None where it holds nothing."""
    titles, (header, numbered) = _find_header(_rows(sheet))
    if header is None:
        return None
    line, cells = header
    _refuse_merged(sheet, name, line, scan)
    place = f"feuille « {name} », ligne {line}"
    body = Rows(checked_headers(cells, where=place))
    for number, row in numbered:
        if any(cell.strip() for cell in row):
            body.add(number, row)
    table, unnamed = body.table(), _unnamed(cells)
    empty = [body.headers[i] for i in unnamed if not _has_text(table.column(i))]
    kept = [body.headers[i] for i in unnamed if body.headers[i] not in empty]
    notes = [*_title_notes(titles), *_merged_notes(sheet, line, scan)]
    if kept:
        notes.append(f"Colonnes sans en-tête, nommées d'après leur rang : {told(kept)}.")
    return Parsed(table.drop_columns(empty), body.lines, name, place, tuple(notes))


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Yield (row number from 1, cells from column A)."""
    if sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise ParseProblemError(
            f"feuille de {height} lignes sur {width} colonnes (limite : {MAX_CELLS} cellules) ; "
            "supprimez les cellules éloignées, ou découpez-la."
        )
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [cell if type(cell) is str else cell_text(cell) for cell in row]
        yield number, texts + [""] * (width - len(texts))


def _find_header(rows: Iterator[Row]) -> tuple[list[Row], tuple[Row | None, Iterator[Row]]]:
    """Return the titles above the headers, then the headers and the rows below.

    The headers are the first row of two filled cells or more; where no row has two, the first
    that has one.
    """
    titles: list[Row] = []
    for number, cells in rows:
        filled = sum(bool(cell.strip()) for cell in cells)
        if filled > 1:
            return titles, ((number, cells), rows)
        if filled:
            titles.append((number, cells))
        if len(titles) > MAX_TITLE_ROWS:
            break
    header = titles[0] if titles else None
    return [], (header, itertools.chain(titles[1:], rows))


def _title_notes(titles: list[Row]) -> list[str]:
    return [
        f"Ligne {number} prise pour un titre et laissée de côté : "
        f"« {next(cell.strip() for cell in row if cell.strip())[:60]} »."
        for number, row in titles
    ]


def _refuse_merged(sheet: CalamineSheet, name: str, line: int, scan: Scan | None) -> None:
    merged = [span for span in _merged(sheet, scan) if span[0][0] <= line - 1 <= span[1][0]]
    if merged:
        ranges = told([_range(span) for span in merged])
        raise ParseProblemError(
            f"feuille « {name} », ligne {line} : cellules fusionnées dans l'en-tête ({ranges}) ; "
            "défusionnez-les : un en-tête par colonne, sur une seule ligne."
        )


def _merged_notes(sheet: CalamineSheet, line: int, scan: Scan | None) -> list[str]:
    below = [_range(span) for span in _merged(sheet, scan) if span[0][0] >= line]
    if not below:
        return []
    return [
        f"Cellules fusionnées ({told(below)}) : la première seule porte la valeur, "
        "les autres sont lues vides."
    ]


def _merged(sheet: CalamineSheet, scan: Scan | None) -> list[Any]:
    ranges = sheet.merged_cell_ranges
    return sorted((scan.merged if scan else []) if ranges is None else ranges)


def _range(span: Any) -> str:  # noqa: ANN401 - ((row, column), (row, column)) from 0
    (top, left), (bottom, right) = span
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def _unnamed(cells: list[str]) -> list[int]:
    return [position for position, cell in enumerate(cells) if not cell.strip()]


def _has_text(column: Any) -> bool:  # noqa: ANN401 - an Arrow column
    return any(str(cell).strip() for chunk in column.chunks for cell in chunk.to_pylist())
