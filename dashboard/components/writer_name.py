"""Who decides: the name that the proxy gives, else the one asked for once in the session."""

from __future__ import annotations

import streamlit as st

from dashboard.components.markdown import plain
from dashboard.writing.access import NAME_CHARACTERS, checked_writer

KEY = "nom_de_qui_ecrit"


def writer_name() -> str | None:
    """Draw who writes, or ask for it; return the name, None until it is given."""
    named = checked_writer().name
    if named is not None:
        st.caption(f"Vous écrivez sous le nom de **{plain(named)}**, donné par votre connexion.")
        return named
    kept = st.session_state.get(KEY, "")
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Vous écrivez sous le nom de **{plain(kept)}**.")
            st.button("Changer de nom", type="tertiary", on_click=_forget)
        return str(kept)
    with st.form("qui_ecrit", border=True):
        typed = st.text_input(
            "Votre nom",
            max_chars=NAME_CHARACTERS,
            placeholder="Prénom Nom, service",
            help="Gardé avec chacune de vos décisions, pour qu’on sache à qui demander.",
        )
        if st.form_submit_button("Commencer", type="primary") and typed.strip():
            st.session_state[KEY] = " ".join(typed.split())
            st.rerun()
    return None


def _forget() -> None:
    st.session_state.pop(KEY, None)
