"""Switches beside the level: compare with a second selection, go through the years.

Widgets here have keys of their own, filled from the selection at each run: what they change is
written in the selection by their callbacks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.analysis.comparing import EVERYTHING, FIELD_TITLES, SUBTRACTED
from dashboard.analysis.measure_words import publication_year
from dashboard.filters import Comparison, address
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.data import Data
    from dashboard.filters import Known, Selection

FIRST_COMPARED_YEAR = 2013  # the first « Journée du numérique à l'École »
STEP_SECONDS = 1.2
_SIDES = ("Différence", "Côte à côte")
_COMPARE, _FIELD, _WAY = "comparer", "comparer_par", "comparer_comment"
_FIRST, _SECOND = "comparer_premiere", "comparer_seconde"
_BY_YEAR, _YEAR = "au_fil_des_ans", "an_curseur"
_PLAYING, _TICKED = "animation", "animation_dernier_pas"
YEAR_HELP = (
    "Garde ce qui avait commencé cette année-là ou avant, terminé ou non. La période du panneau de "
    "gauche garde ce qui était actif : les deux se combinent. La bulle de la carte nomme les "
    "communes, régions et académies d’alors quand elles ont changé."
)


def switches(data: Data, selection: Selection) -> None:
    """Draw the two switches."""
    st.session_state[_COMPARE] = selection.compared is not None
    st.session_state[_BY_YEAR] = selection.year is not None
    st.toggle("Comparer", key=_COMPARE, on_change=_compare, args=(data,))
    st.toggle("Au fil des ans", key=_BY_YEAR, on_change=_go_by_year, args=(data,), help=YEAR_HELP)


def show_year(data: Data, selection: Selection) -> None:
    """Draw the years as a slider and the button that goes through them, where they are on."""
    if selection.year is None:
        st.session_state[_PLAYING] = False
        return
    if selection.compared and selection.compared.field == "year":
        return  # the comparison has both sliders
    playing = bool(st.session_state.get(_PLAYING))
    with st.container(horizontal=True, vertical_alignment="bottom", key="annees_de_la_carte"):
        if playing:  # a slider would send back, late, the year that it shows
            _year_going_by(data.known, selection.year)
        else:
            title = "Ce qui avait commencé en"
            _year_slider(data.known, title, _YEAR, selection.year, _choose_year)
        st.button(
            "Arrêter" if playing else "Animer",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            on_click=_play,
            args=(data.known, not playing),
            key="animer",
        )
        if playing:  # in here, so that nothing moves on the page and the map stays loaded
            st.session_state[_TICKED] = time.monotonic()
            _tick(data.known)


def _year_going_by(known: Known, year: int) -> None:
    first, last = known.years
    st.progress((year - first) / (last - first), text=f"Ce qui avait commencé en **{year}**")


@st.fragment(run_every=STEP_SECONDS)
def _tick(known: Known) -> None:
    """Go one year further at each turn of the clock; the run that draws this is not one."""
    state = st.session_state
    if not state.get(_PLAYING) or time.monotonic() - state[_TICKED] < STEP_SECONDS / 2:
        return
    advance(known)
    st.rerun()


def advance(known: Known) -> None:
    """Show the next year; stop at the last."""
    year = address.read(known).year
    if year is None or year >= known.years[1]:
        st.session_state[_PLAYING] = False
        return
    address.change(year=year + 1)
    st.session_state[_PLAYING] = year + 1 < known.years[1]


def is_playing() -> bool:
    """Tell whether the years go by: the address is then written at the end alone."""
    return bool(st.session_state.get(_PLAYING))


def show_comparison_choice(data: Data, selection: Selection) -> None:
    """Draw what is compared, on both sides, and how."""
    if selection.compared is None:
        return
    field = selection.compared.field
    by, first, second, way = st.columns([3, 4, 4, 3.4], vertical_alignment="bottom")
    with by:
        st.session_state[_FIELD] = field
        st.selectbox(
            "Comparer par",
            list(FIELD_TITLES),
            format_func=lambda name: FIELD_TITLES[name],
            key=_FIELD,
            on_change=_choose_field,
            args=(data,),
        )
    with first:
        _side(data.known, field, _FIRST, getattr(selection, field), "Première sélection (A)")
    with second:
        _side(data.known, field, _SECOND, selection.compared.value, "Seconde sélection (B)")
    with way:
        _way(selection)


def _way(selection: Selection) -> None:
    """Draw the choice between one map of differences and two maps."""
    if selection.measure not in SUBTRACTED:
        st.caption("Cette mesure n’a pas de différence : deux cartes côte à côte.")
        return
    st.session_state[_WAY] = _SIDES[selection.side_by_side]
    st.segmented_control("Montrer", _SIDES, key=_WAY, required=True, on_change=_choose_way)


def _side(known: Known, field: str, key: str, value: Any, title: str) -> None:  # noqa: ANN401 - any filter
    """Draw one side's values of the filter compared, all of them where `value` is empty."""
    is_first = key == _FIRST
    arguments = (known, field, key, is_first)
    if field == "year":
        _year_slider(known, title, key, value or known.years[1], _choose_side, *arguments)
    elif field == "years":
        st.session_state[key] = value or known.years
        st.slider(title, *known.years, key=key, on_change=_choose_side, args=arguments)
    else:
        st.session_state[key] = list(value)
        labels = known.values[field]
        st.multiselect(
            title,
            list(labels),
            format_func=lambda code: labels.get(code, code),
            key=key,
            placeholder=french.upper_first(EVERYTHING[field]),
            on_change=_choose_side,
            args=arguments,
            select_all=False,
        )


