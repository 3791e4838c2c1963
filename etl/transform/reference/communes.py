"""The tables `communes` and `postal_codes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from etl.transform.reference.names import with_article
from etl.transform.reference.tables import explode_codes, read_table, translate
from geodata.schemas import COMMUNES, POSTAL_CODES

if TYPE_CHECKING:
    import geopandas as gpd

    from etl.transform.reference.sources import Source

# A town hall further than this (about 500 m) from its commune's outline was geocoded elsewhere,
# often to a homonym; closer, the outline's own generalisation may be what puts it outside.
TOWN_HALL_TOLERANCE_DEGREES = 0.005


def build_communes(source: Source, postal_codes: pd.DataFrame) -> pd.DataFrame:
    """Build `communes` but for what outlines tell: lon/lat are raw town halls, some null.

    The collectivités d'outre-mer that are communes no more have a row too. Columns `area_km2` and
    `outline_method` come with `complete_communes`.
    """
    overseas = read_table("collectivites_outre_mer").rename(columns={"code": "commune_code"})
    shared = ["commune_code", "name", "departement_code"]
    communes = pd.concat([_communes_of_departements(source), overseas[shared]])
    communes = communes.sort_values("commune_code", ignore_index=True)
    communes = _with_departement_groups(communes, source)
    communes["ept_code"] = translate(
        communes["commune_code"], read_table("ept_members"), "commune_code", "ept_code"
    )
    communes["collectivite_code"] = _collectivite_of(communes)
    communes["population"] = population_of(communes["commune_code"])
    communes["postal_codes"] = _postal_codes_of(communes, postal_codes)
    return communes[[column for column in COMMUNES.columns if column in communes]]


def complete_communes(
    communes: pd.DataFrame, outlines: gpd.GeoDataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """Add what outlines tell: area, outline method, a point inside where the town hall is not.

    `outlines`: commune_code, outline_method, geometry (WGS84). `measures`: level, code, area_km2,
    lon, lat. A town hall further than TOWN_HALL_TOLERANCE_DEGREES from its commune is replaced.
    """
    inside = measures.loc[measures["level"] == "commune", ["code", "area_km2", "lon", "lat"]]
    inside = inside.rename(columns={"code": "commune_code", "lon": "in_lon", "lat": "in_lat"})
    drawn = communes.merge(
        outlines[["commune_code", "outline_method", "geometry"]],
        on="commune_code",
        how="left",
        validate="1:1",
    ).merge(inside, on="commune_code", how="left", validate="1:1")
    astray = town_halls_astray(drawn)
    return drawn.assign(
        lon=drawn["lon"].mask(astray, drawn["in_lon"]),
        lat=drawn["lat"].mask(astray, drawn["in_lat"]),
    )[list(COMMUNES.columns)]


def town_halls_astray(drawn: pd.DataFrame) -> np.ndarray:
    """Tell which town halls (lon, lat) are absent, or too far from their commune's geometry."""
    points = shapely.points(drawn["lon"].to_numpy(), drawn["lat"].to_numpy())
    points[drawn["lon"].isna().to_numpy()] = None
    distance = shapely.distance(np.asarray(drawn["geometry"], dtype=object), points)
    near: np.ndarray = distance <= TOWN_HALL_TOLERANCE_DEGREES
    return ~near  # a null point has a null distance, which is not near


def build_postal_codes(source: Source) -> pd.DataFrame:
    """Build `postal_codes`: those of an arrondissement serve its commune.

    The source links 27676 (Les Trois Lacs) to none: the town hall's own address gives it.
    """
    links = source.postal_codes_communes
    codes = pd.DataFrame(
        {
            "postal_code": translate(links["codepostal_id"], source.postal_codes, "id", "code"),
            "commune_code": links["commune_id"].map(source.commune_codes()),
        }
    )
    columns = list(POSTAL_CODES.columns)
    overseas = read_table("collectivites_outre_mer").rename(columns={"code": "commune_code"})
    every = pd.concat([codes, _postal_codes_of_town_halls(source, codes), overseas[columns]])
    return every.drop_duplicates().sort_values(columns, ignore_index=True)[columns]


