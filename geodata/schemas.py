"""Columns, types and keys of every stored table. Codes are strings, never numbers.

A table is checked against its schema each time the store writes it; `docs/tables.md` tells the
same in prose. One quantity has one column name everywhere: `population` is always inhabitants
(population municipale), `area_km2` always km², `lon`/`lat` always WGS84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from geodata.errors import GeodataError

if TYPE_CHECKING:
    import pandas as pd

TEXT = pa.string()
TEXTS = pa.list_(pa.string())


class SchemaError(GeodataError):
    """A table does not have the columns, the types or the key that its schema states."""


@dataclass(frozen=True)
class Table:
    """A stored table: its file name, its columns in order, its unique key, its nullable columns."""

    name: str
    columns: dict[str, pa.DataType]
    key: tuple[str, ...]
    nullable: frozenset[str] = field(default_factory=frozenset)
    geometry: bool = False

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the columns, the geometry left out."""
        return pa.schema(
            [
                pa.field(column, kind, nullable=column in self.nullable)
                for column, kind in self.columns.items()
            ]
        )

    def check(self, frame: pd.DataFrame) -> None:
        """Raise SchemaError where `frame` misses a column, holds a null or repeats a key."""
        expected = [*self.columns, *(["geometry"] if self.geometry else [])]
        if list(frame.columns) != expected:
            raise SchemaError(
                f"Table {self.name} : colonnes {list(frame.columns)}, attendu {expected}."
            )
        required = [column for column in expected if column not in self.nullable]
        holes = frame[required].isna().any()
        if holes.any():
            raise SchemaError(f"Table {self.name} : valeurs vides dans {list(holes[holes].index)}.")
        repeated = frame.duplicated(list(self.key), keep=False) if self.key else None
        if repeated is not None and repeated.any():
            first = frame.loc[repeated, list(self.key)].iloc[0].tolist()
            raise SchemaError(f"Table {self.name} : clé {self.key} répétée, par exemple {first}.")


COMMUNES = Table(
    "communes",
    {
        "commune_code": TEXT,
        "name": TEXT,
        "departement_code": TEXT,
        "region_code": TEXT,
        "ancienne_region_code": TEXT,
        "academie_code": TEXT,
        "region_academique_code": TEXT,
        "epci_code": TEXT,
        "ept_code": TEXT,
        "collectivite_code": TEXT,
        "population": pa.int64(),
        "area_km2": pa.float64(),
        "lon": pa.float64(),
        "lat": pa.float64(),
        "townhall_address": TEXT,
        "postal_codes": TEXTS,
        "outline_method": TEXT,
    },
    key=("commune_code",),
    # Collectivités d'outre-mer lie outside départements, régions and EPCI.
    nullable=frozenset(
        {
            *("region_code", "ancienne_region_code", "epci_code", "ept_code"),
            *("collectivite_code", "townhall_address"),
        }
    ),
)

TERRITORIES = Table(
    "territories",
    {
        "level": TEXT,
        "code": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "parent_code": TEXT,
        "valid_from_year": pa.int64(),
        "valid_to_year": pa.int64(),
        "commune_count": pa.int64(),
        "population": pa.int64(),
        "area_km2": pa.float64(),
        "lon": pa.float64(),
        "lat": pa.float64(),
        "west": pa.float64(),
        "south": pa.float64(),
        "east": pa.float64(),
        "north": pa.float64(),
    },
    key=("level", "code"),
    nullable=frozenset(
        {
            *("kind", "parent_code", "valid_from_year", "valid_to_year"),
            *("population", "area_km2", "lon", "lat", "west", "south", "east", "north"),
        }
    ),
)

MEMBERSHIPS = Table(
    "memberships",
    {"level": TEXT, "code": TEXT, "commune_code": TEXT},
    key=("level", "code", "commune_code"),
)

ALIASES = Table(
    "aliases",
    {"level": TEXT, "code": TEXT, "alias": TEXT, "source": TEXT},
    key=("level", "code", "alias"),
)

POSTAL_CODES = Table(
    "postal_codes",
    {"postal_code": TEXT, "commune_code": TEXT},
    key=("postal_code", "commune_code"),
)

COMMUNE_PERIODS = Table(
    "commune_periods",
    {
        "code": TEXT,
        "name": TEXT,
        "valid_from": pa.date32(),
        "valid_to": pa.date32(),
        "successor_codes": TEXTS,
        "next_codes": TEXTS,
        "event": TEXT,
    },
    key=("code", "valid_from"),
    nullable=frozenset({"valid_to", "event"}),
)

