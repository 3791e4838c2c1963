"""Build the static files that the browser loads: outlines, then codes, names and groupings.

`docs/map-format.md` describes both files. Same tables, same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli
import numpy as np
import pandas as pd

from geodata.errors import GeodataError
from geodata.territories import MAP_LEVELS, Level
from geodata.topology import GRID_ZOOM, Topology, build_topology
from geodata.topology_file import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

VERSION = 1
HASH_LENGTH = 12
BOUNDS = ["west", "south", "east", "north"]
OUTWARD = [np.floor, np.floor, np.ceil, np.ceil]


class WebFilesError(GeodataError):
    """The tables do not hold what the browser's files need."""


class WebFiles(NamedTuple):
    """Content of each file by name; and, by role (`communes`, `territories`), its name."""

    files: Mapping[str, bytes]
    names: Mapping[str, str]


def build_web_files(tables: Mapping[str, pd.DataFrame], *, grid_zoom: int = GRID_ZOOM) -> WebFiles:
    """Build the two files, each with its `.br` and `.gz` forms, from the reference tables.

    Reads `communes`, `territories`, `memberships`, `outlines` (see geodata.schemas). Raises
    WebFilesError where a commune has no outline.
    """
    topology = web_topology(tables, grid_zoom=grid_zoom)
    territories = json.dumps(web_territories(tables), ensure_ascii=False, separators=(",", ":"))
    contents = {
        "communes": ("bin", encode(topology)),
        "territories": ("json", territories.encode()),
    }
    names = {
        role: f"{role}-{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}.{extension}"
        for role, (extension, content) in contents.items()
    }
    files = {}
    for role, (_, content) in contents.items():
        files[names[role]] = content
        files[f"{names[role]}.br"] = brotli.compress(content, quality=11)
        files[f"{names[role]}.gz"] = gzip.compress(content, 9, mtime=0)
    return WebFiles(files, names)


def web_topology(tables: Mapping[str, pd.DataFrame], *, grid_zoom: int = GRID_ZOOM) -> Topology:
    """Cut the finest partition (communes, arrondissements where there are some) in arcs."""
    faces = _faces(tables)
    return build_topology(
        faces["geometry"].to_numpy(), faces["commune"].to_numpy(), grid_zoom=grid_zoom
    )


def web_territories(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Codes, names, places, inhabitants and groupings of the levels that a map can be shaded by."""
    communes = tables["communes"]
    levels: dict[str, Any] = {str(Level.COMMUNE): _commune_entries(communes)}
    parents: dict[str, list[int]] = {}
    for level in sorted(set(MAP_LEVELS) - {Level.COMMUNE}):
        rows = _level_rows(tables["territories"], level)
        levels[str(level)] = _entries(rows) | {"bounds": _bounds(rows)}
        parents[str(level)] = _parents(tables["memberships"], level, rows, communes)
    return {"version": VERSION, "levels": levels, "parents": parents}


def _faces(tables: Mapping[str, pd.DataFrame]) -> gpd.GeoDataFrame:
    """Faces of the partition: code, commune (its index), geometry; by commune, then by code."""
    outlines, territories = tables["outlines"], tables["territories"]
    level = str(Level.ARRONDISSEMENT_MUNICIPAL)
    pieces = outlines.loc[outlines["level"] == level, ["code", "geometry"]]
    owners = territories.loc[territories["level"] == level, ["code", "parent_code"]]
    pieces = pieces.merge(owners, on="code", how="left", validate="1:1")
    whole = outlines.loc[outlines["level"] == str(Level.COMMUNE), ["code", "geometry"]]
    whole = whole.loc[~whole["code"].isin(pieces["parent_code"])]
    faces = pd.concat([whole.assign(parent_code=whole["code"]), pieces])
    positions = _positions(tables["communes"]["commune_code"])
    faces["commune"] = faces["parent_code"].map(positions)
    _check_all_communes(tables["communes"], faces)
    return faces.astype({"commune": "int64"}).sort_values(["commune", "code"], ignore_index=True)


def _check_all_communes(communes: pd.DataFrame, faces: pd.DataFrame) -> None:
    unknown = faces.loc[faces["commune"].isna(), "code"]
    absent = communes.loc[~communes["commune_code"].isin(faces["parent_code"]), "commune_code"]
    if len(unknown) or len(absent):
        raise WebFilesError(
            f"Contours et communes ne vont pas ensemble : sans contour {absent.tolist()[:5]}, "
            f"sans commune {unknown.tolist()[:5]}. Relancez « terrinum reference build »."
        )


def _level_rows(territories: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Territories of one level that still exist, by code."""
    current = (territories["level"] == str(level)) & territories["valid_to_year"].isna()
    return territories.loc[current].sort_values("code", ignore_index=True)


def _commune_entries(communes: pd.DataFrame) -> dict[str, list[Any]]:
    return _entries(communes.rename(columns={"commune_code": "code"}))


def _entries(rows: pd.DataFrame) -> dict[str, list[Any]]:
    return {
        "codes": rows["code"].tolist(),
        "names": rows["name"].tolist(),
        "lon": _thousandths(rows["lon"]),
        "lat": _thousandths(rows["lat"]),
        "population": rows["population"].fillna(0).astype("int64").tolist(),
    }


def _thousandths(degrees: pd.Series) -> list[int]:
    whole: list[int] = np.rint(degrees.to_numpy(dtype=float) * 1000).astype(np.int64).tolist()
    return whole


def _bounds(rows: pd.DataFrame) -> list[int]:
    """Bounds of each territory in thousandths of a degree, rounded outward, one after the other."""
    sides = [
        outward(rows[side].to_numpy(dtype=float) * 1000)
        for side, outward in zip(BOUNDS, OUTWARD, strict=True)
    ]
    whole: list[int] = np.column_stack(sides).astype(np.int64).ravel().tolist()
    return whole


def _parents(
    memberships: pd.DataFrame, level: Level, rows: pd.DataFrame, communes: pd.DataFrame
) -> list[int]:
    """Position of each commune's territory in `rows`, -1 where it has none."""
    members = memberships.loc[memberships["level"] == str(level)]
    members = members.loc[members["code"].isin(rows["code"])]
    codes = communes[["commune_code"]].merge(
        members, on="commune_code", how="left", validate="1:1"
    )["code"]
    whole: list[int] = codes.map(_positions(rows["code"])).fillna(-1).astype("int64").tolist()
    return whole


def _positions(codes: pd.Series) -> pd.Series:
    """Code → position."""
    return pd.Series(np.arange(len(codes)), index=codes.to_numpy())
