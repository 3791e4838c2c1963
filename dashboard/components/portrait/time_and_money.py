"""When the initiatives began, and the amounts that they announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.facts import MONEY_CAVEAT
from dashboard.analysis.portrait import tables
from dashboard.components.chart import show_chart
from dashboard.components.portrait.charts import amounts_chart, begun_chart
from dashboard.components.portrait.looks import COLUMNS, TABLE_PX
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.portrait import Portrait

FEW_ROWS = 7


def show_begun(portrait: Portrait) -> None:
    """Draw when the initiatives began: a chart and the same as a table."""
    st.subheader("Chronologie", anchor=False)
    begun, table = portrait.begun_by_year, tables.begun(portrait)
    unknown = int(portrait.initiatives["start_year"].isna().sum())
    if begun.empty:
        st.markdown("Aucune des initiatives comptées n’a d’année de début connue.")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_chart(begun_chart(begun), name="Initiatives commencées par année")
    with right:
        st.dataframe(
            table,
            hide_index=True,
            alt="Initiatives commencées par année",
            height=TABLE_PX - 100 if len(table) > FEW_ROWS else "content",
            column_config=COLUMNS,
        )
    if unknown:
        st.caption(
            f"{french.count(unknown, 'initiative')} sans année de début connue : hors du graphique."
        )


def show_amounts(portrait: Portrait) -> None:
    """Draw the announced amounts by lead level, with what they do not say."""
    st.subheader("Montants annoncés, par type de porteur", anchor=False)
    st.caption(MONEY_CAVEAT)
    if not portrait.announced["announced"].sum():
        st.markdown("Aucune des initiatives comptées n’annonce de montant.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        show_chart(
            amounts_chart(portrait.initiatives), name="Montants annoncés par type de porteur"
        )
    with right:
        st.dataframe(
            tables.announced(portrait),
            hide_index=True,
            alt="Montants annoncés par type de porteur",
        )
