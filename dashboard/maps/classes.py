"""Classes of a count: « aucune », « 1 », « 2 à 3 », « 4 et plus », each with its own look.

Class 0 is always zero; `NO_DATA` is a value that is not known. A look is a fill, an ink and an
8 × 8 pattern drawn in that ink, so that two classes differ without their colours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from dashboard.escaping import checked_colour

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

NO_DATA = 255
DEFAULT_CLASS_COUNT = 5
_THIN_SPACE = "\u202f"  # French groups thousands with a narrow no-break space


class Pattern(StrEnum):
    """An 8 × 8 tile, one byte per row from top to bottom, its high bit on the left."""

    PLAIN = "0000000000000000"
    DOTS = "8000000008000000"
    RISING = "0102040810204080"
    FALLING = "8844221188442211"
    CROSSED = "8142241818244281"
    VERTICAL = "8888888888888888"
    HOLES = "0010000000010000"


@dataclass(frozen=True, slots=True)
class Look:
    """How a class is painted: its fill, and a pattern in another colour over it."""

    fill: str
    ink: str
    pattern: Pattern = Pattern.PLAIN

    def __post_init__(self) -> None:
        """Refuse what is not a colour."""
        checked_colour(self.fill)
        checked_colour(self.ink)


@dataclass(frozen=True, slots=True)
class CountClass:
    """The counts from `lower` to `upper` (both included; None: no limit)."""

    lower: int
    upper: int | None
    label: str
    look: Look


@dataclass(frozen=True, slots=True)
class CountClasses:
    """Ordered classes; the first one holds zero alone."""

    classes: tuple[CountClass, ...]

    def index(self, counts: pd.Series) -> npt.NDArray[np.uint8]:
        """Class of each count, in order; NO_DATA where the count is null."""
        lowers = np.array([each.lower for each in self.classes])
        values = counts.to_numpy(dtype=float, na_value=np.nan)
        found = np.searchsorted(lowers, np.nan_to_num(values), side="right") - 1
        return np.where(np.isnan(values), NO_DATA, found).astype(np.uint8)


ZERO_LOOK = Look("#ECEEF1", "#D5D9DE")
NO_DATA_LOOK = Look("#FFFFFF", "#A9AFB6", Pattern.RISING)

# One hue, evenly darker: told apart by every kind of colour vision and by a black-and-white
# printer. The patterns thicken with the counts.
SEQUENTIAL: tuple[Look, ...] = (
    Look("#CFE1F1", "#CFE1F1"),
    Look("#A5C8E4", "#7FAFD6", Pattern.DOTS),
    Look("#6FA6D2", "#5590C2", Pattern.RISING),
    Look("#3F7FB8", "#316CA3", Pattern.FALLING),
    Look("#1F5A92", "#3A76AE", Pattern.CROSSED),
    Look("#12365E", "#12365E"),
)
# The looks used for 1, 2, … 6 classes: the lightest and the darkest are always kept apart.
_LOOKS_FOR: tuple[tuple[int, ...], ...] = (
    (3,),
    (1, 4),
    (0, 2, 4),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)


def count_classes(
    counts: pd.Series, *, most: int = DEFAULT_CLASS_COUNT, zero_label: str = "aucune initiative"
) -> CountClasses:
    """Cut the positive counts into at most `most` classes (1 to 6) of like sizes; zero apart.

    Equal counts stay together, so a class may hold more territories than another.
    """
    positive = counts[counts > 0].dropna().to_numpy(dtype=np.int64)
    uppers = _like_sized_uppers(np.sort(positive), most=most)
    looks = [SEQUENTIAL[each] for each in _LOOKS_FOR[len(uppers) - 1]] if uppers else []
    lowers = [1, *(upper + 1 for upper in uppers[:-1])]
    ranges = [
        _count_class(lower, upper, look, is_last=upper == uppers[-1])
        for lower, upper, look in zip(lowers, uppers, looks, strict=False)
    ]
    return CountClasses((CountClass(0, 0, zero_label, ZERO_LOOK), *ranges))


def french_number(number: int) -> str:
    """Write a whole number as in French: 34 875."""
    return f"{number:,}".replace(",", _THIN_SPACE)


def _like_sized_uppers(ascending: npt.NDArray[np.int64], *, most: int) -> list[int]:
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


def _count_class(lower: int, upper: int, look: Look, *, is_last: bool) -> CountClass:
    if is_last:
        label = french_number(lower) if lower == upper else f"{french_number(lower)} et plus"
        return CountClass(lower, None, label, look)
    label = (
        french_number(lower)
        if lower == upper
        else f"{french_number(lower)} à {french_number(upper)}"
    )
    return CountClass(lower, upper, label, look)
