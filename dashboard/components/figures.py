"""The figures of a selection: initiatives, communes and inhabitants covered, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.escaping import escape_text
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data


def show_figures(data: Data, result: Outcome) -> None:
    """Draw the three figures, each with the share that it is; nobody is counted twice."""
    where = "de France" if result.area is None else "du territoire"
    cards = (
        (
            "initiatives",
            french.number(result.initiatives),
            "initiative" if result.initiatives < 2 else "initiatives",  # noqa: PLR2004 - plural
            (f"sur {french.number(len(data.initiatives))}", "publiées"),
        ),
        (
            "communes",
            french.number(result.communes_covered),
            "commune couverte" if result.communes_covered < 2 else "communes couvertes",  # noqa: PLR2004
            _share_of_communes(result),
        ),
        (
            "habitants",
            french.number(result.population_covered),
            "habitant couvert" if result.population_covered < 2 else "habitants couverts",  # noqa: PLR2004
            (
                french.share(result.population_covered, result.population_in_area),
                f"des habitants {where}",
            ),
        ),
    )
    st.html(f'<dl class="terrinum-figures">{"".join(_card(*card) for card in cards)}</dl>')


def _share_of_communes(result: Outcome) -> tuple[str, str]:
    share = french.share(result.communes_covered, result.communes_in_area)
    if result.area is None:
        # No number: Saint-Martin and Saint-Barthélemy count as two more than the COG's communes.
        return share, "des communes de France"
    return share, f"des {french.count(result.communes_in_area, 'commune')} du territoire"


def _card(name: str, value: str, unit: str, detail: tuple[str, str]) -> str:
    """Write a figure; the second part of its detail is left out on a telephone."""
    said, more = (escape_text(each) for each in detail)
    return (
        f'<div data-figure="{name}"><dt><strong>{escape_text(value)}</strong> '
        f"{escape_text(unit)}</dt><dd>{said} <span>{more}</span></dd></div>"
    )
