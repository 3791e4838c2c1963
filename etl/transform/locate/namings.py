"""Every name of the reference, at its dates: stored tables → namings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from etl.transform.locate.values import ALWAYS, FOREVER, Naming
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUB_COMMUNE = (
    Level.COMMUNE_DELEGUEE,
    Level.COMMUNE_ASSOCIEE,
    Level.ARRONDISSEMENT_MUNICIPAL,
)
_BEFORE_1999 = 19990101


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
        keys = [
            (Level(level), code)
            for level, code in zip(territories["level"], territories["code"], strict=True)
        ]
        self.keys = keys
        self.labels = dict(zip(keys, territories["name"], strict=True))
        population = territories["population"].fillna(0).astype("int64")
        self.populations = dict(zip(keys, population.tolist(), strict=True))
        self.last_years = _years(keys, territories["valid_to_year"])
        self.first_years = _years(keys, territories["valid_from_year"])
        self.kinds = {
            key: kind
            for key, kind in zip(keys, territories["kind"], strict=True)
            if isinstance(kind, str)
        }
        self.parents = {
            code: parent
            for (level, code), parent in zip(keys, territories["parent_code"], strict=True)
            if level in SUB_COMMUNE and isinstance(parent, str)
        }
        self.members = _members(memberships)

    def departements(self, level: Level, code: str) -> frozenset[str]:
        """Return the départements that a territory lies in."""
        if level is Level.DEPARTEMENT:
            return frozenset({code})
        if level in SUB_COMMUNE:
            parent = self.departement_of_commune.get(self.parents.get(code, ""))
            return frozenset({departement_in_code(code), parent or departement_in_code(code)})
        communes = (code,) if level is Level.COMMUNE else self.members.get((level, code), ())
        return frozenset(
            self.departement_of_commune[commune]
            for commune in communes
            if commune in self.departement_of_commune
        )


def departement_in_code(code: str) -> str:
    """Read the département in a commune code: 2A004 → 2A, 97411 → 974."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _years(keys: list[tuple[Level, str]], years: pd.Series) -> dict[tuple[Level, str], int]:
    return {
        key: int(year) for key, year in zip(keys, years.tolist(), strict=True) if pd.notna(year)
    }


def _members(memberships: pd.DataFrame) -> dict[tuple[Level, str], tuple[str, ...]]:
    # One string per commune, not one per membership.
    positions, codes = pd.factorize(memberships["commune_code"])
    communes = pd.Series(codes.to_numpy(dtype="object")[positions], index=memberships.index)
    by_territory = [memberships["level"], memberships["code"]]
    grouped = communes.groupby(by_territory, sort=False).agg(tuple)
    keys = grouped.index.to_flat_index()
    return {
        (Level(level), code): communes
        for (level, code), communes in zip(keys, grouped.tolist(), strict=True)
    }


def _commune_namings(periods: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    populations = facts.populations
    since, until = (
        _as_numbers(periods["valid_from"], ALWAYS),
        _as_numbers(periods["valid_to"], FOREVER),
    )
    oldest = dict(sorted(zip(periods["code"].tolist(), since, strict=True), reverse=True))
    for code, name, start, end, successors in zip(
        periods["code"].tolist(),
        periods["name"].tolist(),
        since,
        until,
        periods["successor_codes"].tolist(),
        strict=True,
    ):
        codes = tuple(sorted(successors))
        yield Naming(
            name=name,
            level=Level.COMMUNE,
            codes=codes,
            source_code=code,
            # The oldest known name of a code is older than the first millésime that tells it.
            since=ALWAYS if start == oldest[code] and start <= _BEFORE_1999 else start,
            until=end,
            departements=frozenset(
                [departement_in_code(code), *map(facts.departement_of_commune.__getitem__, codes)]
            ),
            population=sum(populations.get((Level.COMMUNE, each), 0) for each in codes),
            kind="",
        )


def _as_numbers(dates: pd.Series, missing: int) -> list[int]:
    moments = pd.to_datetime(dates)
    numbers = moments.dt.year * 10_000 + moments.dt.month * 100 + moments.dt.day
    return [int(number) for number in numbers.fillna(missing)]


def _territory_namings(territories: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    for key, name in zip(facts.keys, territories["name"], strict=True):
        if key[0] is not Level.COMMUNE:
            yield _naming(name, key, facts)


def _alias_namings(aliases: pd.DataFrame, facts: TerritoryFacts) -> Iterator[Naming]:
    for level, code, alias in zip(aliases["level"], aliases["code"], aliases["alias"], strict=True):
        if (Level(level), code) in facts.labels:
            yield _naming(alias, (Level(level), code), facts)


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
