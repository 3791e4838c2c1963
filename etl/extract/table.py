"""Read any table that an official brings; the format is known by content, never by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.delimited import read_delimited
from etl.extract.raw_table import RawTable, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RawTable", "UnreadableFileError", "read_table"]


def read_table(path: Path, *, sheet: str | None = None) -> RawTable:  # noqa: ARG001 - CSV only yet
    """Read a file whole, as text. `sheet` names the sheet of a workbook (else: found and told).

    Raises UnreadableFileError, in French, where it cannot be read as a table.
    """
    return read_delimited(path)
