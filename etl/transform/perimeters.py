"""From located rows to perimeters: communes covered, stable ids, a French sentence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from etl.transform.distinct import distinct_rows
from geodata import french
from geodata.perimeters import Perimeter
from geodata.territories import COMMUNE_BASED_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What a sentence is made of: rows alike in these are told alike.
TOLD = ("loc_level", "loc_code", "loc_name", "territory_year", "commune_count", "population")
MEMBER_LEVELS = frozenset(level.value for level in COMMUNE_BASED_LEVELS)


def perimeter_tables(
    communes_of_rows: Sequence[Sequence[str]], population: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (`perimeter_id`, `commune_count`, `population` per row; table PERIMETERS).

    `communes_of_rows` gives the current commune codes of each row, `population` the inhabitants
    by commune code. Each distinct perimeter is stored once and each commune counted once.
    """
    # Rows of one place share one list, made a perimeter once: a région has thousands of communes.
    lists = {id(codes): codes for codes in communes_of_rows}
    made = {key: Perimeter.of(codes) for key, codes in lists.items()}
    ids = {key: perimeter.id for key, perimeter in made.items()}
    distinct = {ids[key]: perimeter for key, perimeter in made.items()}
    inhabitants = dict(zip(population.index, population.tolist(), strict=True))
    facts = pd.DataFrame(
        {
            "perimeter_id": pd.Series(list(distinct), dtype="str"),
            "commune_count": [len(perimeter) for perimeter in distinct.values()],
            "population": [
                sum(inhabitants[code] for code in perimeter.commune_codes)
                for perimeter in distinct.values()
            ],
        }
    )
    rank = {key: position for position, key in enumerate(distinct)}
    rows = facts.take([rank[ids[id(codes)]] for codes in communes_of_rows])
    return rows.reset_index(drop=True), _listed(distinct)


def _listed(distinct: Mapping[str, Perimeter]) -> pd.DataFrame:
    """Return table PERIMETERS: one row per perimeter and commune, in the order of both."""
    return pd.DataFrame(
        [(key, code) for key in sorted(distinct) for code in sorted(distinct[key].commune_codes)],
        columns=["perimeter_id", "commune_code"],
        dtype="str",
    )


def explain(located: pd.DataFrame, *, cog_year: int) -> pd.Series:
    """Say in French what each row's perimeter is.

    `located` has `loc_level`, `loc_code`, `loc_name`, `territory_year`, `commune_count`,
    `population`. Example: « Somme (département) et Communauté d'agglomération Amiens Métropole,
    réunis : 771 communes et 565 413 habitants, chaque commune comptée une fois (communes de 2026,
    territoire tel qu'en 2013). » A code that « - » precedes is said after « hors ».
    """
    told = located[list(TOLD)]
    group, first = distinct_rows([told[name] for name in TOLD], len(told))
    sentences = pd.Series(
        [_sentence(row, cog_year) for row in told.iloc[first].itertuples()], dtype="str"
    )
    return sentences.take(group).set_axis(located.index)


def _sentence(row, cog_year: int) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    levels, names = row.loc_level.split(";"), row.loc_name.split(";")
    levels, codes = _repeat(levels, len(names)), row.loc_code.split(";")
    kept: list[str] = []
    excluded: list[str] = []
    for level, code, name in zip(levels, codes, names, strict=True):
        (excluded if code.startswith("-") else kept).append(_named(level, name))
    union = f"{french.enumeration(kept)}{', réunis' if len(kept) > 1 else ''}"
    union = f"{union} hors {french.enumeration(excluded)}" if excluded else union
    plural = "" if row.commune_count == 1 else "s"
    communes = f"{french.number(row.commune_count)} commune{plural}"
    inhabitants = f"{french.number(row.population)} habitants"
    dated = (
        f", territoire tel qu'en {row.territory_year}"
        if pd.notna(row.territory_year) and row.territory_year != cog_year
        else ""
    )
    inside = "" if set(levels) <= MEMBER_LEVELS else " L'action porte sur une partie de la commune."
    return (
        f"{union[:1].upper()}{union[1:]} : {communes} et {inhabitants}, "
        f"chaque commune comptée une fois (communes de {cog_year}{dated}).{inside}"
    )


def _named(level: str, name: str) -> str:
    # These names already say their kind: « Communauté de communes … », « Syndicat mixte … ».
    return (
        name
        if level in {Level.EPCI, Level.EPT, Level.SYNDICAT}
        else f"{name} ({Level(level).label})"
    )


def _repeat(levels: list[str], count: int) -> list[str]:
    return levels * count if len(levels) == 1 else levels
