"""Read the derived and hand-kept tables of `etl/data`, every column as text."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable


def read_table(name: str) -> pd.DataFrame:
    """Read `etl/data/<name>.csv` as text; an empty cell is null."""
    with (files("etl") / "data" / f"{name}.csv").open("rb") as file:
        return pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""])


def translate(keys: pd.Series, table: pd.DataFrame, key: str, value: str) -> pd.Series:
    """Look `keys` up in the columns `key` → `value` of a table; pandas raises if `key` repeats."""
    found: pd.Series = keys.map(table.set_index(key)[value])
    return found


def explode_codes(table: pd.DataFrame, column: str, into: str) -> pd.DataFrame:
    """Give one row per code of a column that holds several, separated by spaces."""
    split: Callable[[str], list[str]] = str.split
    return table.assign(**{into: table[column].map(split)}).explode(into, ignore_index=True)
