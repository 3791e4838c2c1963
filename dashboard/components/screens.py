"""Whole-page messages: nothing published yet, damaged data, an unexpected failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import data
from dashboard.escaping import escape_text
from geodata.coverage import UnknownCodeError
from geodata.errors import GeodataError
from geodata.store import StoreDamagedError, StoreMissingError

if TYPE_CHECKING:
    from dashboard.data import Data


@dataclass(frozen=True, slots=True)
class Screen:
    """What happened, what it means, and the commands that repair it."""

    title: str
    meaning: str
    advice: str
    commands: tuple[str, ...] = ()


NO_REFERENCE = Screen(
    "Aucune donnée n’est encore publiée",
    "Terrinum ne connaît pas encore les communes, les académies et leurs contours.",
    "Construisez le référentiel, puis importez des initiatives ; cette page se remplira "
    "d’elle-même au rechargement.",
    ("terrinum reference build", "terrinum import"),
)
NO_INITIATIVES = Screen(
    "Aucune initiative n’est encore publiée",
    "Le référentiel des territoires est prêt, mais rien n’a été importé.",
    "Importez les initiatives livrées avec Terrinum, ou les vôtres, puis rechargez cette page.",
    ("terrinum import", "terrinum import mon-fichier.csv"),
)
DAMAGED = Screen(
    "Les données publiées sont incomplètes",
    "Un fichier manque, est coupé ou ne peut pas être lu. Rien n’a été montré, pour ne pas "
    "montrer de chiffres faux.",
    "Regardez ce qui manque, puis revenez à la version précédente ou publiez de nouveau.",
    ("terrinum status --verify", "terrinum rollback", "terrinum import"),
)
MISMATCH = Screen(
    "Les initiatives et le référentiel ne vont pas ensemble",
    "Les initiatives ont été localisées avec un autre référentiel des communes.",
    "Construisez de nouveau le référentiel, puis importez de nouveau les initiatives.",
    ("terrinum reference build", "terrinum import"),
)
UNEXPECTED = Screen(
    "Cette page n’a pas pu être préparée",
    "Une erreur inattendue s’est produite ; son détail est dans le journal du serveur.",
    "Rechargez la page. Si l’erreur revient, ouvrez la carte sans filtre, et signalez l’erreur "
    "avec l’adresse de cette page.",
)


def open_store() -> Data:
    """Return what is published; where that fails, show the screen that says why and stop."""
    try:
        return data.load()
    except GeodataError as error:
        show(screen_for(error))
        st.stop()


def screen_for(error: GeodataError) -> Screen:
    """Choose the screen of an error of the store."""
    if isinstance(error, StoreMissingError):
        return NO_REFERENCE if error.root.name == "reference" else NO_INITIATIVES
    if isinstance(error, UnknownCodeError):
        return MISMATCH
    return DAMAGED if isinstance(error, StoreDamagedError) else UNEXPECTED


def show(screen: Screen) -> None:
    """Draw a screen: title, meaning, what to do."""
    with st.container(key="screen"):
        st.header(screen.title, anchor=False)
        st.html(f"<p>{escape_text(screen.meaning)}</p><p>{escape_text(screen.advice)}</p>")
        for command in screen.commands:
            st.code(command, language=None)
        if screen.commands:
            st.caption(
                "Ces commandes sont pour qui tient ce serveur : si ce n’est pas vous, "
                "prévenez qui vous en a donné l’adresse."
            )
        st.button("Réessayer", icon=":material/refresh:", key="reessayer")


def show_unexpected_error() -> None:
    """Draw the screen of last resort."""
    show(UNEXPECTED)
