"""The outline of each perimeter, dissolved from simplified communes: light enough to be sent.

Communes are simplified together, so that borders shared by two perimeters stay shared. Made when
first asked for, once per published version: a few seconds for France, then kept.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import simplify
from geodata.store import Reference
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from dashboard.data import Data

TOLERANCE_DEGREES = 0.005  # bends under some 500 m are dropped
GRID_DEGREES = 0.0001  # some 10 m
DECIMALS = 4
_KEPT = 2


@dataclass(frozen=True)
class PerimeterOutlines:
    """Outlines in WGS84 degrees, by perimeter id."""

    by_perimeter: Mapping[str, shapely.Geometry]

    def of(self, initiatives: pd.DataFrame) -> npt.NDArray[np.object_]:
        """Return the outline of each initiative, shape (N,)."""
        found = [self.by_perimeter[each] for each in initiatives["perimeter_id"]]
        outlines = np.empty(len(found), dtype=object)
        outlines[:] = found
        return outlines


def build_outlines(reference: Reference, perimeters: pd.DataFrame) -> PerimeterOutlines:
    """Dissolve every perimeter of table PERIMETERS; one without ground is an empty polygon."""
    # A reference of its own: 38,000 full outlines are let go as soon as they are simplified.
    outlines = Reference(reference.snapshot).outlines
    communes = outlines[outlines["level"] == Level.COMMUNE]
    light = simplify(communes.geometry.to_numpy(), TOLERANCE_DEGREES)
    position = pd.Series(np.arange(len(communes)), index=communes["code"].to_numpy())
    return PerimeterOutlines(
        {
            str(identifier): _dissolve(light[position.reindex(codes).dropna().astype(int)])
            for identifier, codes in perimeters.groupby("perimeter_id")["commune_code"]
        }
    )


def _dissolve(parts: npt.NDArray[np.object_]) -> shapely.Geometry:
    return shapely.set_precision(shapely.coverage_union_all(parts), GRID_DEGREES)


_made: dict[tuple[str, str, str], PerimeterOutlines] = {}
_making = threading.Lock()


def outlines_of(data: Data) -> PerimeterOutlines:
    """Return the outlines of a published version, made once; safe from several threads."""
    root = str(data.reference.snapshot.path)
    key = (root, data.reference.version, data.published.version)
    with _making:
        if key not in _made:
            while len(_made) >= _KEPT:
                _made.pop(next(iter(_made)))
            _made[key] = build_outlines(data.reference, data.published.perimeters)
        return _made[key]
