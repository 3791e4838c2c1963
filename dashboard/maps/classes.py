"""Classes of whole numbers: « aucune », « 1 », « 2 à 3 », « 4 et plus », each with its own look.

One concept, `Classification`, and one function per way of cutting: like sizes, natural breaks,
equal widths, given bounds, differences on both sides of zero, categories. Zero is a class of its
own; `NO_DATA` is a value that is not known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dashboard.errors import DashboardError
from dashboard.maps.looks import (
    CATEGORICAL,
    LESS,
    MORE,
    SEQUENTIAL,
    ZERO_LOOK,
    Look,
    diverging_looks,
    sequential_looks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd

    Whole = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.float64]

NO_DATA = 255
DEFAULT_CLASS_COUNT = 5
NO_INITIATIVE = "aucune initiative"
_MOST_DISTINCT = 1000  # values that natural breaks choose among: 0.1 s, whatever the territories
_THIN_SPACE = "\u202f"  # French groups thousands with a narrow no-break space
_MINUS = "\u2212"


class ClassificationError(DashboardError):
    """The classes asked for cannot be made."""


class Saying(StrEnum):
    """How the map tells a value: « 3 initiatives », « +3 initiatives », the class's label."""

    COUNT = "count"
    DIFFERENCE = "difference"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class ValueClass:
    """The values from `lower` to `upper` (both included; None: no limit)."""

    lower: int | None
    upper: int | None
    label: str
    look: Look


@dataclass(frozen=True, slots=True)
class Classification:
    """Classes in ascending order, without gap, and how their values are told."""

    classes: tuple[ValueClass, ...]
    saying: Saying = Saying.COUNT

    def index(self, values: pd.Series) -> npt.NDArray[np.uint8]:
        """Class of each value, in order; NO_DATA where the value is null."""
        lowers = [-np.inf if each.lower is None else each.lower for each in self.classes]
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        found = np.searchsorted(np.array(lowers), np.nan_to_num(numbers), side="right") - 1
        return np.where(np.isnan(numbers), NO_DATA, found).astype(np.uint8)


class Method(StrEnum):
    """A way of cutting counts; the value is what an address or a command line shows."""

    LIKE_SIZES = "effectifs"
    NATURAL_BREAKS = "seuils"
    EQUAL_WIDTHS = "amplitudes"

    @property
    def label(self) -> str:
        """French name."""
        return _METHOD_LABELS[self]


_METHOD_LABELS: Mapping[Method, str] = {
    Method.LIKE_SIZES: "Effectifs voisins (quantiles)",
    Method.NATURAL_BREAKS: "Seuils naturels",
    Method.EQUAL_WIDTHS: "Amplitudes égales",
}


def count_classes(
    counts: pd.Series,
    *,
    most: int = DEFAULT_CLASS_COUNT,
    zero_label: str = NO_INITIATIVE,
    method: Method = Method.LIKE_SIZES,
) -> Classification:
    """Cut the positive counts into at most `most` classes (1 to 6); zero apart.

    `LIKE_SIZES`: classes that hold like numbers of territories; equal counts stay together, so one
    may hold more than another. `NATURAL_BREAKS`: the classes whose values differ least inside
    (Fisher, 1958). `EQUAL_WIDTHS`: from 1 to the largest count in equal steps; a class may be
    empty.
    """
    return from_uppers(uppers_of(counts, most=most, method=method), zero_label)


def uppers_of(
    counts: pd.Series, *, most: int = DEFAULT_CLASS_COUNT, method: Method = Method.LIKE_SIZES
) -> list[int]:
    """Return the last positive count of each class; the last class ends at the largest count."""
    _check_count(most, len(SEQUENTIAL))
    positive = np.sort(counts[counts > 0].dropna().to_numpy(dtype=np.int64))
    return _CUTS[method](positive, most)


def given_bounds(lowers: Sequence[int], *, zero_label: str = NO_INITIATIVE) -> Classification:
    """Cut at chosen bounds: 10 and 100 give « 1 à 9 », « 10 à 99 », « 100 et plus »; zero apart.

    Raises ClassificationError unless they are positive, ascend and make 6 classes at most.
    """
    if not lowers or lowers[0] < 1 or any(a >= b for a, b in pairwise(lowers)):
        raise ClassificationError(
            f"Bornes {list(lowers)} refusées : donnez des nombres entiers positifs, du plus petit "
            "au plus grand, par exemple 10, 100, 1000."
        )
    uppers = [lower - 1 for lower in lowers if lower > 1]
    _check_count(len(uppers) + 1, len(SEQUENTIAL))
    return from_uppers([*uppers, None], zero_label)


def diverging(
    differences: pd.Series, *, most: int = 3, zero_label: str = "sans changement"
) -> Classification:
    """Cut differences into at most `most` classes (1 to 3) on each side of zero.

    Both sides have the same bounds, so that a loss and a gain of one size look as strong.
    """
    _check_count(most, len(MORE))
    sizes = np.sort(differences[differences != 0].dropna().abs().to_numpy(dtype=np.int64))
    steps = _steps(_like_sized_uppers(sizes, most))
    losses = zip(steps, diverging_looks(LESS, len(steps)), strict=True)
    gains = zip(steps, diverging_looks(MORE, len(steps)), strict=True)
    return Classification(
        (
            *reversed([_loss(step, look) for step, look in losses]),
            ValueClass(0, 0, zero_label, ZERO_LOOK),
            *(_gain(step, look) for step, look in gains),
        ),
        Saying.DIFFERENCE,
    )


