"""Schools per perimeter and per commune: counted through the coverage's sparse matrix.

**The rule.** An initiative's schools are the establishments open today (`ouvert` or `a_fermer`), of
the public sector unless another is asked for, whose kind is one of the initiative's education
levels (école, collège, lycée; all three where it names none) and whose commune lies in its
perimeter. It is what stands there today, not what the initiative equips.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geodata.coverage import Counts, Coverage

KINDS = ("ecole", "college", "lycee")
OPEN = ("ouvert", "a_fermer")
PUBLIC, PRIVATE = "public", "prive"


@dataclass(frozen=True)
class SchoolCounts:
    """Schools of each kind in each commune: `per_commune` has shape (C, K), kinds as in KINDS.

    `unplaced`: schools whose commune the reference does not hold (another millésime).
    """

    per_commune: npt.NDArray[np.int64]
    unplaced: int = 0

    @classmethod
    def from_tables(
        cls, schools: pd.DataFrame, commune_codes: pd.Index, *, sectors: Sequence[str] = (PUBLIC,)
    ) -> Self:
        """Count table SCHOOLS over the communes of a coverage, in their order."""
        counted = schools[
            schools["kind"].isin(KINDS)
            & schools["status"].isin(OPEN)
            & schools["sector"].isin(list(sectors))
        ]
        rows = commune_codes.get_indexer(pd.Index(counted["commune_code"]))
        kinds = counted["kind"].map({kind: n for n, kind in enumerate(KINDS)}).to_numpy(np.int64)
        known = rows >= 0
        flat = np.bincount(
            rows[known] * len(KINDS) + kinds[known], minlength=len(commune_codes) * len(KINDS)
        )
        table = flat.reshape(len(commune_codes), len(KINDS)).astype(np.int64)
        return cls(table, int((~known).sum()))

    def per_perimeter(self, coverage: Coverage) -> npt.NDArray[np.int64]:
        """Count the schools of each kind in each perimeter: shape (P, K)."""
        return np.asarray(coverage.matrix @ self.per_commune, dtype=np.int64)

    def within(self, inside: npt.NDArray[np.bool_], kinds: Sequence[str] = ()) -> dict[str, int]:
        """Count the schools of a set of communes (a mask of shape (C,)), by kind, KINDS' order."""
        totals = self.per_commune[inside].sum(axis=0)
        return {
            kind: int(total)
            for kind, total in zip(KINDS, totals, strict=True)
            if kind in kinds_of(kinds)
        }

    def of_kind(self, kind: str) -> Counts:
        """Count the schools of one kind in each commune: shape (C,)."""
        counts: Counts = self.per_commune[:, KINDS.index(kind)]
        return counts


def kinds_of(education_levels: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of schools that an initiative's education levels name; all where none."""
    named = tuple(kind for kind in KINDS if kind in set(education_levels))
    return named or KINDS


def schools_per_initiative(
    initiatives: pd.DataFrame, coverage: Coverage, counts: SchoolCounts
) -> npt.NDArray[np.int64]:
    """Count the schools of each initiative (rows of INITIATIVES) by the rule: shape (N, K).

    A kind that the initiative does not name is 0. One sparse product, whatever the number of rows.
    """
    places = coverage.perimeter_ids.get_indexer(pd.Index(initiatives["perimeter_id"]))
    table = counts.per_perimeter(coverage)[places]
    named = _kinds_named(initiatives["education_level"])
    wanted = named | ~named.any(axis=1, keepdims=True)
    return np.where(wanted, table, 0)


def _kinds_named(education_levels: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which kinds each row's list names: shape (N, K)."""
    words = education_levels.reset_index(drop=True).explode()
    rows = words.index.to_numpy()
    named = np.zeros((len(education_levels), len(KINDS)), dtype=bool)
    for place, kind in enumerate(KINDS):
        named[rows[(words == kind).to_numpy(dtype=bool)], place] = True
    return named