def _year_slider(
    known: Known,
    title: str,
    key: str,
    year: int,
    on_change: Callable[..., None],
    *arguments: object,
) -> None:
    st.session_state[key] = min(max(year, known.years[0]), known.years[1])
    st.slider(title, *known.years, key=key, on_change=on_change, args=arguments)


def _compare(data: Data) -> None:
    if st.session_state[_COMPARE]:
        _begin("year", data)
    else:
        address.change(compared=None, side_by_side=False)


def _begin(field: str, data: Data) -> None:
    """Start with two sides that differ, the first as it was filtered where it was."""
    known, selection = data.known, address.read(data.known)
    first = getattr(selection, field)
    if field == "year":
        first = first or min(max(FIRST_COMPARED_YEAR, known.years[0]), known.years[1])
        last = min(publication_year(data), known.years[1])
        second: Any = last if last != first else known.years[0]
    elif field == "years":
        first = first or (known.years[0], (known.years[0] + known.years[1]) // 2)
        second = (min(first[1] + 1, known.years[1]), known.years[1])
    else:
        codes = list(known.values[field])
        first = first or (codes[0],)
        second = (next((code for code in codes if code not in first), codes[0]),)
    address.change(
        **{field: list(first) if field in known.values else first},
        compared=Comparison(field, second),
    )


def _choose_field(data: Data) -> None:
    _begin(st.session_state[_FIELD], data)


def _choose_side(known: Known, field: str, key: str, is_first: bool) -> None:
    value = st.session_state[key]
    if is_first:
        address.change(**{field: value})
        return
    if field in known.values:
        value = tuple(value)
    # Nothing chosen on the second side would be everything, which an address cannot say.
    if value:
        address.change(compared=Comparison(field, value))


def _choose_way() -> None:
    address.change(side_by_side=st.session_state[_WAY] == _SIDES[1])


def _go_by_year(data: Data) -> None:
    last = min(publication_year(data), data.known.years[1])
    address.change(year=last if st.session_state[_BY_YEAR] else None)


def _choose_year() -> None:
    address.change(year=st.session_state[_YEAR])


def _play(known: Known, starts: bool) -> None:
    """Start or stop; from the last year, start again at the first."""
    st.session_state[_PLAYING] = starts
    year = address.read(known).year
    if starts and year is not None and year >= known.years[1]:
        address.change(year=known.years[0])
