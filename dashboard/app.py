"""The app that Streamlit runs: one navigation, one frame, a page."""

from __future__ import annotations

import streamlit as st

from dashboard.assets import STATIC
from dashboard.pages import carte, methode

chosen = st.navigation(
    [
        st.Page(carte.show, title="Carte", icon=":material/map:", url_path="carte", default=True),
        st.Page(methode.show, title="Méthode", icon=":material/menu_book:", url_path="methode"),
    ],
    position="top",
)
st.set_page_config(
    page_title=f"{chosen.title} · Terrinum", page_icon=str(STATIC / "favicon.svg"), layout="wide"
)
chosen.run()
