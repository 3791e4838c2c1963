"""« Gouvernance »: who leads, who pays, with whom, level by level."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.figures import outcome
from dashboard.analysis.memo import key_of
from dashboard.components import competence, financing, page, partners, screens
from dashboard.components.add_scene import show_add
from dashboard.components.own_words import leave_aside
from dashboard.filters import address
from dashboard.filters.widgets import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.data import Data

NAME = "gouvernance"
OWN_WORDS = (competence.WORD, financing.WORD, partners.WORD)


def show() -> None:
    """Draw the page."""
    page.title(
        "Gouvernance",
        "Qui porte, qui paie et avec qui, niveau par niveau, au regard des compétences légales.",
    )
    data = screens.open_store()
    wrong = address.arrive(NAME, data.known, own=OWN_WORDS)
    page.messages((*wrong, *leave_aside(_known(data))))
    result = outcome(data, choose(data))
    show_add(data, NAME)
    with st.container(key="gouvernance"):
        if result.initiatives:
            governance = data.governance.kept(result.mask)
            overview = data.memo.get(
                ("gouvernance", key_of(result)),
                lambda: governance.overview(data.initiatives[result.mask]),
            )
            competence.show_competence(data, governance, overview)
            financing.show_financing(data, governance, overview)
            partners.show_partners(data, governance, overview)
        else:
            st.info(
                "**Aucune initiative ne correspond à cette sélection.** Retirez un filtre ou "
                "élargissez la période ; « Tout effacer » montre tout. Absence de trace n’est pas "
                "preuve d’absence.",
                icon=":material/search_off:",
            )
    address.publish(result.selection, data.known, own=OWN_WORDS)
    page.footer(data)


def _known(data: Data) -> dict[str, tuple[str, Callable[[str], bool]]]:
    """Say which words of the page name something, and what is said of the others."""
    return {
        competence.WORD: ("Case inconnue", partial(competence.is_known, data)),
        financing.WORD: ("Porteur et financeur inconnus", partial(financing.is_known, data)),
        partners.WORD: ("Acteur inconnu", partial(partners.is_known, data)),
    }
