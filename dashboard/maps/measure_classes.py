"""Classes of measures that are not plain counts: large quantities, years, the main category.

`UNSAID` is a value of its own, below zero: something is there, but no source says how much.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.maps.classes import (
    NO_INITIATIVE,
    Classification,
    Method,
    Saying,
    ValueClass,
    from_uppers,
    uppers_of,
)
from dashboard.maps.looks import (
    CATEGORICAL,
    NO_DATA_LOOK,
    ZERO_LOOK,
    Look,
    Pattern,
    sequential_looks,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

UNSAID = -1
TIE_LOOK = Look("#B9BFC7", "#5B6470", Pattern.HOLES)
OTHERS = "autres catégories"


def quantity_classes(
    values: pd.Series, *, zero_label: str, method: Method, unsaid_label: str = ""
) -> Classification:
    """Cut large quantities at bounds of two significant digits, which a reader can repeat."""
    uppers = uppers_of(values, method=method)
    round_ones = sorted({_rounded_up(each) for each in uppers[:-1]})
    last: list[int | None] = [None] if uppers and uppers[-1] > max(round_ones, default=0) else []
    made = from_uppers([*round_ones, *last], zero_label)
    return with_unsaid(made, unsaid_label) if unsaid_label else made


def year_classes(years: pd.Series, *, method: Method, unsaid_label: str) -> Classification:
    """Cut years, the most recent darkest: « 2004 à 2012 », « 2013 »; 0 is no initiative."""
    known = years[years > 0].dropna()
    none = Classification((ValueClass(0, 0, NO_INITIATIVE, ZERO_LOOK),))
    if known.empty:
        return with_unsaid(none, unsaid_label)
    before = int(known.min()) - 1
    uppers = [before + each for each in uppers_of(known - before, method=method)]
    lowers = [before + 1, *(each + 1 for each in uppers[:-1])]
    looks = sequential_looks(len(uppers))
    ranges = (
        ValueClass(lower, upper, _years(lower, upper), look)
        for lower, upper, look in zip(lowers, uppers, looks, strict=True)
    )
    return with_unsaid(Classification((*none.classes, *ranges)), unsaid_label)


def main_category_classes(
    values: pd.Series, labels: Sequence[str], *, tie_label: str
) -> Classification:
    """Give each category met (1, 2…) its look; 0 is no initiative, one past the last is a tie.

    Categories past the eleven that a reader can tell apart share one look.
    """
    own = len(CATEGORICAL) - 1
    named = {
        position: ValueClass(position, position, label, look)
        for position, (label, look) in enumerate(
            zip(labels[:own], CATEGORICAL[:own], strict=False), start=1
        )
    }
    others = ValueClass(own + 1, len(labels), OTHERS, CATEGORICAL[own])
    tie = ValueClass(len(labels) + 1, len(labels) + 1, tie_label, TIE_LOOK)
    met = set(values.dropna().unique().tolist())
    kept = [each for position, each in named.items() if position in met]
    if any(own < value <= len(labels) for value in met):
        kept.append(others)
    none = ValueClass(0, 0, NO_INITIATIVE, ZERO_LOOK)
    ties = [tie] if len(labels) + 1 in met else []
    return Classification((none, *kept, *ties), Saying.CATEGORY)


def with_unsaid(classes: Classification, label: str) -> Classification:
    """Put the class of what no source says before the others."""
    unsaid = ValueClass(UNSAID, UNSAID, label, NO_DATA_LOOK)
    return replace(classes, classes=(unsaid, *classes.classes))


def _rounded_up(value: int) -> int:
    """Round up to two significant digits: 34 217 gives 35 000."""
    unit: int = 10 ** max(len(str(value)) - 2, 0)
    return -(-value // unit) * unit


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} à {last}"
