"""The portrait as files: PDF and workbook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.filters.text import fold

if TYPE_CHECKING:
    from dashboard.analysis.portrait import Portrait
    from geodata.territories import Level

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_exports(portrait: Portrait, level: Level) -> None:
    """Draw the buttons that download the portrait; the files are made when asked for."""
    with st.container(horizontal=True, key="exports_du_portrait"):
        st.download_button(
            "Portrait en PDF (A4)",
            data=partial(_pdf, portrait, level),
            file_name=f"{file_name(portrait)}.pdf",
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            on_click="ignore",
            key="export_pdf",
        )
        st.download_button(
            "Portrait en classeur (XLSX)",
            data=partial(_xlsx, portrait),
            file_name=f"{file_name(portrait)}.xlsx",
            mime=XLSX,
            icon=":material/table_view:",
            on_click="ignore",
            key="export_xlsx",
        )


def _pdf(portrait: Portrait, level: Level) -> bytes:
    # typst and the outlines are loaded by whoever asks for the file.
    from dashboard.export.pdf import portrait_pdf  # noqa: PLC0415

    return portrait_pdf(portrait, level=level)


def _xlsx(portrait: Portrait) -> bytes:
    from dashboard.export.portrait_workbook import portrait_workbook  # noqa: PLC0415 - see _pdf

    return portrait_workbook(portrait)


def file_name(portrait: Portrait) -> str:
    """Return how the files of a portrait begin."""
    return f"terrinum-academie-{fold(portrait.name).strip().replace(' ', '-')}"
