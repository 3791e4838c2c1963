"""« Mon académie »: the portrait of one académie, and what is recorded nowhere in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.measure_words import WORDS
from dashboard.analysis.portrait import NO_ABSENCE, PORTRAIT_LEVELS, Portrait
from dashboard.analysis.portrait.tables import what_is_counted
from dashboard.components import page, screens, table
from dashboard.components.add_scene import show_add
from dashboard.components.figures import show_figures
from dashboard.components.portrait import (
    show_amounts,
    show_begun,
    show_changes,
    show_comparison,
    show_coverage,
    show_exports,
    show_history,
    show_straddling,
    show_white_zones,
)
from dashboard.components.sheet import show_sheet
from dashboard.components.territory import show_territory
from dashboard.components.territory_map import (
    classes_choice,
    level_choice,
    shading_of,
    show_counts,
    show_legend,
    show_map,
)
from dashboard.filters import address
from dashboard.filters.widgets import category_filter, side_filters_within
from dashboard.labels import LOCAL_REACH
from geodata import french
from geodata.store import data_dir
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Selection
    from dashboard.maps import Shading

NAME = "academie"
LOCAL = (LOCAL_REACH,)
KEPT_PORTRAITS = 60  # two views of each académie
_ACADEMIE, _LOCAL_ONLY = "academie_choisie", "portee_locale"
LOCAL_HELP = (
    "Ne compte que les initiatives dont le périmètre est fait de communes ou d’EPCI. Sinon, celle "
    "d’un département, d’une région ou d’une académie compte pour chacune de ses communes : il ne "
    "reste presque plus de zone blanche dès qu’une région agit partout."
)


def show() -> None:
    """Draw the page."""
    page.title("Mon académie", "Ce qui y est recensé, et où rien ne l’est.")
    data = screens.open_store()
    wrong = address.arrive(NAME, data.known, own=table.WORDS)
    page.messages((*wrong, *table.check_words()))
    page.messages(_keep_one_academie(data))
    _choices(data)
    selection = address.read(data.known)
    if selection.academies:
        _portrait(data, selection)
    else:
        _choose_first(data)
    address.publish(selection, data.known, own=table.WORDS)
    page.footer(data)


def _keep_one_academie(data: Data) -> list[str]:
    """Fit the selection to this page, before the widgets are drawn; return what was left aside."""
    selection, said = address.read(data.known), []
    if len(selection.academies) > 1:
        first = data.name_of(Level.ACADEMIE, selection.academies[0])
        said.append(f"Cette page montre une académie à la fois : celle {french.of_name(first)}.")
        address.change(academies=list(selection.academies[:1]))
    if selection.regions or selection.departements or selection.epci:
        said.append(
            "Cette page montre l’académie entière : les régions, départements et EPCI choisis "
            "sont laissés de côté."
        )
        address.change(regions=[], departements=[], epci=[])
    if selection.reaches not in {(), LOCAL}:
        said.append("La portée choisie est laissée de côté : toutes sont comptées.")
        address.change(reaches=[])
    if selection.level not in PORTRAIT_LEVELS:
        address.change(level=Level.EPCI, territory=None)
    return said


def _choices(data: Data) -> None:
    """Draw what is chosen: the académie, the categories, the reach; the rest in the side panel."""
    selection, names = address.read(data.known), data.known.territories[Level.ACADEMIE]
    st.session_state[_ACADEMIE] = next(iter(selection.academies), None)
    st.session_state[_LOCAL_ONLY] = selection.reaches == LOCAL
    academie, category, reach = st.columns([4, 5, 3], vertical_alignment="bottom")
    with academie, st.container(key="academie"):
        st.selectbox(
            "Académie",
            list(names),
            format_func=lambda code: names.get(code, code),
            key=_ACADEMIE,
            placeholder="Choisissez votre académie",
            on_change=_choose_academie,
        )
    with category:
        category_filter(data.known)
    with reach:
        st.toggle(
            "Portée locale seulement",
            key=_LOCAL_ONLY,
            on_change=_choose_reach,
            help=LOCAL_HELP,
        )
    side_filters_within(data)


def _choose_academie() -> None:
    code = st.session_state[_ACADEMIE]
    address.change(academies=[code] if code else [], territory=None, initiative=None)


def _choose_reach() -> None:
    address.change(reaches=list(LOCAL) if st.session_state[_LOCAL_ONLY] else [])


def _choose_first(data: Data) -> None:
    count = french.count(len(data.known.territories[Level.ACADEMIE]), "académie")
    st.info(
        f"**Choisissez votre académie** dans la liste ci-dessus ({count}). L’adresse de la page la "
        "retiendra : gardez-la en favori, ou envoyez-la.",
        icon=":material/school:",
    )


def _portrait(data: Data, selection: Selection) -> None:
    portrait = _cached(
        (str(data_dir()), data.reference.version, data.published.version),
        selection.academies[0],
        selection.without_view(),
        _data=data,
    )
    result = replace(portrait.result, selection=selection)
    st.header(f"Académie {french.of_name(portrait.name)}", anchor=False)
    st.caption(what_is_counted(portrait))
    show_figures(data, result)
    if not result.initiatives:
        st.info(f"**Aucune initiative recensée pour ce choix.** {NO_ABSENCE}")
    show_comparison(portrait)
    show_exports(portrait, selection.level)
    _map(data, result)
    show_add(data, NAME)
    show_coverage(portrait)
    show_white_zones(portrait)
    show_straddling(portrait)
    show_begun(portrait)
    show_amounts(portrait)
    show_changes(portrait)
    show_history(portrait)
    _list(data, result)


@st.cache_resource(max_entries=KEPT_PORTRAITS, show_spinner="Préparation du portrait…")
def _cached(
    versions: tuple[str, ...], academie: str, selection: Selection, *, _data: Data
) -> Portrait:
    del versions  # part of the key alone
    return Portrait(_data, academie, selection)


def _map(data: Data, result: Outcome) -> None:
    st.subheader("La carte de l’académie", anchor=False)
    level_choice(PORTRAIT_LEVELS)
    shading = shading_of(data, result)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        show_map(data, result, shading)
        st.caption(
            f"{WORDS[result.selection.measure].caption} Hors de l’académie, rien n’est compté."
        )
    with right:
        _beside_the_map(data, result, shading)
    show_counts(data, result, shading)


def _beside_the_map(data: Data, result: Outcome, shading: Shading) -> None:
    selection = result.selection
    show_legend(shading, selection.measure)
    classes_choice(selection.measure)
    if selection.initiative and not st.session_state.get("fiche_sous_le_tableau"):
        show_sheet(data, selection.initiative)
    elif selection.territory:
        show_territory(data, result, *selection.territory, can_limit=False)
    else:
        st.info(
            "Cliquez sur un territoire de la carte pour lire ses initiatives.",
            icon=":material/touch_app:",
        )


def _list(data: Data, result: Outcome) -> None:
    """Draw the initiatives counted above, with the sheet of the row chosen beside them."""
    identifier = result.selection.initiative
    if identifier and st.session_state.get("fiche_sous_le_tableau"):
        left, right = st.columns([7, 4], gap="medium")
        with left:
            table.show_table(data, result)
        with right:
            show_sheet(data, identifier)
    else:
        table.show_table(data, result)
