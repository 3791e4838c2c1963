"""The filters as widgets: the académie first, on the page; the others in the side panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.filters import address
from dashboard.filters.address import KEYS
from dashboard.filters.matching import chosen_area
from dashboard.filters.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data
    from dashboard.filters.selection import Known

TOUCHES = (
    "Un territoire garde les initiatives dont le périmètre le touche : celle d’une région entière "
    "compte pour chacune de ses académies. Communes et habitants sont comptés à l’intérieur du "
    "territoire choisi."
)
REACH = (
    "« Locale » garde les initiatives dont le périmètre est fait de communes ou d’EPCI ; « plus "
    "large », celles d’un département, d’une région ou d’une académie entière."
)
ACTIVE = (
    "Garde les initiatives actives au moins une année de la période. Sans année de fin connue, une "
    "initiative annoncée ou en cours est supposée se poursuivre ; les autres ne comptent que pour "
    "les années qu’elles citent."
)
SEARCHED = (
    "Cherche le début de chaque mot dans le titre, le porteur, le territoire, la description, les "
    "partenaires et les financeurs ; ni les accents ni les majuscules ne comptent."
)


def main_filters(data: Data) -> None:
    """Draw what is used most, across the page: académie, free search, clear."""
    known = data.known
    with st.container(key="filtres"):
        academie, search, clear = st.columns([5, 4, 1.6], vertical_alignment="bottom")
    with academie, st.container(key="academie"):
        _several("Académie", "academies", known.values["academies"], "Toute la France", TOUCHES)
    with search:
        st.text_input(
            "Rechercher",
            key=KEYS["text"],
            max_chars=200,
            placeholder="tablettes, THD, Amiens Métropole…",
            help=SEARCHED,
        )
    with clear:
        st.button(
            "Tout effacer",
            icon=":material/filter_alt_off:",
            on_click=address.clear,
            args=(known,),
            disabled=not address.read(known).filters_anything,
            width="stretch",
        )


def side_filters(data: Data) -> None:
    """Draw the other filters in the side panel: where, what, who, when."""
    known, chosen = data.known, address.read(data.known)
    with st.sidebar:
        st.subheader("Où", anchor=False)
        _several("Région", "regions", known.values["regions"], "Toutes les régions", TOUCHES)
        _several("Département", "departements", departement_choices(data, chosen), "Tous", TOUCHES)
        _several("EPCI", "epci", epci_choices(data, chosen), "Tous", TOUCHES)
        _several("Portée", "reaches", known.values["reaches"], "Toutes", REACH)
        st.subheader("Quoi", anchor=False)
        category_filter(known)
        _what_who_when(known)


def category_filter(known: Known) -> None:
    """Draw the choice of categories."""
    _several("Catégorie", "categories", known.values["categories"], "Toutes")


def side_filters_within(data: Data) -> None:
    """Draw the side panel of a page that shows one territory whole: what, who, when."""
    with st.sidebar:
        st.subheader("Quoi", anchor=False)
        _what_who_when(data.known)


def _what_who_when(known: Known) -> None:
    _several("Niveau scolaire", "education_levels", known.values["education_levels"], "Tous")
    st.subheader("Qui", anchor=False)
    _several("Porteur", "lead_levels", known.values["lead_levels"], "Tous les porteurs")
    st.subheader("Quand", anchor=False)
    _several("Statut", "statuses", known.values["statuses"], "Tous")
    first, last = known.years
    st.slider("Période", first, last, key=KEYS["years"], help=ACTIVE)
    if (year := address.read(known).year) is not None:
        st.button(
            f"Commencées en {year} ou avant",
            icon=":material/close:",
            help="Retirer l’année choisie sur la carte.",
            on_click=address.change,
            kwargs={"year": None},
            key="retirer_annee",
        )


def choose(data: Data) -> Selection:
    """Draw every filter and return what is chosen."""
    main_filters(data)
    side_filters(data)
    return address.read(data.known)


def departement_choices(data: Data, chosen: Selection) -> Mapping[str, str]:
    """Return the départements, those of the académies and régions chosen first."""
    names = data.known.values["departements"]
    inside = _codes_inside(data, "departement_code", _only(chosen, "academies", "regions"))
    if inside is None:
        return names
    first = {code: name for code, name in names.items() if code in inside}
    return {**first, **names}


def epci_choices(data: Data, chosen: Selection) -> Mapping[str, str]:
    """Return the EPCI of the territories chosen, or all of them; those chosen already stay.

    There are 1,253: the shorter list is the one that can be read, and sent.
    """
    names = data.known.values["epci"]
    around = _only(chosen, "academies", "regions", "departements")
    inside = _codes_inside(data, "epci_code", around)
    if inside is None:
        return names
    return {code: name for code, name in names.items() if code in inside | set(chosen.epci)}


def _only(selection: Selection, *names: str) -> Selection:
    """Keep some filters of a selection."""
    return Selection(**{name: getattr(selection, name) for name in names})


def _codes_inside(data: Data, column: str, around: Selection) -> set[str] | None:
    area = chosen_area(around, data.communes)
    return None if area is None else set(data.communes.loc[area, column].dropna())


def _several(
    title: str,
    name: str,
    choices: Mapping[str, str],
    placeholder: str,
    help_text: str | None = None,
) -> None:
    """Draw a list of several choices, searched by any part of their names."""
    st.multiselect(
        title,
        list(choices),
        format_func=lambda value: choices.get(value, value),
        key=KEYS[name],
        placeholder=placeholder,
        help=help_text,
        filter_mode="contains",
        select_all=False,  # Streamlit says it in English
    )
