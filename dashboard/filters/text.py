"""Free search: accents, case and punctuation do not count; each word may be a beginning."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_COMBINING = re.compile("[\u0300-\u036f]")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold to `a-z0-9` words between single spaces: « L’Éducation » → ` l education `."""
    bare = text.translate(_LIGATURES)
    bare = _COMBINING.sub("", unicodedata.normalize("NFKD", bare))
    return f" {_NOT_ALPHANUMERIC.sub(' ', bare.lower()).strip()} "


def haystack(columns: Sequence[pd.Series]) -> pd.Series:
    """Join text columns row by row and fold them; nulls and lists of texts are welcome."""
    joined = pd.Series("", index=columns[0].index, dtype="str")
    for column in columns:
        joined = joined + " " + column.map(_as_text).astype("str")
    return joined.map(fold).astype("str")


def contains_words(folded: pd.Series, text: str) -> pd.Series:
    """Tell which folded texts hold every word of `text`, each at the beginning of a word."""
    found = pd.Series(data=True, index=folded.index)
    for word in fold(text).split():
        found &= folded.str.contains(f" {word}", regex=False)
    return found


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    # A list of texts comes back from Parquet as an array; a null is neither.
    return " ".join(map(str, value)) if hasattr(value, "__iter__") else ""