def population_of(codes: pd.Series) -> pd.Series:
    """Look up the population municipale of current communes and arrondissements, by code."""
    return translate(codes, read_table("populations"), "code", "population").astype("int64")


def _communes_of_departements(source: Source) -> pd.DataFrame:
    """Read the communes proper, with their département, their EPCI and their town hall."""
    rows = source.of_type("COM")
    lon, lat = _coordinates(rows["mairie_localisation"])
    return pd.DataFrame(
        {
            "commune_code": rows["code"],
            "name": with_article(rows["nom"], rows["type_nom"]),
            "departement_code": translate(
                rows["departement_id"], source.departements, "id", "code"
            ),
            "epci_code": translate(rows["epci_id"], source.epci, "id", "code"),
            "lon": lon,
            "lat": lat,
            "townhall_address": _one_line(rows["mairie_adresse"]),
        }
    )


def _with_departement_groups(communes: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Add the codes of the levels that are whole départements, or collectivités d'outre-mer."""
    departements = source.departements.rename(columns={"code": "departement_code"})
    groups = departements[["departement_code"]].assign(
        region_code=translate(departements["region_id"], source.regions, "id", "code")
    )
    former = explode_codes(read_table("anciennes_regions"), "departement_codes", "departement_code")
    academies = read_table("academies")
    groups["ancienne_region_code"] = translate(
        groups["departement_code"], former, "departement_code", "code"
    )
    groups["academie_code"] = translate(
        groups["departement_code"], academies, "departement_code", "academie_code"
    )
    # Since 2020 a région académique is a région; the ministry's own codes are not in our sources.
    groups["region_academique_code"] = groups["region_code"]
    overseas = read_table("collectivites_outre_mer")
    groups = pd.concat([groups, overseas[overseas.columns.intersection(groups.columns)]])
    return communes.merge(groups, on="departement_code", how="left", validate="m:1")


def _collectivite_of(communes: pd.DataFrame) -> pd.Series:
    """Code of the collectivité, département or part of one, that each commune lies in, if any."""
    found = pd.Series(None, index=communes.index, dtype="str")
    rules = explode_codes(read_table("collectivites"), "departement_codes", "departement_code")
    for rule in rules.fillna("").to_dict("records"):
        inside = communes["departement_code"] == rule["departement_code"]
        if rule["within_epci"]:
            inside &= communes["epci_code"] == rule["within_epci"]
        if rule["outside_epci"]:
            inside &= communes["epci_code"] != rule["outside_epci"]
        found[inside] = rule["code"]
    return found


def _coordinates(points: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Read points, hexadecimal WKB, as longitudes and latitudes; null and empty become null."""
    shapes = shapely.from_wkb(points.astype(object).where(points.notna(), None).to_numpy())
    shapes[shapely.is_empty(shapes)] = None
    return shapely.get_x(shapes), shapely.get_y(shapes)


def _one_line(address: pd.Series) -> pd.Series:
    return address.str.replace(r"\s*\n\s*", ", ", regex=True).str.strip(", ").replace("", None)


def _postal_codes_of(communes: pd.DataFrame, codes: pd.DataFrame) -> pd.Series:
    lists = codes.groupby("commune_code")["postal_code"].agg(list)
    return communes["commune_code"].map(lists)


def _postal_codes_of_town_halls(source: Source, known: pd.DataFrame) -> pd.DataFrame:
    rows = source.communes.loc[source.communes["type"] == "COM", ["code", "mairie_adresse"]]
    rows = rows.loc[~rows["code"].isin(known["commune_code"])]
    found = rows["mairie_adresse"].str.extract(r"\n(\d{5}) ", expand=False)
    return pd.DataFrame({"postal_code": found, "commune_code": rows["code"]}).dropna()
