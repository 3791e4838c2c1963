"""The sheet of one initiative: what, where, who, when, with what money, from which source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.facts import MONEY_CAVEAT, SURE, Fact, facts_of
from dashboard.analysis.initiative_rows import status_label, status_of
from dashboard.components.links import initiative_link
from dashboard.escaping import escape_text, link_html
from dashboard.filters import address
from dashboard.labels import CATEGORIES, STATUS_MEANINGS, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

__all__ = ["MONEY_CAVEAT", "SURE", "close", "sheet_html", "show_sheet"]


def show_sheet(data: Data, identifier: str) -> None:
    """Draw the sheet of an initiative, with a button that closes it."""
    row = data.initiatives.iloc[data.rows_by_id[identifier]].to_dict()
    with st.container(border=True, key="fiche"):
        st.html(sheet_html(row))
        initiative_link(
            identifier, "Page de l’initiative : carte, comparables, lien à partager", place="fiche"
        )
        st.button("Fermer la fiche", icon=":material/close:", on_click=close, key="fermer_fiche")


def close() -> None:
    """Close the sheet."""
    address.change(initiative=None)


def sheet_html(row: Row, *, is_headed: bool = True) -> str:
    """Write a row of table INITIATIVES as an HTML article; every text is escaped.

    Without its head (category, title, status) where the page says these already.
    """
    lines = "".join(f"<dt>{escape_text(term)}</dt><dd>{said}</dd>" for term, said in _lines(row))
    return (
        f'<article class="terrinum-sheet">{_head(row) if is_headed else ""}'
        f"<p>{escape_text(row['description'])}</p><dl>{lines}</dl></article>"
    )


def _head(row: Row) -> str:
    status = status_of(row)
    return (
        f"<p class='kicker'>{escape_text(label(CATEGORIES, row['category']))}</p>"
        f"<h2>{escape_text(row['title'])}</h2>"
        f"<p class='status status-{escape_text(status)}'>{escape_text(status_label(status))}"
        f"<span> : {escape_text(STATUS_MEANINGS.get(status, ''))}</span></p>"
    )


def _lines(row: Row) -> Iterator[tuple[str, str]]:
    """Write each fact as a term and its HTML."""
    for fact in facts_of(row):
        said = _list(fact.texts) if fact.is_list else escape_text("".join(fact.texts))
        notes = "".join(f"<small>{escape_text(note)}</small>" for note in fact.notes)
        yield fact.term, f"{_address(fact, said) if fact.address else said}{notes}"


def _address(fact: Fact, said: str) -> str:
    inner = link_html(fact.link, fact.address) if fact.link else escape_text(fact.address)
    return f"{said}<span class='address'>{inner}</span>"


def _list(items: Iterable[str]) -> str:
    entries = "".join(f"<li>{escape_text(item)}</li>" for item in items)
    return f"<ul>{entries}</ul>"
