"""The first lines of a table, as plain HTML."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from geodata import french

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LINES, COLUMNS = 20, 12


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
    """Write the values of a column as the grid does: years plainly, quantities in French."""
    is_plain = (how.get("type_config") or {}).get("format") in {"%d", "plain"}
    return [_cell(each, is_plain=is_plain) for each in values]


def _cell(value: object, *, is_plain: bool) -> str:
    if isinstance(value, list | tuple) or not pd.api.types.is_scalar(value):
        return ", ".join(map(str, value))  # type: ignore[call-overload]
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and not is_plain:
        return french.number(round(value))
    return str(value)
