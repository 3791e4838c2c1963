"""What is read and not worked on, as plain HTML: small tables, lines to copy.

A grid costs a browser some 50 ms and is a picture to who hears the page; a highlighter of code is
1.5 MB of scripts.
"""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.escaping import escape_text
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Sequence


def show_plain_table(table: pd.DataFrame, *, name: str) -> None:
    """Draw a table that needs no sorting; its first column names its lines."""
    heads = "".join(_head(table[each]) for each in table.columns)
    lines = "".join(_line(row) for row in table.itertuples(index=False, name=None))
    st.html(
        f"<div class='terrinum-scroll' tabindex='0' role='region' aria-label='{escape_text(name)}'>"
        f"<table class='terrinum-compare terrinum-plain'><thead><tr>{heads}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def show_copyable(text: str) -> None:
    """Draw a command, an address or a few lines, which one click selects whole."""
    st.html(f"<pre class='terrinum-copyable'>{escape_text(text)}</pre>")


def _head(column: pd.Series) -> str:
    kind = " class='number'" if pd.api.types.is_numeric_dtype(column) else ""
    return f"<th scope='col'{kind}>{escape_text(str(column.name))}</th>"


def _line(cells: Sequence[object]) -> str:
    first, *others = cells
    said = "".join(_cell(each) for each in others)
    return f"<tr><th scope='row'>{escape_text(_told(first))}</th>{said}</tr>"


def _cell(value: object) -> str:
    kind = " class='number'" if isinstance(value, Real) else ""
    return f"<td{kind}>{escape_text(_told(value))}</td>"


def _told(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - a missing number
        return ""
    if isinstance(value, Integral):
        return french.number(int(value))
    return f"{value:g}".replace(".", ",") if isinstance(value, Real) else str(value)
