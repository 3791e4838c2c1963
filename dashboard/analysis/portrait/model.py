"""The portrait of an académie: what is recorded there, where nothing is, beside whom.

`Portrait` binds the counts to one version of the data, and computes each part when first asked for.

A territory is counted for its ground *inside the académie*: an EPCI that straddles two académies
has its communes of this one alone. It is a **white zone** where no initiative kept covers any of
that ground.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pandas as pd

from dashboard.analysis.figures import COMMUNE_COLUMNS, counted, outcome_within
from dashboard.analysis.portrait import history
from dashboard.analysis.portrait.counts import (
    announced_by_lead,
    begun_by_year,
    coverage_by,
    straddling,
    white_zones,
)
from dashboard.labels import CATEGORIES, LEAD_LEVELS, label
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Mask, Selection
    from geodata.store import Reference

NO_ABSENCE = (
    "Absence de trace n’est pas preuve d’absence : une zone blanche est un territoire où aucune "
    "initiative n’est recensée, non un territoire où il ne se fait rien."
)
PORTRAIT_LEVELS = (Level.COMMUNE, Level.EPCI, Level.DEPARTEMENT)
ZONE_LEVELS = (Level.EPCI, Level.COMMUNE)
_histories: WeakKeyDictionary[Reference, dict[str, tuple[str, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Ground:
    """A territory to compare with: its name, and what is counted there."""

    name: str
    outcome: Outcome


@dataclass(frozen=True)
class Portrait:
    """The portrait of one académie under a selection (its territory filters are left aside)."""

    data: Data
    academie: str
    selection: Selection

    @property
    def name(self) -> str:
        """Name of the académie: « Lyon »."""
        return self.data.name_of(Level.ACADEMIE, self.academie)

    @cached_property
    def area(self) -> Mask:
        """Communes of the académie, shape (C,)."""
        return self._ground("academie_code", self.academie)

    @cached_property
    def result(self) -> Outcome:
        """What the selection keeps in the académie."""
        return outcome_within(self.data, self.selection, self.area)

    @cached_property
    def all_categories(self) -> Outcome:
        """The same, whatever the category chosen."""
        return outcome_within(self.data, replace(self.selection, categories=()), self.area)

    @cached_property
    def initiatives(self) -> pd.DataFrame:
        """Rows kept of table INITIATIVES."""
        return self.data.initiatives[self.result.mask]

    @property
    def region_academique(self) -> str:
        """Code of the région académique."""
        code: str = self.data.communes.loc[self.area, "region_academique_code"].iloc[0]
        return code

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """The académie, its région académique (where larger) and France, counted alike."""
        area = self._ground("region_academique_code", self.region_academique)
        around = Ground(
            f"Région académique {self._region_academique_name()}",
            outcome_within(self.data, self.selection, area),
        )
        is_alone = bool((area == self.area).all())
        return (
            Ground(f"Académie {french.of_name(self.name)}", self.result),
            *(() if is_alone else (around,)),
            Ground("France", outcome_within(self.data, self.selection, None)),
        )

    @cached_property
    def epci(self) -> pd.DataFrame:
        """Coverage of each EPCI, indexed by its code: sums, initiatives, categories, name."""
        table = self._coverages[Level.EPCI]
        return table.assign(
            name=self._names(Level.EPCI, table.index),
            initiatives=self._touching("epci_code").reindex(table.index, fill_value=0),
            categories=self._categories_present().reindex(table.index, fill_value=0),
        ).sort_values(["initiatives", "population"], ascending=False)

    @cached_property
    def categories(self) -> pd.DataFrame:
        """Coverage by category, in the order of the labels; the category filter does not apply.

        Columns: category, name, initiatives, communes_covered, population_covered, epci_touched.
        """
        rows = [
            {
                "category": value,
                "name": label(CATEGORIES, value),
                "initiatives": result.initiatives,
                "communes_covered": result.communes_covered,
                "population_covered": result.population_covered,
                "epci_touched": self._epci_touched(result),
            }
            for value, result in self._by_category.items()
        ]
        return pd.DataFrame(rows)

    def white_zones(self, level: Level) -> pd.DataFrame:
        """List the EPCI or communes that nothing kept covers, most inhabitants first.

        Indexed by code; columns: name, within (départements, and for a commune its EPCI),
        communes, population, the last two inside the académie.
        """
        return self._zones[level]

    @cached_property
    def straddling(self) -> pd.DataFrame:
        """EPCI shared with another académie: name, parts here and elsewhere."""
        parts = straddling(self.data.communes, academie=self.academie)
        return parts.assign(
            name=self._names(Level.EPCI, parts["epci_code"]).to_numpy(),
            academie=self._names(Level.ACADEMIE, parts["academie_code"]).to_numpy(),
        )

    @cached_property
    def begun_by_year(self) -> pd.DataFrame:
        """See `begun_by_year`."""
        kept = self.initiatives
        return begun_by_year(kept, self.data.index.columns["reaches"].loc[kept.index])

    @cached_property
    def announced(self) -> pd.DataFrame:
        """See `announced_by_lead`, with the name of each lead level."""
        table = announced_by_lead(self.initiatives)
        return table.assign(name=[label(LEAD_LEVELS, value) for value in table["lead_level"]])

    @cached_property
    def history(self) -> tuple[str, ...]:
        """What changed in the territories, one French sentence each."""
        # It takes longer than all the rest, and no filter changes it.
        known = _histories.setdefault(self.data.reference, {})
        if self.academie not in known:
            known[self.academie] = history.sentences(self.data.reference, self.academie)
        return known[self.academie]

    @cached_property
    def _zones(self) -> dict[Level, pd.DataFrame]:
        found = {}
        for level in ZONE_LEVELS:
            zones = white_zones(self._coverages[level])
            found[level] = zones.assign(
                name=self._names(level, zones.index),
                within=self._places(level).reindex(zones.index),
            )[["name", "within", "communes", "population"]]
        return found

    def _ground(self, column: str, code: str) -> Mask:
        """Return the communes of a territory; no filter changes them."""

        def find() -> Mask:
            return (self.data.communes[column] == code).to_numpy(dtype=bool, na_value=False)

        return self.data.memo.get(("ground", column, code), find)

    def _region_academique_name(self) -> str:
        names = self.data.territories["name"]
        return str(names.loc[(Level.REGION_ACADEMIQUE.value, self.region_academique)])

    def _names(self, level: Level, codes: pd.Series | pd.Index) -> pd.Series:
        values = list(codes)
        return pd.Series([self.data.name_of(level, code) for code in values], index=values)

    @cached_property
    def _coverages(self) -> dict[Level, pd.DataFrame]:
        return {
            level: coverage_by(
                self.data.communes, self.result.per_commune, self.area, COMMUNE_COLUMNS[level]
            )
            for level in ZONE_LEVELS
        }

    def _places(self, level: Level) -> pd.Series:
        """Say where each EPCI or commune of the académie lies; no filter changes it."""
        return self.data.memo.get(("within", self.academie, level), lambda: self._within(level))

    def _within(self, level: Level) -> pd.Series:
        inside = self.data.communes[self.area]
        departements = self._names(Level.DEPARTEMENT, inside["departement_code"]).to_numpy()
        if level is Level.COMMUNE:
            epci = self.data.known.territories[Level.EPCI]
            return pd.Series(
                [
                    f"{departement}, {epci.get(code, 'hors EPCI')}"
                    for code, departement in zip(
                        inside["epci_code"].fillna(""), departements, strict=True
                    )
                ],
                index=inside["commune_code"],
            )
        pairs = inside[["epci_code"]].assign(name=departements).dropna().drop_duplicates()
        return pairs.groupby("epci_code")["name"].agg(lambda names: ", ".join(sorted(names)))

    @property
    def _category_values(self) -> list[str]:
        return list(self.data.known.values["categories"])  # noqa: PD011 - a mapping, not a table

    @cached_property
    def _by_category(self) -> dict[str, Outcome]:
        base, column = self.all_categories, self.data.index.columns["categories"]
        return {
            value: counted(
                self.data,
                base.selection,
                base.mask & (column == value).to_numpy(dtype=bool),
                self.area,
            )
            for value in self._category_values
        }

    def _epci_touched(self, result: Outcome) -> int:
        touched = self.data.communes.loc[self.area & (result.per_commune > 0), "epci_code"]
        return int(touched.nunique())

    def _categories_present(self) -> pd.Series:
        """Count the categories recorded in each EPCI, whatever the category chosen."""
        columns = self.data.communes.loc[self.area, "epci_code"]
        present = pd.DataFrame(
            {value: each.per_commune[self.area] > 0 for value, each in self._by_category.items()}
        )
        return present.groupby(columns.to_numpy()).any().sum(axis="columns")

    def _touching(self, column: str) -> pd.Series:
        """Count the initiatives kept that cover ground of each territory, inside the académie."""
        coverage = self.data.coverage
        held = self.result.weights > 0
        pairs = coverage.matrix[held][:, self.area].tocoo()
        codes = self.data.communes.loc[self.area, column].to_numpy(dtype=object)[pairs.col]
        weights = self.result.weights[held][pairs.row]
        frame = pd.DataFrame({"perimeter": pairs.row, "code": codes, "initiatives": weights})
        return frame.dropna().drop_duplicates().groupby("code")["initiatives"].sum()
