"""A comparison on the page: the figures of both sides, one map of differences or two maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis import comparing
from dashboard.analysis.measure_words import WORDS, legend_title
from dashboard.components.territory_map import KEY, show_counts_of, show_legend, show_map
from dashboard.escaping import escape_text
from dashboard.maps.classes import french_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.maps import Shading

SECOND_KEY = "carte_b"


def show_comparison(
    data: Data, first: Outcome, second: Outcome, *, panel: Callable[[], None] | None = None
) -> None:
    """Draw the comparison; `panel` draws what stands beside the map under its legend."""
    panel = panel or _nothing_more
    if not (first.initiatives or second.initiatives):
        st.info("Aucune initiative d’un côté ni de l’autre.", icon=":material/search_off:")
        return
    if comparing.is_subtracted(first.selection):
        shading = _difference(data, first, second, panel)
    else:
        shading = _side_by_side(data, first, second, panel)
    measure, level = first.selection.measure, shading.level
    show_counts_of(
        legend_title(measure, level),
        f"comparaison-{measure}-{level}",
        lambda: comparing.comparison_table(data, first, second, level),
    )


def _difference(data: Data, first: Outcome, second: Outcome, panel: Callable[[], None]) -> Shading:
    shading = comparing.difference_shading(data, first, second)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        show_map(data, first, shading, with_pins=False)
        st.caption(f"{comparing.EXPLANATION} {WORDS[first.selection.measure].caption}")
    with right:
        show_legend(shading, first.selection.measure, before="Différence (B − A) : ")
        panel()
    return shading


def _side_by_side(
    data: Data, first: Outcome, second: Outcome, panel: Callable[[], None]
) -> Shading:
    shadings = comparing.twin_shadings(data, first, second)
    names = comparing.side_names(data, first, second)
    keys = (KEY, SECOND_KEY)
    for column, side, result, shading, name, key in zip(
        st.columns(2, gap="medium"), "AB", (first, second), shadings, names, keys, strict=True
    ):
        with column:
            st.html(f"<p class='terrinum-side'><b>{side}</b> {escape_text(name)}</p>")
            show_map(data, result, shading, key=key, together=True)
    st.caption(WORDS[first.selection.measure].caption)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        panel()
    with right:
        for side, shading in zip("AB", shadings, strict=True):
            show_legend(shading, first.selection.measure, before=f"{side} : ")
    return shadings[0]


def _nothing_more() -> None:
    """Stand where a page has no panel."""


def show_compared_figures(data: Data, first: Outcome, second: Outcome) -> None:
    """Draw the figures of both sides and their differences."""
    st.html(figures_html(data, first, second))


def figures_html(data: Data, first: Outcome, second: Outcome) -> str:
    """Write the figures of both sides and their difference as an HTML table."""
    names = comparing.side_names(data, first, second)
    lines = "".join(
        (
            _line("Initiatives", first.initiatives, second.initiatives),
            _line("Communes couvertes", first.communes_covered, second.communes_covered),
            _line("Habitants couverts", first.population_covered, second.population_covered),
        )
    )
    heads = "".join(
        f"<th scope='col'>{side} : {escape_text(name)}</th>"
        for side, name in zip("AB", names, strict=True)
    )
    return (
        "<table class='terrinum-two'><thead><tr><td></td>"
        f"{heads}<th scope='col'>B − A</th></tr></thead><tbody>{lines}</tbody></table>"
    )


def _line(title: str, before: int, after: int) -> str:
    cells = (french_number(before), french_number(after), comparing.signed(after - before))
    return (
        f"<tr><th scope='row'>{escape_text(title)}</th>"
        + "".join(f"<td>{escape_text(cell)}</td>" for cell in cells)
        + "</tr>"
    )
