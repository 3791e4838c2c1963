"""The page's address and its widgets, kept in step both ways.

The widgets lead while a reader uses them, and the address is rewritten after each run. The address
leads when it changes by itself: arrival by a link, or the browser's « back ».
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.filters.selection import Known, Selection
from dashboard.filters.url import (
    POSITION,
    VERSION,
    Messages,
    from_query,
    position_messages,
    to_query,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEYS: Mapping[str, str] = {each.name: f"choix_{each.name}" for each in fields(Selection)}

SHADED_BY = ("level", "measure", "classes")

_WRITTEN, _SHOWN, _PAGE = "adresse_ecrite", "selection_montree", "page_montree"
_OWN = "mots_des_pages"  # page → its own words, as it was left
_LEADS = "adresse_mene"
# Streamlit reads its own; the map reads its position, and writes it again where it still holds.
_READ_BY_OTHERS = ("embed", "embed_options", POSITION)


def arrive(page: str, known: Known, *, own: Collection[str] = ()) -> tuple[str, ...]:
    """Prepare the widgets of `page` before they are drawn; return what the address had wrong.

    `own`: words of the address that the page reads and writes by itself, in `st.query_params`.
    """
    state = st.session_state
    shown: Selection | None = state.get(_SHOWN)
    came_from_elsewhere = state.get(_PAGE) != page
    state[_PAGE] = page
    state[_LEADS] = False
    if came_from_elsewhere and not _current() and (left := state.get(_OWN, {}).get(page)):
        st.query_params.from_dict(left)  # the menu dropped the address: its own words are kept
    params = {name: value for name, value in _current().items() if name not in own}
    if shown is not None and came_from_elsewhere and not params:
        _seed(shown, known)  # the menu dropped the address: the filters are kept
        return ()
    is_led_by_widgets = params == state.get(_WRITTEN) or read(known) != shown
    if shown is not None and not came_from_elsewhere and is_led_by_widgets:
        _complete(known)
        return ()
    state[_LEADS] = True
    selection, messages = from_query(params, known)
    _seed(selection, known)
    return (*messages, *position_messages(st.query_params.to_dict()))


def leave(page: str, *, own: Collection[str] = ()) -> tuple[str, ...]:
    """Note that a page without filters is shown; return what the address had wrong.

    `own`: words of the address that the page reads by itself; the others are taken out.
    """
    st.session_state[_PAGE] = page
    messages = Messages()
    for name in sorted(_current().keys() - {*own, "v"}):
        messages.ignored("Paramètre inconnu", name)
        st.query_params.pop(name)
    return tuple(messages)


def page_shown() -> str | None:
    """Return the page that the session shows."""
    page: str | None = st.session_state.get(_PAGE)
    return page


def read(known: Known) -> Selection:
    """Read the selection from the state of the widgets."""
    state = st.session_state
    values: dict[str, Any] = {
        name: tuple(chosen) if isinstance(chosen := state[key], list) else chosen
        for name, key in KEYS.items()
        if state.get(key) is not None
    }
    values["text"] = " ".join(values.get("text", "").split())
    if values.get("years") == known.years:
        values["years"] = None
    return Selection(**values)


def publish(selection: Selection, known: Known, *, own: Collection[str] = ()) -> None:
    """Write the selection in the address, one entry in the browser's history per change.

    The words in `own` stay as they are; so does the position that an address brought.
    """
    state = st.session_state
    query, current = to_query(selection, known), _current()
    kept = {name: value for name, value in current.items() if name in own}
    if kept:
        query["v"] = VERSION
    # Beside a position that the map wrote, a version alone says nothing of the page.
    says_position_alone = current.keys() == {"v"} and POSITION in st.query_params
    if query | kept != ({} if says_position_alone else current):
        place = st.query_params.get(POSITION) if state.get(_LEADS) else None
        st.query_params.from_dict({**kept, **query, **({POSITION: place} if place else {})})
    state[_WRITTEN], state[_SHOWN] = query, selection
    state[_OWN] = {**state.get(_OWN, {}), state[_PAGE]: kept}


def change(**values: object) -> None:
    """Set fields of the selection from a callback, before the widgets are drawn.

    Lists of choices are given as lists.
    """
    for name, value in values.items():
        st.session_state[KEYS[name]] = value


def clear(known: Known) -> None:
    """Take every filter off; how the map is shaded stays."""
    kept = {name: st.session_state.get(KEYS[name]) for name in SHADED_BY}
    _seed(Selection(), known)
    change(**{name: value for name, value in kept.items() if value is not None})


def _current() -> dict[str, str]:
    params: dict[str, str] = st.query_params.to_dict()
    return {name: value for name, value in params.items() if name not in _READ_BY_OTHERS}


def _complete(known: Known) -> None:
    """Give every widget a state, and take out values that a new publication no longer knows."""
    state, shown = st.session_state, st.session_state[_SHOWN]
    for name, key in KEYS.items():
        if key not in state:
            state[key] = _state_of(name, shown, known)
        if name in known.values and not set(state[key]) <= known.values[name].keys():
            state[key] = [value for value in state[key] if value in known.values[name]]


def _seed(selection: Selection, known: Known) -> None:
    for name, key in KEYS.items():
        st.session_state[key] = _state_of(name, selection, known)


def _state_of(name: str, selection: Selection, known: Known) -> object:
    """Return what the widget of a field holds: choices as a list, both ends of a period."""
    value = getattr(selection, name)
    if name == "years":
        return value or known.years
    return list(value) if name in known.values else value
