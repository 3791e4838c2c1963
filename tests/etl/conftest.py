"""A France of a few communes, for the locator's tests."""

import datetime

import pandas as pd
import pytest
import shapely

from etl.transform.locate import Gazetteer

# (code, name, département, population, EPCI, postal code, west, south): squares of 0.1 degree.
COMMUNES = [
    ("33063", "Bordeaux", "33", 260_000, "243300316", "33000", -0.60, 44.80),
    ("33281", "Mérignac", "33", 75_000, "243300316", "33700", -0.70, 44.80),
    ("16216", "Mérignac", "16", 700, "200000001", "16200", -0.10, 45.60),
    ("50129", "Cherbourg-en-Cotentin", "50", 78_000, "200000001", "50100", -1.70, 49.60),
    ("69123", "Lyon", "69", 520_000, "200046977", "69003", 4.80, 45.70),
    ("76351", "Le Havre", "76", 165_000, "200000001", "76600", 0.10, 49.40),
    ("76095", "Bihorel", "76", 8_000, "200000001", "76420", 1.10, 49.40),
    ("76108", "Bois-Guillaume", "76", 14_000, "200000001", "76230", 1.00, 49.40),
]
REGIONS = {"33": "75", "16": "75", "50": "28", "69": "84", "76": "28"}
FORMER_REGIONS = {"33": "72", "16": "54", "50": "25", "69": "82", "76": "23"}
NAMES = {
    "departement": {
        "33": "Gironde",
        "16": "Charente",
        "50": "Manche",
        "69": "Rhône",
        "76": "Seine-Maritime",
    },
    "region": {"75": "Nouvelle-Aquitaine", "28": "Normandie", "84": "Auvergne-Rhône-Alpes"},
    "ancienne_region": {
        "72": "Aquitaine",
        "54": "Poitou-Charentes",
        "25": "Basse-Normandie",
        "82": "Rhône-Alpes",
        "23": "Haute-Normandie",
    },
    "epci": {
        "243300316": "Bordeaux Métropole",
        "200046977": "Métropole de Lyon",
        "200000001": "Communauté de communes Côte et Bocage",
    },
}
# (code, name, from, to, current codes)
PAST = [
    ("50129", "Cherbourg-Octeville", "2000-03-01", "2016-01-01", ["50129"]),
    ("50173", "Équeurdreville-Hainneville", "1943-01-01", "2016-01-01", ["50129"]),
    ("76108", "Bois-Guillaume-Bihorel", "2012-01-01", "2014-01-01", ["76095", "76108"]),
]


@pytest.fixture(scope="session")
def small_gazetteer():
    """Index a France of eight communes, three EPCI, one arrondissement and a few dates."""
    return Gazetteer.from_tables(**small_tables())


def small_tables():
    communes = pd.DataFrame(
        [
            {
                "commune_code": code,
                "name": name,
                "departement_code": departement,
                "region_code": REGIONS[departement],
                "ancienne_region_code": FORMER_REGIONS[departement],
                "epci_code": epci,
                "population": population,
            }
            for code, name, departement, population, epci, _, _, _ in COMMUNES
        ]
    ).sort_values("commune_code", ignore_index=True)
    memberships = pd.concat(
        [
            communes[[column, "commune_code"]]
            .set_axis(["code", "commune_code"], axis="columns")
            .assign(level=column.removesuffix("_code"))
            for column in ("departement_code", "region_code", "ancienne_region_code", "epci_code")
        ],
        ignore_index=True,
    )[["level", "code", "commune_code"]]
    return {
        "communes": communes,
        "territories": territories(communes, memberships),
        "memberships": memberships,
        "aliases": pd.DataFrame(
            [("epci", "200046977", "Grand Lyon", "usage")],
            columns=["level", "code", "alias", "source"],
        ),
        "postal_codes": pd.DataFrame(
            [(postcode, code) for code, _, _, _, _, postcode, _, _ in COMMUNES],
            columns=["postal_code", "commune_code"],
        ),
        "commune_periods": periods(),
        "outlines": outlines(),
    }


def territories(communes, memberships):
    rows = [
        {"level": "commune", "code": row.commune_code, "name": row.name, "population": size}
        for row, size in zip(
            communes[["commune_code", "name"]].itertuples(index=False, name="Row"),
            communes["population"],
            strict=True,
        )
    ]
    totals = memberships.merge(communes, on="commune_code", validate="m:1").groupby(
        ["level", "code"]
    )["population"]
    rows += [
        {
            "level": level,
            "code": code,
            "name": NAMES[level][code],
            "population": size,
            "valid_to_year": 2015 if level == "ancienne_region" else None,
        }
        for (level, code), size in totals.sum().items()
    ]
    rows.append(
        {
            "level": "arrondissement_municipal",
            "code": "69383",
            "name": "Lyon 3e Arrondissement",
            "population": 100_000,
            "parent_code": "69123",
        }
    )
    columns = ["level", "code", "name", "kind", "parent_code", "valid_from_year", "valid_to_year"]
    return pd.DataFrame(rows, columns=[*columns, "population"]).astype(
        {"valid_from_year": "Int64", "valid_to_year": "Int64"}
    )


def periods():
    started = {"50129": "2016-01-01", "76095": "2014-01-01", "76108": "2014-01-01"}
    current = [
        (code, name, started.get(code, "1943-01-01"), None, [code]) for code, name, *_ in COMMUNES
    ]
    frame = pd.DataFrame(
        [*PAST, *current], columns=["code", "name", "valid_from", "valid_to", "successor_codes"]
    )
    for column in ("valid_from", "valid_to"):
        days = [
            datetime.date.fromisoformat(day) if isinstance(day, str) else None
            for day in frame[column]
        ]
        frame[column] = pd.Series(days, dtype="object")
    return frame


def outlines():
    import geopandas as gpd  # noqa: PLC0415 - only these tests pay for it

    squares = [shapely.box(west, south, west + 0.1, south + 0.1) for *_, west, south in COMMUNES]
    return gpd.GeoDataFrame(
        {"level": "commune", "code": [row[0] for row in COMMUNES]}, geometry=squares, crs=4326
    )
