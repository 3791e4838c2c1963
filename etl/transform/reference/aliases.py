"""The table `aliases`: hand-kept ones, and those that a name carries in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from etl.transform.reference.tables import read_table
from geodata.schemas import ALIASES
from geodata.territories import Level

if TYPE_CHECKING:
    from etl.transform.reference.sources import Source

# « Communauté de communes de la Vallée du Garon (CCVG) » holds its acronym.
ACRONYM = r"^(?P<short>.+?) \((?P<acronym>[A-Z0-9]{3,}|[A-Z][\w ]*[A-Z]\w*)\)$"
ARRONDISSEMENT = r"^(?P<city>.+) (?P<rank>(?P<number>\d+)(?:er|e)) "


def build_aliases(source: Source, territories: pd.DataFrame) -> pd.DataFrame:
    """Build `aliases`: level, code, alias, source (usage, sigle, ancien_nom, abrege), sorted."""
    rows = pd.concat(
        [read_table("aliases"), _of_epci(territories), _of_arrondissements(source)],
        ignore_index=True,
    )
    key = list(ALIASES.key)
    return rows.drop_duplicates(key).sort_values(key, ignore_index=True)[list(ALIASES.columns)]


def _of_epci(territories: pd.DataFrame) -> pd.DataFrame:
    epci = territories.loc[territories["level"] == str(Level.EPCI)].reset_index(drop=True)
    parts = epci["name"].str.extract(ACRONYM)
    return pd.concat(
        [
            epci.assign(alias=parts["acronym"], source="sigle"),
            epci.assign(alias=parts["short"], source="abrege"),
        ]
    ).dropna(subset=["alias"])[list(ALIASES.columns)]


def _of_arrondissements(source: Source) -> pd.DataFrame:
    rows = source.of_type("ARM")
    parts = rows["nom"].str.extract(ARRONDISSEMENT)
    short = pd.concat([parts["city"] + " " + parts["rank"], parts["city"] + " " + parts["number"]])
    return pd.DataFrame(
        {
            "level": str(Level.ARRONDISSEMENT_MUNICIPAL),
            "code": pd.concat([rows["code"], rows["code"]]),
            "alias": short,
            "source": "abrege",
        }
    )
