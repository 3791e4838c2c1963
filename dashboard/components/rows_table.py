"""The filtered rows with the columns that the reader chose, sorted as asked, page by page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from dashboard.components import own_words, paging
from dashboard.escaping import https_url
from dashboard.export import FIELDS, labelled_rows
from dashboard.export.fields import BY_NAME
from dashboard.filters import address, table_view
from dashboard.filters.table_view import TableView
from dashboard.filters.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.analysis.figures import Outcome
    from dashboard.components.paging import Rows
    from dashboard.data import Data
    from dashboard.export import Field

PAGE_ROWS = 50
HEADER_PX, ROW_PX, MOST_PX = 38, 35, 560
ORDERS = {False: "Croissant", True: "Décroissant"}
COLUMNS = {
    "Source": st.column_config.LinkColumn(display_text="Ouvrir"),
    **{
        field.title: st.column_config.NumberColumn(format="localized")
        for field in FIELDS
        if field.json_type in {"integer", "number"} and "year" not in field.column
    },
}
WORDS = (*table_view.WORDS, paging.WORD)  # of the address, read and written here
KEYS = {"columns": "colonnes_choisies", "sort": "tri_choisi", "descending": "ordre_choisi"}


def read_view() -> tuple[TableView, tuple[str, ...]]:
    """Read columns and order in the address, with a message per thing that it had wrong."""
    view, messages = table_view.from_words(st.query_params.to_dict())
    own_words.write(table_view.to_words(view), among=table_view.WORDS)
    unknown = own_words.leave_aside({paging.WORD: ("Page inconnue", paging.is_known)})
    return view, (*messages, *unknown)


def show_rows(data: Data, result: Outcome, view: TableView) -> None:
    """Draw the choice of columns and of order, then the rows; a row chosen opens its sheet."""
    _choices(view)
    field, descending = BY_NAME[view.sort], view.descending
    everyone = data.memo.get(
        ("order", field.name, descending),
        lambda: in_order(data.initiatives, field, keys=data.sort_keys, descending=descending),
    )
    key = f"page-lignes-{hash(result.selection.without_view())}"
    rows = paging.page_of(everyone[result.mask[everyone]], key=key, most=PAGE_ROWS)
    _draw(data.initiatives.iloc[rows], view.fields, result)


def _choices(view: TableView) -> None:
    """Draw the three choices; the address is their only state."""
    columns, sort, order = st.columns([6, 3, 3], vertical_alignment="bottom")
    for name, key in KEYS.items():
        value = getattr(view, name)
        st.session_state[key] = list(value) if isinstance(value, tuple) else value
    with columns:
        st.multiselect(
            "Colonnes",
            list(BY_NAME),
            format_func=_title,
            key=KEYS["columns"],
            placeholder="Choisissez des colonnes",
            filter_mode="contains",
            select_all=False,
            on_change=_write,
        )
    with sort:
        st.selectbox(
            "Trier par", list(BY_NAME), format_func=_title, key=KEYS["sort"], on_change=_write
        )
    with order:
        st.segmented_control(
            "Ordre",
            list(ORDERS),
            format_func=lambda descending: ORDERS[descending],
            key=KEYS["descending"],
            on_change=_write,
        )


def _title(name: str) -> str:
    return BY_NAME[name].title


def _write() -> None:
    """Write what the widgets say; one left empty goes back to what is usual."""
    columns, sort, descending = (st.session_state[key] for key in KEYS.values())
    usual = TableView()
    view = TableView(tuple(columns) or usual.columns, sort or usual.sort, bool(descending))
    own_words.write(table_view.to_words(view), among=table_view.WORDS)


def in_order(
    initiatives: pd.DataFrame, field: Field, *, keys: pd.DataFrame, descending: bool
) -> Rows:
    """Return the row numbers sorted by a field, accents left aside, nulls last, ties by id.

    `keys` are folded already; a selection takes its own rows out of the order of all.
    """
    key = keys[field.column] if field.column in keys else _key(initiatives, field)
    ordered = key.to_frame("key").assign(id=initiatives["id"])
    ordered = ordered.sort_values(
        ["key", "id"], ascending=[not descending, True], na_position="last"
    )
    return ordered.index.to_numpy(dtype=np.int64)


def _key(initiatives: pd.DataFrame, field: Field) -> pd.Series[Any]:
    """Return what rows are sorted by: what is read, folded; an empty text as a null."""
    key = initiatives[field.column]
    if field.is_list or field.json_type == "string":
        key = labelled_rows(initiatives, [field])[field.title].fillna("").map(fold)
        key = key.mask(key.str.strip() == "")
    return key


def _draw(page: pd.DataFrame, fields: Sequence[Field], result: Outcome) -> None:
    rows = labelled_rows(page, fields)
    if "Source" in rows:
        rows["Source"] = rows["Source"].map(lambda url: https_url(url or "") or None)
    key = f"lignes-{hash(result.selection.without_view())}"
    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=min(HEADER_PX + ROW_PX * len(rows), MOST_PX),
        placeholder="",
        alt="Initiatives de la sélection, colonnes choisies",
        on_select=partial(_open_sheet, key, page["id"].tolist()),
        selection_mode="single-row",
        column_config=COLUMNS,
    )


def _open_sheet(key: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    address.change(initiative=ids[rows[0]] if rows else None)
