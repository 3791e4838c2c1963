"""The sheet of one initiative: what, where, who, when, with what money, from which source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import french
from dashboard.components.initiatives import amount, status_label, status_of, whole, years_of
from dashboard.components.links import initiative_link
from dashboard.escaping import escape_text, https_url, link_html
from dashboard.filters import address
from dashboard.labels import (
    CATEGORIES,
    EDUCATION_LEVELS,
    LEAD_LEVELS,
    LOCATION_METHODS,
    STATUS_MEANINGS,
    label,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dashboard.components.initiatives import Row
    from dashboard.data import Data

MONEY_CAVEAT = (
    "Montant annoncé par la source : il peut couvrir plusieurs années, plusieurs financeurs ou un "
    "territoire plus large. Ces montants ne s’additionnent pas."
)
SURE = 0.9  # from this confidence on, a location needs no warning


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
        f"<h3>{escape_text(row['title'])}</h3>"
        f"<p class='status status-{escape_text(status)}'>{escape_text(status_label(status))}"
        f"<span> : {escape_text(STATUS_MEANINGS.get(status, ''))}</span></p>"
    )


def _lines(row: Row) -> Iterator[tuple[str, str]]:
    """List the facts known, each as a term and its HTML; what is not known is not listed."""
    lead = f"{row['lead_name']} ({label(LEAD_LEVELS, row['lead_level']).lower()})"
    yield "Porteur", escape_text(lead)
    if len(row["partners"]):
        yield "Partenaires", _list(row["partners"])
    yield "Années", escape_text(years_of(row))
    if len(row["education_level"]):
        levels = [label(EDUCATION_LEVELS, each).lower() for each in row["education_level"]]
        yield "Niveaux scolaires", escape_text(french.enumeration(levels))
    yield from _size_lines(row)
    yield from _money_lines(row)
    yield "Périmètre", escape_text(row["perimeter_text"])
    yield "Localisation", _location(row)
    yield "Source", _source(row)
    line = f"{row['source_file']}, ligne {row['source_line']}"
    yield "Fichier importé", escape_text(line)


def _size_lines(row: Row) -> Iterator[tuple[str, str]]:
    connected, total = whole(row["schools_connected"]), whole(row["schools_total"])
    if connected is not None or total is not None:
        parts = [
            french.count(connected, "école ou établissement", "écoles ou établissements")
            if connected is not None
            else "",
            f"sur {french.number(total)}" if total is not None else "",
        ]
        yield "Établissements", escape_text(" ".join(part for part in parts if part))
    if (pupils := whole(row["pupils"])) is not None:
        yield "Élèves", escape_text(french.count(pupils, "élève"))


def _money_lines(row: Row) -> Iterator[tuple[str, str]]:
    if len(row["funders"]):
        yield "Financeurs", _list([_funder(each) for each in row["funders"]])
    if (budget := amount(row["budget_eur"])) is not None:
        yield (
            "Montant annoncé",
            f"{escape_text(french.euros(budget))}<small>{escape_text(MONEY_CAVEAT)}</small>",
        )


def _funder(text: str) -> str:
    """Write « État:50000 » as « État : 50 000 € » and « État:50 % » as « État : 50 % »."""
    name, colon, part = text.rpartition(":")
    if not colon:
        return text
    said = french.euros(int(part)) if part.strip().isdecimal() else part.strip()
    return f"{name}{french.NO_BREAK_SPACE}: {said}"


def _location(row: Row) -> str:
    method = label(LOCATION_METHODS, row["loc_method"])
    confidence = float(row["loc_confidence"])
    percent = f"confiance {round(100 * confidence)}{french.NO_BREAK_SPACE}%"
    doubt = "" if confidence >= SURE else " : à vérifier"
    return (
        f"Trouvée {escape_text(method)} ({escape_text(percent + doubt)})."
        f"<small>{escape_text(row['loc_reason'])}</small>"
    )


def _source(row: Row) -> str:
    url = row["source_url"] if isinstance(row["source_url"], str) else ""
    if not url:
        return "Aucune source n’est indiquée : information à confirmer."
    seen = "" if row["source_seen"] else "<small>Source non relue.</small>"
    if https_url(url) is None:
        return (
            f"<span class='address'>{escape_text(url)}</span>"
            f"<small>Adresse non sécurisée (http) : à copier dans un navigateur.</small>{seen}"
        )
    return f"<span class='address'>{link_html(url, url)}</span>{seen}"


def _list(items: Iterable[str]) -> str:
    entries = "".join(f"<li>{escape_text(item)}</li>" for item in items)
    return f"<ul>{entries}</ul>"
