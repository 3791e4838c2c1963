"""What frames every page: title, messages, footer."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markdown import plain
from dashboard.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.data import Data

VERSION = version("terrinum")  # once: it reads the disk


def title(text: str, subtitle: str, *, is_brief: bool = False) -> None:
    """Draw the page's title and, beside it or under it, its sentence.

    A brief title leaves its sentence out on a telephone, where the content comes first.
    """
    kind = "terrinum-title terrinum-brief" if is_brief else "terrinum-title"
    st.html(
        f'<header class="{kind}"><h1>{escape_text(text)}</h1>'
        f"<p>{escape_text(subtitle)}</p></header>"
    )


def messages(texts: Iterable[str]) -> None:
    """Say what an address held that could not be understood."""
    if lines := [plain(text) for text in texts]:
        st.warning("\n\n".join(lines), icon=":material/link_off:")


def footer(data: Data) -> None:
    """Say which versions are shown, from where, under which licence."""
    manifest = data.published.manifest
    published = str(manifest.get("created", ""))[:10]
    st.html(
        '<footer class="terrinum-footer">'
        f"Terrinum {escape_text(VERSION)} · "
        f"code officiel géographique {data.reference.cog_year} · "
        f"initiatives publiées le {escape_text(french_date(published))} · "
        "contours IGN, codes INSEE, initiatives Terrinum : Licence Ouverte 2.0 · "
        "service indépendant, sans lien avec l’administration"
        "</footer>"
    )


def french_date(iso: str) -> str:
    """Write 2026-11-23 as 23/11/2026; what is not a date is left as it is."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso  # noqa: PLR2004 - y, m, d
