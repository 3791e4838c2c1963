"""Links from page to page that keep the session: the filters chosen outlive the click."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from dashboard.components.markdown import plain
from dashboard.filters import address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.territories import Level

INITIATIVE_PAGE = "initiative"
MAP_PAGE = "carte"
THIS_MACHINE = "http://localhost:8501"


def initiative_link(identifier: str, label: str, *, place: str) -> None:
    """Draw a link to the page of an initiative; `place` tells two links to the same one apart.

    On that page itself it is a button: Streamlit leaves the address as it was when a link leads to
    the page that is shown.
    """
    if address.page_shown() == INITIATIVE_PAGE:
        st.button(
            plain(label),
            key=f"ouvrir-{place}-{identifier}",
            type="tertiary",
            on_click=_open,
            args=(identifier,),
        )
    else:
        _link(INITIATIVE_PAGE, label, {"id": identifier})


def _open(identifier: str) -> None:
    st.query_params["id"] = identifier


def map_link(label: str, *, level: Level, code: str, **filters: str) -> None:
    """Draw a link to the map, with a territory opened; `filters` are words of its address."""
    asked = {**filters, "niveau": level.value, "territoire": f"{level.value}-{code}"}
    _link(MAP_PAGE, label, asked, is_default=True)


def view_link(label: str, *, page: str, query: Mapping[str, str]) -> None:
    """Draw a link to a page that shows a view; `query` are words of its address."""
    _link(page, label, query, is_default=page == MAP_PAGE)


def origin() -> str:
    """Return the scheme and host that the reader's browser uses for this server."""
    parts = urlsplit(st.context.url or THIS_MACHINE)
    return f"{parts.scheme}://{parts.netloc}"


def _link(page: str, label: str, asked: Mapping[str, str], *, is_default: bool = False) -> None:
    # A page is told by its address alone: pages may thus link to each other without importing it.
    target = st.Page(_nothing, title=page, url_path=page, default=is_default)
    st.page_link(target, label=plain(label), query_params=dict(asked))


def _nothing() -> None:
    """Stand for a page of the navigation, which draws itself."""
