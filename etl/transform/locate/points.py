"""Points to communes: WGS84, Lambert-93 recognised, swapped coordinates told.

Outlines are generalised (about 31 vertices a commune), so a point near a border may fall next door:
a point contradicts the rest of a row only from `TOLERANCE_KM`, and a point in no outline is offered
the nearest commune, for review, up to `NEAR_KM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.transform.locate.values import EXCLUDED, Method, Status, Target
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.transform.locate.gazetteer import Gazetteer

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Codes = np.ndarray[Any, np.dtype[np.object_]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]

NEAR_KM = 2.0
TOLERANCE_KM = 1.0
KM_PER_DEGREE = 111.195  # mean length of a degree of a great circle
# West, south, east, north in degrees, wider than the outlines: metropolitan France, Antilles,
# Guyane, La Réunion, Mayotte, then Saint-Martin with Saint-Barthélemy.
FRANCE_BOXES = (
    (-5.6, 41.2, 9.8, 51.3),
    (-61.9, 14.2, -60.6, 16.7),
    (-54.8, 2.0, -51.4, 6.0),
    (55.0, -21.6, 56.0, -20.7),
    (44.9, -13.2, 45.4, -12.5),
    (-63.2, 17.8, -62.7, 18.2),
)
LAMBERT_93_BOX = (50_000.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)  # metres, EPSG:2154

OUTSIDE_FRANCE = "Point hors de France ({lat}, {lon}) : attendu latitude puis longitude, en degrés."
AT_SEA = (
    "Point dans aucune commune, à plus de {near:g} km de la plus proche (en mer ou à l'étranger)."
)


@dataclass(frozen=True, slots=True)
class Point:
    """What a pair of coordinates says: a commune (and arrondissement), or a problem."""

    commune_code: str = ""
    arrondissement_code: str = ""
    problem: str = ""
    candidates: tuple[str, ...] = ()

    def precision(self, gazetteer: Gazetteer) -> str:
        """Say the arrondissement, if any: « , Lyon 3e Arrondissement »."""
        level = Level.ARRONDISSEMENT_MUNICIPAL
        code = self.arrondissement_code
        return f", {gazetteer.label_of(level, code)} ({code})" if code else ""


@dataclass(frozen=True)
class Points:
    """The points of a column of clues, row by row, as numbers of distinct outcomes.

    `outcome` is -1 where the row has no coordinates; `lon` and `lat` are WGS84, NaN if unusable.
    """

    outcome: np.ndarray[Any, np.dtype[np.int64]] | None = None
    distinct: tuple[Point, ...] = ()
    lon: Floats | None = None
    lat: Floats | None = None

    @property
    def keys(self) -> tuple[pd.Series, ...]:
        """Return what tells rows apart."""
        return () if self.outcome is None else (pd.Series(self.outcome),)

    def at(self, position: int) -> Point | None:
        """Return the point of the row at `position`."""
        number = -1 if self.outcome is None else self.outcome[position]
        return self.distinct[number] if number >= 0 else None

    def check(self, located: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
        """Send to review the rows whose point lies far from what the rest of the row says."""
        if self.outcome is None or self.lon is None or self.lat is None:
            return located
        communes = np.array([*(point.commune_code for point in self.distinct), ""], dtype=object)
        here = communes[self.outcome]
        usable = np.array([*(not point.problem for point in self.distinct), False])[self.outcome]
        settled = (located["loc_status"] == Status.MATCHED.value).to_numpy()
        rows = np.flatnonzero(settled & usable & (located["loc_method"] != Method.POINT).to_numpy())
        far = [
            row
            for row in rows.tolist()
            if self._is_far(row, str(here[row]), located.iloc[row], gazetteer)
        ]
        return _contradicted(located, far, here, gazetteer) if far else located

    def _is_far(self, row: int, here: str, located: pd.Series, gazetteer: Gazetteer) -> bool:
        communes = communes_at(located["loc_level"], located["loc_code"], gazetteer)
        if here in communes or self.lon is None or self.lat is None:
            return False
        outlines = gazetteer.commune_outlines
        shapes = [outlines[code] for code in communes if code in outlines]
        if not shapes:
            return False
        return bool(
            min(_km(self.lon[row], self.lat[row], shape) for shape in shapes) > TOLERANCE_KM
        )


def communes_at(levels: str, codes: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the sorted communes under a located row's levels and codes, exclusions taken out."""
    every, told = codes.split(";") if codes else [], levels.split(";")
    told = told * len(every) if len(told) == 1 else told
    kept, excluded = set[str](), set[str]()
    for level, code in zip(told, every, strict=True):
        target = Target(Level(level), (code.removeprefix(EXCLUDED),))
        (excluded if code.startswith(EXCLUDED) else kept).update(gazetteer.communes_of(target))
    return tuple(sorted(kept - excluded))


