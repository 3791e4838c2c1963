"""Every name of the reference, at its dates: stored tables → namings."""

from __future__ import annotations

from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from etl.transform.locate.values import ALWAYS, FOREVER, Naming
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SUB_COMMUNE = (
    Level.COMMUNE_DELEGUEE,
    Level.COMMUNE_ASSOCIEE,
    Level.ARRONDISSEMENT_MUNICIPAL,
)
# Python 3.11 takes 0.2 µs to find a member of an enumeration: too long for each of 42,000 names.
COMMUNE = Level.COMMUNE
_BEFORE_1999 = 19990101
_LEVELS = {level.value: level for level in Level}


def rows_of(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Go through columns as Python values: five times faster than a column's own iterator."""
    return zip(*(table[column].tolist() for column in columns), strict=True)


def namings_of(
    commune_periods: pd.DataFrame,
    territories: pd.DataFrame,
    aliases: pd.DataFrame,
    facts: TerritoryFacts,
) -> tuple[Naming, ...]:
    """Return the namings of communes, of other territories, then the aliases, each once."""
    every = [
        *_commune_namings(commune_periods, facts),
        *_territory_namings(territories, facts),
        *_alias_namings(aliases, facts),
    ]
    return tuple(dict.fromkeys(every))


class TerritoryFacts:
    """What the tables say of each territory, by (level, code)."""

    def __init__(
        self,
        territories: pd.DataFrame,
        memberships: pd.DataFrame,
        departements: Mapping[str, str],
        cog_year: int,
    ) -> None:
        self.departement_of_commune = departements
        self.cog_year = cog_year
        keys = [(_LEVELS[level], code) for level, code in rows_of(territories, "level", "code")]
        self.keys = keys
        self.labels = dict(zip(keys, territories["name"].tolist(), strict=True))
        population = territories["population"].fillna(0).astype("int64")
        self.populations = dict(zip(keys, population.tolist(), strict=True))
        self.last_years = _years(keys, territories["valid_to_year"])
        self.first_years = _years(keys, territories["valid_from_year"])
        self.kinds = {
            key: kind
            for key, kind in zip(keys, territories["kind"].tolist(), strict=True)
            if isinstance(kind, str)
        }
        self.parents = {
            code: parent
            for (level, code), parent in zip(keys, territories["parent_code"].tolist(), strict=True)
            if level in SUB_COMMUNE and isinstance(parent, str)
        }
        self.members, self._around = _members(memberships, departements)

    def departements(self, level: Level, code: str) -> frozenset[str]:
        """Return the départements that a territory lies in."""
        if level is Level.DEPARTEMENT:
            return frozenset({code})
        if level in SUB_COMMUNE:
            parent = self.departement_of_commune.get(self.parents.get(code, ""))
            return frozenset({departement_in_code(code), parent or departement_in_code(code)})
        if level is COMMUNE:
            return frozenset(filter(None, (self.departement_of_commune.get(code),)))
        return self._around.get((level, code), frozenset())


def departement_in_code(code: str) -> str:
    """Read the département in a commune code: 2A004 → 2A, 97411 → 974."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _years(keys: list[tuple[Level, str]], years: pd.Series) -> dict[tuple[Level, str], int]:
    known = years.fillna(0).astype("int64").tolist()
    return {key: year for key, year in zip(keys, known, strict=True) if year}


def _members(
    memberships: pd.DataFrame, departements: Mapping[str, str]
) -> tuple[dict[tuple[Level, str], tuple[str, ...]], dict[tuple[Level, str], frozenset[str]]]:
    """Return the communes of each territory, and the départements that they lie in."""
    # One string per commune, not one per membership.
    positions, codes = pd.factorize(memberships["commune_code"])
    communes = codes.to_numpy(dtype="object")
    own = np.array([departements.get(code) for code in communes], dtype="object")
    groups: dict[Any, Any] = memberships.groupby(["level", "code"], sort=False).indices
    inside = {(_LEVELS[level], code): positions[rows] for (level, code), rows in groups.items()}
    return (
        {key: tuple(communes[rows]) for key, rows in inside.items()},
        {key: frozenset(own[rows]) - {None} for key, rows in inside.items()},
    )


def _commune_namings(periods: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    """Return the namings of communes, made column by column: they are nine tenths of all."""
    sources = periods["code"].tolist()
    codes = [_sorted_codes(each) for each in periods["successor_codes"].tolist()]
    return map(
        Naming,
        periods["name"].tolist(),
        repeat(COMMUNE),
        codes,
        sources,
        _opened(sources, _as_numbers(periods["valid_from"], ALWAYS)),
        _as_numbers(periods["valid_to"], FOREVER),
        _departements_of(sources, codes, facts),
        _populations_of(codes, facts),
        repeat(""),
    )


def _sorted_codes(codes: Sequence[str]) -> tuple[str, ...]:
    # Nearly always one, and nothing to sort.
    return (codes[0],) if len(codes) == 1 else tuple(sorted(codes))


def _opened(sources: list[str], since: list[int]) -> list[int]:
    """Open the oldest known name of a code, older than the first millésime that tells it."""
    oldest = dict(sorted(zip(sources, since, strict=True), reverse=True))
    return [
        ALWAYS if start == oldest[code] and start <= _BEFORE_1999 else start
        for code, start in zip(sources, since, strict=True)
    ]


def _departements_of(
    sources: list[str], codes: list[tuple[str, ...]], facts: TerritoryFacts
) -> list[frozenset[str]]:
    known = facts.departement_of_commune
    return [
        _together(source[:3], known[own[0]])
        if len(own) == 1
        else _together(source[:3], *[known[code] for code in own])
        for source, own in zip(sources, codes, strict=True)
    ]


@cache
def _together(start: str, *departements: str) -> frozenset[str]:
    """Gather départements, and that of a code by its start; communes share sets: less memory."""
    return frozenset({departement_in_code(start), *departements})


def _populations_of(codes: list[tuple[str, ...]], facts: TerritoryFacts) -> list[int]:
    known = {code: each for (level, code), each in facts.populations.items() if level is COMMUNE}
    return [
        known.get(own[0], 0) if len(own) == 1 else sum([known.get(code, 0) for code in own])
        for own in codes
    ]


def _as_numbers(dates: pd.Series, missing: int) -> list[int]:
    moments = pd.to_datetime(dates)
    numbers = moments.dt.year * 10_000 + moments.dt.month * 100 + moments.dt.day
    return numbers.fillna(missing).astype("int64").tolist()


def _territory_namings(territories: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    for key, name in zip(facts.keys, territories["name"].tolist(), strict=True):
        if key[0] is not COMMUNE:
            yield _naming(name, key, facts)


def _alias_namings(aliases: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    for level, code, alias in rows_of(aliases, "level", "code", "alias"):
        if (key := (_LEVELS[level], code)) in facts.labels:
            yield _naming(alias, key, facts)


def _naming(name: str, key: tuple[Level, str], facts: TerritoryFacts) -> Naming:
    last_year = facts.last_years.get(key)
    first_year = facts.first_years.get(key)
    return Naming(
        name=name,
        level=key[0],
        codes=(key[1],),
        source_code=key[1],
        since=first_year * 10_000 + 101 if first_year else ALWAYS,
        until=(last_year + 1) * 10_000 + 101 if last_year else FOREVER,
        departements=facts.departements(*key),
        population=facts.populations.get(key, 0),
        kind=facts.kinds.get(key, ""),
    )
