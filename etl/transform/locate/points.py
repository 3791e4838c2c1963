"""Points to communes: WGS84, Lambert-93 recognised, swapped coordinates told.

Outlines are generalised (about 31 vertices a commune), so a point near a border may fall next door:
a point contradicts the rest of a row only from `TOLERANCE_KM`, and a point in no outline is offered
the nearest commune, for review, up to `NEAR_KM`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from etl.transform.locate.cells import as_text
from etl.transform.locate.values import EXCLUDED, Method, Status, Target
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.transform.locate.gazetteer import Gazetteer

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Codes = np.ndarray[Any, np.dtype[np.object_]]
    Integers = np.ndarray[Any, np.dtype[np.int64]]
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
COARSE_OUTLINE = (
    "Le contour de cette commune est grossier et le point est à moins de {near:g} km de son bord."
)
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

    outcome: Integers | None = None
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
        far = self._far(rows, here, located, gazetteer)
        return _contradicted(located, far, here, gazetteer) if far else located

    def _far(
        self, rows: Integers, here: Codes, located: pd.DataFrame, gazetteer: Gazetteer
    ) -> list[int]:
        """Keep the rows (positions) whose point is far outside their territory."""
        told = pd.DataFrame(
            {
                "level": located["loc_level"].to_numpy()[rows],
                "code": located["loc_code"].to_numpy()[rows],
                "here": here[rows],
            },
            index=rows,
        )
        far = []
        for (level, code), group in told.groupby(["level", "code"], sort=False):
            communes = communes_at(str(level), str(code), gazetteer)
            outside = group.index[~group["here"].isin(communes)].tolist()
            far += [row for row in outside if self._is_far(row, communes, gazetteer)]
        return sorted(far)

    def _is_far(self, row: int, communes: Sequence[str], gazetteer: Gazetteer) -> bool:
        outlines = gazetteer.commune_outlines
        shapes = [outlines[code] for code in communes if code in outlines]
        if not shapes or self.lon is None or self.lat is None:
            return False
        lon, lat = self.lon[row], self.lat[row]
        return bool(min(_km(lon, lat, shape) for shape in shapes) > TOLERANCE_KM)


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
    outcome[rows], distinct = _outcomes(lon[rows], lat[rows], notes[rows], gazetteer)
    return Points(outcome, distinct, lon, lat)


def _numbers(cells: pd.Series) -> tuple[Floats, Flags]:
    """Return (numbers, NaN where there is none; whether the cell says anything)."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        numbers = cells.to_numpy(dtype="float64", na_value=np.nan)
        return numbers, ~np.isnan(numbers)
    texts = as_text(cells).str.strip()
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
    import geopandas as gpd  # noqa: PLC0415 - a tenth of a second, for such points alone

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


def _outcomes(
    lon: Floats, lat: Floats, notes: Codes, gazetteer: Gazetteer
) -> tuple[Integers, tuple[Point, ...]]:
    """Return (number of its outcome, for each point; the distinct outcomes)."""
    note_numbers, every_note = pd.factorize(notes)
    if gazetteer.outlines is None:
        missing = "Contours absents du référentiel."
        return note_numbers, tuple(Point(problem=note or missing) for note in every_note)
    communes = _holders(lon, lat, Level.COMMUNE, gazetteer)
    cities = _holders(lon, lat, Level.ARRONDISSEMENT_MUNICIPAL, gazetteer)
    keys = np.column_stack([communes, cities, note_numbers])
    # Points in no commune, or in one that is only sketched, are each told their own distance.
    grid = gazetteer.outline_grid(Level.COMMUNE)
    sketched = np.isin(grid.codes, list(gazetteer.coarsely_drawn))
    own = np.zeros(len(lon), dtype=bool)
    own[communes >= 0] = sketched[communes[communes >= 0]]
    own[_near_a_commune(lon, lat, np.flatnonzero(~np.isnan(lon) & (communes < 0)), gazetteer)] = (
        True
    )
    numbers, first = _numbered(np.column_stack([keys, np.where(own, np.arange(len(lon)), -1)]))
    points = tuple(
        _outcome(
            tuple(keys[row].tolist()), lon[row], lat[row], str(every_note[keys[row, 2]]), gazetteer
        )
        for row in first.tolist()
    )
    return numbers, points


def _numbered(keys: Integers) -> tuple[Integers, Integers]:
    """Return (number of each distinct row of `keys`, for each row; first row of each number)."""
    numbers = np.zeros(len(keys), dtype=np.int64)
    for column in keys.T:
        codes, values = pd.factorize(column)
        numbers, _ = pd.factorize(numbers * (len(values) + 1) + codes)
    _, first = np.unique(numbers, return_index=True)
    return numbers, first


def _outcome(
    key: tuple[int, int, int], lon: float, lat: float, note: str, gazetteer: Gazetteer
) -> Point:
    """Say what a point is: in a commune, near one, or at sea."""
    if np.isnan(lon):
        return Point(problem=note)
    held, city_held, _ = key
    if held < 0:
        return _nearest(lon, lat, note, gazetteer)
    commune = gazetteer.outline_grid(Level.COMMUNE).codes[held]
    cities = gazetteer.outline_grid(Level.ARRONDISSEMENT_MUNICIPAL).codes
    city = cities[city_held] if city_held >= 0 else ""
    inside = city if city and gazetteer.parents.get(city) == commune else ""
    if commune in gazetteer.coarsely_drawn:
        border = shapely.boundary(gazetteer.commune_outlines[commune])
        if _km(lon, lat, border) < NEAR_KM:
            note = f"{note} {COARSE_OUTLINE.format(near=NEAR_KM)}".strip()
    return Point(commune, inside, note)


def _holders(lon: Floats, lat: Floats, level: Level, gazetteer: Gazetteer) -> Integers:
    """Return the position of the outline of `level` that holds each point, or -1."""
    found = np.full(len(lon), -1, dtype=np.int64)
    usable = np.flatnonzero(~np.isnan(lon))
    found[usable] = gazetteer.outline_grid(level).holding(lon[usable], lat[usable])
    return found


def containing(lon: Floats, lat: Floats, level: Level, gazetteer: Gazetteer) -> Codes:
    """Return the code of the outline of `level` that holds each point, or « ».

    `lon`, `lat`: degrees, WGS84. A point on a border goes to the first outline in code order.
    """
    codes = np.array([*gazetteer.outline_grid(level).codes, ""], dtype=object)
    return codes[_holders(lon, lat, level, gazetteer)]


def _near_a_commune(lon: Floats, lat: Floats, rows: Integers, gazetteer: Gazetteer) -> Integers:
    """Keep the `rows` that may lie within NEAR_KM of a commune; the others are far at sea."""
    tree = gazetteer.outline_grid(Level.COMMUNE).tree
    reach = NEAR_KM / KM_PER_DEGREE / np.cos(np.radians(lat[rows]))
    x, y = lon[rows], lat[rows]
    around = shapely.box(x - reach, y - reach, x + reach, y + reach)
    kept: Integers = rows[np.unique(tree.query(around)[0])]
    return kept


def _nearest(lon: float, lat: float, note: str, gazetteer: Gazetteer) -> Point:
    """Offer the nearest commune of a point that lies in none."""
    grid = gazetteer.outline_grid(Level.COMMUNE)
    reach = NEAR_KM / KM_PER_DEGREE / np.cos(np.radians(lat))
    around = grid.tree.query(shapely.Point(lon, lat), predicate="dwithin", distance=reach)
    ranked = sorted(
        (_km(lon, lat, grid.shapes[place]), grid.codes[place]) for place in around.tolist()
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
