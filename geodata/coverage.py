"""Perimeters × communes as one sparse matrix: what a set of initiatives covers, counted once.

The matrix holds the *distinct* perimeters (about 10⁵ non-zeros whatever the number of
initiatives), so a filter over millions of initiatives costs one `bincount` and one product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Mapping

Counts = npt.NDArray[np.int64]


class UnknownCodeError(GeodataError):
    """A table names a commune or a perimeter that the other table does not hold."""


@dataclass(frozen=True)
class Coverage:
    """Distinct perimeters over the current communes.

    `perimeter_ids` has shape (P,), `commune_codes` (C,), `matrix` is a (P × C) CSR matrix of 0/1,
    `population` (C,) in inhabitants. Row and column order are those of the two id arrays.
    """

    perimeter_ids: pd.Index
    commune_codes: pd.Index
    matrix: sparse.csr_array
    population: Counts

    @classmethod
    def from_tables(cls, perimeters: pd.DataFrame, communes: pd.DataFrame) -> Self:
        """Build from the tables PERIMETERS and COMMUNES (see `geodata.schemas`)."""
        commune_codes = pd.Index(communes["commune_code"])
        perimeter_ids = pd.Index(np.sort(perimeters["perimeter_id"].unique()))
        rows = positions(perimeters["perimeter_id"], perimeter_ids)
        columns = positions(perimeters["commune_code"], commune_codes)
        matrix = indicator(rows, columns, (len(perimeter_ids), len(commune_codes)))
        return cls(perimeter_ids, commune_codes, matrix, communes["population"].to_numpy(np.int64))

    def weights(self, perimeter_ids: pd.Series) -> Counts:
        """Count the initiatives on each perimeter: shape (P,), from one id per initiative."""
        return np.bincount(
            positions(perimeter_ids, self.perimeter_ids), minlength=len(self.perimeter_ids)
        ).astype(np.int64)

    def per_commune(self, weights: Counts) -> Counts:
        """Count the initiatives that cover each commune: shape (C,)."""
        return np.asarray(weights @ self.matrix, dtype=np.int64)

    def population_covered(self, weights: Counts) -> int:
        """Count inhabitants of the communes covered, each commune once."""
        return int(self.population[self.per_commune(weights) > 0].sum())


@dataclass(frozen=True)
class LevelCoverage:
    """Which perimeters touch which territories of one level: a (P × T) matrix of 0/1."""

    codes: pd.Index
    matrix: sparse.csr_array

    @classmethod
    def from_memberships(cls, coverage: Coverage, memberships: pd.DataFrame) -> Self:
        """Build from the rows of MEMBERSHIPS of one level (`code`, `commune_code`)."""
        codes = pd.Index(np.sort(memberships["code"].unique()))
        rows = positions(memberships["commune_code"], coverage.commune_codes)
        belongs = indicator(
            rows,
            positions(memberships["code"], codes),
            (len(coverage.commune_codes), len(codes)),
        )
        touches = sparse.csr_array(coverage.matrix @ belongs)
        touches.data[:] = 1
        return cls(codes, touches)

    def per_territory(self, weights: Counts) -> Counts:
        """Count the initiatives whose perimeter holds at least one commune of each territory."""
        return np.asarray(weights @ self.matrix, dtype=np.int64)

    def touching(self, code: str) -> npt.NDArray[np.bool_]:
        """Return which perimeters hold at least one commune of a territory, shape (P,)."""
        column = self.matrix[:, [self.codes.get_loc(code)]]
        return np.asarray(column.todense()).ravel() > 0


def positions(values: pd.Series, index: pd.Index) -> npt.NDArray[np.int64]:
    """Return the position of each value in `index`; raise UnknownCodeError for a stranger."""
    found = index.get_indexer(pd.Index(values))
    if (found < 0).any():
        stranger = values[found < 0].iloc[0]
        raise UnknownCodeError(
            f"{values.name} {stranger!r} est inconnu de la table de référence : "
            "relancez `terrinum reference build` puis `terrinum import`."
        )
    return found.astype(np.int64)


def indicator(
    rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_array:
    """Return a 0/1 CSR matrix with a one at each (row, column)."""
    ones = np.ones(len(rows), dtype=np.int64)
    matrix = sparse.csr_array((ones, (rows, columns)), shape=shape)
    matrix.data[:] = 1  # a pair given twice still counts once
    return matrix


def level_coverages(
    coverage: Coverage, memberships: pd.DataFrame, levels: tuple[str, ...]
) -> Mapping[str, LevelCoverage]:
    """Build one LevelCoverage per level named in `levels`."""
    groups = dict(tuple(memberships.groupby("level", sort=False)))
    return {level: LevelCoverage.from_memberships(coverage, groups[level]) for level in levels}
