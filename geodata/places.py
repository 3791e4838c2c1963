"""Every territory as a human chooses it: level, name, département, inhabitants; found by words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from geodata.names import normalise
from geodata.territories import SUB_COMMUNE_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.store import Reference

NAMED_DEPARTEMENTS = 3  # beyond, they are counted
FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A territory to choose; `departements` as told: « Doubs (25) », « 4 départements »."""

    level: Level
    code: str
    name: str
    departements: str
    population: int | None
    communes: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """The territories of a reference, to be looked up and searched."""

    territories: pd.DataFrame
    communes: pd.DataFrame
    memberships: pd.DataFrame

    @classmethod
    def from_reference(cls, reference: Reference) -> Places:
        """Take the tables of a reference; nothing is computed before it is asked for."""
        return cls(reference.territories, reference.communes, reference.memberships)

    def get(self, level: Level, code: str) -> Place | None:
        """Return one territory; None where the reference does not know it."""
        row = self._rows.get((level.value, code))
        return None if row is None else self._place(row)

    def of_code(self, code: str, *, preferred: str = "") -> Place | None:
        """Return the territory of a code: of the level `preferred` (normalised) where it fits."""
        levels = [level for level in Level if (level.value, code) in self._rows]
        typed = [level for level in levels if normalise(level.value) == preferred]
        level = next(iter([*typed, *levels]), None)
        return None if level is None else self.get(level, code)

    def search(self, text: str, *, level: Level | None = None) -> list[Place]:
        """Find territories by words or by code: exact names, then whole words, then beginnings.

        Of equals, the most populated first; FOUND_AT_MOST of them.
        """
        words = normalise(text).split()
        if not words:
            return []
        names = self._names
        found = np.ones(len(names), dtype=bool)
        for word in words:
            found &= names.str.contains(word, regex=False).to_numpy(dtype=bool)
        found |= (self.territories["code"] == text.strip().upper()).to_numpy(dtype=bool)
        if level is not None:
            found &= (self.territories["level"] == level.value).to_numpy(dtype=bool)
        exact = (names == " ".join(words)).to_numpy(dtype=bool)
        whole = np.ones(len(names), dtype=bool)
        for word in words:  # « Saint-Riquier » before « Criquiers »
            whole &= (" " + names + " ").str.contains(f" {word} ", regex=False).to_numpy(bool)
        population = self.territories["population"].fillna(0).to_numpy(dtype=np.int64)
        order = np.lexsort((-population, ~whole, ~exact))
        return [self._place(int(row)) for row in order[found[order]][:FOUND_AT_MOST]]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], int]:
        keys = zip(self.territories["level"], self.territories["code"], strict=True)
        return {key: row for row, key in enumerate(keys)}

    @cached_property
    def _names(self) -> pd.Series[str]:
        return self.territories["name"].map(normalise).astype("str")

    @cached_property
    def _departements(self) -> pd.Series[str]:
        communes = self.communes.set_index("commune_code")["departement_code"]
        return communes.dropna().astype("str")

    @cached_property
    def _members(self) -> Mapping[tuple[str, str], pd.Index]:
        groups = self.memberships.groupby(["level", "code"]).groups
        return cast("Mapping[tuple[str, str], pd.Index]", groups)

    def _place(self, row: int) -> Place:
        told = self.territories.iloc[row]
        level, population = Level(told["level"]), told["population"]
        communes = self._communes_of(level, str(told["code"]), told["parent_code"])
        return Place(
            level=level,
            code=str(told["code"]),
            name=str(told["name"]),
            departements=self._departements_of(communes),
            population=None if pd.isna(population) else int(population),
            communes=communes,
        )

    def _communes_of(self, level: Level, code: str, parent: object) -> tuple[str, ...]:
        if level is Level.COMMUNE:
            return (code,)
        if level in SUB_COMMUNE_LEVELS:
            return () if pd.isna(parent) else (str(parent),)  # type: ignore[call-overload]
        rows = self._members.get((level.value, code), ())
        return tuple(self.memberships.loc[rows, "commune_code"]) if len(rows) else ()

    def _departements_of(self, communes: tuple[str, ...]) -> str:
        codes = sorted(set(self._departements.reindex(list(communes)).dropna()))
        if len(codes) > NAMED_DEPARTEMENTS:
            return f"{len(codes)} départements"
        return ", ".join(self._departement_name(code) for code in codes)

    def _departement_name(self, code: str) -> str:
        row = self._rows.get((Level.DEPARTEMENT.value, code))
        return code if row is None else f"{self.territories['name'].iloc[row]} ({code})"
