"""The first lines of a table, as plain HTML."""

from __future__ import annotations

import json
import math
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geodata import french
from geodata.french import NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LINES, COLUMNS = 20, 12
PERCENT, PLAIN = "percent", "%d"  # as our pages say them (st.column_config)


def table_html(arrow: bytes, *, columns: str = "") -> str:
    """Write the first lines of a table in Arrow's stream format.

    `columns`: how a grid shows its columns, as Streamlit's JSON; what it hides is left out.
    """
    with pa.ipc.open_stream(arrow) as stream:
        table = stream.read_all().slice(0, LINES).to_pandas()
    settings: Mapping[str, Any] = json.loads(columns) if columns else {}
    shown = [
        (name, settings.get(name, {}), table[name])
        for name in map(str, table.columns)
        if not settings.get(name, {}).get("hidden") and name in table
    ][:COLUMNS]
    head = _line("th", (str(how.get("label") or name) for name, how, _ in shown))
    lines = zip(*(_said(values, how) for _, how, values in shown), strict=True)
    body = "".join(_line("td", line) for line in lines)
    kind = "grid" if columns else "read"
    return f'<table class="terrinum-rows {kind}"><thead>{head}</thead><tbody>{body}</tbody></table>'


def _line(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _said(values: pd.Series, how: Mapping[str, Any]) -> list[str]:
    """Write the values of a column as the grid does: years plainly, shares and quantities."""
    kind = str((how.get("type_config") or {}).get("format") or "")
    return [_cell(each, kind) for each in values]


def _cell(value: object, kind: str) -> str:
    if isinstance(value, list | np.ndarray):
        return ", ".join(map(str, value))
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - nothing there: NaN
        return ""
    if not isinstance(value, int | float | np.number) or isinstance(value, bool):
        return str(value)
    if kind == PERCENT:
        return f"{100 * value:.1f}".replace(".", ",").removesuffix(",0") + f"{NO_BREAK_SPACE}%"
    if kind == PLAIN or not math.isfinite(value):
        return f"{value:.0f}"
    return french.number(round(float(value)))
