"""Suggestions received from meetings: beside an initiative, and all together in « Qualité »."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.links import initiative_link
from dashboard.components.markdown import plain
from dashboard.export import safe_csv
from dashboard.scenes.releve_texts import moment
from geodata import french
from geodata.store import StoreDamagedError
from geodata.store.suggestions import read_suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.data import Data
    from geodata.store.suggestions import Suggestion

SHOWN = 10
NOT_CHECKED = "Noté en réunion, tel que dit : ces textes n’ont pas été vérifiés."


def show_suggestions_about(identifier: str) -> None:
    """Draw what was said of an initiative; nothing where nothing was."""
    about = [each for each in _received() if each.initiative == identifier]
    if about:
        st.subheader(
            french.count(len(about), "suggestion reçue", "suggestions reçues"), anchor=False
        )
        st.caption(NOT_CHECKED)
        for each in about:
            st.markdown(_line(each))


def show_all_suggestions(data: Data) -> None:
    """Draw every suggestion received, the latest first, with links to what they are about."""
    st.header("Suggestions reçues en réunion", anchor="suggestions")
    received = _received()
    if not received:
        st.caption(
            "Aucune pour l’instant. Les remarques notées avec « Relevé » (page Présentation, ou "
            "kit de réunion) arrivent ici par la commande `terrinum releve import FICHIER`."
        )
        return
    st.caption(f"{french.count(len(received), 'suggestion')}. {NOT_CHECKED}")
    st.download_button(
        "Télécharger les suggestions (CSV)",
        data=lambda: safe_csv(suggestion_rows(received)),
        file_name="terrinum-suggestions.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_suggestions",
    )
    pages = -(-len(received) // SHOWN)
    number = st.pagination(pages, key="page-suggestions") if pages > 1 else 1
    latest = received[::-1]
    for index, each in enumerate(latest[(number - 1) * SHOWN : number * SHOWN]):
        with st.container(border=True, key=f"suggestion-{index}"):
            st.markdown(_line(each))
            if each.initiative in data.known.initiatives:
                title = data.known.initiatives[each.initiative]
                initiative_link(each.initiative, title, place=f"suggestion-{index}")


def suggestion_rows(suggestions: Iterable[Suggestion]) -> pd.DataFrame:
    """Return the suggestions as a table with French headers."""
    return pd.DataFrame(
        [
            (
                *(each.said_at, each.kind, each.who, each.text, each.meeting, each.scene),
                *(each.level, each.code, each.place, each.initiative),
                *(each.received_at, each.received_by),
            )
            for each in suggestions
        ],
        columns=[
            *("Quand", "Type", "Qui", "Texte", "Réunion", "Scène"),
            *("Niveau", "Code", "Territoire", "Initiative"),
            *("Reçue le", "Importée par"),
        ],
        dtype="str",
    )


def _received() -> tuple[Suggestion, ...]:
    try:
        return read_suggestions()
    except StoreDamagedError as error:
        st.warning(plain(str(error)), icon=":material/link_off:")
        return ()


def _line(each: Suggestion) -> str:
    about = [part for part in (each.place, each.who, each.meeting) if part]
    told = " · ".join((*about, moment(each.said_at)))
    return f"**{plain(each.kind)}.** {plain(each.text)}  \n{plain(told)}"
