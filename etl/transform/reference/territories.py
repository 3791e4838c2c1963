"""The tables `territories` and `memberships`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from etl.transform.reference.communes import population_of
from etl.transform.reference.names import epci_full_name, with_article
from etl.transform.reference.tables import explode_codes, read_table
from geodata.schemas import MEMBERSHIPS, TERRITORIES
from geodata.territories import OVERSEAS_KIND, Level

if TYPE_CHECKING:
    from etl.transform.reference.sources import Source

# Levels above commune → the column of `communes` that holds their code.
COLUMN_OF_LEVEL = {
    Level.EPCI: "epci_code",
    Level.EPT: "ept_code",
    Level.DEPARTEMENT: "departement_code",
    Level.COLLECTIVITE: "collectivite_code",
    Level.REGION: "region_code",
    Level.ANCIENNE_REGION: "ancienne_region_code",
    Level.ACADEMIE: "academie_code",
    Level.REGION_ACADEMIQUE: "region_academique_code",
}
TYPE_OF_LEVEL = {
    Level.COMMUNE_DELEGUEE: "COMD",
    Level.COMMUNE_ASSOCIEE: "COMA",
    Level.ARRONDISSEMENT_MUNICIPAL: "ARM",
}
MEASURES = ["area_km2", "lon", "lat", "west", "south", "east", "north"]
YEARS = ["valid_from_year", "valid_to_year"]
COUNTS = ["commune_count", "population"]


def build_memberships(communes: pd.DataFrame) -> pd.DataFrame:
    """Build `memberships`: level, code, commune_code, sorted."""
    current = [
        communes[[column, "commune_code"]]
        .rename(columns={column: "code"})
        .dropna()
        .assign(level=str(level))
        for level, column in COLUMN_OF_LEVEL.items()
    ]
    rows = pd.concat([*current, _members_of_former_academies(communes)])
    rows = rows.loc[~_of_no_departement(rows)]
    columns = list(MEMBERSHIPS.columns)
    return rows[columns].sort_values(columns, ignore_index=True)


def _of_no_departement(rows: pd.DataFrame) -> pd.Series:
    """Tell the rows of 977 and 978: codes in a département's place, which no département bears."""
    overseas = read_table("collectivites_outre_mer")["departement_code"]
    found: pd.Series = (rows["level"] == str(Level.DEPARTEMENT)) & rows["code"].isin(overseas)
    return found


def build_territories(
    source: Source, communes: pd.DataFrame, memberships: pd.DataFrame, periods: pd.DataFrame
) -> pd.DataFrame:
    """Build `territories`, sorted by level and code, but for MEASURES (`complete_territories`)."""
    named = pd.concat(
        [
            *(_above_communes(source)),
            _communes_named(communes, periods),
            *(_inside_communes(source, level) for level in TYPE_OF_LEVEL),
        ]
    )
    counts = _counts(communes, memberships)
    territories = named.merge(counts, on=["level", "code"], how="left", validate="1:1")
    territories = _with_validity(territories)
    # Levels inside a commune hold no whole one.
    territories["commune_count"] = territories["commune_count"].fillna(0).astype("int64")
    territories["population"] = territories["population"].fillna(
        territories["own_population"].astype("Int64")
    )
    columns = [column for column in TERRITORIES.columns if column not in MEASURES]
    return territories.sort_values(["level", "code"], ignore_index=True)[columns]


