"""A map as SVG: simplified outlines, the colours and patterns of the screen's map. For print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from dashboard.escaping import checked_colour, escape_text
from geodata.boundaries import simplify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from dashboard.maps import Look

    Shapes = npt.NDArray[np.object_]

WIDTH = 1000  # units of the drawing
BENDS = 500  # bends smaller than the drawing's size / BENDS are dropped
MANY, FINE, THICK = 200, 0.6, 1.2  # borders of many territories would hide their colours
BORDER, EDGE, MARK = "#FFFFFF", "#4A5764", "#16202B"
LETTERS, LETTER_WIDTH = 0.026, 0.5  # of the drawing's size, of the letters' height
FONT = "Libertinus Serif"  # typst carries it
_TILE = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """Where degrees land in the drawing: equirectangular at the middle latitude, north up."""

    west: float
    north: float
    shrink: float
    scale: float
    height: float

    @classmethod
    def around(cls, shapes: Shapes) -> Frame:
        """Fit the drawing to what `shapes` (WGS84 degrees) cover."""
        west, south, east, north = shapely.total_bounds(shapes)
        shrink = float(np.cos(np.radians((south + north) / 2)))
        scale = WIDTH / ((east - west) * shrink)
        return cls(float(west), float(north), shrink, scale, (north - south) * scale)

    def place(self, lon_lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Turn degrees, shape (n, 2), into units of the drawing."""
        x = (lon_lat[:, 0] - self.west) * self.shrink * self.scale
        return np.column_stack([x, (self.north - lon_lat[:, 1]) * self.scale])


def light_coverage(communes: Shapes) -> Shapes:
    """Simplify the outlines of neighbours together, for a drawing that holds them all."""
    west, south, east, north = shapely.total_bounds(communes)
    return simplify(communes, max(east - west, north - south) / BENDS)


def dissolve(communes: Shapes, codes: Sequence[object]) -> Mapping[str, shapely.Geometry]:
    """Merge the communes (a clean coverage) of each code; a null code is left out."""
    labels = np.array([code if isinstance(code, str) else "" for code in codes])
    return {
        str(code): shapely.coverage_union_all(communes[labels == code])
        for code in np.unique(labels[labels != ""])
    }


@dataclass(frozen=True, slots=True)
class Town:
    """A name written where its place is (WGS84 degrees); it is escaped."""

    longitude: float
    latitude: float
    name: str


def map_svg(
    territories: Sequence[tuple[shapely.Geometry, Look]],
    edge: shapely.Geometry,
    *,
    marked: shapely.Geometry | None = None,
    towns: Sequence[Town] = (),
    reduction: float = 1,
) -> str:
    """Draw each territory with its look, and `edge` around them all, as a standalone SVG.

    `marked` is outlined thickly; `towns` are named, as many as stand without touching. A drawing to
    be shown small is drawn with lines, patterns and names `reduction` times larger: a pattern finer
    than a pixel is painted white.
    """
    shapes = np.array([edge], dtype=object)
    frame = Frame.around(shapes)
    names = _named(towns, frame, LETTERS * reduction * max(WIDTH, frame.height))
    reduction *= max(1, frame.height / WIDTH)  # a page shows a tall drawing smaller
    looks = list(dict.fromkeys(look for _, look in territories))
    line = (FINE if len(territories) > MANY else THICK) * reduction
    # One path per look: a thousand communes are five paths.
    shared = "".join(
        f'<path id="ground{number}" d="'
        f'{_paths([shape for shape, its in territories if its == look], frame)}"/>'
        f"{_pattern(look, number, reduction)}"
        for number, look in enumerate(looks)
    )
    # The colour lies under its pattern: where tiles meet, no paper shows between them.
    painted = "".join(
        f'<use href="#ground{number}" fill="{checked_colour(look.fill)}" stroke="{BORDER}" '
        f'stroke-width="{line:g}"/>'
        + (f'<use href="#ground{number}" fill="url(#look{number})"/>' if any(_inked(look)) else "")
        for number, look in enumerate(looks)
    )
    outline = (
        f'<path d="{_paths([edge], frame)}" fill="none" stroke="{EDGE}" '
        f'stroke-width="{2 * reduction:g}"/>'
    )
    if marked is not None:
        outline += (
            f'<path d="{_paths([marked], frame)}" fill="none" stroke="{MARK}" stroke-width="5"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -3 {WIDTH + 6} '
        f'{frame.height + 6:.1f}" stroke-linejoin="round"><defs>{shared}</defs>'
        f"{painted}{outline}{names}</svg>"
    )


def _named(towns: Sequence[Town], frame: Frame, size: float) -> str:
    """Write the names that fit, in letters of that size, in their order of importance."""
    taken: list[tuple[float, float, float, float]] = []
    drawn = []
    for town in towns:
        x, y = frame.place(np.array([[town.longitude, town.latitude]]))[0]
        half = size * LETTER_WIDTH * len(town.name) / 2
        middle = min(max(x, half), WIDTH - half)
        base = y - size / 2.2 if y > 2 * size else y + 1.1 * size  # under a point near the top
        box = (middle - half, base - size, middle + half, base + 0.3 * size)
        if half * 2 > WIDTH or any(_touch(box, other) for other in taken):
            continue
        taken.append(box)
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size / 5:.1f}" fill="{MARK}" '
            f'stroke="#FFFFFF" stroke-width="{size / 12:.1f}"/>'
            + "".join(
                f'<text x="{middle:.1f}" y="{base:.1f}" font-size="{size:.1f}" '
                f'font-family="{FONT}" text-anchor="middle" {paint}>{escape_text(town.name)}</text>'
                for paint in (
                    f'fill="#FFFFFF" stroke="#FFFFFF" stroke-width="{size / 4.5:.1f}"',
                    f'fill="{MARK}"',
                )
            )
        )
    return "".join(drawn)


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _pattern(look: Look, number: int, reduction: float) -> str:
    ink = "".join(f"M{x} {y}h1v1h-1z" for x, y in _inked(look))
    return (
        f'<pattern id="look{number}" width="{_TILE}" height="{_TILE}" '
        f'patternUnits="userSpaceOnUse" patternTransform="scale({reduction:g})">'
        f'<path d="{ink}" '
        f'fill="{checked_colour(look.ink)}"/></pattern>'
    )


def _inked(look: Look) -> Iterator[tuple[int, int]]:
    for y, row in enumerate(bytes.fromhex(look.pattern.value)):
        yield from ((x, y) for x in range(_TILE) if row >> (_TILE - 1 - x) & 1)


def _paths(shapes: Sequence[shapely.Geometry], frame: Frame) -> str:
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    rings = shapely.get_rings(parts)
    return "".join(_path(frame.place(shapely.get_coordinates(ring))) for ring in rings)


def _path(points: npt.NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "Z"
