"""Rows that wait for a human: why, what they may be, the command that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analysis import quality
from dashboard.components.links import view_link
from dashboard.components.markdown import plain
from dashboard.components.plain_table import show_copyable
from dashboard.export import safe_csv
from dashboard.writing.access import writer
from dashboard.writing.desk import identifier
from geodata.review import REVIEW, Doubt, waiting

if TYPE_CHECKING:
    from dashboard.data import Data
    from geodata.review import Waiting

PAGE_WAITING = 10


def show_waiting(data: Data, outcome: str) -> None:
    """Draw the rows of an outcome, with what corrects them."""
    everything = data.published.pending
    pending = everything[everything["outcome"] == outcome]
    if pending.empty:
        st.success("Aucune ligne : tout a été publié.", icon=":material/check:")
        return
    st.caption(
        "Ces lignes ne sont ni sur la carte ni dans les chiffres, jusqu’à ce qu’un humain tranche. "
        "Une décision est gardée avec son auteur et son motif, et vaut pour les imports suivants."
        if outcome == REVIEW
        else "Ces lignes ont une cellule illisible ou manquante. Corrigez le fichier, puis "
        "importez de nouveau."
    )
    if outcome == REVIEW and writer() is None:
        _how_to_decide()
    st.markdown("Ou corrigez les lignes elles-mêmes, dans ce fichier, puis importez-le :")
    st.download_button(
        "Télécharger ces lignes à corriger (CSV)",
        data=lambda: safe_csv(quality.pending_rows(pending)),
        file_name="a-corriger.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_attente",
    )
    show_copyable("terrinum import a-corriger.csv")
    rows = waiting(pending)
    pages = -(-len(rows) // PAGE_WAITING)
    number = st.pagination(pages, key=f"page-{outcome}") if pages > 1 else 1
    for row in rows[(number - 1) * PAGE_WAITING : number * PAGE_WAITING]:
        _show_one(data, row)


def _show_one(data: Data, row: Waiting) -> None:
    with st.container(border=True, key=f"attente-{row.file}-{row.line}"):
        st.markdown(f"### {plain(row.title)}")
        st.markdown(f"{plain(row.file)}, ligne {row.line}. {plain(row.reason)}")
        if row.outcome == REVIEW and writer() is not None:
            view_link("Corriger", page="a-verifier", query={"texte": identifier(Doubt((row,)))})
        elif row.outcome == REVIEW:
            _decisions(data, row)
        with st.expander("La ligne telle que lue"):
            st.dataframe(
                pd.DataFrame({"Colonne": list(row.cells), "Valeur": list(row.cells.values())}),
                hide_index=True,
                alt="Cellules de la ligne",
            )


def _decisions(data: Data, row: Waiting) -> None:
    """Draw one command per candidate; without any, the command to complete."""
    for code in row.candidates:
        level = quality.candidate_level(row, data, code)
        if level is not None:
            name = quality.candidate_name(data, level, code)
            st.markdown(f"Si c’est **{plain(name)}** :")
            _command(quality.decide_command(row, level, code))
    if not row.candidates:
        st.markdown("Aucun candidat : remplacez NIVEAU:CODE par le territoire que vous décidez.")
        _command(quality.decide_command(row, "NIVEAU", "CODE"))


def _how_to_decide() -> None:
    """Say once what every row below asks for."""
    st.markdown(
        "1. Copiez la commande du bon candidat, avec votre nom et votre motif. Si c’est un autre "
        "territoire, remplacez le code : SIREN d’un EPCI, ou communes séparées par « ; » "
        "(`commune:80635;80716`, entre guillemets).\n"
        "2. Puis importez de nouveau le fichier (sans nom de fichier : les initiatives livrées)."
    )
    show_copyable("terrinum import")


def _command(text: str | None) -> None:
    if text is None:
        st.warning(
            "Ce texte contient des caractères invisibles ou ne nomme aucun territoire : corrigez "
            "plutôt le fichier.",
            icon=":material/visibility_off:",
        )
    else:
        show_copyable(text)
