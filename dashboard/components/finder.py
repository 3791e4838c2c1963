"""The box that finds an initiative by words, and lists what it found as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard.analysis.comparables import MAX_COMPARED
from dashboard.analysis.initiative_rows import status_label, status_of, years_of
from dashboard.components.links import initiative_link
from dashboard.escaping import escape_text
from dashboard.filters.text import contains_words
from dashboard.labels import CATEGORIES, label
from geodata import french

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

SHOWN = 10


def show_finder(data: Data, ids: tuple[str, ...]) -> None:
    """Draw the box and what it finds; with nothing typed, the latest to begin."""
    text = st.text_input(
        "Chercher une initiative",
        key="chercher_une_initiative",
        max_chars=200,
        placeholder="titre, commune, porteur, partenaire…",
        help="Ni les accents ni les majuscules ne comptent ; chaque mot peut être un début.",
    )
    found = _found(data, text)
    st.markdown(_heading(len(found), is_search=bool(text.strip())))
    for row in data.initiatives.iloc[found[:SHOWN]].to_dict("records"):
        with st.container(key=f"trouve-{row['id']}", gap=None):
            initiative_link(row["id"], row["title"], place="trouve")
            st.html(facts_line(row))
            compare_button(row["id"], ids, place="trouve")


def facts_line(row: Row, *more: str) -> str:
    """Write what tells an initiative from another: territory, category, lead, years, status."""
    facts = (
        french.places(row["territory_name"]),
        label(CATEGORIES, row["category"]),
        row["lead_name"],
        years_of(row),
        status_label(status_of(row)),
        *more,
    )
    return f"<p class='terrinum-line'>{escape_text(' · '.join(facts))}</p>"


def compare_button(identifier: str, ids: tuple[str, ...], *, place: str) -> None:
    """Draw the button that adds an initiative to the comparison, or takes it out of it."""
    is_in = identifier in ids
    if is_in and identifier == st.query_params.get("id"):
        return
    st.button(
        "Retirer de la comparaison" if is_in else "Comparer",
        icon=":material/remove:" if is_in else ":material/compare_arrows:",
        type="tertiary",
        key=f"comparer-{place}-{identifier}",
        on_click=_toggle,
        args=(identifier, ids),
        disabled=not is_in and len(ids) >= MAX_COMPARED,
    )


def _toggle(identifier: str, ids: tuple[str, ...]) -> None:
    """Rewrite the ids compared in the address; the one of the page is not repeated."""
    others = [each for each in ids if each not in {identifier, st.query_params.get("id")}]
    chosen = others if identifier in ids else [*others, identifier]
    if chosen:
        st.query_params["comparer"] = ",".join(chosen)
    else:
        st.query_params.pop("comparer", None)


def _found(data: Data, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return row numbers: those that hold every word, the latest first."""
    held = contains_words(data.index.folded, text).to_numpy(dtype=bool)
    latest: pd.Series = data.initiatives["start_year"].fillna(0)
    order = np.argsort(-latest.to_numpy(dtype=np.int64), kind="stable")
    return np.asarray(order[held[order]], dtype=np.int64)


def _heading(found: int, *, is_search: bool) -> str:
    if not is_search:
        return "**Les plus récentes**"
    if found == 0:
        return (
            "**Aucune initiative ne contient tous ces mots.** Essayez un mot plus court ou un seul "
            "mot. Absence de trace n’est pas preuve d’absence."
        )
    more = f" ; les {SHOWN} plus récentes sont montrées, précisez pour voir les autres"
    return f"**{french.count(found, 'initiative')}**{more if found > SHOWN else ''}"
