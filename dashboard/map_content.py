"""What a selection puts on the map: its shading, its pins, what to bring into sight.

The page and the file of one map (`dashboard.export.standalone_map`) show the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dashboard.figures import counts_by_territory
from dashboard.maps import (
    INITIATIVES,
    LOCAL_INITIATIVES,
    METROPOLE,
    TOWN_HALLS,
    Bounds,
    Look,
    Method,
    PinGroup,
    Shading,
    count_classes,
    given_bounds,
    pin_group,
    shade,
)
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from dashboard.figures import Outcome

UNIT = replace(INITIATIVES, unknown="hors du territoire choisi")
OUTSIDE = Look("#FFFFFF", "#FFFFFF")


def shading_of(
    data: Data,
    result: Outcome,
    *,
    method: Method = Method.LIKE_SIZES,
    lowers: Sequence[int] = (),
) -> Shading:
    """Shade the level chosen by the number of initiatives kept that touch each territory.

    Classes are cut by `method`, or begin at `lowers` where given.
    """
    level = result.selection.level
    counts = counts_by_territory(data, result, level)
    codes = data.coverage.commune_codes if level is Level.COMMUNE else data.levels[level].codes
    classes = (
        given_bounds(lowers, zero_label=UNIT.zero)
        if lowers
        else count_classes(counts, zero_label=UNIT.zero, method=method)
    )
    shading = shade(counts, level=level, codes=codes, classes=classes, unit=UNIT)
    return replace(shading, no_data=OUTSIDE)


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
