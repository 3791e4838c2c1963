"""The buttons that take the initiatives away: every format, with licence, date and sources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.selection_words import chosen_labels
from dashboard.export import (
    flat_rows,
    geojson,
    initiatives_workbook,
    notice_of,
    parquet,
    safe_csv,
)
from dashboard.schools import SCHOOL_TITLES, school_columns
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from dashboard.data import Data
    from dashboard.filters import Selection

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_exports(data: Data, kept: pd.DataFrame, selection: Selection) -> None:
    """Draw one button per format; the file is made when it is asked for."""
    said = " · ".join(chosen_labels(selection, data))
    with st.container(horizontal=True, key="exports"):
        _button("CSV", "csv", "text/csv", partial(_csv, data, kept), kept)
        _button("XLSX", "xlsx", XLSX, partial(_xlsx, data, kept, said), kept)
        _button("GeoJSON", "geojson", "application/geo+json", partial(_geojson, data, kept), kept)
        _button(
            "GeoParquet",
            "parquet",
            "application/vnd.apache.parquet",
            partial(_parquet, data, kept),
            kept,
        )
    st.caption(
        f"Chaque fichier contient {french.count(len(kept), 'initiative')}, toutes leurs colonnes, "
        "la licence, la date, la version et les sources. Aucune cellule ne peut s’exécuter comme "
        "une formule."
    )


def _button(
    title: str, extension: str, mime: str, make: Callable[[], bytes], kept: pd.DataFrame
) -> None:
    st.download_button(
        title,
        data=make,
        file_name=f"terrinum-initiatives.{extension}",
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
        disabled=kept.empty,
        key=f"export_{extension}",
    )


def _csv(data: Data, kept: pd.DataFrame) -> bytes:
    more = school_columns(data, kept)
    return safe_csv(flat_rows(kept, mention=notice_of(data).mention, more=more))


def _xlsx(data: Data, kept: pd.DataFrame, said: str) -> bytes:
    more = {SCHOOL_TITLES[name]: column for name, column in school_columns(data, kept).items()}
    return initiatives_workbook(kept, notice_of(data), selection=said, more=more)


def _geojson(data: Data, kept: pd.DataFrame) -> bytes:
    return geojson(kept, data.perimeter_outlines, notice_of(data))


def _parquet(data: Data, kept: pd.DataFrame) -> bytes:
    return parquet(kept, notice_of(data), data.perimeter_outlines)
