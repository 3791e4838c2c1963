"""The buttons that put scenes on paper and on slides; each file is made when it is asked for."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.export.handout import A4, PAPERS, handout_pdf, slides_png, zipped_png

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.data import Data
    from dashboard.scenes.model import Presentation


def show_prints(data: Data, presentation: Presentation, base: str, *, key: str) -> None:
    """Draw PDF A4, PDF A3, slides and print images; links lead to the server at `base`."""
    name, is_one = file_name(presentation.title), len(presentation.scenes) == 1
    extension, mime = ("png", "image/png") if is_one else ("zip", "application/zip")
    for paper in PAPERS.values():
        download(
            f"PDF {paper.title}",
            f"{name}-{paper.name}.pdf",
            "application/pdf",
            partial(handout_pdf, data, presentation, paper=paper, base=base),
            key=f"{key}-pdf-{paper.name}",
        )
    download(
        "Image 1920 × 1080" if is_one else "Images 1920 × 1080",
        f"{name}.{extension}",
        mime,
        partial(slides_png, data, presentation, base=base),
        key=f"{key}-diapositive",
    )
    download(
        "Image A4, 300 dpi" if is_one else "Images A4, 300 dpi",
        f"{name}-a4-300dpi.{extension}",
        mime,
        partial(zipped_png, data, presentation, paper=A4, base=base),
        key=f"{key}-300dpi",
    )


def download(label: str, name: str, mime: str, make: Callable[[], bytes], *, key: str) -> None:
    """Draw one button that makes its file when it is asked for."""
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
        key=f"emporter-{key}",
    )


def file_name(title: str) -> str:
    """Turn a title into a plain file name: `les-cinq-systemes-de-decembre-2013`."""
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60] or "presentation"
