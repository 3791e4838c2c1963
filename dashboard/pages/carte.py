"""« Carte »: who does what, where. Widgets, one call, the result."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.comparing import second_of
from dashboard.analysis.figures import outcome
from dashboard.analysis.measure_words import WORDS
from dashboard.analysis.selection_words import chosen_labels
from dashboard.components import page, screens, table
from dashboard.components.add_scene import show_add
from dashboard.components.figures import show_figures
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
from dashboard.components.two_selections import show_compared_figures, show_comparison
from dashboard.components.view_switches import (
    is_playing,
    show_comparison_choice,
    show_year,
    switches,
)
from dashboard.filters import address
from dashboard.filters.widgets import choose

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data

NAME = "carte"
TITLE = "Initiatives numériques éducatives"
SAME_CLASSES = (
    "Les classes sont celles de la dernière année : d’une année à l’autre, une couleur garde son "
    "sens."
)


def show() -> None:
    """Draw the page; in a frame of another site (`?embed=true`), the map alone."""
    if st.context.is_embedded:
        _show_embedded()
        return
    page.title(
        TITLE,
        "Qui fait quoi, où, depuis quand et avec qui, dans les territoires de France.",
        is_brief=True,
    )
    data = screens.open_store()
    wrong = address.arrive(NAME, data.known, own=table.WORDS)
    page.messages((*wrong, *table.check_words()))
    result = outcome(data, choose(data))
    second = second_of(data, result)
    _figures(data, result, second)
    if result.initiatives or second is not None:
        _results(data, result, second)
    else:
        show_year(data, result.selection)
        _nothing_found(result)
    if not is_playing():  # one entry in the browser's history, not one per year
        address.publish(result.selection, data.known, own=table.WORDS)
    page.footer(data)


def _show_embedded() -> None:
    """Draw what the address selects: figures, map, legend, and the mention to quote."""
    data = screens.open_store()
    page.messages(address.arrive(NAME, data.known))
    result = outcome(data, address.read(data.known))
    second = second_of(data, result)
    # No filter is in sight: the title says what is counted.
    page.title(" · ".join(chosen_labels(result.selection, data)), TITLE, is_brief=True)
    _figures(data, result, second)
    if second is not None:
        show_comparison(data, result, second)
    elif result.initiatives:
        shading = shading_of(data, result)
        show_map(data, result, shading)
        with st.container(key="incorporee"):
            show_legend(shading, result.selection.measure)
    else:
        _nothing_found(result)
    page.footer(data)


def _figures(data: Data, result: Outcome, second: Outcome | None) -> None:
    """Draw the figures of the selection, or of both where two are compared."""
    if second is None:
        show_figures(data, result)
    else:
        show_compared_figures(data, result, second)


def _results(data: Data, result: Outcome, second: Outcome | None) -> None:
    level_choice(more=partial(switches, data, result.selection))
    show_year(data, result.selection)
    show_comparison_choice(data, result.selection)
    if second is not None:
        show_comparison(data, result, second, panel=partial(_panel, data, result))
        show_add(data, NAME)
        _list(data, result)
        return
    shading = shading_of(data, result)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        show_map(data, result, shading)
        st.caption(_explanation(result))
        show_add(data, NAME)
    with right:
        show_legend(shading, result.selection.measure)
        classes_choice(result.selection.measure)
        _panel(data, result)
    _list(data, result)
    show_counts(data, result, shading)


def _panel(data: Data, result: Outcome) -> None:
    """Draw what stands under the legend: a sheet, a territory, or how to begin."""
    selection = result.selection
    if selection.initiative and not st.session_state.get("fiche_sous_le_tableau"):
        show_sheet(data, selection.initiative)
    elif selection.territory:
        show_territory(data, result, *selection.territory)
    else:
        st.info(
            "Cliquez sur un territoire de la carte pour lire ses initiatives, ou sur une ligne du "
            "tableau pour ouvrir une fiche.",
            icon=":material/touch_app:",
        )


def _list(data: Data, result: Outcome) -> None:
    """Draw the table, with the sheet of the row chosen beside it."""
    identifier = result.selection.initiative
    if identifier and st.session_state.get("fiche_sous_le_tableau"):
        left, right = st.columns([7, 4], gap="medium")
        with left:
            table.show_table(data, result)
        with right:
            show_sheet(data, identifier)
    else:
        table.show_table(data, result)


def _explanation(result: Outcome) -> str:
    said = WORDS[result.selection.measure].caption
    if result.selection.year is not None:
        said = f"{said} {SAME_CLASSES}"
    if result.area is None:
        return said
    return f"La carte s’arrête au territoire choisi : ailleurs, rien n’est compté. {said}"


def _nothing_found(result: Outcome) -> None:
    if result.area is not None and not result.communes_in_area:
        st.warning(
            "**Les territoires choisis n’ont aucune commune en commun.** Retirez l’un d’eux, par "
            "exemple le département qui n’est pas dans l’académie choisie.",
            icon=":material/location_off:",
        )
        return
    st.info(
        "**Aucune initiative ne correspond à cette sélection.** Retirez un filtre, élargissez la "
        "période ou cherchez un mot plus court ; « Tout effacer » montre tout. Absence de trace "
        "n’est pas preuve d’absence : seules les initiatives recensées sont ici.",
        icon=":material/search_off:",
    )
