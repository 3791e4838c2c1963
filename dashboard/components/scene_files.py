"""A presentation opened and taken away: ready-made, from a file, as a file, on paper."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import meeting_state
from dashboard.components.prints import download, file_name, show_prints
from dashboard.kit import kit_zip
from dashboard.scenes.editing import renamed
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.files import (
    MAX_SENTENCE,
    MAX_TITLE,
    read_presentation,
    write_presentation,
)
from dashboard.scenes.link import presenter_path
from dashboard.scenes.ready import READY

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.scenes.model import Presentation

YAML = "application/yaml"
MAX_UPLOAD_MB = 2
_OPENED = "fichier_ouvert"


def show_open(data: Data) -> tuple[str, ...]:
    """Draw the ways to open a presentation; return what a file had wrong."""
    choice, upload = st.columns(2, gap="medium")
    with choice:
        st.markdown("**Une présentation toute faite**")
        with st.container(horizontal=True, key="toutes_faites"):
            for name, (title, _) in READY.items():
                st.button(title, key=f"prete-{name}", on_click=_open_ready, args=(data, name))
    with upload:
        file = st.file_uploader(
            "Un fichier enregistré ici (.yaml)",
            type=["yaml", "yml"],
            max_upload_size=MAX_UPLOAD_MB,
            key="fichier_presentation",
        )
    return () if file is None else _open_file(data, file.getvalue())


def _open_ready(data: Data, name: str) -> None:
    meeting_state.change(READY[name][1](data))


def _open_file(data: Data, content: bytes) -> tuple[str, ...]:
    """Open what was uploaded, once: the widget keeps its file from run to run."""
    state, digest = st.session_state, hashlib.sha256(content).hexdigest()
    if state.get(_OPENED, ("",))[0] != digest:
        state[_OPENED] = (digest, _read_file(data, content))
        st.rerun()  # what is drawn above shows what was open before
    said: tuple[str, ...] = state[_OPENED][1]
    return said


def _read_file(data: Data, content: bytes) -> tuple[str, ...]:
    try:
        read, messages = read_presentation(content, data.known)
    except PresentationError as error:
        return (f"Ce fichier n’a pas été ouvert. {error}",)
    meeting_state.change(read)
    return messages


def show_titles(presentation: Presentation) -> None:
    """Draw the title and the subtitle, to be changed in place."""
    title, subtitle = st.columns(2, gap="medium")
    state = st.session_state
    state["presentation_titre"] = presentation.title
    state["presentation_sous_titre"] = presentation.subtitle
    with title:
        st.text_input("Titre", max_chars=MAX_TITLE, key="presentation_titre", on_change=_rename)
    with subtitle:
        st.text_input(
            "Sous-titre",
            max_chars=MAX_SENTENCE,
            key="presentation_sous_titre",
            on_change=_rename,
            placeholder="Lieu, date, assemblée",
        )


def _rename() -> None:
    state = st.session_state
    wanted = renamed(
        meeting_state.presentation(),
        title=state["presentation_titre"],
        subtitle=state["presentation_sous_titre"],
    )
    meeting_state.change(wanted)


def show_take_away(data: Data, presentation: Presentation, base: str) -> None:
    """Draw what presents, saves and prints; each file is made when it is asked for."""
    name = file_name(presentation.title)
    with st.container(horizontal=True, key="presenter"):
        st.link_button(
            "Présenter",
            presenter_path(presentation),
            type="primary",
            icon=":material/slideshow:",
            help="Plein écran dans un nouvel onglet : flèches, télécommande, B pour l’écran noir.",
        )
        download(
            "Enregistrer (.yaml)", f"{name}.yaml", YAML, partial(_yaml, presentation), key="yaml"
        )
        download(
            "Kit de réunion",
            f"{name}-kit.zip",
            "application/zip",
            partial(kit_zip, data, presentation, name=name),
            key="kit",
        )
        show_prints(data, presentation, base, key="presentation")


def _yaml(presentation: Presentation) -> bytes:
    return write_presentation(presentation).encode()
