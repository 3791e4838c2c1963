"""What the map may tell of each territory besides how many initiatives touch it.

A measure is one whole number per territory. Two numbers are words: `NONE` (no initiative, no
inhabitant) and `UNSAID` (initiatives are there, but no source says the date or the amount). Outside
the territories chosen a measure is null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.analysis.figures import COMMUNE_COLUMNS, codes_of_area, counts_by_territory
from dashboard.filters import Measure
from dashboard.labels import CATEGORIES
from dashboard.maps.measure_classes import UNSAID
from geodata.coverage import indicator
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scipy import sparse

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data

    Whole = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.float64]

NONE = 0
SIGNIFICANT_DIGITS = 2  # of an apportioned amount: more would feign precision


@dataclass(frozen=True)
class MeasureIndex:
    """What measures read of the tables, as arrays, made once per version.

    `category` (N,): position in `categories`. `start_year` (N,): 0 where unknown. `budget_eur`
    (N,): announced amount, 0 where unknown. `inhabitants` (P,): of each perimeter. `members`: for
    each level, communes × territories as 0/1, territories in the order of the map.
    """

    categories: tuple[str, ...]
    category: Whole
    start_year: Whole
    budget_eur: Numbers
    inhabitants: Numbers
    members: Mapping[Level, sparse.csr_array]

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Derive from the tables of `data`."""
        rows = data.initiatives
        strangers = sorted(set(rows["category"]) - CATEGORIES.keys())
        names = (*CATEGORIES, *strangers)
        return cls(
            categories=names,
            category=pd.Index(names).get_indexer(pd.Index(rows["category"])).astype(np.int64),
            start_year=rows["start_year"].fillna(0).to_numpy(dtype=np.int64),
            budget_eur=rows["budget_eur"].fillna(0).to_numpy(dtype=np.float64),
            inhabitants=np.asarray(
                data.coverage.matrix @ data.coverage.population, dtype=np.float64
            ),
            members={level: _members(data, level) for level in MAP_LEVELS},
        )


def _members(data: Data, level: Level) -> sparse.csr_array:
    column = data.communes[COMMUNE_COLUMNS[level]]
    found = codes_of(data, level).get_indexer(pd.Index(column))
    rows = np.flatnonzero(found >= 0)
    return indicator(rows, found[rows].astype(np.int64), (len(column), len(codes_of(data, level))))


def codes_of(data: Data, level: Level) -> pd.Index:
    """Return the territories of a level in the order of the map."""
    return data.coverage.commune_codes if level is Level.COMMUNE else data.levels[level].codes


def measured(data: Data, result: Outcome, level: Level, measure: Measure) -> pd.Series:
    """Return the measure of each territory of `level`, indexed by code; null outside the area."""
    if measure is Measure.INITIATIVES:
        return counts_by_territory(data, result, level)
    values = pd.Series(_MEASURES[measure](data, result, level), codes_of(data, level), "Int64")
    return inside(data, result, level, values)


def inside(data: Data, result: Outcome, level: Level, values: pd.Series) -> pd.Series:
    """Put null where nothing was asked: outside the territories chosen."""
    codes = codes_of_area(data, result, level)
    return values if codes is None else values.where(values.index.isin(codes))


def per_category(data: Data, result: Outcome, level: Level) -> Whole:
    """Count the initiatives of each category that touch each territory: shape (K, T)."""
    index, kept = data.measures, result.mask
    kinds, perimeters = len(index.categories), len(data.coverage.perimeter_ids)
    cells = data.index.perimeter[kept] * kinds + index.category[kept]
    weights = np.bincount(cells, minlength=perimeters * kinds).reshape(perimeters, kinds)
    return np.asarray(weights.T @ _touches(data, level), dtype=np.int64)


def with_amount(data: Data, result: Outcome, level: Level) -> Whole:
    """Count the initiatives with an announced amount that touch each territory: shape (T,)."""
    known = result.mask & (data.measures.budget_eur > 0)
    return _touching(data, level, _per_perimeter(data, known))


