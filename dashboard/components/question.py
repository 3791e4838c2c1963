"""One text in doubt: what was typed, why it is asked, the places it may mean, a key for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.candidates_map import MOST, show_candidates_map, swatch
from dashboard.components.markdown import plain
from dashboard.escaping import escape_text
from dashboard.writing import desk as review_desk
from geodata import french
from geodata.names import normalise
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from geodata.places import Place
    from geodata.review import Doubt

SHOWN_ROWS = 5
KEYED = 9  # candidates that a key chooses
FROM_CANDIDATES = "choisi parmi les candidats proposés"
FROM_SEARCH = "cherché par son nom"
WHY = "motif_de_la_decision"
ANY_LEVEL = "tous les niveaux"


def show_question(data: Data, doubt: Doubt, *, who: str, left: int) -> None:
    """Draw a text in doubt, its candidates beside their map, and the search for another place."""
    candidates = doubt.candidates(review_desk.places_of(data))
    words, picture = st.columns([6, 5], gap="medium")
    with words:
        _show_text(doubt, left)
        if candidates:
            for rank, place in enumerate(candidates):
                _candidate(doubt, place, rank, who)
        else:
            st.info("Aucun candidat : cherchez le territoire ci-dessous.", icon=":material/search:")
        _keys(doubt, who)
    with picture:
        shown = list(dict.fromkeys([*candidates, *review_desk.desk().union]))
        if shown:
            show_candidates_map(data, shown[:MOST])
        st.text_input(
            "Motif (facultatif)",
            key=WHY,
            max_chars=300,
            placeholder="l’EPCI a rejoint… en 2017",
            help="Gardé avec la décision, à la place de « choisi parmi les candidats ».",
        )
    _union(doubt, who)
    _search(data, doubt, who)


def _show_text(doubt: Doubt, left: int) -> None:
    count = french.count(left, "texte à trancher", "textes à trancher")
    kind = kind_label(doubt)
    st.html(
        f"<div class='terrinum-head'><p class='kicker'>{escape_text(count)}</p>"
        f"<h2>« {escape_text(doubt.text)} »</h2>"
        f"<p>{escape_text(f'Saisi comme {kind}. ' if kind else '')}"
        f"{escape_text(doubt.reason)}</p></div>"
    )
    lines = "\n".join(
        f"- {plain(row.file)}, ligne {row.line} : {plain(row.title)}"
        for row in doubt.rows[:SHOWN_ROWS]
    )
    st.markdown(lines)
    if len(doubt.rows) > 1:
        st.info(
            f"Une décision vaut pour les **{french.count(len(doubt.rows), 'ligne')}** qui portent "
            "ce texte. Si elles ne parlent pas du même lieu, donnez le code dans le fichier.",
            icon=":material/content_copy:",
        )
    with st.expander("La ligne telle que lue"):
        cells = doubt.rows[0].cells
        st.dataframe(
            pd.DataFrame({"Colonne": list(cells), "Valeur": list(cells.values())}),
            hide_index=True,
            alt="Cellules de la ligne",
        )


def kind_label(doubt: Doubt) -> str:
    """Say the level that was typed as French does; what is not a level, as it was typed."""
    typed = doubt.clue["type"]
    return next((each.label for each in Level if normalise(each.value) == normalise(typed)), typed)


def _candidate(doubt: Doubt, place: Place, rank: int, who: str) -> None:
    with st.container(key=f"candidat-{rank}", gap=None):
        st.button(
            plain(_named(place)),
            key=f"choisir-{rank}-{review_desk.identifier(doubt)}",
            shortcut=str(rank + 1) if rank < KEYED else None,
            on_click=_choose,
            args=(doubt, (place,), who, FROM_CANDIDATES),
            width="stretch",
        )
        _facts(place, swatch(rank) if rank < MOST else "")


def _named(place: Place) -> str:
    """Name a place so that no two buttons read alike: « Saint-Aubin, Jura (39) »."""
    return f"{place.name}, {place.departements}" if place.departements else place.name


def _facts(place: Place, picture: str = "") -> None:
    people = "" if place.population is None else french.count(place.population, "habitant")
    told = f"{place.level.label} {place.code}"
    facts = " · ".join(fact for fact in (told, people) if fact)
    st.html(f"<p class='terrinum-line terrinum-place'>{picture} {escape_text(facts)}</p>")


def _keys(doubt: Doubt, who: str) -> None:
    with st.container(horizontal=True):
        st.button(
            "Passer",
            shortcut="S",
            on_click=review_desk.pass_over,
            args=(doubt,),
            icon=":material/skip_next:",
        )
        undo_button(who)


def undo_button(who: str) -> None:
    """Draw the button that takes back the last decision of the session."""
    st.button(
        "Annuler la dernière",
        key="annuler",
        shortcut="U",
        on_click=review_desk.undo,
        kwargs={"who": who},
        icon=":material/undo:",
        disabled=not review_desk.desk().made,
    )


def _search(data: Data, doubt: Doubt, who: str) -> None:
    st.subheader("Un autre territoire, ou plusieurs", anchor=False)
    text, level = st.columns([3, 2], gap="medium")
    typed = text.text_input(
        "Nom ou code du territoire",
        key=f"chercher-{review_desk.identifier(doubt)}",
        max_chars=200,
        placeholder="Saint-Riquier, 242504447, Picardie…",
    )
    chosen = level.selectbox("Niveau", [ANY_LEVEL, *(each.label for each in Level)])
    wanted = next((each for each in Level if each.label == chosen), None)
    if not typed.strip():
        return
    found = review_desk.places_of(data).search(typed, level=wanted)
    if not found:
        st.warning(
            "Aucun territoire ne porte ce nom. Essayez un mot plus court, ou un autre niveau.",
            icon=":material/search_off:",
        )
    for place in found:
        _found(doubt, place, who)


def _found(doubt: Doubt, place: Place, who: str) -> None:
    name = f"{place.level.value}-{place.code}"
    is_in = place in review_desk.desk().union
    with st.container(key=f"trouve-{name}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                plain(_named(place)),
                key=f"prendre-{name}",
                on_click=_choose,
                args=(doubt, (place,), who, FROM_SEARCH),
            )
            st.button(
                "Retirer de la réunion" if is_in else "Ajouter à une réunion",
                key=f"reunir-{name}",
                type="tertiary",
                icon=":material/remove:" if is_in else ":material/add:",
                on_click=review_desk.add_to_union,
                args=(place,),
            )
        _facts(place)


def _union(doubt: Doubt, who: str) -> None:
    """Draw the union being made, where there is one."""
    places = tuple(review_desk.desk().union)
    if not places:
        return
    with st.container(border=True, key="reunion"):
        names = french.enumeration([place.name for place in places])
        st.markdown(f"**Réunion en cours :** {plain(names)}")
        with st.container(horizontal=True):
            st.button(
                f"Décider {french.count(len(places), 'territoire')}",
                type="primary",
                key="decider_reunion",
                on_click=_choose,
                args=(doubt, places, who, FROM_SEARCH),
            )
            st.button("Vider", key="vider_reunion", on_click=review_desk.desk().union.clear)


def _choose(doubt: Doubt, places: Sequence[Place], who: str, how: str) -> None:
    why = " ".join(str(st.session_state.get(WHY, "")).split())
    review_desk.choose(doubt, places, who=who, why=why or how)
    st.session_state[WHY] = ""
