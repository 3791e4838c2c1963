"""« Présentation »: the scenes in order, to present, to print, to take away; the relevé."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import meeting_state, page, screens
from dashboard.components.links import origin
from dashboard.components.releve_form import show_releve
from dashboard.components.scene_files import show_open, show_take_away, show_titles
from dashboard.components.scene_list import show_scenes
from dashboard.filters import address
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.link import WORD, short_word, unpack
from geodata import french

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.scenes.model import Presentation

NAME = "presentation"
_WRITTEN = "presentation_dans_adresse"


def show() -> None:
    """Draw the page."""
    unknown = address.leave(NAME, own=(WORD,))
    page.title("Présentation", "Des vues mises en ordre, à projeter, à imprimer, à emporter.")
    data = screens.open_store()
    page.messages((*unknown, *_arrive(data)))
    page.messages(meeting_state.keep_in_browser(data.known))
    presentation = meeting_state.presentation()
    if presentation.scenes:
        _opened(data, presentation)
    else:
        _empty(data)
    show_releve(data, presentation)
    _publish(presentation)
    page.footer(data)


def _arrive(data: Data) -> tuple[str, ...]:
    """Open what a link holds, once; return what it had wrong."""
    asked = st.query_params.get(WORD)
    if not asked or asked == st.session_state.get(_WRITTEN):
        return ()
    st.session_state[_WRITTEN] = asked
    try:
        read, messages = unpack(asked, data.known)
    except PresentationError as error:
        return (str(error),)
    meeting_state.change(read)
    return messages


def _publish(presentation: Presentation) -> None:
    """Write the presentation in the address where it is short, and say so."""
    word = short_word(presentation) if presentation.scenes else ""
    if word != st.query_params.get(WORD, ""):
        if word:
            st.query_params[WORD] = word
        else:
            st.query_params.pop(WORD, None)
    st.session_state[_WRITTEN] = word or None
    if word is None:
        st.caption(
            "Cette présentation est trop longue pour tenir dans l’adresse de la page : "
            "enregistrez-la dans un fichier pour l’envoyer."
        )


def _empty(data: Data) -> None:
    st.info(
        "**Aucune scène pour l’instant.** Ouvrez la Carte (ou une autre page), choisissez ce que "
        "vous voulez montrer, puis « Ajouter à la présentation » ; ou partez d’une présentation "
        "toute faite.",
        icon=":material/slideshow:",
    )
    _undo()
    page.messages(show_open(data))


def _opened(data: Data, presentation: Presentation) -> None:
    show_titles(presentation)
    show_take_away(data, presentation, origin())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(french.count(len(presentation.scenes), "scène"), anchor="scenes")
        _undo()
    show_scenes(data, presentation)
    if short_word(presentation):
        st.caption(
            "L’adresse de cette page contient la présentation entière, notes comprises : "
            "copiez-la pour l’envoyer."
        )
    with st.expander("Ouvrir une autre présentation", key="ouvrir_autre"):
        page.messages(show_open(data))


def _undo() -> None:
    if meeting_state.can_undo():
        st.button(
            "Annuler",
            icon=":material/undo:",
            key="annuler",
            help="Revenir à ce qu’était la présentation avant la dernière modification",
            on_click=meeting_state.undo,
        )
