"""Long lists, page by page; the page reached is a word of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.own_words import open_on

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]

WORD = "page"
LONGEST = 9  # digits: Python refuses to read thousands
_WRITTEN = "page_ecrite"


def page_of(rows: Rows, *, key: str, most: int) -> Rows:
    """Draw the pagination of row numbers and return those of the page reached, `most` at a time.

    `key` tells the list apart: another one begins at its first page, unless the address that leads
    to it says otherwise.
    """
    pages = max(-(-len(rows) // most), 1)
    _seed(key, pages)
    number = st.pagination(pages, key=key) if pages > 1 else 1
    word = str(number) if number > 1 else None
    open_on(WORD, word)
    st.session_state[_WRITTEN] = key, word
    return rows[(number - 1) * most : number * most]


def is_known(word: str) -> bool:
    """Tell whether a word of the address is the number of a page; one too far is the last."""
    return word.isascii() and word.isdigit() and len(word) <= LONGEST and int(word) > 0


def _seed(key: str, pages: int) -> None:
    """Turn to the page of the address where a link or the browser's « back » wrote it.

    One that we wrote holds for its own list alone, and where Streamlit forgot it meanwhile.
    """
    asked = st.query_params.get(WORD)
    if asked is None or not is_known(asked):
        return
    of_key, written = st.session_state.get(_WRITTEN, ("", None))
    is_forgotten = of_key == key and key not in st.session_state
    if asked != written or is_forgotten:
        st.session_state[key] = min(int(asked), pages)