def _contradicted(
    located: pd.DataFrame, rows: Sequence[int], here: Codes, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Send `rows` (positions) to review, the commune of their point last among the candidates."""
    frame = located.reset_index(drop=True)
    chosen = list(rows)
    told = frame.loc[chosen, ["loc_reason", "loc_candidates"]]
    names = [gazetteer.label_of(Level.COMMUNE, str(here[row])) for row in chosen]
    frame.loc[chosen, ["loc_level", "loc_code", "loc_name", "loc_method"]] = ""
    frame.loc[chosen, "loc_cog_year"] = pd.NA
    frame.loc[chosen, "loc_confidence"] = 0.0
    frame.loc[chosen, "loc_status"] = Status.REVIEW.value
    frame.loc[chosen, "loc_reason"] = [
        f"{reason} Le point, lui, tombe à {name} ({here[row]})."
        for reason, name, row in zip(told["loc_reason"], names, chosen, strict=True)
    ]
    frame.loc[chosen, "loc_candidates"] = [
        f"{candidates};{here[row]}"
        for candidates, row in zip(told["loc_candidates"], chosen, strict=True)
    ]
    return frame.set_index(located.index)


def read_points(clues: pd.DataFrame, gazetteer: Gazetteer) -> Points:
    """Read `lat` and `lon` (any cells, decimal commas too), whole columns at once."""
    if "lat" not in clues and "lon" not in clues:
        return Points()
    blank = pd.Series("", index=clues.index)
    lat, lat_told = _numbers(clues.get("lat", blank))
    lon, lon_told = _numbers(clues.get("lon", blank))
    told = lat_told | lon_told
    lon, lat, notes = _to_wgs84(lon, lat)
    outcome = np.full(len(clues), -1, dtype=np.int64)
    if not told.any():
        return Points(outcome, (), lon, lat)
    rows = np.flatnonzero(told)
    points = _outcomes(lon[rows], lat[rows], [notes[row] for row in rows.tolist()], gazetteer)
    codes, distinct = pd.factorize(pd.Series(points, dtype="object"))
    outcome[rows] = codes
    return Points(outcome, tuple(distinct), lon, lat)


def _numbers(cells: pd.Series) -> tuple[Floats, Flags]:
    """Return (numbers, NaN where there is none; whether the cell says anything)."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        numbers = cells.to_numpy(dtype="float64", na_value=np.nan)
        return numbers, ~np.isnan(numbers)
    texts = cells.astype("str").fillna("").str.strip()
    numbers = pd.to_numeric(
        texts.str.slice(0, 40).str.replace(",", ".", regex=False), errors="coerce"
    ).to_numpy(dtype="float64", na_value=np.nan, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers, (texts != "").to_numpy(dtype=bool)


def _to_wgs84(lon: Floats, lat: Floats) -> tuple[Floats, Floats, np.ndarray[Any, Any]]:
    """Return (lon, lat, note for each row); unusable coordinates become NaN with a note."""
    notes = np.full(len(lon), "", dtype=object)
    lon, lat = lon.copy(), lat.copy()
    typed_lon, typed_lat = lon.copy(), lat.copy()
    metres = np.zeros(len(lon), dtype=bool)
    for east, north, note in (
        (typed_lon, typed_lat, ""),
        (typed_lat, typed_lon, "X et Y inversés."),
    ):
        found = _in_box(east, north, LAMBERT_93_BOX)
        lon[found], lat[found] = _from_lambert_93(east[found], north[found])
        notes[found] = note
        metres |= found
    right, wrong = _in_france(typed_lon, typed_lat), _in_france(typed_lat, typed_lon)
    swap = ~right & wrong & ~metres
    lon[swap], lat[swap] = typed_lat[swap], typed_lon[swap]
    notes[swap] = "Latitude et longitude inversées."
    missing = np.isnan(typed_lon) | np.isnan(typed_lat)
    outside = ~missing & ~right & ~swap & ~metres
    lon[outside | missing] = np.nan
    notes[missing] = "Coordonnées illisibles ou incomplètes : attendu deux nombres."
    for row in np.flatnonzero(outside).tolist():
        notes[row] = OUTSIDE_FRANCE.format(lat=f"{typed_lat[row]:g}", lon=f"{typed_lon[row]:g}")
    return lon, lat, notes


def _from_lambert_93(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    if not len(x):
        return x, y
    points = gpd.GeoSeries(shapely.points(x, y), crs=2154).to_crs(4326)
    return points.x.to_numpy(), points.y.to_numpy()


def _in_box(x: Floats, y: Floats, box: tuple[float, float, float, float]) -> Flags:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _in_france(lon: Floats, lat: Floats) -> Flags:
    found = np.zeros(len(lon), dtype=bool)
    for box in FRANCE_BOXES:
        found |= _in_box(lon, lat, box)
    return found


def _outcomes(lon: Floats, lat: Floats, notes: Sequence[str], gazetteer: Gazetteer) -> list[Point]:
    """Return what each point says."""
    if gazetteer.outlines is None:
        return [Point(problem=note or "Contours absents du référentiel.") for note in notes]
    usable = np.flatnonzero(~np.isnan(lon))
    communes = containing(lon[usable], lat[usable], Level.COMMUNE, gazetteer)
    cities = containing(lon[usable], lat[usable], Level.ARRONDISSEMENT_MUNICIPAL, gazetteer)
    points = [Point(problem=note) for note in notes]
    for row, commune, city in zip(usable.tolist(), communes.tolist(), cities.tolist(), strict=True):
        inside = city if city and gazetteer.parents.get(city) == commune else ""
        points[row] = (
            Point(commune, inside, notes[row])
            if commune
            else _nearest(lon[row], lat[row], notes[row], gazetteer)
        )
    return points


def containing(
    lon: Floats, lat: Floats, level: Level, gazetteer: Gazetteer
) -> np.ndarray[Any, Any]:
    """Return the code of the outline of `level` that holds each point, or « »."""
    tree, codes = gazetteer.outline_tree(level)
    found = np.full(len(lon), "", dtype=object)
    if not len(codes) or not len(lon):
        return found
    rows, shapes = tree.query(shapely.points(lon, lat), predicate="intersects")
    # A point on a border lies in two outlines: the first in code order, whatever the tree's.
    order = np.lexsort((codes[shapes], rows))
    rows, first = np.unique(rows[order], return_index=True)
    found[rows] = codes[shapes[order][first]]
    return found


def _nearest(lon: float, lat: float, note: str, gazetteer: Gazetteer) -> Point:
    """Offer the nearest commune of a point that lies in none."""
    tree, codes = gazetteer.outline_tree(Level.COMMUNE)
    reach = NEAR_KM / KM_PER_DEGREE / np.cos(np.radians(lat))
    around = tree.query(shapely.Point(lon, lat).buffer(reach))
    shapes = gazetteer.commune_outlines
    ranked = sorted(
        (_km(lon, lat, shapes[codes[place]]), codes[place]) for place in around.tolist()
    )
    if not ranked or ranked[0][0] > NEAR_KM:
        return Point(problem=f"{note} {AT_SEA.format(near=NEAR_KM)}".strip())
    km, code = ranked[0]
    told = gazetteer.label_of(Level.COMMUNE, code)
    problem = (
        f"{note} Point dans aucune commune ; la plus proche, {told}, est à {km:.1f} km.".strip()
    )
    return Point(problem=problem, candidates=tuple(code for _, code in ranked[:3]))


def _km(lon: float, lat: float, shape: shapely.Geometry) -> float:
    """Return the distance in km between a point and a shape less than about 100 km away.

    Longitudes are shrunk by cos(latitude): a local plane, good to 1 % at this range.
    """
    shrink = float(np.cos(np.radians(lat)))
    flat = shapely.transform(shape, lambda xy: xy * [shrink, 1.0])
    return float(shapely.distance(flat, shapely.Point(lon * shrink, lat))) * KM_PER_DEGREE
