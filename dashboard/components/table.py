"""The table of the initiatives kept, page by page; a row opens its sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard.analysis.initiative_rows import export_rows, table_rows
from dashboard.components import paging
from dashboard.components.own_words import chosen, leave_aside, open_on
from dashboard.export import safe_csv
from dashboard.filters import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.analysis.figures import Outcome
    from dashboard.components.paging import Rows
    from dashboard.data import Data

PAGE_ROWS = 50
# By the word of the address: what the list says, and the columns.
SORTS: Mapping[str, tuple[str, list[str]]] = {
    "titre": ("Titre", ["title"]),
    "territoire": ("Territoire", ["territory_name", "title"]),
    "porteur": ("Porteur", ["lead_name", "title"]),
    "debut": ("Année de début, récentes d’abord", ["start_year", "title"]),
    "habitants": ("Habitants du périmètre", ["population", "title"]),
}
USUAL = "titre"
SORT = "tri"
WORDS = (SORT, paging.WORD)  # of the address, which the table reads and writes by itself
DESCENDING = {"start_year", "population"}
HEADER_PX, ROW_PX, MOST_PX = 38, 35, 470
WIDTHS_PX = {
    "Initiative": 285,
    "Territoire": 125,
    "Catégorie": 172,
    "Porteur": 140,
    "Années": 90,
    "Statut": 100,
}
COLUMNS = {
    **{name: st.column_config.TextColumn(width=width) for name, width in WIDTHS_PX.items()},
    "Source": st.column_config.LinkColumn(display_text="Ouvrir", width=68),
}


def check_words() -> tuple[str, ...]:
    """Take out of the address what it says of the table in vain; return a message for each."""
    return leave_aside(
        {
            SORT: ("Tri inconnu", SORTS.__contains__),
            paging.WORD: ("Page inconnue", paging.is_known),
        }
    )


def show_table(data: Data, result: Outcome) -> None:
    """Draw the initiatives kept, sorted, fifty at a time, and the button that exports them all."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="tete_du_tableau"):
        st.header("Les initiatives", anchor=False, width="stretch")
        sort = _sort()
        _export_button(data, result)
    if not result.initiatives:
        return
    everyone = data.memo.get(("order", sort), lambda: _ordered(data, sort))
    ordered = everyone[result.mask[everyone]]
    rows = paging.page_of(ordered, key=f"page-{_digest(result)}", most=PAGE_ROWS)
    _draw(data, data.initiatives.iloc[rows], result)


def _sort() -> str:
    """Draw the choice of the order, of which the address is the only state."""
    key = "tri_de_la_carte"
    st.session_state[key] = chosen(SORT, SORTS) or USUAL
    st.selectbox(
        "Trier par",
        list(SORTS),
        format_func=lambda word: SORTS[word][0],
        key=key,
        width=270,
        on_change=_write_sort,
        args=(key,),
    )
    return str(st.session_state[key])


def _write_sort(key: str) -> None:
    word = st.session_state[key]
    open_on(SORT, None if word == USUAL else word)


def _ordered(data: Data, sort: str) -> Rows:
    """Return the row numbers of all initiatives, in order: a selection takes its own out."""
    keys, columns = data.sort_keys, SORTS[sort][1]
    ascending = [column not in DESCENDING for column in columns]
    ordered = keys.sort_values(columns, ascending=ascending, na_position="last", kind="stable")
    return ordered.index.to_numpy(dtype=np.int64)


def _draw(data: Data, page: pd.DataFrame, result: Outcome) -> None:
    key = f"tableau-{_digest(result)}"
    rows = tuple(page.index)
    st.dataframe(
        data.memo.get(("table", rows), lambda: table_rows(page)),
        key=key,
        hide_index=True,
        height=min(HEADER_PX + ROW_PX * len(page), MOST_PX),
        placeholder="",
        alt="Initiatives de la sélection",
        on_select=partial(_open_sheet, key, page["id"].tolist()),
        selection_mode="single-row",
        column_config=COLUMNS,
    )


def _open_sheet(key: str, ids: list[str]) -> None:
    """Open the sheet of the row chosen, close it when the row is let go."""
    rows = st.session_state[key]["selection"]["rows"]
    address.change(initiative=ids[rows[0]] if rows else None)
    st.session_state["fiche_sous_le_tableau"] = bool(rows)


def _export_button(data: Data, result: Outcome) -> None:
    st.download_button(
        "Télécharger (CSV)",
        data=lambda: safe_csv(export_rows(data.initiatives[result.mask])),
        file_name="terrinum-initiatives.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not result.initiatives,
        key="export_initiatives",
    )


def _digest(result: Outcome) -> int:
    """Tell selections apart: rows chosen and page reached do not outlive a change of filters."""
    return hash(result.selection.without_view())
