"""What any reader gives back: text cells, the line of each row, and what was guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl.errors import EtlError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MAX_TOLD = 5  # lines or names listed in a sentence, before « … »


class UnreadableFileError(EtlError):
    """The file cannot be read as a table with named columns."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name} : {problem}")
        self.problem = problem


@dataclass(frozen=True)
class RawTable:
    """What a file holds, whatever its format; nothing is typed, nothing is dropped.

    `frame` has one text column per header (never null: nothing is « »), indexed by `line`: the
    line of a text file where the row starts (1 is the header's), the row of a sheet, or the rank
    of an object, from 1, in JSON and Parquet. `misshapen` has the same kind of index and columns
    `cells` (list of text) and `reason`. `dialect` says briefly how it was read (« séparateur « ; »,
    Windows-1252 »), `notes` are French sentences on all that was guessed, cleaned or left out.
    `geometry` is WKB (bytes, WGS84 degrees, lon then lat) or None, indexed by `line`; the points
    are also written as text in the columns `longitude` and `latitude` of `frame`. `header_place`
    says where the headers stand: « ligne 3 », « feuille « Suivi », ligne 1 », « propriétés ».
    """

    frame: pd.DataFrame
    misshapen: pd.DataFrame
    dialect: str
    notes: tuple[str, ...] = ()
    geometry: pd.Series | None = None
    header_place: str = "ligne 1"
    separator: str = ","  # that of the file, else that of what we write
    encoding: str = "utf-8"
    sheets: tuple[str, ...] = field(default=())  # of a workbook, in its order
    sheet: str | None = None  # the one that was read

    @property
    def row_count(self) -> int:
        """Count the data rows read, well shaped or not."""
        return len(self.frame) + len(self.misshapen)


def told(items: list[str] | list[int], *, at_most: int = MAX_TOLD) -> str:
    """List the first items in a sentence: « 2, 5, 9… »."""
    listed = ", ".join(str(item) for item in items[:at_most])
    return f"{listed}…" if len(items) > at_most else listed
