"""« À vérifier »: rows whose place is in doubt, decided by a key each, then published.

Drawn in sessions that may write only (`dashboard.writing.access`); elsewhere it has no address.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components import page, screens
from dashboard.components.links import initiative_link
from dashboard.components.markdown import plain
from dashboard.components.question import show_question, undo_button
from dashboard.components.writer_name import writer_name
from dashboard.filters import address
from dashboard.writing import desk as review_desk
from dashboard.writing.access import checked_writer
from dashboard.writing.child import ChildError, run_terrinum
from dashboard.writing.importing import failure, served_version
from geodata import french
from geodata.review import places_decided, text_of

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.writing.desk import State
    from geodata.review import Doubt

NAME = "a-verifier"
PARAMETER = "texte"
TIME_S = 120.0
SHOWN_LINKS = 10


def show() -> None:
    """Draw the page."""
    checked_writer()
    wrong = address.leave(NAME, own=(PARAMETER,))
    page.title(
        "À vérifier",
        "Le territoire de ces lignes est en doute : un humain tranche, une fois pour toutes.",
    )
    page.messages(wrong)
    data = screens.open_store()
    who = writer_name()
    if who is not None:
        _show_desk(data, who)
    page.footer(data)


def _show_desk(data: Data, who: str) -> None:
    state = review_desk.state_of(data)
    if said := review_desk.desk().said:
        st.success(plain(said), icon=":material/check:")
        review_desk.desk().said = ""
    _show_applied(data)
    if state.to_publish:
        _offer_to_publish(state)
    doubt = _chosen(state)
    if doubt is None:
        _nothing_left(state)
        undo_button(who)
    else:
        show_question(data, doubt, who=who, left=len(state.left))
    _show_decisions(data, state, who)


def _chosen(state: State) -> Doubt | None:
    """Return the text that the address names, where it is still in doubt; else the first one."""
    asked = st.query_params.get(PARAMETER)
    named = [each for each in state.left if review_desk.identifier(each) == asked]
    if asked and not named:
        # Decided meanwhile, here or by someone else: the address no longer leads anywhere.
        st.query_params.pop(PARAMETER, None)
    passed = review_desk.desk().passed
    if named and named[0].key not in passed:
        return named[0]
    return next(iter(state.left), None)


def _nothing_left(state: State) -> None:
    st.success(
        "**Plus aucun texte à trancher.**"
        + (" Publiez les lignes décidées pour les voir sur la carte." if state.decided else ""),
        icon=":material/check_circle:",
    )


def _offer_to_publish(state: State) -> None:
    told = []
    if state.decided:
        told.append(french.count(state.decided, "ligne décidée", "lignes décidées"))
    if state.withdrawn:
        taken = french.count(state.withdrawn, "ligne publiée", "lignes publiées")
        told.append(f"{taken} par une décision reprise")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="appliquer"):
        st.markdown(f"**À appliquer :** {french.enumeration(told)}.")
        if st.button("Appliquer", type="primary", icon=":material/publish:"):
            _apply()
            st.rerun()


def _apply() -> None:
    """Have the decided rows published by a process of its own; keep what it said."""
    checked_writer()
    before = served_version()
    mine = review_desk.desk()
    with st.spinner("Les lignes décidées sont contrôlées, localisées, publiées…", show_time=True):
        try:
            with tempfile.TemporaryDirectory(prefix="terrinum-") as folder:
                mine.applied = run_terrinum(
                    "review", "--appliquer", "--json", folder=Path(folder), timeout_s=TIME_S
                )
        except (ChildError, OSError) as error:
            mine.applied = failure(error, before).facts


def _show_applied(data: Data) -> None:
    """Say in figures what the last publication did, with links to its rows."""
    answer = review_desk.desk().applied
    if answer is None:
        return
    if answer.get("erreur"):
        st.error(plain(str(answer["erreur"])), icon=":material/error:")
        return
    published = answer["publiees"]
    done = french.count(len(published), "ligne publiée", "lignes publiées")
    left = french.count(answer["a_trancher"], "ligne reste", "lignes restent")
    served = french.count(len(data.initiatives), "initiative")
    st.success(
        f"**{done}** ; {left} à trancher. La carte montre maintenant {served}.",
        icon=":material/publish:",
    )
    if answer["reprises"]:
        told = french.count(answer["reprises"], "ligne attend", "lignes attendent")
        st.info(f"{told} de nouveau : leur décision a été reprise.", icon=":material/undo:")
    if answer["non_resolues"]:
        told = french.count(answer["non_resolues"], "ligne décidée", "lignes décidées")
        st.warning(f"{told} mais pas publiable en l’état : la page Qualité dit pourquoi.")
    titles = data.known.initiatives
    with st.container(key="publiees", gap="small"):
        for identifier in published[:SHOWN_LINKS]:
            initiative_link(identifier, titles.get(identifier, identifier), place="publiee")


def _show_decisions(data: Data, state: State, who: str) -> None:
    """Draw the decisions in force, each with who, when, why; any may be taken back."""
    if not state.decisions:
        return
    places = review_desk.places_of(data)
    made = sorted(state.decisions.values(), key=lambda each: each.when, reverse=True)
    with st.expander(french.count(len(made), "décision en vigueur", "décisions en vigueur")):
        st.dataframe(
            pd.DataFrame(
                {
                    "Texte": [text_of(each.clue) for each in made],
                    "Territoire": [
                        french.enumeration([place.name for place in places_decided(each, places)])
                        for each in made
                    ],
                    "Par": [each.who for each in made],
                    "Le": [page.french_date(each.when[:10]) for each in made],
                    "Motif": [each.why for each in made],
                }
            ),
            hide_index=True,
            alt="Décisions en vigueur",
        )
        number = st.selectbox(
            "Reprendre une décision",
            range(len(made)),
            index=None,
            format_func=lambda each: text_of(made[each].clue),
            placeholder="Choisissez un texte",
        )
        if number is not None:
            st.button(
                "Reprendre : ce texte sera de nouveau à trancher",
                on_click=review_desk.withdraw,
                args=(made[number].clue,),
                kwargs={"who": who, "why": "repris sur la page À vérifier"},
            )
