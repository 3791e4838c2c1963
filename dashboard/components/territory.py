"""The panel of a territory chosen on the map: its initiatives, the most local first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.figures import communes_in, rows_touching
from dashboard.analysis.initiative_rows import status_label, status_of, years_of
from dashboard.components.markdown import plain
from dashboard.components.schools import show_schools
from dashboard.components.surroundings import show_surroundings
from dashboard.escaping import escape_text
from dashboard.filters import address
from dashboard.labels import CATEGORIES, label
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.figures import Outcome
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

PAGE_ENTRIES = 6
# A commune is no filter of its own: its EPCI or its département is.
FILTER_OF_LEVEL = {
    Level.ACADEMIE: "academies",
    Level.REGION: "regions",
    Level.DEPARTEMENT: "departements",
    Level.EPCI: "epci",
}


def show_territory(
    data: Data, result: Outcome, level: Level, code: str, *, can_limit: bool = True
) -> None:
    """Draw a territory's panel: its name, its initiatives, what to do next.

    `can_limit`: offer to make the territory the filter.
    """
    here = rows_touching(data, result, level, code)
    order = data.sort_keys.loc[here.index].sort_values(["commune_count", "title"]).index
    with st.container(border=True, key="territoire"):
        st.html(_head(data, level, code, len(here)))
        for row in _page(here.loc[order], code).to_dict("records"):
            _entry(row)
        show_schools(data, communes_in(data, level, code), (), place=f"{level}-{code}")
        show_surroundings(data, result, level, code)
        with st.container(horizontal=True):
            if can_limit:
                _filter_button(level, code)
            st.button("Fermer", icon=":material/close:", on_click=_close, key="fermer_territoire")


def _head(data: Data, level: Level, code: str, found: int) -> str:
    population = data.territories["population"].loc[(level.value, code)]
    inhabitants = french.count(int(population), "habitant")
    said = (
        "Aucune initiative de la sélection ne touche ce territoire. Absence de trace n’est pas "
        "preuve d’absence."
        if found == 0
        else f"{french.count(found, 'initiative')}, du périmètre le plus local au plus large"
    )
    return (
        f"<div class='terrinum-head'><p class='kicker'>{escape_text(level.label)} · "
        f"{escape_text(inhabitants)}</p><h2>{escape_text(data.name_of(level, code))}</h2>"
        f"<p>{escape_text(said)}</p></div>"
    )


def _page(here: pd.DataFrame, code: str) -> pd.DataFrame:
    pages = -(-len(here) // PAGE_ENTRIES)
    if pages < 2:  # noqa: PLR2004 - one page needs no pagination
        return here
    page = st.pagination(pages, key=f"page-territoire-{code}", max_visible_pages=5)
    return here.iloc[(page - 1) * PAGE_ENTRIES : page * PAGE_ENTRIES]


def _entry(row: Row) -> None:
    """Draw one initiative: a button that opens its sheet, and one line under it."""
    with st.container(gap=None):
        st.button(
            plain(row["title"]),
            key=f"ouvrir-{row['id']}",
            type="tertiary",
            on_click=_open_sheet,
            args=(row["id"],),
        )
        facts = (
            label(CATEGORIES, row["category"]),
            row["lead_name"],
            years_of(row),
            status_label(status_of(row)),
        )
        st.html(f"<p class='terrinum-line'>{escape_text(' · '.join(facts))}</p>")


def _filter_button(level: Level, code: str) -> None:
    if level in FILTER_OF_LEVEL:
        st.button(
            "Limiter à ce territoire",
            icon=":material/filter_alt:",
            on_click=_filter_on,
            args=(FILTER_OF_LEVEL[level], code),
            key="limiter",
        )


def _filter_on(name: str, code: str) -> None:
    address.change(**{name: [code]}, territory=None)


def _open_sheet(identifier: str) -> None:
    address.change(initiative=identifier)
    st.session_state["fiche_sous_le_tableau"] = False


def _close() -> None:
    address.change(territory=None)
