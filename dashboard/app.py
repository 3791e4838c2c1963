"""The app: one navigation, one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.pages import (
    academie,
    accessibilite,
    carte,
    donnees,
    gouvernance,
    initiative,
    methode,
    presentation,
    qualite,
)
from dashboard.serving.assets import STATIC
from dashboard.serving.html_page import LOGO
from dashboard.writing.access import writer

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

FAVICON = str(STATIC / "favicon.svg")


def main() -> None:
    """Draw the page that the address names."""
    # No icon on a page: Streamlit makes it the favicon too, fetched from a font server.
    chosen = st.navigation(
        [
            st.Page(carte.show, title="Carte", url_path="carte", default=True),
            st.Page(academie.show, title="Mon académie", url_path="academie"),
            st.Page(initiative.show, title="Initiative", url_path="initiative"),
            st.Page(gouvernance.show, title="Gouvernance", url_path="gouvernance"),
            st.Page(donnees.show, title="Données", url_path="donnees"),
            st.Page(presentation.show, title="Présentation", url_path="presentation"),
            *_writing_pages(),
            st.Page(qualite.show, title="Qualité", url_path="qualite"),
            st.Page(methode.show, title="Méthode", url_path="methode"),
            st.Page(accessibilite.show, title="Accessibilité", url_path="accessibilite"),
        ],
        position="hidden" if st.context.is_embedded else "top",
    )
    st.set_page_config(page_title=f"{chosen.title} · Terrinum", page_icon=FAVICON, layout="wide")
    st.logo(str(LOGO), size="large")
    chosen.run()


def _writing_pages() -> list[Page]:
    """Return the pages that write, in a session that may: elsewhere they do not exist."""
    if writer() is None:
        return []
    # Imported here alone: elsewhere no code of theirs is reached.
    from dashboard.pages import a_verifier, importer  # noqa: PLC0415

    return [
        st.Page(a_verifier.show, title="À vérifier", url_path=a_verifier.NAME),
        st.Page(importer.show, title="Importer", url_path=importer.NAME),
    ]
