"""Which outline holds each point, for a million points at once: a grid first, then the exact test.

The grid lists, for each of its cells, the outlines whose bounding box touches it. A point is then
tested against the few whose box holds it, outline by outline: GEOS prepares an outline once and
answers all its points in a row, which is where the time goes when points come in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Integers = np.ndarray[Any, np.dtype[np.int64]]

# Degrees: communes are about 0.05 wide. Smaller cells list fewer boxes, larger ones are fewer.
CELL = 0.02


class OutlineGrid:
    """Outlines (degrees) and their codes, found by point; immutable once built."""

    def __init__(
        self, shapes: np.ndarray[Any, Any], codes: np.ndarray[Any, np.dtype[np.object_]]
    ) -> None:
        """Prepare the outlines, in code order, and list them by cell."""
        order = np.argsort(codes.astype("str"), kind="stable")
        self.codes, self.shapes = codes[order], shapes[order]
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        bounds = shapely.bounds(self.shapes).reshape(-1, 4)
        self._west, self._south, self._east, self._north = np.ascontiguousarray(bounds.T)
        self._columns, self._rows, self._starts, self._listed = _listed_by_cell(bounds)

    def holding(self, lon: Floats, lat: Floats) -> Integers:
        """Return, for each point, the position in `codes` of the outline that holds it, or -1.

        A point on a border, in two outlines, goes to the first in code order.
        """
        points, outlines = self._candidates(lon, lat)
        order = np.argsort(outlines, kind="stable")
        points, outlines = points[order], outlines[order]
        inside = shapely.intersects_xy(self.shapes[outlines], lon[points], lat[points])
        found = np.full(len(lon), -1, dtype=np.int64)
        # Written from the last outline to the first, so that the first stays.
        found[points[inside][::-1]] = outlines[inside][::-1]
        return found

    def _candidates(self, lon: Floats, lat: Floats) -> tuple[Integers, Integers]:
        """Return pairs (point, outline) where the outline's box holds the point."""
        cell = self._columns[_line(lon, 180)] + self._rows[_line(lat, 90)]
        known = np.flatnonzero(cell >= 0)
        first, last = self._starts[cell[known]], self._starts[cell[known] + 1]
        counts = last - first
        points = np.repeat(known, counts)
        offsets = np.arange(len(points)) - np.repeat(np.cumsum(counts) - counts, counts)
        outlines = self._listed[np.repeat(first, counts) + offsets]
        x, y = lon[points], lat[points]
        within = (x >= self._west[outlines]) & (x <= self._east[outlines])
        within &= (y >= self._south[outlines]) & (y <= self._north[outlines])
        return points[within], outlines[within]


def _line(degrees: Floats, half_turn: int) -> Integers:
    """Return the number of the line of cells that holds each coordinate."""
    lines = np.clip((degrees + half_turn) / CELL, 0, 2 * half_turn / CELL)
    return np.floor(lines).astype(np.int64)


def _listed_by_cell(bounds: Floats) -> tuple[Integers, Integers, Integers, Integers]:
    """List outlines by cell: (columns, rows, starts, outlines).

    The cell of a point is `columns[line of its longitude] + rows[line of its latitude]`, negative
    where no outline is near; its outlines are those from `starts[cell]` to `starts[cell + 1]`. Only
    the lines that hold something are numbered: France is small, but all over the world.
    """
    filled = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    west, south, east, north = bounds[filled].T
    low = np.column_stack([_line(west, 180), _line(south, 90)])
    size = np.column_stack([_line(east, 180), _line(north, 90)]) - low + 1
    counts = size[:, 0] * size[:, 1]
    boxes = np.repeat(np.arange(len(filled)), counts)
    offsets = np.arange(len(boxes)) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = low[boxes, 0] + offsets % size[boxes, 0]
    rows = low[boxes, 1] + offsets // size[boxes, 0]
    column_numbers, column_count = _numbered(columns, 180)
    row_numbers, row_count = _numbered(rows, 90)
    row_numbers = np.where(row_numbers < 0, NOWHERE, row_numbers * column_count)
    cells = column_numbers[columns] + row_numbers[rows]
    starts = np.zeros(column_count * row_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(cells, minlength=column_count * row_count), out=starts[1:])
    return column_numbers, row_numbers, starts, filled[boxes[np.argsort(cells, kind="stable")]]


NOWHERE = -(10**12)  # far below any cell, whatever is added to it


def _numbered(lines: Integers, half_turn: int) -> tuple[Integers, int]:
    """Give a number to each line of cells that is used, in order; NOWHERE to the others."""
    used = np.unique(lines)
    numbers = np.full(round(2 * half_turn / CELL) + 1, NOWHERE, dtype=np.int64)
    numbers[used] = np.arange(len(used))
    return numbers, len(used)