def complete_territories(
    territories: pd.DataFrame, communes: pd.DataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """Add MEASURES, level by level; a commune's point is its own of the complete `communes`."""
    measured = territories.merge(
        measures[["level", "code", *MEASURES]], on=["level", "code"], how="left", validate="1:1"
    )
    is_commune = measured["level"] == str(Level.COMMUNE)
    points = communes.set_index("commune_code")
    for axis in ("lon", "lat"):
        measured[axis] = measured[axis].mask(is_commune, measured["code"].map(points[axis]))
    return measured[list(TERRITORIES.columns)]


def _above_communes(source: Source) -> list[pd.DataFrame]:
    epci = source.epci
    full = [epci_full_name(name, kind) for name, kind in zip(epci.nom, epci.type, strict=True)]
    ept = read_table("ept_members").drop_duplicates("ept_code")
    academies = read_table("academies").drop_duplicates("academie_code")
    departements, regions = source.departements, source.regions
    # Région names of the COG have no article, but La Réunion's is part of the name.
    return [
        _rows(Level.EPCI, epci["code"], full, kind=epci["type"]),
        _rows(Level.EPT, ept["ept_code"], ept["ept_name"], kind="EPT"),
        _rows(Level.DEPARTEMENT, departements["code"], departements["nom"]),
        _rows(Level.REGION, regions["code"], regions["nom"]),
        _rows(Level.REGION_ACADEMIQUE, regions["code"], regions["nom"]),
        _rows(Level.ACADEMIE, academies["academie_code"], academies["academie"]),
        *(
            _rows(level, table["code"], table["name"])
            for level, name in (
                (Level.ANCIENNE_REGION, "anciennes_regions"),
                (Level.ANCIENNE_ACADEMIE, "anciennes_academies"),
                (Level.COLLECTIVITE, "collectivites"),
            )
            for table in [read_table(name)]
        ),
    ]


def _communes_named(communes: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Name the communes; the year is that of the current period, null where older than INSEE's."""
    overseas = read_table("collectivites_outre_mer")["code"]
    rows = _rows(
        Level.COMMUNE,
        communes["commune_code"],
        communes["name"],
        kind=communes["commune_code"].map(dict.fromkeys(overseas, OVERSEAS_KIND)),
        own_population=communes["population"],
    )
    current = periods.loc[periods["valid_to"].isna()].set_index("code")["valid_from"]
    year = pd.to_datetime(rows["code"].map(current)).dt.year
    return rows.assign(valid_from_year=year.where(year > periods["valid_from"].min().year))


def _inside_communes(source: Source, level: Level) -> pd.DataFrame:
    rows = source.of_type(TYPE_OF_LEVEL[level])
    named = _rows(
        level,
        rows["code"],
        with_article(rows["nom"], rows["type_nom"]),
        parent_code=rows["id"].map(source.commune_codes()),
    )
    if level is Level.ARRONDISSEMENT_MUNICIPAL:
        named["own_population"] = population_of(named["code"])
    return named


def _rows(level: Level, codes: pd.Series, names: object, **columns: object) -> pd.DataFrame:
    empty = dict.fromkeys(["kind", "parent_code", "own_population", *YEARS])
    return pd.DataFrame(
        {"level": str(level), "code": codes, "name": names} | empty | columns,
    ).astype({"kind": "str", "parent_code": "str", "own_population": "Int64"} | _int(YEARS))


def _counts(communes: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Count the communes and the inhabitants of each territory made of communes."""
    people = communes[["commune_code", "population"]]
    members = memberships.merge(people, on="commune_code", how="left", validate="m:1")
    counts = members.groupby(["level", "code"], as_index=False).agg(
        commune_count=("commune_code", "size"), population=("population", "sum")
    )
    alone = people.rename(columns={"commune_code": "code"}).assign(
        level=str(Level.COMMUNE), commune_count=1
    )
    return pd.concat([counts, alone])[["level", "code", *COUNTS]].astype(_int(COUNTS))


def _with_validity(territories: pd.DataFrame) -> pd.DataFrame:
    """Fill the years of `validity.csv`: of a code, or of all codes of a level (`*`)."""
    stated = read_table("validity").astype(_int(YEARS))[["level", "code", *YEARS]]
    of_level = stated.loc[stated["code"] == "*"].set_index("level")
    own = stated.set_index(["level", "code"])
    keys = pd.MultiIndex.from_frame(territories[["level", "code"]])
    for column in YEARS:
        exact = own[column].reindex(keys).set_axis(territories.index)
        general = territories["level"].map(of_level[column])
        territories[column] = territories[column].fillna(exact).fillna(general)
    return territories


def _members_of_former_academies(communes: pd.DataFrame) -> pd.DataFrame:
    former = explode_codes(
        read_table("anciennes_academies"), "departement_codes", "departement_code"
    )
    members = communes[["commune_code", "departement_code"]].merge(
        former, on="departement_code", how="inner", validate="m:1"
    )
    return members.assign(level=str(Level.ANCIENNE_ACADEMIE))


def _int(columns: list[str]) -> dict[str, str]:
    return dict.fromkeys(columns, "Int64")
