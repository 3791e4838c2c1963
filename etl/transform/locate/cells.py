"""Any cells as text: what a caller's column may hold is not ours to choose."""

from __future__ import annotations

import numpy as np
import pandas as pd


def as_text(column: pd.Series) -> pd.Series:
    """Turn any cells into text: nothing for a missing one, no « .0 » after a whole number."""
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("")
    codes, values = _distinct(column)
    words = np.array([*(_cell(value) for value in values), ""], dtype=object)
    return pd.Series(words[codes], index=column.index, dtype="str")


def _distinct(column: pd.Series) -> tuple[np.ndarray, pd.Index | np.ndarray]:
    try:
        return pd.factorize(column, use_na_sentinel=True)
    except TypeError:  # a list or another cell that has no hash
        return pd.factorize(column.map(str).astype(object), use_na_sentinel=True)


def _cell(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    text = str(value)
    # Half of a character (a lone surrogate) is not text: no file and no column can hold it.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
