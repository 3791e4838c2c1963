"""The outline of each perimeter, dissolved from simplified communes: light enough to be sent.

Communes are simplified together when the reference is built, so that borders shared by two
perimeters stay shared. A perimeter is dissolved when first asked for, then kept.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import numpy.typing as npt

GRID_DEGREES = 0.0001  # some 10 m
DECIMALS = 4


class PerimeterOutlines:
    """Outlines in WGS84 degrees, by perimeter; safe from several threads."""

    def __init__(
        self, communes: npt.NDArray[np.object_], members: Mapping[str, npt.NDArray[np.int64]]
    ) -> None:
        """Keep the light outlines of communes, and which of them each perimeter is made of."""
        self._communes, self._members = communes, members
        self._made: dict[str, shapely.Geometry] = {}
        self._making = Lock()

    @classmethod
    def from_tables(cls, light_outlines: gpd.GeoDataFrame, perimeters: pd.DataFrame) -> Self:
        """Bind tables LIGHT_OUTLINES and PERIMETERS; a commune without outline adds nothing."""
        codes = pd.Index(light_outlines["commune_code"])
        positions = codes.get_indexer(perimeters["commune_code"])
        rows = perimeters.groupby("perimeter_id").indices
        members = {str(name): positions[at][positions[at] >= 0] for name, at in rows.items()}
        return cls(light_outlines["geometry"].to_numpy(), members)

    def of(self, initiatives: pd.DataFrame) -> npt.NDArray[np.object_]:
        """Return the outline of each initiative, shape (N,); without ground, an empty polygon."""
        outlines = np.empty(len(initiatives), dtype=object)
        with self._making:
            outlines[:] = [self._outline(str(each)) for each in initiatives["perimeter_id"]]
        return outlines

    def _outline(self, perimeter_id: str) -> shapely.Geometry:
        if perimeter_id not in self._made:
            parts = self._communes[self._members[perimeter_id]]
            whole = shapely.coverage_union_all(parts)
            self._made[perimeter_id] = shapely.set_precision(whole, GRID_DEGREES)
        return self._made[perimeter_id]
