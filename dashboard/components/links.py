"""Links from page to page that keep the session: the filters chosen outlive the click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.territories import Level

INITIATIVE_PAGE = "initiative"
MAP_PAGE = "carte"


def initiative_link(identifier: str, label: str, *, compared_with: str = "") -> None:
    """Draw a link to the page of an initiative."""
    asked = {"id": identifier, **({"comparer": compared_with} if compared_with else {})}
    _link(INITIATIVE_PAGE, label, asked)


def map_link(label: str, *, level: Level, code: str, **filters: str) -> None:
    """Draw a link to the map, with a territory opened; `filters` are words of its address."""
    asked = {**filters, "niveau": level.value, "territoire": f"{level.value}-{code}"}
    _link(MAP_PAGE, label, asked, is_default=True)


def _link(page: str, label: str, asked: Mapping[str, str], *, is_default: bool = False) -> None:
    # A page is told by its address alone: pages may thus link to each other without importing it.
    target = st.Page(_nothing, title=page, url_path=page, default=is_default)
    st.page_link(target, label=plain(label), query_params=dict(asked))


def _nothing() -> None:
    """Stand for a page of the navigation, which draws itself."""
