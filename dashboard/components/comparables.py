"""« Territoires comparables »: similar initiatives elsewhere, territories like this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.comparables import (
    NONE,
    OTHER,
    OWN,
    POINTS,
    Home,
    homes,
    nearest_territories,
    presence,
    similar,
)
from dashboard.analysis.initiative_rows import whole
from dashboard.components.finder import compare_button, facts_line
from dashboard.components.links import initiative_link, map_link
from dashboard.components.markdown import plain
from dashboard.escaping import escape_text
from dashboard.labels import CATEGORIES, label
from geodata import french
from geodata.territories import MAP_LEVELS

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data
    from geodata.territories import Level

SIMILAR_SHOWN = 6
# What is read of the initiatives of a category: all their columns would be taken a dozen times.
COMPARED = ["id", "title", "commune_count", "perimeter_id", "loc_level", "loc_code"]
TERRITORIES_SHOWN = 4
MEASURE = (
    "Sur dix points : même catégorie, 4 ; même type de porteur, 2 ; mêmes niveaux scolaires, 2 (au "
    "prorata) ; population proche, 1 ; densité proche, 1 (de 1 pour l’égalité à 0 à partir d’un "
    "rapport de dix). Sous cinq points, rien n’est montré. Les initiatives qui partagent une "
    "commune avec celle-ci sont écartées : on cherche ailleurs."
)
LIKENESS = (
    "Parmi tous les territoires du même niveau, ceux dont la population et la densité sont dans le "
    "rapport le plus proche de 1 avec celui-ci (somme des deux rapports, en puissances de dix). "
    "Une initiative « à son échelle » a été localisée sur ce territoire même ; « à une autre "
    "échelle », le périmètre d’une initiative plus large ou plus locale le touche."
)
SHARED = {
    "category": "même catégorie",
    "lead_level": "même type de porteur",
    "education_level": "mêmes niveaux scolaires",
    "population": "population proche",
    "density": "densité proche",
}
FULL, SOME = 0.999, 0.5  # of the points of a criterion
STATES = {
    OWN: ("● Avec, à son échelle", "Aucun territoire semblable n’en a une à son échelle."),
    OTHER: ("◐ Touchés à une autre échelle", "Aucun n’est touché à une autre échelle seulement."),
    NONE: ("○ Sans initiative recensée", "Tous les territoires semblables en ont une."),
}


def show_similar(data: Data, number: int, ids: tuple[str, ...]) -> None:
    """Draw the initiatives most like one, each with what they share."""
    st.header("Des initiatives semblables ailleurs", anchor="semblables", help=MEASURE)
    found = data.memo.get(
        ("similar", number),
        lambda: similar(
            data.initiatives, data.perimeter_sizes, data.coverage, number, top=SIMILAR_SHOWN
        ),
    )
    if found.empty:
        st.info("Aucune autre initiative ne lui ressemble assez (moins de cinq points sur dix).")
        return
    columns = st.columns(2, gap="medium")
    for place, points in enumerate(found.to_dict("records")):
        row = data.initiatives.iloc[int(points["row"])].to_dict()
        with columns[place % 2], st.container(key=f"semblable-{row['id']}", gap=None):
            initiative_link(row["id"], row["title"], place="semblable")
            st.html(facts_line(row) + f"<p class='terrinum-line'>{escape_text(told(points))}</p>")
            compare_button(row["id"], ids, place="semblable")
    st.caption(MEASURE)


def told(points: Row) -> str:
    """Write points and reasons: « 9,8 points sur 10 : même catégorie, densité proche »."""
    score = f"{points['points']:.1f}".replace(".", ",").removesuffix(",0")
    shared = [
        ("" if points[name] >= most * FULL or name in {"population", "density"} else "en partie ")
        + said
        for name, said in SHARED.items()
        if points[name] >= (most := POINTS[name]) * SOME
    ]
    return f"{score} points sur 10 : {french.enumeration(shared)}."


def show_like_territories(data: Data, row: Row) -> None:
    """Draw territories like the one of an initiative, with and without one of its category."""
    st.header("Des territoires comparables", anchor="comparables", help=LIKENESS)
    places = homes(row, data.territories)
    if not places:
        st.info("Le territoire de cette initiative n’a pas de semblable connu de même niveau.")
        return
    home = places[0] if len(places) == 1 else _choice(data, places)
    _intro(data, home, row)
    is_level = data.territories.index.get_level_values("level") == home.level.value
    level = data.territories[is_level].droplevel("level")
    if home.code not in level.index or level["area_km2"].isna()[home.code]:
        st.info("La superficie de ce territoire n’est pas connue : rien à comparer.")
        return
    _lists(data, home, row, nearest_territories(level, home.code))
    st.caption(LIKENESS)


def _choice(data: Data, places: tuple[Home, ...]) -> Home:
    """Let a reader choose which member of a union is compared."""
    chosen = st.selectbox(
        "Cette initiative réunit plusieurs territoires. Comparer à partir de",
        range(len(places)),
        format_func=lambda each: _name(data, places[each]),
        key="territoire_de_reference",
    )
    return places[chosen]


def _intro(data: Data, home: Home, row: Row) -> None:
    facts = _facts(data, home)
    category = label(CATEGORIES, row["category"])
    st.markdown(
        f"**{plain(_name(data, home))}** : {_size(facts)}. Ceux qui lui ressemblent le plus, avec "
        f"ou sans initiative de la catégorie « {plain(category)} » :"
    )


def _lists(data: Data, home: Home, row: Row, ranked: pd.Series) -> None:
    is_alike = data.initiatives["category"] == row["category"]
    alike = data.initiatives.loc[is_alike, COMPARED]
    states = data.memo.get(
        ("presence", row["category"], home.level), lambda: _presence(data, alike, home.level)
    )
    for column, (state, (title, nothing)) in zip(
        st.columns(len(STATES), gap="medium"), STATES.items(), strict=True
    ):
        codes = states.index[states == state]
        with column, st.container(key=f"semblables_{state}"):
            st.markdown(f"**{title}**")
            nearest = ranked[ranked.index.isin(codes)].head(TERRITORIES_SHOWN)
            for code in nearest.index:
                _territory(data, Home(home.level, str(code)), alike, row["category"])
            if nearest.empty:
                st.caption(nothing)


def _presence(data: Data, alike: pd.DataFrame, level: Level) -> pd.Series:
    weights = data.coverage.weights(alike["perimeter_id"])
    return presence(alike, weights, data.level_coverage(level), level)


def _territory(data: Data, home: Home, alike: pd.DataFrame, category: str) -> None:
    facts = _facts(data, home)
    with st.container(gap=None, key=f"comparable-{home.level}-{home.code}"):
        _name_or_link(data, home, category)
        st.html(f"<p class='terrinum-line'>{escape_text(_size(facts))}</p>")
        touching = data.level_coverage(home.level).touching(home.code)
        here = touching[data.index.perimeter[alike.index]]
        if here.any():
            most_local = alike[here].sort_values(["commune_count", "title"]).iloc[0]
            initiative_link(most_local["id"], f"→ {most_local['title']}", place=home.code)


def _name_or_link(data: Data, home: Home, category: str) -> None:
    name = _name(data, home)
    if home.level in MAP_LEVELS:
        word = category.replace("_", "-")
        map_link(name, level=home.level, code=home.code, categorie=word)
    else:
        st.markdown(plain(name))


def _facts(data: Data, home: Home) -> pd.Series:
    return data.territories.xs((home.level.value, home.code))  # type: ignore[return-value]


def _size(facts: pd.Series) -> str:
    people = whole(facts["population"]) or 0
    density = round(people / max(float(facts["area_km2"]), 0.01))
    return (
        f"{french.count(people, 'habitant')}, {french.number(density)}{french.NO_BREAK_SPACE}"
        "par km²"
    )


def _name(data: Data, home: Home) -> str:
    return str(data.territories["name"].loc[(home.level.value, home.code)])
