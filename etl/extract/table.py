"""Read any table that an official brings; the format is known by content, never by name.

CSV is read here; whatever a hostile file could make abort is read in a child process (`sandbox`).
"""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from etl.extract.archive import extract_single
from etl.extract.delimited import read_delimited
from etl.extract.invisible import clean_frame
from etl.extract.parsed import ParseProblemError
from etl.extract.raw_table import RawTable, UnreadableFileError
from etl.extract.sandbox import read_apart
from etl.extract.sniff import Format, format_of, name_note

__all__ = ["RawTable", "UnreadableFileError", "read_table"]


def read_table(path: Path, *, sheet: str | None = None) -> RawTable:
    """Read a file whole, as text. `sheet` names the sheet of a workbook (else: found and told).

    CSV, XLSX, ODS, GeoJSON, JSON, JSON lines, Parquet, GeoParquet, or a zip of one of them.
    Raises UnreadableFileError, in French, where it cannot be read as a table.
    """
    kind = format_of(path)
    if kind is Format.ZIP:
        return _read_zip(path, sheet)
    return _read(path, kind, sheet)


def _read(path: Path, kind: Format, sheet: str | None) -> RawTable:
    notes = name_note(path, kind)
    if kind is Format.DELIMITED:
        table = read_delimited(path)
    else:
        table = read_apart(path, kind, sheet=sheet)
    if sheet and not table.sheets:
        notes.append("Ce fichier n'a pas de feuilles : le choix d'une feuille est sans effet.")
    frame, cleaned = clean_frame(table.frame)
    return dataclasses.replace(table, frame=frame, notes=(*notes, *table.notes, *cleaned))


def _read_zip(path: Path, sheet: str | None) -> RawTable:
    """Read the one table of an archive; messages keep the archive's own name."""
    with tempfile.TemporaryDirectory(prefix="terrinum-") as folder:
        copy = Path(folder) / "contenu"
        try:
            member = extract_single(path, copy)
            kind = format_of(copy)
            if kind is Format.ZIP:
                raise ParseProblemError("archive dans une archive ; déballez-la d'abord.")
            table = _read(copy, kind, sheet)
        except ParseProblemError as problem:
            raise UnreadableFileError(path, str(problem)) from problem
        except UnreadableFileError as error:
            raise UnreadableFileError(path, error.problem) from error
    note = f"Archive ZIP : « {member} » lu."
    return dataclasses.replace(table, notes=(note, *table.notes))
