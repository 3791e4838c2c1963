"""CSV that French spreadsheets open rightly and that cannot run a formula.

UTF-8 with a byte-order mark and `;`: what a spreadsheet set to French expects. A text that begins
like a formula is preceded by an apostrophe, which spreadsheets show as text (OWASP, « CSV
injection »); numbers are left as numbers.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

_FORMULA = r"^[\s\x00]*[=+\-@\t\r\n＝＋－＠]"


def safe_csv(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV bytes; texts cannot run as formulas, column names included."""
    columns = {name: _inert(column) for name, column in frame.items()}
    safe = pd.DataFrame(columns)
    safe.columns = _inert(pd.Series([str(name) for name in safe.columns], dtype="str"))
    return safe.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _inert(column: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column
    text = column.astype("str")
    risky = text.str.contains(_FORMULA, regex=True, na=False)
    return text.mask(risky, "'" + text)