def categories(labels: Sequence[str]) -> Classification:
    """Give each category (value 0, 1, 2…) its own look, in order.

    Raises ClassificationError for none or more than 12, which no reader would tell apart.
    """
    _check_count(len(labels), len(CATEGORICAL))
    looks = CATEGORICAL[: len(labels)]
    classes = (
        ValueClass(value, value, label, look)
        for value, (label, look) in enumerate(zip(labels, looks, strict=True))
    )
    return Classification(tuple(classes), Saying.CATEGORY)


def french_number(number: int) -> str:
    """Write a whole number as in French: 34 875, −3."""
    return f"{number:,}".replace(",", _THIN_SPACE).replace("-", _MINUS)


def _check_count(asked: int, most: int) -> None:
    if not 1 <= asked <= most:
        raise ClassificationError(
            f"{asked} classes demandées : la légende en montre de 1 à {most} de façon lisible."
        )


def _like_sized_uppers(ascending: Whole, most: int) -> list[int]:
    """Last count of each class: an even share of what is left, ties included."""
    uppers: list[int] = []
    left = ascending
    for classes_left in range(most, 0, -1):
        if left.size == 0:
            break
        upper = int(left[math.ceil(left.size / classes_left) - 1])
        uppers.append(upper)
        left = left[left > upper]
    return uppers


def _equal_uppers(ascending: Whole, most: int) -> list[int]:
    """Last count of each of `most` equal steps from 1 to the largest count."""
    largest = int(ascending.max(initial=0))
    steps = min(most, largest)
    return [largest * step // steps for step in range(1, steps + 1)]


def _natural_uppers(ascending: Whole, most: int) -> list[int]:
    """Last count of each class of the partition with the least sum of squared deviations.

    Exact, by dynamic programming over the distinct values with their weights: counts repeat, so
    35,000 communes are a few dozen values (mapclassify's FisherJenks takes each one apart: 2 s
    for 1,255 EPCI). Past 1,000 distinct values, neighbours are first taken together.
    """
    values, repeats = np.unique(ascending, return_counts=True)
    if values.size > _MOST_DISTINCT:
        values = np.unique(
            np.quantile(ascending, np.linspace(0, 1, _MOST_DISTINCT), method="lower")
        )
        repeats = np.diff(np.searchsorted(ascending, values, side="right"), prepend=0)
    if values.size <= most:
        return [int(value) for value in values]
    spread = _spread(values.astype(float) - values.mean(), repeats.astype(float))
    least, starts = spread[0], []
    for _ in range(most - 1):
        # Row: where the last class begins; column: where it ends.
        sums = np.vstack([np.full(values.size, np.inf), least[:-1, None] + spread[1:]])
        starts.append(sums.argmin(axis=0))
        least = sums.min(axis=0)
    ends = [values.size - 1]
    for start in reversed(starts):
        ends.append(int(start[ends[-1]]) - 1)
    return [int(values[end]) for end in reversed(ends)]


def _spread(values: Numbers, weights: Numbers) -> Numbers:
    """Squared deviations inside values `i` to `j` (row, column); infinite where j < i."""
    weight, total, squares = (
        np.concatenate([[0.0], np.cumsum(each)])
        for each in (weights, weights * values, weights * values**2)
    )
    inside_weight = weight[None, 1:] - weight[:-1, None]
    inside = (squares[None, 1:] - squares[:-1, None]) - (
        total[None, 1:] - total[:-1, None]
    ) ** 2 / np.where(inside_weight > 0, inside_weight, 1)
    return np.where(inside_weight > 0, inside, np.inf)


_CUTS: Mapping[Method, Callable[[Whole, int], list[int]]] = {
    Method.LIKE_SIZES: _like_sized_uppers,
    Method.NATURAL_BREAKS: _natural_uppers,
    Method.EQUAL_WIDTHS: _equal_uppers,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """Sizes from `lower` to `upper`; the last step has no limit, unless one value is all of it."""

    lower: int
    upper: int | None
    is_one_value: bool

    def label(self, plus: str = "") -> str:
        """Write « 2 à 3 », « +2 à +3 », « 4 et plus »."""
        lower = f"{plus}{french_number(self.lower)}"
        if self.is_one_value:
            return lower
        if self.upper is None:
            return f"{lower} et plus"
        return f"{lower} à {plus}{french_number(self.upper)}"


def _steps(uppers: Sequence[int | None]) -> list[_Step]:
    """Make the steps from 1 that end at each of `uppers`."""
    steps, lower = [], 1
    for position, upper in enumerate(uppers, start=1):
        is_last = position == len(uppers)
        steps.append(_Step(lower, None if is_last else upper, is_one_value=upper == lower))
        lower = (upper or 0) + 1
    return steps


def from_uppers(uppers: Sequence[int | None], zero_label: str) -> Classification:
    """Make the class of zero, then one class per step."""
    steps = _steps(uppers)
    ranges = (
        ValueClass(step.lower, step.upper, step.label(), look)
        for step, look in zip(steps, sequential_looks(len(steps)), strict=True)
    )
    return Classification((ValueClass(0, 0, zero_label, ZERO_LOOK), *ranges))


def _gain(step: _Step, look: Look) -> ValueClass:
    return ValueClass(step.lower, step.upper, step.label("+"), look)


def _loss(step: _Step, look: Look) -> ValueClass:
    """Mirror a step: « −3 à −2 », « −4 et moins »."""
    nearest = french_number(-step.lower)
    if step.is_one_value:
        label = nearest
    elif step.upper is None:
        label = f"{nearest} et moins"
    else:
        label = f"{french_number(-step.upper)} à {nearest}"
    return ValueClass(None if step.upper is None else -step.upper, -step.lower, label, look)
