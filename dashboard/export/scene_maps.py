"""Maps of scenes as SVG: the ground that a view shows, its classes, overseas in insets.

One `SceneMaps` draws many scenes: outlines are read once, and what two scenes share is made once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from dashboard.analysis.figures import COMMUNE_COLUMNS
from dashboard.export.vector_map import Town, dissolve, light_coverage, map_svg
from dashboard.maps import METROPOLE, VIEWS, Look
from geodata.store import Reference
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Data
    from dashboard.export.vector_map import Shapes
    from dashboard.filters import Mask
    from dashboard.maps import Shading, View
    from dashboard.scenes.model import Frame

OUTSIDE = Look("#F3F6FA", "#F3F6FA")
INSIDE = Look("#3F7FB8", "#3F7FB8")
NOWHERE = (
    "hors"  # what belongs to no territory of the level: the collectivités d’outre-mer, islands
)
NAMED_TOWNS = 12
INSET_REDUCTION = 6  # an inset is shown some six times smaller than the map
HALF_REDUCTION = 2  # two maps share the place of one
# The window that a position is about: a map of the page at its usual size, in CSS pixels.
WINDOW_PX = (900, 540)
_TILE_PX = 256


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as SVG with the name of the place that it shows."""

    name: str
    svg: str


@dataclass(frozen=True, slots=True)
class MapPlan:
    """What to draw: communes shown, the code and the look of each, what is outlined thickly.

    `ground` (C,): the communes shown. `codes` (C,): the territory of each commune. `looks`: by
    territory code; the others are drawn as outside. `is_half`: another map stands beside it.
    """

    ground: Mask
    codes: pd.Series
    looks: Mapping[str, Look]
    marked: Mask | None = None
    frame: Frame | None = None
    is_half: bool = False


@dataclass
class SceneMaps:
    """Draws plans on the outlines of a published reference; not shared between threads."""

    data: Data
    _light: dict[bytes, Shapes] = field(default_factory=dict)

    def drawings(self, plan: MapPlan) -> tuple[Drawing, ...]:
        """Draw the place with most communes first, then every other place apart, small."""
        if plan.frame:
            return (self._window(plan, plan.frame),)
        grounds = [(view, plan.ground & self._places[view.name]) for view in VIEWS]
        held = [(view, ground) for view, ground in grounds if ground.any()]
        held.sort(key=lambda each: (each[0] is not METROPOLE, -np.count_nonzero(each[1])))
        return tuple(
            self._draw(view, plan, ground, is_main=number == 0)
            for number, (view, ground) in enumerate(held)
        )

    def _draw(self, view: View, plan: MapPlan, ground: Mask, *, is_main: bool) -> Drawing:
        light = self._light_of(ground)
        territories = self._dissolved(plan, ground, light)
        whole = shapely.coverage_union_all(light)
        marked = None
        if plan.marked is not None and (kept := plan.marked[ground]).any():
            marked = shapely.coverage_union_all(light[kept])
        towns = self._towns(ground) if is_main else ()
        drawn = map_svg(
            territories,
            whole,
            marked=marked,
            towns=towns,
            reduction=_reduction(plan) if is_main else INSET_REDUCTION,
        )
        return Drawing(view.name, drawn)

    def _dissolved(
        self, plan: MapPlan, ground: Mask, light: Shapes
    ) -> list[tuple[shapely.Geometry, Look]]:
        codes = plan.codes[ground].fillna(NOWHERE).tolist()
        return [
            (shape, plan.looks.get(code, OUTSIDE)) for code, shape in dissolve(light, codes).items()
        ]

    def _window(self, plan: MapPlan, frame: Frame) -> Drawing:
        """Draw what a map at that position shows, cut at its edges."""
        window = window_of(frame)
        west, south, east, north = window.bounds
        boxes = self.data.commune_boxes
        ground = (
            (boxes[:, 0] < east)
            & (boxes[:, 2] > west)
            & (boxes[:, 1] < north)
            & (boxes[:, 3] > south)
            & plan.ground
        )
        if not ground.any():
            return Drawing("", map_svg([], window))
        light = self._light_of(ground)
        cut = [
            (shapely.clip_by_rect(shape, west, south, east, north), look)
            for shape, look in self._dissolved(plan, ground, light)
        ]
        marked = None
        if plan.marked is not None and (kept := plan.marked[ground]).any():
            whole = shapely.coverage_union_all(light[kept])
            marked = shapely.clip_by_rect(whole, west, south, east, north)
        towns = [
            town
            for town in self._towns(ground)
            if west < town.longitude < east and south < town.latitude < north
        ]
        shown = [(shape, look) for shape, look in cut if not shape.is_empty]
        drawn = map_svg(shown, window, marked=marked, towns=towns, reduction=_reduction(plan))
        return Drawing("", drawn)

    def _light_of(self, ground: Mask) -> Shapes:
        key = np.packbits(ground).tobytes()
        if key not in self._light:
            self._light[key] = light_coverage(self._outlines[ground])
        return self._light[key]

    def _towns(self, ground: Mask) -> Sequence[Town]:
        rows = self.data.communes[ground].nlargest(NAMED_TOWNS, "population")
        return [
            Town(longitude, latitude, name)
            for longitude, latitude, name in zip(
                rows["lon"], rows["lat"], rows["name"], strict=True
            )
        ]

    @cached_property
    def _outlines(self) -> Shapes:
        # A reference of its own: the outlines of France are let go with this object.
        outlines = Reference(self.data.reference.snapshot).outlines
        communes = outlines[outlines["level"] == Level.COMMUNE].set_index("code")
        found: Shapes = communes["geometry"].reindex(self.data.coverage.commune_codes).to_numpy()
        return found

    @cached_property
    def _places(self) -> Mapping[str, Mask]:
        """For each view, its communes; what stands in no other is métropole."""
        lon, lat = (self.data.communes[name].to_numpy() for name in ("lon", "lat"))
        inside = {
            view.name: (view.bounds.west <= lon)
            & (lon <= view.bounds.east)
            & (view.bounds.south <= lat)
            & (lat <= view.bounds.north)
            for view in VIEWS[1:]
        }
        return {METROPOLE.name: ~np.logical_or.reduce(list(inside.values())), **inside}


