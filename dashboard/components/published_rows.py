"""Published rows with how each was located, and how to correct them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analysis import quality
from dashboard.components.plain_table import show_copyable
from dashboard.components.sheet import show_sheet
from dashboard.export import safe_csv

if TYPE_CHECKING:
    from dashboard.data import Data

PAGE_ROWS = 50


def show_published(data: Data, rows: pd.DataFrame, name: str) -> None:
    """Draw published rows with how they were located; a row opens its sheet."""
    shown = _page_of(rows, name)
    columns = {
        "Initiative": shown["title"],
        "Territoire": shown["territory_name"],
        "Source": shown["source_url"],
        "Trouvée": shown["loc_method"].map(quality.method_label),
        "Confiance (%)": (100 * shown["loc_confidence"]).round().astype(int),
        "Motif": shown["loc_reason"],
        "Fichier": shown["source_file"],
        "Ligne": shown["source_line"],
    }
    table = pd.DataFrame(columns)
    event = st.dataframe(
        table,
        key=f"qualite-{name}",
        hide_index=True,
        placeholder="",
        alt="Lignes publiées",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.download_button(
        "Télécharger ces lignes (CSV)",
        data=lambda: safe_csv(_report(rows)),
        file_name=f"terrinum-qualite-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_qualite",
    )
    if chosen := event["selection"]["rows"]:
        show_sheet(data, shown["id"].iloc[chosen[0]])


def _report(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["id", "title", "territory_name", "loc_name", "loc_method", "loc_confidence"]
    return rows[[*columns, "loc_reason", "source_url", "source_file", "source_line"]]


def _page_of(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    pages = -(-len(rows) // PAGE_ROWS)
    if pages < 2:  # noqa: PLR2004 - one page needs no pagination
        return rows
    number = st.pagination(pages, key=f"page-qualite-{name}")
    return rows.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]


def how_to_correct() -> None:
    """Say how a published row is corrected."""
    with st.expander("Comment corriger ces lignes"):
        st.markdown(
            "Corrigez la cellule dans votre fichier (colonnes « Fichier » et « Ligne » "
            "ci-dessus), puis importez-le de nouveau : un fichier relu remplace ses propres "
            "lignes, les autres restent."
        )
        show_copyable("terrinum import MON-FICHIER.csv")
        st.markdown(
            "Pour corriger quelques lignes seulement, importez un fichier qui ne contient "
            "qu’elles, avec leur identifiant : un identifiant connu remplace l’ancienne ligne."
        )
