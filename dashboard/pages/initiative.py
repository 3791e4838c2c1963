"""« Initiative »: one initiative at its own address, what compares with it, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.comparables import MAX_COMPARED, compared
from dashboard.analysis.figures import communes_of
from dashboard.analysis.initiative_rows import status_of
from dashboard.components import page, screens
from dashboard.components.add_scene import show_add
from dashboard.components.comparables import show_like_territories, show_similar
from dashboard.components.comparison import comparison_html
from dashboard.components.finder import show_finder
from dashboard.components.links import map_link
from dashboard.components.markdown import plain
from dashboard.components.perimeter_map import (
    show_perimeter_map,
    show_perimeter_table,
)
from dashboard.components.schools import show_schools
from dashboard.components.sheet import sheet_html
from dashboard.components.status_track import status_track_html
from dashboard.components.suggestions import show_suggestions_about
from dashboard.filters import address
from dashboard.labels import CATEGORIES, label
from dashboard.schools import schools_of
from geodata import french
from geodata.territories import MAP_LEVELS

if TYPE_CHECKING:
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

NAME = "initiative"
WORDS = ("id", "comparer")
SHOWN_CHARACTERS = 60


def show() -> None:
    """Draw the page."""
    wrong = address.leave(NAME, own=WORDS)
    with st.container(key="initiative"):
        page.messages(wrong)
        data = _opened()
    page.footer(data)


def _opened() -> Data:
    """Read the address, draw what it names, and return the data for the footer."""
    data = screens.open_store()
    asked = st.query_params.get("id", "")
    known = data.known.initiatives
    identifier = asked if asked in known else None
    ids, wrong = compared(identifier, st.query_params.get("comparer", ""), known)
    if identifier:
        _initiative(data, identifier, ids, wrong)
    elif asked:
        _unknown(data, asked)
    else:
        _choose(data, ids, wrong)
    return data


def _initiative(data: Data, identifier: str, ids: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    number = data.rows_by_id[identifier]
    row = data.initiatives.iloc[number].to_dict()
    page.title(
        row["title"],
        f"{label(CATEGORIES, row['category'])} · {french.places(row['territory_name'])}",
    )
    page.messages(wrong)
    st.html(status_track_html(status_of(row)))
    show_add(data, NAME)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _where(data, number, row)
    with right, st.container(border=True):
        st.html(sheet_html(row, is_headed=False))
    show_suggestions_about(identifier)
    _comparison(data, ids)
    show_similar(data, number, ids)
    show_like_territories(data, row)
    with st.expander(
        "Chercher une autre initiative, à lire ou à comparer", icon=":material/search:"
    ):
        show_finder(data, ids)


def _where(data: Data, number: int, row: Row) -> None:
    inside = communes_of(data, number)
    schools = schools_of(data)
    levels = list(row["education_level"])
    show_perimeter_map(data, inside, schools.pins(inside, levels) if schools else ())
    st.caption(row["perimeter_text"])
    show_schools(data, inside, levels, place=row["id"])
    show_perimeter_table(data, inside, row["id"])
    if row["loc_level"] in set(MAP_LEVELS):
        level = next(each for each in MAP_LEVELS if each == row["loc_level"])
        if row["loc_code"] in data.known.territories[level]:
            map_link("Voir ce territoire sur la carte", level=level, code=row["loc_code"])


def _comparison(data: Data, ids: tuple[str, ...]) -> None:
    if len(ids) < 2:  # noqa: PLR2004 - one initiative compares with nothing
        return
    st.header(f"Comparaison de {len(ids)} initiatives", anchor=False)
    rows = [data.initiatives.iloc[data.rows_by_id[each]].to_dict() for each in ids]
    st.html(comparison_html(rows))
    st.button(
        "Retirer la comparaison",
        icon=":material/close:",
        on_click=_stop_comparing,
        key="fin_comparaison",
    )


def _stop_comparing() -> None:
    st.query_params.pop("comparer", None)


def _choose(data: Data, ids: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    page.title("Initiative", "Une fiche par initiative, à lire, à comparer, à partager.")
    page.messages(wrong)
    _comparison(data, ids)
    if len(ids) < MAX_COMPARED:
        show_finder(data, ids)


def _unknown(data: Data, asked: str) -> None:
    page.title("Initiative introuvable", "L’adresse de cette page ne mène à aucune fiche publiée.")
    shown = asked if len(asked) <= SHOWN_CHARACTERS else f"{asked[:SHOWN_CHARACTERS]}…"
    st.warning(
        plain(
            f"Aucune initiative ne porte l’identifiant « {shown} ». Le lien est peut-être coupé, "
            "ou la fiche a été retirée d’une publication plus récente."
        )
        + " **Cherchez-la par son titre, son territoire ou son porteur.**",
        icon=":material/search_off:",
    )
    show_finder(data, ())