OUTLINES = Table(
    "outlines",
    {"level": TEXT, "code": TEXT},
    key=("level", "code"),
    geometry=True,
)

# Simplified together, for files that illustrate: a few seconds of work, done once per reference.
LIGHT_OUTLINES = Table(
    "light_outlines",
    {"commune_code": TEXT},
    key=("commune_code",),
    geometry=True,
)

REFERENCE_TABLES: tuple[Table, ...] = (
    COMMUNES,
    TERRITORIES,
    MEMBERSHIPS,
    ALIASES,
    POSTAL_CODES,
    COMMUNE_PERIODS,
    OUTLINES,
    LIGHT_OUTLINES,
)

INITIATIVES = Table(
    "initiatives",
    {
        "id": TEXT,
        "title": TEXT,
        "category": TEXT,
        "lead_name": TEXT,
        "lead_level": TEXT,
        "partners": TEXTS,
        "funders": TEXTS,
        "territory_type": TEXT,
        "territory_name": TEXT,
        "territory_code": TEXT,
        "territory_year": pa.int64(),
        "education_level": TEXTS,
        "start_year": pa.int64(),
        "end_year": pa.int64(),
        "status": TEXT,
        "budget_eur": pa.float64(),
        "schools_connected": pa.int64(),
        "schools_total": pa.int64(),
        "pupils": pa.int64(),
        "description": TEXT,
        "source_url": TEXT,
        "source_seen": pa.bool_(),
        "perimeter_id": TEXT,
        "perimeter_text": TEXT,
        "commune_count": pa.int64(),
        "population": pa.int64(),
        "loc_level": TEXT,
        "loc_code": TEXT,
        "loc_name": TEXT,
        "loc_cog_year": pa.int64(),
        "loc_method": TEXT,
        "loc_confidence": pa.float64(),
        "loc_reason": TEXT,
        "source_file": TEXT,
        "source_line": pa.int64(),
    },
    key=("id",),
    nullable=frozenset(
        {
            *("territory_code", "territory_year", "start_year", "end_year", "status"),
            *("budget_eur", "schools_connected", "schools_total", "pupils", "source_url"),
        }
    ),
)

PERIMETERS = Table(
    "perimeters",
    {"perimeter_id": TEXT, "commune_code": TEXT},
    key=("perimeter_id", "commune_code"),
)

# A row that was not published, exactly as it was read (`row` is a JSON object of its cells).
PENDING = Table(
    "pending",
    {
        "source_file": TEXT,
        "source_line": pa.int64(),
        "outcome": TEXT,
        "reason": TEXT,
        "candidates": TEXTS,
        "row": TEXT,
    },
    key=("source_file", "source_line"),
)

INITIATIVE_TABLES: tuple[Table, ...] = (INITIATIVES, PERIMETERS, PENDING)

# Optional collections, absent until `terrinum source` loads them (docs/sources.md).
# `kind`: ecole, college, lycee, autre; `detail` says more, in French. `status`: ouvert, a_ouvrir,
# a_fermer. `commune_code` is current; `source_commune_code` is the one the annuaire gives.
SCHOOLS = Table(
    "schools",
    {
        "uai": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "detail": TEXT,
        "sector": TEXT,
        "status": TEXT,
        "commune_code": TEXT,
        "source_commune_code": TEXT,
        "academie_code": TEXT,
        "lon": pa.float64(),
        "lat": pa.float64(),
    },
    key=("uai",),
    nullable=frozenset({"sector", "academie_code", "lon", "lat"}),
)
SCHOOL_TABLES: tuple[Table, ...] = (SCHOOLS,)

# `unplaced`: members whose ground is not known; a syndicat that has some is never `matched`.
SYNDICATS = Table(
    "syndicats",
    {
        "siren": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "member_count": pa.int64(),
        "unplaced": TEXTS,
    },
    key=("siren",),
    nullable=frozenset({"kind"}),
)
SYNDICAT_COMMUNES = Table(
    "syndicat_communes", {"siren": TEXT, "commune_code": TEXT}, key=("siren", "commune_code")
)
SYNDICAT_TABLES: tuple[Table, ...] = (SYNDICATS, SYNDICAT_COMMUNES)
