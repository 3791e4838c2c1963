"""The scenes of a presentation as cards: order, edit, duplicate, delete, open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.measure_words import legend_title
from dashboard.analysis.selection_words import chosen_labels
from dashboard.components import meeting_state
from dashboard.components.links import view_link
from dashboard.components.markdown import plain
from dashboard.scenes.editing import duplicate, is_full, move, remove, reword
from dashboard.scenes.files import MAX_NOTES, MAX_SENTENCE, MAX_TITLE
from dashboard.scenes.link import view_query
from dashboard.scenes.pages import MAP_PAGE, SCENE_PAGES
from dashboard.scenes.target import selection_of_scene
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.data import Data
    from dashboard.scenes.model import Presentation, Scene

SHOWN = 20  # cards on one page of the list
_EDITED, _LIST_PAGE = "scene_modifiee", "page_scenes"


def show_scenes(data: Data, presentation: Presentation) -> None:
    """Draw one card per scene, twenty at a time."""
    count = len(presentation.scenes)
    pages = -(-count // SHOWN)
    number = st.pagination(pages, key=_LIST_PAGE) if pages > 1 else 1
    first = (min(number, pages) - 1) * SHOWN
    for index in range(first, min(first + SHOWN, count)):
        _card(data, presentation, index)


def _card(data: Data, presentation: Presentation, index: int) -> None:
    scene = presentation.scenes[index]
    with st.container(border=True, key=f"scene-{index}"):
        if st.session_state.get(_EDITED) == index:
            _form(scene, index)
            return
        st.markdown(f"### {index + 1}. {plain(scene.title)}")
        if scene.sentence:
            st.markdown(plain(scene.sentence))
        st.caption(plain(" · ".join(_facts(data, scene))))
        _actions(presentation, index)


def _facts(data: Data, scene: Scene) -> Iterator[str]:
    """Say what a scene shows, in the words that the pages use."""
    selection, _ = selection_of_scene(data, scene)
    yield f"Page {SCENE_PAGES[scene.page].title}"
    if selection.initiative:
        yield data.known.initiatives[selection.initiative]
    else:
        yield from chosen_labels(selection, data)
    if selection.territory:
        yield f"ouvert sur {data.name_of(*selection.territory)}"
    if scene.page == MAP_PAGE:
        yield french.lower_first(legend_title(selection.measure, selection.level))
    if (other := selection.other()) is not None:
        yield f"comparée à : {french.enumeration(chosen_labels(other, data))}"
    if scene.frame:
        yield "position de la carte gardée"
    if scene.notes:
        yield "avec notes"


def _actions(presentation: Presentation, index: int) -> None:
    number, last = index + 1, len(presentation.scenes) - 1
    with st.container(horizontal=True, vertical_alignment="center", key=f"actions-scene-{index}"):
        _button("Monter", ":material/arrow_upward:", index, is_off=index == 0, by=-1)
        _button("Descendre", ":material/arrow_downward:", index, is_off=index == last, by=1)
        st.button(
            "Modifier",
            icon=":material/edit:",
            key=f"modifier-{index}",
            help=f"Modifier les textes de la scène {number}",
            on_click=_edit,
            args=(index,),
        )
        st.button(
            "Dupliquer",
            icon=":material/content_copy:",
            key=f"dupliquer-{index}",
            help=f"Dupliquer la scène {number}",
            disabled=is_full(presentation),
            on_click=_duplicate,
            args=(index,),
        )
        st.button(
            "Supprimer",
            icon=":material/delete:",
            key=f"supprimer-{index}",
            help=f"Supprimer la scène {number} ; « Annuler » la ramène",
            on_click=_remove,
            args=(index,),
        )
        scene = presentation.scenes[index]
        view_link("Ouvrir la vue", page=scene.page, query=view_query(scene))


def _button(label: str, icon: str, index: int, *, is_off: bool, by: int) -> None:
    st.button(
        label,
        icon=icon,
        key=f"{label.lower()}-{index}",
        help=f"{label} la scène {index + 1}",
        disabled=is_off,
        on_click=_move,
        args=(index, by),
    )


def _form(scene: Scene, index: int) -> None:
    with st.form(f"modification-{index}", border=False):
        st.text_input("Titre de la scène", scene.title, max_chars=MAX_TITLE, key="modif_titre")
        st.text_input(
            "Phrase à l’écran", scene.sentence, max_chars=MAX_SENTENCE, key="modif_phrase"
        )
        st.text_area("Notes de l’orateur", scene.notes, max_chars=MAX_NOTES, key="modif_notes")
        with st.container(horizontal=True):
            st.form_submit_button("Enregistrer", type="primary", on_click=_reword, args=(index,))
            st.form_submit_button("Ne rien changer", on_click=_edit, args=(None,))


def _edit(index: int | None) -> None:
    st.session_state[_EDITED] = index
    for name in ("modif_titre", "modif_phrase", "modif_notes"):
        st.session_state.pop(name, None)


def _reword(index: int) -> None:
    state = st.session_state
    wanted = reword(
        meeting_state.presentation(),
        index,
        title=state["modif_titre"],
        sentence=state["modif_phrase"],
        notes=state["modif_notes"],
    )
    meeting_state.change(wanted)
    _edit(None)


def _move(index: int, by: int) -> None:
    _edit(None)
    meeting_state.change(move(meeting_state.presentation(), index, by))


def _duplicate(index: int) -> None:
    _edit(None)
    meeting_state.change(duplicate(meeting_state.presentation(), index))


def _remove(index: int) -> None:
    _edit(None)
    meeting_state.change(remove(meeting_state.presentation(), index))
