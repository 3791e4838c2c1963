"""« Ce qui m’entoure », in the panel of a territory: what its neighbours have that it has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.surroundings import surroundings
from dashboard.components.markdown import plain
from dashboard.escaping import escape_text
from dashboard.filters import address
from dashboard.labels import CATEGORIES, label
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.figures import Outcome
    from dashboard.analysis.surroundings import Neighbour, Surroundings
    from dashboard.data import Data

SHOWN_NEIGHBOURS = 5
NAMED = 2  # initiatives named per category
NEIGHBOUR_WORDS = {
    Level.COMMUNE: ("commune voisine", "communes voisines"),
    Level.EPCI: ("EPCI voisin", "EPCI voisins"),
    Level.DEPARTEMENT: ("département voisin", "départements voisins"),
    Level.ACADEMIE: ("académie voisine", "académies voisines"),
    Level.REGION: ("région voisine", "régions voisines"),
}
WHAT_IT_IS = (
    "Voisin veut dire : qui partage une limite. Les filtres de territoire sont mis de côté, les "
    "autres comptent. « Non recensé » ne prouve pas que rien n’existe."
)


def show_surroundings(data: Data, result: Outcome, level: Level, code: str) -> None:
    """Draw the neighbours that have what this territory has not, the most categories first."""
    found = surroundings(data, result, level, code)
    with st.container(key="autour", gap="small"):
        st.html(
            f"<div class='terrinum-around'><h3>Ce qui m’entoure</h3>{_said(level, found)}</div>"
        )
        for each in found.ahead[:SHOWN_NEIGHBOURS]:
            _neighbour(data, level, each)
        if len(found.ahead) > SHOWN_NEIGHBOURS:
            others = [data.name_of(level, each.code) for each in found.ahead[SHOWN_NEIGHBOURS:]]
            st.caption(f"Et aussi : {plain(french.enumeration(others))}.")
        _epci_of(data, level, code)
        st.caption(WHAT_IT_IS)


def _said(level: Level, found: Surroundings) -> str:
    one, several = NEIGHBOUR_WORDS[level]
    around = french.count(found.neighbours, one, several)
    if not found.neighbours:
        return "<p>Aucun voisin ne partage de limite : une île, par exemple.</p>"
    if not found.ahead:
        said = f"{around}. Aucune catégorie n’y est recensée qui ne le soit pas ici."
    else:
        ahead = french.number(len(found.ahead))
        verb = "a" if len(found.ahead) == 1 else "ont"
        said = f"{around}, dont {ahead} {verb} ce qui n’est pas recensé ici."
    return f"<p>{escape_text(said)}</p>"


def _neighbour(data: Data, level: Level, neighbour: Neighbour) -> None:
    """Draw one neighbour: a button that opens its panel, then its categories and initiatives."""
    with st.container(gap=None):
        st.button(
            plain(data.name_of(level, neighbour.code)),
            key=f"voisin-{level}-{neighbour.code}",
            type="tertiary",
            icon=":material/near_me:",
            on_click=_open_territory,
            args=(level, neighbour.code),
        )
        for category, rows in neighbour.rows.items():
            _category(neighbour.code, category, rows)


def _category(code: str, category: str, rows: pd.DataFrame) -> None:
    st.html(f"<p class='terrinum-line'>{escape_text(label(CATEGORIES, category))}</p>")
    for row in rows.head(NAMED).to_dict("records"):
        st.button(
            plain(row["title"]),
            key=f"ouvrir-voisin-{code}-{row['id']}",
            type="tertiary",
            on_click=_open_sheet,
            args=(row["id"],),
        )
    if len(rows) > NAMED:
        more = french.count(len(rows) - NAMED, "autre initiative", "autres initiatives")
        st.html(f"<p class='terrinum-line'>et {escape_text(more)}</p>")


def _epci_of(data: Data, level: Level, code: str) -> None:
    """Offer to look around the EPCI of a commune."""
    if level is not Level.COMMUNE:
        return
    epci = data.communes["epci_code"].loc[data.communes["commune_code"] == code].iloc[0]
    if isinstance(epci, str):
        st.button(
            f"Voir autour de son EPCI : {plain(data.name_of(Level.EPCI, epci))}",
            key="autour_epci",
            icon=":material/zoom_out_map:",
            on_click=_open_territory,
            args=(Level.EPCI, epci),
        )


def _open_territory(level: Level, code: str) -> None:
    address.change(level=level, territory=(level, code), initiative=None)


def _open_sheet(identifier: str) -> None:
    address.change(initiative=identifier)
    st.session_state["fiche_sous_le_tableau"] = False
