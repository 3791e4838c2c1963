"""What a selection amounts to: initiatives, communes and inhabitants covered, each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.filters import Mask, Selection, apply, chosen_area, touching
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.data import Data
    from geodata.coverage import Counts


@dataclass(frozen=True)
class Outcome:
    """What a selection keeps.

    `mask` (N,): the initiatives kept. `area` (C,): the communes of the territories chosen, None
    for all of France. `per_commune` (C,): initiatives kept that cover each commune of the area,
    zero outside.
    """

    selection: Selection
    mask: Mask
    area: Mask | None
    weights: Counts
    per_commune: Counts
    population: Counts

    @property
    def initiatives(self) -> int:
        """Initiatives kept."""
        return int(self.mask.sum())

    @property
    def communes_covered(self) -> int:
        """Communes of the area covered by at least one initiative."""
        return int((self.per_commune > 0).sum())

    @property
    def population_covered(self) -> int:
        """Inhabitants of those communes, each commune once."""
        return int(self.population[self.per_commune > 0].sum())

    @property
    def communes_in_area(self) -> int:
        """Communes of the territories chosen, or of France."""
        return len(self.population) if self.area is None else int(self.area.sum())

    @property
    def population_in_area(self) -> int:
        """Inhabitants of the territories chosen, or of France."""
        chosen = self.population if self.area is None else self.population[self.area]
        return int(chosen.sum())


def outcome(data: Data, selection: Selection) -> Outcome:
    """Filter, then count within the territories chosen."""
    return outcome_within(data, selection, chosen_area(selection, data.communes))


def outcome_within(data: Data, selection: Selection, area: Mask | None) -> Outcome:
    """Filter, then count within `area`, whatever territories the selection names."""
    mask = apply(data.index, selection, coverage=data.coverage, area=area)
    return counted(data, selection, mask, area)


def counted(data: Data, selection: Selection, mask: Mask, area: Mask | None) -> Outcome:
    """Count what `mask` keeps within `area`."""
    weights = np.bincount(
        data.index.perimeter[mask], minlength=len(data.coverage.perimeter_ids)
    ).astype(np.int64)
    per_commune = data.coverage.per_commune(weights)
    inside = per_commune if area is None else np.where(area, per_commune, 0)
    return Outcome(selection, mask, area, weights, inside, data.coverage.population)


def counts_by_territory(data: Data, result: Outcome, level: Level) -> pd.Series:
    """Count the initiatives kept that touch each territory of `level`, indexed by code.

    Outside the territories chosen the count is null: nothing was asked there.
    """
    if level is Level.COMMUNE:
        counts = pd.Series(result.per_commune, index=data.coverage.commune_codes, dtype="Int64")
        return counts if result.area is None else counts.where(result.area)
    each = data.levels[level]
    counts = pd.Series(each.per_territory(result.weights), index=each.codes, dtype="Int64")
    codes_inside = codes_of_area(data, result, level)
    return counts if codes_inside is None else counts.where(counts.index.isin(codes_inside))


def codes_of_area(data: Data, result: Outcome, level: Level) -> pd.Index | None:
    """Return the territories of `level` that share ground with the area; None for all of them."""
    if result.area is None:
        return None
    codes: pd.Series = data.communes.loc[result.area, COMMUNE_COLUMNS[level]]
    inside: pd.Index = pd.Index(codes.dropna().unique())
    return inside


COMMUNE_COLUMNS = {
    Level.COMMUNE: "commune_code",
    Level.EPCI: "epci_code",
    Level.DEPARTEMENT: "departement_code",
    Level.ACADEMIE: "academie_code",
    Level.REGION: "region_code",
}


def communes_of(data: Data, row: int) -> Mask:
    """Return the communes of an initiative's perimeter, shape (C,)."""
    perimeter = data.index.perimeter[row]
    return np.asarray(data.coverage.matrix[[perimeter], :].todense()).ravel() > 0


def communes_in(data: Data, level: Level, code: str) -> Mask:
    """Return the communes of a territory, shape (C,)."""
    column = data.communes[COMMUNE_COLUMNS[level]]
    return (column == code).to_numpy(dtype=bool, na_value=False)


def rows_touching(data: Data, result: Outcome, level: Level, code: str) -> pd.DataFrame:
    """Return the initiatives kept whose perimeter touches one territory."""
    here = touching(data.coverage, communes_in(data, level, code))[data.index.perimeter]
    return data.initiatives[result.mask & here]
