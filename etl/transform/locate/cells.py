"""Any cells as text, and the short ones read: a year, a code, a postal code.

What a caller's column may hold is not ours to choose.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from geodata.names import MAX_NAME_LENGTH

OLDEST_YEAR = 1943  # the oldest movement that INSEE publishes
_ZERO_DECIMAL = re.compile(r"[.,]0+$")


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


def read_year(text: str, *, latest: int) -> tuple[int | None, str]:
    """Return (year, note): « 2013 », « 2013.0 », « 01/09/2013 », « rentrée 2013 »; else a note."""
    if not text.strip():
        return None, ""
    found = re.search(r"(?<!\d)(1[89]\d\d|20\d\d|2100)(?!\d)", text[:MAX_NAME_LENGTH])
    year = int(found[1]) if found else 0
    if not OLDEST_YEAR <= year <= latest + 1:
        return None, f"Année « {short(text)} » ignorée : attendu {OLDEST_YEAR} à {latest}."
    return year, ""


def read_code(text: str) -> str:
    """Clean a typed code: spaces out, upper case, Excel's « 1001.0 » undone."""
    compact = re.sub(r"[\s\u00a0\u202f]+", "", text[:MAX_NAME_LENGTH]).upper()
    return _ZERO_DECIMAL.sub("", compact) if compact[:1].isdigit() else compact


def read_postcode(text: str) -> str:
    """Return the five digits of a typed postal code (« F-33000 », « 1400 » → 01400), or « »."""
    code = read_code(text)
    found = re.search(r"(?<!\d)(\d{5})(?!\d)", code)
    if found:
        return found[1]
    return f"0{code}" if re.fullmatch(r"[1-9]\d{3}", code) else ""


def short(text: str, length: int = 60) -> str:
    """Cut a typed text for a message, control characters made visible as spaces."""
    shown = text[: length + 1]
    if not shown.isprintable():
        shown = "".join(letter if letter.isprintable() else " " for letter in shown)
    return shown if len(shown) <= length else f"{shown[:length]}…"
