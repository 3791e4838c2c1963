"""Rows that repeat, worked on once: find the distinct ones, give each row its answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Positions = np.ndarray[Any, np.dtype[np.int64]]


class Distinct(NamedTuple):
    """`group`: the number of each row's distinct row; `first`: where each distinct row is first."""

    group: Positions
    first: Positions


def distinct_rows(columns: Sequence[pd.Series], rows: int) -> Distinct:
    """Find the distinct rows of `columns`, each `rows` long, in the order of the first of each."""
    group = np.zeros(rows, dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column)
        # Renumbered at each column, so that the product never overflows.
        group, _ = pd.factorize(group * (len(values) + 1) + codes + 1)
    first = np.full(group.max() + 1 if rows else 0, -1, dtype=np.int64)
    first[group[::-1]] = np.arange(rows)[::-1]
    return Distinct(group, first)


def once_each(column: pd.Series, read: Callable[[Any], object]) -> pd.Series:
    """Return what `read` makes of each cell, each distinct cell read once; equal cells share it."""
    codes, cells = pd.factorize(column)
    values = np.empty(len(cells), dtype=object)
    for position, cell in enumerate(cells):
        values[position] = read(cell)
    return pd.Series(values[codes], index=column.index, dtype="object")
