"""« Gouvernance »: who leads, who pays, with whom, level by level."""

from __future__ import annotations

import streamlit as st

from dashboard.components import competence, financing, page, partners, screens
from dashboard.components.add_scene import show_add
from dashboard.figures import outcome
from dashboard.filters import address
from dashboard.filters.widgets import choose

NAME = "gouvernance"
OWN_WORDS = (competence.WORD, financing.WORD, partners.WORD)


def show() -> None:
    """Draw the page."""
    page.title(
        "Gouvernance",
        "Qui porte, qui paie et avec qui, niveau par niveau, au regard des compétences légales.",
    )
    data = screens.open_store()
    page.messages(address.arrive(NAME, data.known, own=OWN_WORDS))
    result = outcome(data, choose(data))
    show_add(data, NAME)
    with st.container(key="gouvernance"):
        if result.initiatives:
            governance = data.governance.kept(result.mask)
            competence.show_competence(data, governance)
            financing.show_financing(data, governance, data.initiatives[result.mask])
            partners.show_partners(data, governance)
        else:
            st.info(
                "**Aucune initiative ne correspond à cette sélection.** Retirez un filtre ou "
                "élargissez la période ; « Tout effacer » montre tout. Absence de trace n’est pas "
                "preuve d’absence.",
                icon=":material/search_off:",
            )
    address.publish(result.selection, data.known, own=OWN_WORDS)
    page.footer(data)
