"""A store of four communes, published for real in a temporary folder."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import schemas
from geodata.boundaries import light_outlines
from geodata.store import publish_initiatives, publish_reference
from geodata.topology_file import encode
from geodata.web import web_topology

COMMUNES = [
    # code, name, département, région, académie, EPCI, inhabitants
    ("01001", "L'Abergement-Clémenciat", "01", "84", "10", "200069193", 800),
    ("69123", "Lyon", "69", "84", "10", "200046977", 520_000),
    ("59350", "Lille", "59", "32", "09", "200093201", 236_000),
    ("97101", "Les Abymes", "971", "01", "32", None, 53_000),
]
NAMES = {
    ("departement", "01"): "Ain",
    ("departement", "69"): "Rhône",
    ("departement", "59"): "Nord",
    ("departement", "971"): "Guadeloupe",
    ("region", "84"): "Auvergne-Rhône-Alpes",
    ("region", "32"): "Hauts-de-France",
    ("region", "01"): "Guadeloupe",
    ("academie", "10"): "Lyon",
    ("academie", "09"): "Lille",
    ("academie", "32"): "Guadeloupe",
    ("epci", "200069193"): "CC de la Dombes",
    ("epci", "200046977"): "Métropole de Lyon",
    ("epci", "200093201"): "Métropole Européenne de Lille",
}
COLUMN = {
    "departement": "departement_code",
    "region": "region_code",
    "academie": "academie_code",
    "epci": "epci_code",
}


def communes():
    columns = ["commune_code", "name", "departement_code", "region_code", "academie_code"]
    rows = pd.DataFrame(COMMUNES, columns=[*columns, "epci_code", "population"])
    rows = rows.assign(
        ancienne_region_code=rows["region_code"],
        region_academique_code=rows["region_code"],
        ept_code=None,
        collectivite_code=None,
        area_km2=10.0,
        lon=[4.9, 4.8, 3.0, -61.5],
        lat=[46.1, 45.8, 50.6, 16.3],
        townhall_address=None,
        postal_codes=[[] for _ in COMMUNES],
        outline_method="source",
    )
    return rows.sort_values("commune_code", ignore_index=True)[list(schemas.COMMUNES.columns)]


def territory(level, code, name, members):
    bounds = {
        "lon": members["lon"].mean(),
        "lat": members["lat"].mean(),
        "west": members["lon"].min() - 0.1,
        "east": members["lon"].max() + 0.1,
        "south": members["lat"].min() - 0.1,
        "north": members["lat"].max() + 0.1,
    }
    return {
        "level": level,
        "code": code,
        "name": name,
        "kind": None,
        "parent_code": None,
        "valid_from_year": None,
        "valid_to_year": None,
        "commune_count": len(members),
        "population": members["population"].sum(),
        "area_km2": 10.0 * len(members),
        **bounds,
    }


def reference_tables():
    rows = communes()
    territories = [
        territory("commune", row.commune_code, row.name_, rows.iloc[[index]])
        for index, row in enumerate(rows.rename(columns={"name": "name_"}).itertuples())
    ]
    memberships = []
    for (level, code), name in NAMES.items():
        members = rows[rows[COLUMN[level]] == code]
        territories.append(territory(level, code, name, members))
        memberships += [(level, code, commune) for commune in members["commune_code"]]
    outlines = gpd.GeoDataFrame(
        {"level": "commune", "code": rows["commune_code"]},
        geometry=shapely.box(rows["lon"], rows["lat"], rows["lon"] + 0.1, rows["lat"] + 0.1),
        crs=4326,
    )
    table = pd.DataFrame(territories)[list(schemas.TERRITORIES.columns)]
    years = ["valid_from_year", "valid_to_year"]
    table[years] = table[years].astype("Int64")
    empty = {
        each.name: each.schema.empty_table().to_pandas()
        for each in (schemas.ALIASES, schemas.POSTAL_CODES, schemas.COMMUNE_PERIODS)
    }
    return {
        "communes": rows,
        "territories": table.sort_values(["level", "code"], ignore_index=True),
        "memberships": pd.DataFrame(memberships, columns=list(schemas.MEMBERSHIPS.columns)),
        "outlines": outlines,
        "light_outlines": light_outlines(outlines),
        **empty,
    }


def initiative(identifier, perimeter, **changes):
    row = {
        "id": identifier,
        "title": "Équipement progressif des écoles",
        "category": "equipement_ecoles",
        "lead_name": "Ville de Lyon",
        "lead_level": "commune",
        "partners": ["Académie de Lyon"],
        "funders": ["État:50 %"],
        "territory_type": "commune",
        "territory_name": "Lyon",
        "territory_code": "69123",
        "territory_year": 2013,
        "education_level": ["ecole"],
        "start_year": 2013,
        "end_year": None,
        "status": "en_cours",
        "budget_eur": 4_455_800,
        "schools_connected": 10,
        "schools_total": 20,
        "pupils": None,
        "description": "Un tableau interactif par classe.",
        "source_url": "https://exemple.fr/page",
        "source_seen": True,
        "perimeter_id": perimeter,
        "perimeter_text": "Commune Lyon : 1 commune.",
        "commune_count": 1,
        "population": 520_000,
        "loc_level": "commune",
        "loc_code": "69123",
        "loc_name": "Lyon",
        "loc_cog_year": 2026,
        "loc_method": "code",
        "loc_confidence": 1.0,
        "loc_reason": "Code « 69123 » : commune Lyon.",
        "source_file": "essai.csv",
        "source_line": 2,
    }
    return row | changes


PERIMETERS = [
    ("lyon", "69123"),
    ("ara", "01001"),
    ("ara", "69123"),
    ("lille", "59350"),
    ("ain", "01001"),
    ("vanished", "00000"),
]


def initiative_tables(rows):
    table = pd.DataFrame(rows, columns=list(schemas.INITIATIVES.columns))
    whole = [name for name, kind in schemas.INITIATIVES.columns.items() if str(kind) == "int64"]
    table[whole] = table[whole].astype("Int64")
    used = {row["perimeter_id"] for row in rows}
    perimeters = [pair for pair in PERIMETERS if pair[0] in used]
    return {
        "initiatives": table,
        "perimeters": pd.DataFrame(perimeters, columns=list(schemas.PERIMETERS.columns)),
        "pending": schemas.PENDING.schema.empty_table().to_pandas(),
    }


ROWS = (
    initiative("lyon-ecrans", "lyon"),
    initiative(
        "ara-ent",
        "ara",
        title="Un ENT régional",
        category="ent",
        lead_level="region",
        commune_count=2,
    ),
    initiative("lille-fibre", "lille", title="La fibre à l'école", category="thd_ecoles"),
)


def publish_initiative_rows(root, rows):
    manifest = {
        "kind": "initiatives",
        "cog_year": 2026,
        "counts": {"initiatives": len(rows)},
        "sources": {"essai.csv": {"published": len(rows), "pending": 0, "sha256": "0"}},
    }
    return publish_initiatives(initiative_tables(rows), manifest, root=root)


def publish_tiny_reference(root):
    manifest = {
        "kind": "reference",
        "cog_year": 2026,
        "counts": {"commune": 4, "epci": 3, "departement": 4, "region": 3, "academie": 3},
        "sources": {"essai": {"publisher": "personne", "licence": "Licence Ouverte 2.0"}},
        "rebuilt_outlines": [],
        "web": {"communes": "communes-0.bin", "territories": "territories-0.json"},
    }
    tables = reference_tables()
    outlines = encode(web_topology(tables))
    web = {"communes-0.bin": outlines, "territories-0.json": b"{}"}
    return publish_reference(tables, web, manifest, root=root)


@pytest.fixture
def empty_dir(tmp_path, monkeypatch):
    """Point the store at a folder where nothing was ever published."""
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def reference_dir(empty_dir):
    """Publish a reference of four communes and no initiative."""
    publish_tiny_reference(empty_dir)
    return empty_dir


@pytest.fixture
def store_dir(reference_dir):
    """Publish four communes and three initiatives."""
    publish_initiative_rows(reference_dir, ROWS)
    return reference_dir


@pytest.fixture
def publish(store_dir):
    """Publish other initiatives in the same store."""
    return lambda *rows: publish_initiative_rows(store_dir, rows)


@pytest.fixture
def make_initiative():
    """Make a row of table INITIATIVES: an id, a perimeter, and what differs."""
    return initiative
