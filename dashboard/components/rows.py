"""Initiatives as a list of links, a few at a time: what a figure is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.finder import facts_line
from dashboard.components.links import initiative_link
from dashboard.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data

PAGE_ROWS = 8


def show_rows(data: Data, said: Mapping[int, str], *, key: str) -> None:
    """Draw initiatives by row number, each with one more line of text (may be empty)."""
    numbers = list(said)
    pages = -(-len(numbers) // PAGE_ROWS)
    page = st.pagination(pages, key=f"page-{key}", max_visible_pages=5) if pages > 1 else 1
    shown = numbers[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    for number in shown:
        row = data.initiatives.iloc[number].to_dict()
        with st.container(gap=None, key=f"{key}-{row['id']}"):
            initiative_link(row["id"], row["title"], place=key)
            more = f"<p class='terrinum-line'>{escape_text(said[number])}</p>"
            st.html(facts_line(row) + (more if said[number] else ""))
