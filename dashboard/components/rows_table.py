"""The filtered rows with the columns that the reader chose, sorted as asked, page by page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.escaping import https_url
from dashboard.export import FIELDS, labelled_rows
from dashboard.filters import address
from dashboard.filters.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.data import Data
    from dashboard.export import Field
    from dashboard.figures import Outcome

PAGE_ROWS = 50
HEADER_PX, ROW_PX, MOST_PX = 38, 35, 560
SHOWN_FIRST = ("title", "territory_name", "category", "lead_name", "start_year", "status")
ORDERS = ("Croissant", "Décroissant")
BY_TITLE = {field.title: field for field in FIELDS}


def show_rows(data: Data, kept: pd.DataFrame, result: Outcome) -> None:
    """Draw the choice of columns and of order, then the rows; a row chosen opens its sheet."""
    first = [field.title for field in FIELDS if field.column in SHOWN_FIRST]
    columns, sort, order = st.columns([6, 3, 3], vertical_alignment="bottom")
    with columns:
        titles = st.multiselect(
            "Colonnes",
            list(BY_TITLE),
            default=first,
            key="colonnes",
            placeholder="Choisissez des colonnes",
            filter_mode="contains",
            select_all=False,
        )
    with sort:
        sorted_by = st.selectbox("Trier par", list(BY_TITLE), index=1, key="trier_par")
    with order:
        direction = st.segmented_control("Ordre", ORDERS, default=ORDERS[0], key="ordre")
    fields = [BY_TITLE[title] for title in titles or first]
    ordered = in_order(
        kept,
        BY_TITLE[sorted_by or "Initiative"],
        keys=data.sort_keys,
        descending=direction == ORDERS[1],
    )
    _draw(_page_of(ordered, result), fields, result)


def in_order(
    kept: pd.DataFrame, field: Field, *, keys: pd.DataFrame, descending: bool
) -> pd.DataFrame:
    """Sort by a field, accents left aside, nulls last, ties by id; `keys` are folded already."""
    key = keys.loc[kept.index, field.column] if field.column in keys else _key(kept, field)
    ordered = key.to_frame("key").assign(id=kept["id"])
    order = ordered.sort_values(
        ["key", "id"], ascending=[not descending, True], na_position="last"
    ).index
    return kept.loc[order]


def _key(kept: pd.DataFrame, field: Field) -> pd.Series[Any]:
    """Return what rows are sorted by: what is read, folded; an empty text as a null."""
    key = kept[field.column]
    if field.is_list or field.json_type == "string":
        key = labelled_rows(kept, [field])[field.title].fillna("").map(fold)
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
        column_config={"Source": st.column_config.LinkColumn(display_text="Ouvrir")},
    )


def _page_of(kept: pd.DataFrame, result: Outcome) -> pd.DataFrame:
    pages = -(-len(kept) // PAGE_ROWS)
    if pages < 2:  # noqa: PLR2004 - one page needs no pagination
        return kept
    page = st.pagination(pages, key=f"page-lignes-{hash(result.selection.without_view())}")
    return kept.iloc[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]


def _open_sheet(key: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    address.change(initiative=ids[rows[0]] if rows else None)
