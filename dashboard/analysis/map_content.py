"""What a selection puts on the map: its shading, its pins, what to bring into sight.

The page and the file of one map (`dashboard.export.standalone_map`) show the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analysis import measure_words as words
from dashboard.analysis.figures import outcome_within
from dashboard.analysis.measures import codes_of, measured
from dashboard.filters import Measure
from dashboard.maps import (
    LOCAL_INITIATIVES,
    METROPOLE,
    TOWN_HALLS,
    Bounds,
    Classification,
    Look,
    Method,
    PinGroup,
    Shading,
    count_classes,
    given_bounds,
    main_category_classes,
    pin_group,
    quantity_classes,
    shade,
    with_unsaid,
    year_classes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data

OUTSIDE = Look("#FFFFFF", "#FFFFFF")


def shading_of(
    data: Data,
    result: Outcome,
    *,
    method: Method | None = None,
    lowers: Sequence[int] = (),
    classes: Classification | None = None,
) -> Shading:
    """Shade the level chosen by the measure chosen.

    Classes are cut as the selection says (or by `method`), or begin at `lowers`, or are given.
    """
    selection = result.selection
    level, measure = selection.level, selection.measure
    values = measured(data, result, level, measure)
    unit = words.WORDS[measure].unit
    if classes is None and lowers and measure is not Measure.MAIN_CATEGORY:
        classes = _given_classes(lowers, measure)
    elif classes is None:
        cut = _cut_values(data, result, values)
        classes = classes_of(data, measure, cut, method or selection.classes)
    shading = shade(values, level=level, codes=codes_of(data, level), classes=classes, unit=unit)
    return replace(shading, no_data=OUTSIDE, texts=words.texts(data, measure, values))


def _cut_values(data: Data, result: Outcome, values: pd.Series) -> pd.Series:
    """Return the values that classes are cut on.

    Those of the last year where a year is chosen: one colour means one thing all along.
    """
    selection = result.selection
    if selection.year is None or selection.measure is Measure.MAIN_CATEGORY:
        return values
    last = replace(selection, year=data.known.years[1])
    at_last = outcome_within(data, last, result.area)
    final = measured(data, at_last, selection.level, selection.measure)
    # The most recent start is the one measure that begins lower in an earlier year.
    return pd.concat([values, final]) if selection.measure is Measure.LATEST else final


def _given_classes(lowers: Sequence[int], measure: Measure) -> Classification:
    """Cut where the reader says."""
    classes = given_bounds(lowers, zero_label=words.WORDS[measure].unit.zero)
    unsaid = words.UNSAID_LABELS.get(measure)
    return with_unsaid(classes, unsaid) if unsaid else classes


def classes_of(data: Data, measure: Measure, values: pd.Series, method: Method) -> Classification:
    """Cut a measure as its nature asks."""
    zero = words.WORDS[measure].unit.zero
    if measure is Measure.MAIN_CATEGORY:
        return main_category_classes(values, words.category_labels(data), tie_label=words.TIE)
    unsaid = words.UNSAID_LABELS.get(measure, "")
    if measure is Measure.LATEST:
        return year_classes(values, method=method, unsaid_label=unsaid)
    if measure in {Measure.BUDGET, Measure.INHABITANTS}:
        return quantity_classes(values, zero_label=zero, method=method, unsaid_label=unsaid)
    return count_classes(values, zero_label=zero, method=method)


def pins_of(data: Data, result: Outcome) -> tuple[PinGroup, ...]:
    """Mark the communes that have initiatives of their own, and (on demand) the town halls."""
    area = np.ones(len(data.communes), dtype=bool) if result.area is None else result.area
    is_local = np.asarray(data.coverage.matrix.sum(axis=1)).ravel() == 1
    local = data.coverage.per_commune(np.where(is_local, result.weights, 0))
    return (
        pin_group(LOCAL_INITIATIVES, np.where(area, local, 0)),
        pin_group(TOWN_HALLS, area.astype(np.int64), shown=False),
    )


def bounds_of(data: Data, result: Outcome) -> Bounds:
    """Return what to bring into sight: the territories chosen, else metropolitan France."""
    if result.area is None or not result.communes_in_area:
        return METROPOLE.bounds
    boxes = data.commune_boxes[result.area]
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return Bounds(float(west), float(south), float(east), float(north))
