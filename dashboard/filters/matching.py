"""Which initiatives a selection keeps: whole columns in, one mask out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.filters.selection import TERRITORY_FILTERS, Selection
from dashboard.filters.text import contains_words, haystack
from dashboard.labels import LOCAL_REACH, UNKNOWN_STATUS, WIDE_REACH
from geodata.coverage import positions
from geodata.territories import SUB_COMMUNE_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.coverage import Coverage

Mask = npt.NDArray[np.bool_]
Years = npt.NDArray[np.int64]

FOREVER = 9999
ONGOING = ("en_cours", "prevu")
LOCAL_LEVELS = frozenset({Level.COMMUNE, Level.EPCI, Level.EPT, *SUB_COMMUNE_LEVELS})


@dataclass(frozen=True)
class SearchIndex:
    """The initiatives as arrays of shape (N,), in the order of the table, made once per version.

    `first_year` to `last_year`: years during which an initiative is counted (see `active_years`).
    `perimeter`: position of its perimeter in the coverage.
    """

    columns: Mapping[str, pd.Series]
    education: pd.DataFrame
    folded: pd.Series
    first_year: Years
    last_year: Years
    perimeter: npt.NDArray[np.int64]

    @classmethod
    def from_tables(cls, initiatives: pd.DataFrame, coverage: Coverage) -> Self:
        """Build from table INITIATIVES; raises UnknownCodeError for an unknown perimeter."""
        first, last = active_years(initiatives)
        return cls(
            columns={
                name: column.astype("category")  # a few values: compared as numbers
                for name, column in {
                    "categories": initiatives["category"],
                    "lead_levels": initiatives["lead_level"],
                    "reaches": reach_of(initiatives["loc_level"]),
                    "statuses": initiatives["status"].fillna(UNKNOWN_STATUS),
                }.items()
            },
            education=_indicators(initiatives["education_level"]),
            folded=haystack([initiatives[column] for column in SEARCHED_COLUMNS]),
            first_year=first,
            last_year=last,
            perimeter=positions(initiatives["perimeter_id"], coverage.perimeter_ids),
        )


SEARCHED_COLUMNS = (
    *("title", "lead_name", "territory_name", "loc_name"),
    *("description", "partners", "funders"),
)


def active_years(initiatives: pd.DataFrame) -> tuple[Years, Years]:
    """Return the first and last year of each initiative, from what is known of it.

    Without a start, the year of its end or the one its territory is given for. Without an end, an
    initiative announced or under way goes on; any other is only counted in the years it names. One
    that names no year at all belongs to no period (first > last).
    """
    start, end = initiatives["start_year"], initiatives["end_year"]
    seen = initiatives["territory_year"]
    ongoing = initiatives["status"].isin(ONGOING)
    first = start.fillna(end).fillna(seen)
    known_last = end.fillna(pd.concat([first, seen], axis="columns").max(axis="columns"))
    last = known_last.mask(end.isna() & ongoing, FOREVER)
    return _whole(first, empty=FOREVER), _whole(last.where(first.notna()), empty=0)


def reach_of(loc_level: pd.Series) -> pd.Series:
    """Tell local perimeters (communes, EPCI, or several of them) from wider ones.

    A union of territories (« commune;epci ») is local where each of its parts is.
    """
    return loc_level.map(_reach).astype("str")


def _reach(levels: str) -> str:
    is_local = LOCAL_LEVELS.issuperset(levels.split(";"))
    return LOCAL_REACH if is_local else WIDE_REACH


def chosen_area(selection: Selection, communes: pd.DataFrame) -> Mask | None:
    """Return which communes lie in the territories chosen, shape (C,); None where none is.

    Values of one filter add up; filters intersect (académie de Lyon and département de l'Ain).
    """
    if not selection.filters_territory:
        return None
    area = np.ones(len(communes), dtype=bool)
    for name, column in TERRITORY_FILTERS.items():
        if chosen := getattr(selection, name):
            area &= communes[column].isin(chosen).to_numpy(dtype=bool)
    return area


def touching(coverage: Coverage, area: Mask) -> Mask:
    """Return which perimeters hold at least one commune of `area`, shape (P,)."""
    return np.asarray(coverage.matrix @ area.astype(np.int64)) > 0


def apply(
    index: SearchIndex, selection: Selection, *, coverage: Coverage, area: Mask | None
) -> Mask:
    """Return which initiatives the selection keeps, shape (N,).

    An initiative is kept where its perimeter *touches* the area: the one of a whole region is kept
    for each of its académies.
    """
    mask = np.ones(len(index.folded), dtype=bool)
    for name, column in index.columns.items():
        if chosen := getattr(selection, name):
            mask &= column.isin(chosen).to_numpy(dtype=bool)
    if chosen := selection.education_levels:
        held = index.education.reindex(columns=list(chosen), fill_value=False)
        mask &= held.to_numpy(dtype=bool).any(axis=1)
    if selection.years:
        first, last = selection.years
        mask &= (index.first_year <= last) & (index.last_year >= first)
    if selection.year is not None:
        mask &= index.first_year <= selection.year
    if selection.text:
        mask &= contains_words(index.folded, selection.text).to_numpy(dtype=bool)
    if area is not None:
        mask &= touching(coverage, area)[index.perimeter]
    return mask


def _indicators(lists: pd.Series) -> pd.DataFrame:
    """Return one column of booleans per value met in the lists."""
    pairs = lists.explode().dropna()
    if pairs.empty:
        return pd.DataFrame(index=lists.index)
    met = pd.crosstab(pairs.index, pairs).astype(bool)
    return met.reindex(lists.index, fill_value=False)


def _whole(column: pd.Series, *, empty: int) -> Years:
    return np.asarray(column.astype("Int64").fillna(empty), dtype=np.int64)