def _reduction(plan: MapPlan) -> float:
    return HALF_REDUCTION if plan.is_half else 1


def shaded_plan(  # noqa: PLR0913 - what is drawn, then how
    data: Data,
    shading: Shading,
    area: Mask | None,
    *,
    marked: Mask | None = None,
    frame: Frame | None = None,
    is_half: bool = False,
) -> MapPlan:
    """Plan the map of a shading, on the communes of the territories chosen (`area`, (C,))."""
    level = shading.level
    codes = data.coverage.commune_codes if level is Level.COMMUNE else data.levels[level].codes
    looks = [each.look for each in shading.classes.classes]
    ground = np.ones(len(data.communes), dtype=bool) if area is None else area
    return MapPlan(
        ground=ground if frame is None else np.ones(len(ground), dtype=bool),
        codes=data.communes[COMMUNE_COLUMNS[level]],
        looks={
            str(code): looks[index]
            for code, index in zip(codes, shading.class_index.tolist(), strict=True)
            if index < len(looks)
        },
        marked=marked,
        frame=frame,
        is_half=is_half,
    )


def perimeter_plan(data: Data, inside: Mask) -> MapPlan:
    """Plan the map of a perimeter (C,) among what surrounds it: the least ground larger than it."""
    code = pd.Series(np.where(inside, "dans", "hors"), index=data.communes.index)
    return MapPlan(
        ground=surroundings(data, inside), codes=code, looks={"dans": INSIDE, "hors": OUTSIDE}
    )


def surroundings(data: Data, inside: Mask) -> Mask:
    """Return the département, académie or région around a perimeter, else all of its places."""
    for column in ("departement_code", "academie_code", "region_code"):
        held = data.communes[column]
        chosen = held[inside].dropna().unique()
        around = held.isin(chosen).to_numpy() | inside
        if len(chosen) <= 2 and np.count_nonzero(around) > 1.1 * np.count_nonzero(inside):  # noqa: PLR2004
            return around
    return np.ones(len(data.communes), dtype=bool)


def window_of(frame: Frame) -> shapely.Geometry:
    """Return the rectangle (WGS84 degrees) that a map at this position shows."""
    per_pixel = 360 / (_TILE_PX * 2**frame.zoom)
    half_width, half_height = (size * per_pixel / 2 for size in WINDOW_PX)
    middle = np.degrees(np.arcsinh(np.tan(np.radians(frame.latitude))))
    south, north = (
        float(np.degrees(np.arctan(np.sinh(np.radians(middle + side * half_height)))))
        for side in (-1, 1)
    )
    return shapely.box(frame.longitude - half_width, south, frame.longitude + half_width, north)