def apportioned(data: Data, result: Outcome) -> Numbers:
    """Spread each announced amount over the inhabitants of its perimeter: euros, shape (C,).

    Zero outside the area: the share of what lies elsewhere is elsewhere's.
    """
    # Of no rows at all, bincount makes whole numbers.
    amounts = np.bincount(
        data.index.perimeter[result.mask],
        weights=data.measures.budget_eur[result.mask],
        minlength=len(data.coverage.perimeter_ids),
    ).astype(np.float64)
    people = data.measures.inhabitants
    each = np.divide(amounts, people, out=np.zeros_like(amounts), where=people > 0)
    euros = (each @ data.coverage.matrix) * data.coverage.population
    return np.where(result.per_commune > 0, euros, 0.0)


def _categories(data: Data, result: Outcome, level: Level) -> Whole:
    return np.asarray((per_category(data, result, level) > 0).sum(axis=0), dtype=np.int64)


def _main_category(data: Data, result: Outcome, level: Level) -> Whole:
    """Return 1 + the position of the most frequent category, 0 for none, K + 1 for a tie."""
    counts = per_category(data, result, level)
    most = counts.max(axis=0)
    is_tie = (counts == most).sum(axis=0) > 1
    return np.where(most == 0, NONE, np.where(is_tie, len(counts), counts.argmax(axis=0)) + 1)


def _inhabitants(data: Data, result: Outcome, level: Level) -> Whole:
    covered = np.where(result.per_commune > 0, result.population, 0)
    return np.asarray(covered @ data.measures.members[level], dtype=np.int64)


def _latest(data: Data, result: Outcome, level: Level) -> Whole:
    """Return the year that the most recent initiative began."""
    latest = np.zeros(len(data.coverage.perimeter_ids), dtype=np.int64)
    kept = result.mask
    np.maximum.at(latest, data.index.perimeter[kept], data.measures.start_year[kept])
    touches = _touches(data, level)
    years = np.zeros(touches.shape[1], dtype=np.int64)
    np.maximum.at(years, touches.indices, np.repeat(latest, np.diff(touches.indptr)))
    return np.where(_is_touched(data, result, level) & (years == 0), UNSAID, years)


def _budget(data: Data, result: Outcome, level: Level) -> Whole:
    """Return the euros announced, apportioned, to two digits; `UNSAID` where no source says."""
    euros = apportioned(data, result) @ data.measures.members[level]
    is_unsaid = _is_touched(data, result, level) & (with_amount(data, result, level) == 0)
    return np.where(is_unsaid, UNSAID, rounded(np.asarray(euros, dtype=np.float64)))


def rounded(amounts: Numbers) -> Whole:
    """Round to two significant digits; what is above nothing stays above nothing."""
    size = np.floor(np.log10(np.maximum(amounts, 1)))
    unit = 10 ** np.maximum(size + 1 - SIGNIFICANT_DIGITS, 0)
    whole = (np.rint(amounts / unit) * unit).astype(np.int64)
    return np.where(amounts > 0, np.maximum(whole, 1), 0)


_MEASURES: Mapping[Measure, Callable[[Data, Outcome, Level], Whole]] = {
    Measure.CATEGORIES: _categories,
    Measure.INHABITANTS: _inhabitants,
    Measure.LATEST: _latest,
    Measure.BUDGET: _budget,
    Measure.MAIN_CATEGORY: _main_category,
}


def _touches(data: Data, level: Level) -> sparse.csr_array:
    """Return which perimeters touch which territories: (P × T)."""
    return data.coverage.matrix if level is Level.COMMUNE else data.levels[level].matrix


def _touching(data: Data, level: Level, weights: Whole) -> Whole:
    return np.asarray(weights @ _touches(data, level), dtype=np.int64)


def _is_touched(data: Data, result: Outcome, level: Level) -> npt.NDArray[np.bool_]:
    return _touching(data, level, result.weights) > 0


def _per_perimeter(data: Data, mask: npt.NDArray[np.bool_]) -> Whole:
    counts = np.bincount(data.index.perimeter[mask], minlength=len(data.coverage.perimeter_ids))
    return counts.astype(np.int64)
