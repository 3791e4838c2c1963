"""« Ajouter à la présentation »: keep the view that a page shows, with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import meeting_state
from dashboard.components.browser_memory import Answer, ask_browser
from dashboard.components.links import origin
from dashboard.components.prints import show_prints
from dashboard.filters import address
from dashboard.filters.url import from_query
from dashboard.scenes.editing import add, is_full, reworded
from dashboard.scenes.files import MAX_NOTES, MAX_SENTENCE, MAX_TITLE, view_words
from dashboard.scenes.model import Presentation, Scene
from dashboard.scenes.pages import SCENE_PAGES, scene_query
from dashboard.scenes.proposal import proposed_title
from geodata import french

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.filters import Selection
    from dashboard.scenes.model import Frame

PAGE = "presentation"
_OPENED = "vues_ouvertes"  # how many times the dialogue was opened: one question each


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows, as the words of a scene."""

    page: str
    query: dict[str, str]
    selection: Selection


def show_add(data: Data, page: str) -> None:
    """Draw the button that keeps the view of `page`, and what was kept so far."""
    held = meeting_state.presentation()
    with st.container(key="ajouter", horizontal=True, vertical_alignment="center"):
        if st.button(
            "Ajouter à la présentation",
            icon=":material/add_to_queue:",
            key="ajouter_vue",
            disabled=is_full(held),
            help="Garde cette vue comme une scène : filtres, niveau, mesure, position de la carte, "
            "territoire ou fiche ouverts.",
        ):
            st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
            _dialogue(data, view_of(data, page))
        _print(data, view_of(data, page))
        if held.scenes:
            st.page_link(
                st.Page(_nothing, title=PAGE, url_path=PAGE),
                label=f"Voir la présentation ({french.count(len(held.scenes), 'scène')})",
                icon=":material/slideshow:",
            )
    if meeting_state.is_worth_keeping():
        meeting_state.keep_in_browser(data.known)


def _print(data: Data, view: View) -> None:
    """Draw what puts the view on paper; each file is made when it is asked for."""
    title = proposed_title(data, view.page, view.query)
    alone = Presentation(title, scenes=(Scene(title, query=view.query, page=view.page),))
    with st.popover("Imprimer cette vue", icon=":material/print:"):
        show_prints(data, alone, origin(), key="vue")


def view_of(data: Data, page: str) -> View:
    """Read what a page shows: its widgets where it has filters, its address where not."""
    its = SCENE_PAGES[page]
    params = st.query_params.to_dict()
    if its.renamed:
        words = {name: params[name] for name in (*its.renamed, *its.own) if name in params}
        query = scene_query(page, words)
    else:
        own = {name: params[name] for name in its.own if name in params}
        query = view_words(address.read(data.known), data.known) | own
    selection, _ = from_query({k: v for k, v in query.items() if k not in its.own}, data.known)
    return View(page, query, selection)


@st.dialog("Ajouter à la présentation", width="medium")
def _dialogue(data: Data, view: View) -> None:
    """Draw the form; only the dialogue runs again while it is filled in."""
    turn = st.session_state[_OPENED]
    answer = ask_browser(f"vue-{turn}", key=f"vue-{turn}")
    with st.form("nouvelle_scene", border=False):
        title = st.text_input(
            "Titre de la scène",
            value=proposed_title(data, view.page, view.query),
            max_chars=MAX_TITLE,
            key=f"scene_titre_{turn}",
        )
        sentence = st.text_input(
            "Une phrase à l’écran (facultatif)", max_chars=MAX_SENTENCE, key=f"scene_phrase_{turn}"
        )
        notes = st.text_area(
            "Notes de l’orateur (facultatif)", max_chars=MAX_NOTES, key=f"scene_notes_{turn}"
        )
        frame = _frame_choice(view, answer, turn)
        if st.form_submit_button("Ajouter", type="primary", icon=":material/add:"):
            meeting_state.recall(answer, data.known)
            scene = Scene(title, query=view.query, frame=frame, page=view.page)
            scene = reworded(scene, title=title, sentence=sentence, notes=notes)
            meeting_state.change(add(meeting_state.presentation(), scene))
            st.toast(f"Scène {len(meeting_state.presentation().scenes)} ajoutée.")
            st.rerun()


def _frame_choice(view: View, answer: Answer | None, turn: int) -> Frame | None:
    if answer is None or answer.frame is None or view.page == "initiative":
        return None
    wanted = st.checkbox(
        "Garder la position de la carte (centre et zoom)",
        value=answer.has_moved,
        key=f"scene_cadre_{turn}",
        help="Sans cela, la carte montre en entier ce qui est choisi, sur tout écran.",
    )
    return answer.frame if wanted else None


def _nothing() -> None:
    """Stand for the page of the navigation."""
