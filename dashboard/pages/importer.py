"""« Importer »: a file is read, its columns understood, its rows checked, and then published.

Drawn in sessions that may write only (`dashboard.writing.access`); elsewhere it has no address.
Everything but the publication is a trial, as often as one likes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import page, screens
from dashboard.components.exports import XLSX
from dashboard.components.import_report import (
    show_columns,
    show_counts,
    show_preview,
    show_problems,
    show_reading,
)
from dashboard.components.links import initiative_link, view_link
from dashboard.components.markdown import plain
from dashboard.filters import address
from dashboard.writing.access import checked_writer
from dashboard.writing.importing import Draft, run_import, safe_name
from dashboard.writing.template import NAME as TEMPLATE_NAME
from dashboard.writing.template import template_workbook
from geodata import french
from geodata.store import StoreError, read_initiatives, rollback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from dashboard.data import Data
    from dashboard.writing.importing import Report

NAME = "importer"
MAX_MB = 50
SHOWN_LINKS = 5
DRAFT, REPORT, DONE, ROUND = "import_fichier", "import_essai", "import_fait", "import_tour"
HOW = (
    "Un tableau à une ligne par initiative : CSV, Excel (.xlsx), OpenDocument (.ods), GeoJSON, "
    "JSON par lignes ou Parquet. Rien n’est publié avant votre accord."
)


def show() -> None:
    """Draw the page."""
    checked_writer()
    wrong = address.leave(NAME)
    page.title(
        "Importer",
        "Vos propres initiatives : lues, contrôlées et localisées devant vous, puis publiées.",
    )
    page.messages(wrong)
    data = screens.open_store()
    if done := st.session_state.get(DONE):
        _show_done(*done)
    else:
        _take_file()
        if draft := st.session_state.get(DRAFT):
            _show_draft(data, draft)
    page.footer(data)


def _take_file() -> None:
    """Draw where a file is dropped; keep its bytes, and read it at once, on trial."""
    sent: UploadedFile | None = st.file_uploader(
        "Votre fichier",
        key=f"import_envoi_{st.session_state.get(ROUND, 0)}",
        max_upload_size=MAX_MB,
        help=f"{HOW} {MAX_MB} Mo au plus.",
    )
    if sent is None:
        _forget()
        st.caption(HOW)
        _offer_template()
        return
    draft = Draft(safe_name(sent.name), sent.getvalue())
    known: Draft | None = st.session_state.get(DRAFT)
    if known is None or known.digest != draft.digest:
        _read_again(draft)


def _offer_template() -> None:
    """Draw the button that makes the workbook to fill."""
    st.markdown(
        "Sans tableau encore, partez de ce modèle à remplir : listes de choix, aide et exemples y "
        "sont."
    )
    st.download_button(
        "Télécharger le modèle (XLSX)",
        data=template_workbook,
        file_name=TEMPLATE_NAME,
        mime=XLSX,
        icon=":material/download:",
        on_click="ignore",
        key="modele_a_remplir",
    )


def _read_again(draft: Draft) -> None:
    with st.spinner("Lecture, contrôle et localisation…", show_time=True):
        report = run_import(draft, trial=True)
    st.session_state[DRAFT], st.session_state[REPORT] = draft, report


def _show_draft(data: Data, draft: Draft) -> None:
    report: Report = st.session_state[REPORT]
    if report.error:
        st.error(plain(report.error), icon=":material/error:")
    if report.file is None:
        return
    show_reading(report)
    changed = show_columns(draft, report)
    if changed is not None:
        _read_again(changed)
        st.rerun()
    if report.error:
        st.info("Dites ci-dessus ce qu’est chaque colonne, ou corrigez le fichier.")
        return
    show_counts(report)
    show_problems(report, draft.name)
    show_preview(report)
    _offer_to_publish(data, draft, report)


def _offer_to_publish(data: Data, draft: Draft, report: Report) -> None:
    st.header("Publier", anchor=False)
    typed = st.text_input(
        "Nom de ce fichier dans Terrinum",
        value=draft.name,
        max_chars=80,
        help="Un fichier du même nom, importé plus tard, remplace les lignes de celui-ci.",
    )
    name = safe_name(typed)
    _say_what_is_replaced(data, name)
    if st.button(
        f"Publier {french.count(report.counts['acceptees'], 'ligne')}",
        type="primary",
        icon=":material/publish:",
        disabled=report.counts["lues"] == 0,
    ):
        with st.spinner("Publication…", show_time=True):
            done = run_import(replace(draft, name=name), trial=False)
        if done.error:
            st.error(plain(done.error), icon=":material/error:")
            return
        st.session_state[DONE] = (name, done)
        st.rerun()


def _say_what_is_replaced(data: Data, name: str) -> None:
    sources: Mapping[str, Mapping[str, int]] = data.published.manifest.get("sources", {})
    if name not in sources:
        st.caption("Les initiatives déjà publiées restent ; celles-ci s’y ajoutent.")
        return
    facts = sources[name]
    there = french.count(facts["published"], "ligne publiée", "lignes publiées")
    st.warning(
        f"Un fichier nommé **{plain(name)}** est déjà là ({there}, "
        f"{french.number(facts['pending'])} en attente) : ses lignes seront **remplacées** par "
        "celles-ci. Changez le nom pour garder les deux.",
        icon=":material/swap_horiz:",
    )


def _show_done(name: str, report: Report) -> None:
    """Say what was published, and where to go from here."""
    counts = report.counts
    published = french.count(counts["acceptees"], "ligne publiée", "lignes publiées")
    st.success(
        f"**{plain(name)}** : **{published}**, {french.number(counts['a_verifier'])} à vérifier, "
        f"{french.count(counts['rejetees'], 'rejetée')}. Aucune des "
        f"{french.count(counts['lues'], 'ligne lue', 'lignes lues')} n’est perdue.",
        icon=":material/check_circle:",
    )
    show_problems(report, name)
    with st.container(key="apres-import", gap="small"):
        for row in (report.facts.get("apercu") or [])[:SHOWN_LINKS]:
            initiative_link(row["identifiant"], row["titre"], place="importee")
        view_link("Toutes les lignes publiées", page="donnees", query={})
        if counts["a_verifier"]:
            view_link("Trancher les lignes à vérifier", page="a-verifier", query={})
        if counts["rejetees"]:
            view_link("Voir les lignes rejetées", page="qualite", query={"voir": "rejetees"})
    with st.container(horizontal=True):
        st.button("Importer un autre fichier", on_click=_start_again, type="primary")
        st.button(
            "Revenir à la version d’avant",
            icon=":material/undo:",
            on_click=_roll_back,
            args=(str(report.facts["version"]),),
        )
    if said := st.session_state.pop("import_retour", None):
        st.info(plain(said), icon=":material/undo:")


def _roll_back(version: str) -> None:
    """Serve the version before this import, unless something else was published since."""
    checked_writer()
    try:
        if read_initiatives().version != version:
            said = "Une autre version a été publiée depuis : rien n’a été changé."
        else:
            said = f"La version {rollback('initiatives').version} est servie de nouveau."
    except StoreError as error:
        said = str(error)
    st.session_state["import_retour"] = said


def _start_again() -> None:
    _forget()
    st.session_state.pop(DONE, None)
    # Another key is an empty box: the browser forgets the file too.
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _forget() -> None:
    for key in (DRAFT, REPORT):
        st.session_state.pop(key, None)
