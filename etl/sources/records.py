"""Records of a source file, as text columns with lower-case names: CSV, JSON or Parquet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import EtlError
from etl.extract.delimited import read_delimited
from etl.sources.errors import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PARQUET_START = b"PAR1"


def read_records(path: Path, name: str) -> pd.DataFrame:
    """Read every record of a file, its format told by its content; empty cells are « ».

    `name` is what messages call the file. Raises RefusedFileError where the file is none of the
    three formats, or has rows cut short.
    """
    with path.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(PARQUET_START):
        frame = _parquet(path, name)
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        frame = _json(path, name)
    else:
        frame = _delimited(path, name)
    frame.columns = pd.Index([str(column).strip().lower() for column in frame.columns])
    return frame


def require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    """Raise RefusedFileError where a column that is needed is not there."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise RefusedFileError(
            name,
            f"colonnes absentes : {', '.join(missing)}. "
            f"Colonnes lues : {', '.join(map(str, frame.columns[:12]))}…",
        )


def _delimited(path: Path, name: str) -> pd.DataFrame:
    try:
        read = read_delimited(path)
    except EtlError as error:
        raise RefusedFileError(name, str(error).removeprefix(f"{path.name} : ")) from error
    if len(read.misshapen):
        line = int(read.misshapen.index[0])
        raise RefusedFileError(
            name,
            f"{len(read.misshapen)} ligne(s) incomplète(s), dont la ligne {line} : "
            "fichier coupé ou abîmé.",
        )
    return read.frame.reset_index(drop=True)


def _json(path: Path, name: str) -> pd.DataFrame:
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(name, "JSON illisible ou coupé.") from error
    if not (isinstance(records, list) and all(isinstance(row, dict) for row in records)):
        raise RefusedFileError(name, "attendu : une liste d'objets JSON.")
    return _as_text(pd.DataFrame(records, dtype=object))


def _parquet(path: Path, name: str) -> pd.DataFrame:
    try:
        return _as_text(pq.read_table(path).to_pandas().astype(object))
    except (pa.ArrowInvalid, OSError) as error:
        raise RefusedFileError(name, "Parquet illisible ou coupé.") from error


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(_cell).astype("str")


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
