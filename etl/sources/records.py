"""Records of a source file, as text columns with lower-case names, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from etl.extract.table import UnreadableFileError, read_table
from etl.sources.errors import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read_records(path: Path, name: str) -> pd.DataFrame:
    """Read every record of a file (`etl.extract.table`); empty cells are « ».

    `name` is what messages call the file. Raises RefusedFileError where it cannot be read, or has
    rows cut short: a source is taken whole or not at all.
    """
    try:
        read = read_table(path)
    except UnreadableFileError as error:
        raise RefusedFileError(name, error.problem) from error
    if len(read.misshapen):
        raise RefusedFileError(
            name,
            f"{len(read.misshapen)} ligne(s) incomplète(s), dont la ligne "
            f"{read.misshapen.index[0]} : fichier coupé ou abîmé.",
        )
    frame = read.frame.reset_index(drop=True).fillna("").astype("str")
    return frame.set_axis(
        pd.Index([str(column).strip().lower() for column in frame.columns]), axis="columns"
    )


def require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise RefusedFileError where a column that is needed is not there."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise RefusedFileError(
            name,
            f"colonnes absentes : {', '.join(missing)}. "
            f"Colonnes lues : {', '.join(map(str, frame.columns[:12]))}…",
        )
