"""The presentation and the relevé of a session, kept in the reader's browser from one to the next.

Both are frozen values in the session's state. The browser's copy is read once, before anything is
written over it; a link or a file opened takes its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.browser_memory import Answer, ask_browser
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.files import presentation_from_json, presentation_to_json
from dashboard.scenes.model import Presentation
from dashboard.scenes.releve import Releve, read_releve, releve_to_json

if TYPE_CHECKING:
    from dashboard.filters import Known

EMPTY = Presentation("Ma présentation")
MAX_UNDO = 30
_PRESENTATION, _RELEVE = "presentation", "releve"
_FORMER, _IS_RECALLED = "presentation_avant", "memoire_relue"


def presentation() -> Presentation:
    """Return the presentation of this session."""
    found: Presentation = st.session_state.get(_PRESENTATION, EMPTY)
    return found


def change(wanted: Presentation) -> None:
    """Put another presentation in place; `undo` brings the former back."""
    state = st.session_state
    if wanted != presentation():
        state[_FORMER] = (*state.get(_FORMER, ()), presentation())[-MAX_UNDO:]
        state[_PRESENTATION] = wanted


def can_undo() -> bool:
    """Tell whether something may be undone."""
    return bool(st.session_state.get(_FORMER))


def undo() -> None:
    """Bring back the presentation as it was before the last change."""
    *former, last = st.session_state[_FORMER]
    st.session_state[_FORMER], st.session_state[_PRESENTATION] = tuple(former), last


def releve() -> Releve:
    """Return the remarks and commitments of this session."""
    found: Releve = st.session_state.get(_RELEVE, Releve())
    return found


def change_releve(wanted: Releve) -> None:
    """Put another relevé in place."""
    st.session_state[_RELEVE] = wanted


def headed(releve: Releve, title: str, version: str) -> Releve:
    """Name the meeting and the version shown, where the relevé does not yet."""
    return replace(releve, reunion=releve.reunion or title, donnees=version)


def is_worth_keeping() -> bool:
    """Tell whether the session holds something that a reload would lose."""
    return presentation() != EMPTY or bool(releve().entrees)


def recall(answer: Answer | None, known: Known) -> tuple[str, ...]:
    """Take up what the browser kept, once, where the session holds nothing yet.

    Return what could not be read, in French.
    """
    state = st.session_state
    if answer is None or state.get(_IS_RECALLED):
        return ()
    state[_IS_RECALLED] = True
    said: tuple[str, ...] = ()
    try:
        if text := answer.memory.get(_PRESENTATION):
            said = _take_up(*presentation_from_json(text, known))
        if (text := answer.memory.get(_RELEVE)) and _RELEVE not in state:
            state[_RELEVE] = read_releve(text)
    except PresentationError as error:
        said = (f"Ce que ce navigateur gardait n’a pas pu être relu. {error}",)
    return said


def _take_up(kept: Presentation, said: tuple[str, ...]) -> tuple[str, ...]:
    """Open what was kept, or leave it one « Annuler » away from what a link or a file opened."""
    state = st.session_state
    if _PRESENTATION not in state:
        state[_PRESENTATION] = kept
        return said
    if kept in (presentation(), EMPTY) or not kept.scenes:
        return ()
    state[_FORMER] = (kept, *state.get(_FORMER, ()))[-MAX_UNDO:]
    return (
        f"Ce navigateur gardait une autre présentation, « {kept.title} » "
        f"({len(kept.scenes)} scènes) : « Annuler » la ramène.",
    )


def keep_in_browser(known: Known) -> tuple[str, ...]:
    """Draw the invisible frame that recalls what was kept, then keeps what changes."""
    state = st.session_state
    kept = {}
    if state.get(_IS_RECALLED):
        kept = {
            _PRESENTATION: presentation_to_json(presentation()) if _PRESENTATION in state else "",
            _RELEVE: releve_to_json(releve()) if releve().entrees else "",
        }
    answer = ask_browser("arrivée", key="garder", kept=kept)
    was_recalled = bool(state.get(_IS_RECALLED))
    said = recall(answer, known)
    if answer is not None and not was_recalled:
        st.rerun()  # what was drawn above did not know yet
    return said
