"""What surrounds a territory: the categories that its neighbours have and that it has not.

« Has » means that an initiative of that category is *recorded* there; its absence proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analysis.figures import outcome, rows_touching
from dashboard.analysis.measures import codes_of, per_category
from dashboard.filters import TERRITORY_FILTERS
from geodata.neighbours import neighbours_of

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Selection
    from geodata.territories import Level


@dataclass(frozen=True)
class Neighbour:
    """A territory that shares a border, and what it has that the one asked about has not.

    `rows`: rows of table INITIATIVES by category, the most local first.
    """

    code: str
    population: int
    rows: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Surroundings:
    """The neighbours of a territory; `ahead`: those with more, the most categories first."""

    neighbours: int
    ahead: tuple[Neighbour, ...]


def surroundings(data: Data, result: Outcome, level: Level, code: str) -> Surroundings:
    """Compare a territory with its neighbours of the same level, under the filters chosen.

    The filters of territory are left aside: a neighbour may lie across the border of a département.
    """
    everywhere = outcome(data, everywhere_else_alike(result.selection))
    codes = codes_of(data, level)
    here = int(codes.get_indexer(pd.Index([code]))[0])
    around = neighbours_of(data.neighbours[level], here)
    counts = per_category(data, everywhere, level)
    more = (counts[:, around] > 0) & (counts[:, [here]] == 0)
    people = data.territories["population"].loc[level.value].reindex(codes[around]).fillna(0)
    ranks = np.lexsort((codes[around].to_numpy(dtype=str), -people, -more.sum(axis=0)))
    return Surroundings(
        len(around),
        tuple(
            Neighbour(
                codes[around[each]],
                int(people.iloc[each]),
                _rows(data, everywhere, level, codes[around[each]], more[:, each]),
            )
            for each in ranks
            if more[:, each].any()
        ),
    )


def everywhere_else_alike(selection: Selection) -> Selection:
    """Take the filters of territory off a selection."""
    none: dict[str, Any] = dict.fromkeys(TERRITORY_FILTERS, ())
    return replace(selection, **none)


def _rows(
    data: Data, everywhere: Outcome, level: Level, code: str, wanted: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Return the initiatives of a neighbour in the categories wanted, shape (K,)."""
    names = [data.measures.categories[each] for each in np.flatnonzero(wanted)]
    here = rows_touching(data, everywhere, level, code)
    rows = here[here["category"].isin(names)].sort_values(["commune_count", "title"])
    return {str(name): group for name, group in rows.groupby("category", sort=False)}
