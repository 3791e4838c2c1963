"""« Avec qui »: the actors named together, as a chart and the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analysis.governance import most_linked
from dashboard.components.chart import show_chart
from dashboard.components.heat import heat_chart
from dashboard.components.own_words import choose_one
from dashboard.components.rows import show_rows
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.governance import Governance, Overview
    from dashboard.data import Data

WORD = "acteur"
CHART_ACTORS = 12
TABLE_LINKS = 100
COLUMNS = {
    "Acteur": st.column_config.TextColumn(width=172),
    "Avec": st.column_config.TextColumn(width=172),
    "Initiatives": st.column_config.NumberColumn(width=80),
}
COUNTED = (
    "Deux acteurs sont liés quand une même initiative les nomme, comme porteur, partenaire ou "
    "financeur. Les noms sont ceux des sources : seules la casse et les accents sont rapprochés, "
    "« État » et « Éducation nationale » restent donc deux acteurs."
)


def show_partners(data: Data, governance: Governance, overview: Overview) -> None:
    """Draw the most frequent links, and the initiatives of the actor chosen."""
    st.header("Avec qui", anchor="avec-qui")
    shared = overview.links
    if shared.empty:
        st.info("Aucune initiative de la sélection ne nomme deux acteurs.")
        return
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _chart(shared)
    with right:
        _table(shared)
    st.caption(COUNTED)
    _choice(data, governance.actors, overview.actors)


def is_known(data: Data, word: str) -> bool:
    """Tell whether a word of the address names an actor of some initiative."""
    return bool((data.governance.actors["key"] == word).any())


def square_of(shared: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the links among `names` both ways: « Acteur », « Avec », `initiatives`."""
    among = shared[shared["a"].isin(names) & shared["b"].isin(names)]
    there = among.rename(columns={"a": "Acteur", "b": "Avec"})
    back = among.rename(columns={"b": "Acteur", "a": "Avec"})
    return pd.concat([there, back], ignore_index=True)


def _chart(shared: pd.DataFrame) -> None:
    names = most_linked(shared, top=CHART_ACTORS)
    chart = heat_chart(square_of(shared, names), rows=("Acteur", names), columns=("Avec", names))
    show_chart(chart, name="Initiatives partagées par les acteurs les plus liés, deux à deux")


def _table(shared: pd.DataFrame) -> None:
    shown = shared.head(TABLE_LINKS)
    named = {"a": "Acteur", "b": "Avec", "initiatives": "Initiatives"}
    st.dataframe(
        shown.rename(columns=named),
        hide_index=True,
        column_config=COLUMNS,
        alt="Acteurs nommés ensemble, les plus fréquents d’abord",
    )
    if len(shared) > len(shown):
        st.caption(f"Les {len(shown)} liens les plus fréquents sur {french.number(len(shared))}.")


def _choice(data: Data, acting: pd.DataFrame, named: pd.DataFrame) -> None:
    choices = {
        row["key"]: f"{row['actor']} ({row['initiatives']})" for row in named.to_dict("records")
    }
    word = choose_one(
        "Lire les initiatives d’un acteur", WORD, choices, placeholder="Choisir un acteur"
    )
    if word is not None:
        numbers = acting.loc[acting["key"] == word, "row"]
        show_rows(data, dict.fromkeys(map(int, numbers), ""), key=f"acteur-{word}")
