"""How far the académie is covered: beside others, by category, by EPCI; who shares its EPCI."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.portrait import tables
from dashboard.components.portrait.looks import COLUMNS, SHARE_TITLE, TABLE_PX
from dashboard.filters import address
from geodata.territories import Level

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.portrait import Portrait


def show_comparison(portrait: Portrait) -> None:
    """Draw the figures of the académie beside its région académique and France."""
    st.table(
        tables.comparison(portrait),
        border="horizontal",
        hide_index=True,
        alt="L’académie, sa région académique et la France",
    )
    names = [ground.name for ground in portrait.grounds]
    if len(names) == 2:  # noqa: PLR2004 - the académie and France
        st.caption(tables.SAME_GROUND)


def show_coverage(portrait: Portrait) -> None:
    """Draw the coverage by category, then by EPCI."""
    st.subheader("Couverture par catégorie", anchor=False)
    view = hash((portrait.academie, portrait.selection))  # rows chosen do not outlive a filter
    key = f"couverture-categorie-{view}"
    st.dataframe(
        _shares(tables.by_category(portrait)),
        key=key,
        hide_index=True,
        alt="Couverture par catégorie",
        column_config=COLUMNS,
        height="content",
        on_select=partial(_choose_category, key, portrait.categories["category"].tolist()),
        selection_mode="single-row",
    )
    st.caption("Choisissez une ligne pour ne garder que cette catégorie dans toute la page.")
    if portrait.selection.categories:
        st.caption("Ce tableau montre toutes les catégories, quelle que soit celle choisie.")
    st.subheader("Couverture par EPCI", anchor=False)
    key = f"couverture-epci-{view}"
    st.dataframe(
        _shares(tables.by_epci(portrait)),
        key=key,
        hide_index=True,
        alt="Couverture par EPCI",
        column_config=COLUMNS,
        height=TABLE_PX,
        on_select=partial(_open_epci, key, portrait.epci.index.tolist()),
        selection_mode="single-row",
    )
    st.caption(
        "Choisissez une ligne pour lire les initiatives d’un EPCI à côté de la carte. Un EPCI à "
        "cheval sur deux académies ne compte ici que ses communes de celle-ci. "
        "« Catégories présentes » : quelle que soit la catégorie choisie."
    )


def show_straddling(portrait: Portrait) -> None:
    """Draw the EPCI shared with another académie."""
    st.subheader("EPCI à cheval sur plusieurs académies", anchor=False)
    shared = tables.straddling(portrait)
    if shared.empty:
        st.markdown("Aucun EPCI de l’académie n’en déborde.")
        return
    st.dataframe(
        shared,
        hide_index=True,
        alt="EPCI à cheval sur plusieurs académies",
        column_config=COLUMNS,
    )
    st.caption("D’après l’appartenance de chaque commune à son EPCI et à son académie.")


def _choose_category(key: str, values: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    address.change(categories=[values[row] for row in rows])


def _open_epci(key: str, codes: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    opened = (Level.EPCI, codes[rows[0]]) if rows else None
    address.change(level=Level.EPCI, territory=opened, initiative=None)


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the share from 0-100 to 0-1, which the browser writes as a percentage in French."""
    return table.assign(**{SHARE_TITLE: table[SHARE_TITLE] / 100})
