"""What is counted on a ground: coverage, white zones, shared EPCI, beginnings, amounts.

Tables and arrays in, tables out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.labels import LOCAL_REACH, WIDE_REACH

if TYPE_CHECKING:
    from dashboard.filters import Mask
    from geodata.coverage import Counts

_SUMS = ["communes", "communes_covered", "population", "population_covered"]


def coverage_by(
    communes: pd.DataFrame, per_commune: Counts, area: Mask, column: str
) -> pd.DataFrame:
    """Sum communes and inhabitants of `area`, and those covered, by value of `column`.

    `per_commune` and `area` have shape (C,). Communes where `column` is null belong to no row.
    """
    inside = communes.loc[area, [column, "population"]]
    covered = per_commune[area] > 0
    parts = inside.assign(
        communes=1,
        communes_covered=covered.astype(np.int64),
        population_covered=np.where(covered, inside["population"], 0),
    )
    sums: pd.DataFrame = parts.dropna(subset=[column]).groupby(column)[_SUMS].sum()
    return sums


def white_zones(coverage: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of `coverage_by` that nothing covers, most inhabitants first."""
    blank = coverage[coverage["communes_covered"] == 0]
    # Sorted by code first: the second sort is stable, so that equals stay in that order.
    ranked = blank.sort_index().sort_values("population", ascending=False, kind="stable")
    return ranked[["communes", "population"]]


def straddling(communes: pd.DataFrame, *, academie: str | None = None) -> pd.DataFrame:
    """List the EPCI with communes in several académies, one row per EPCI and académie.

    Columns: epci_code, academie_code, communes, population. With `academie`, only the EPCI that
    have a commune there. `communes` is table COMMUNES, which holds the memberships of each.
    """
    parts = communes.groupby(["epci_code", "academie_code"], as_index=False).agg(
        communes=("commune_code", "size"), population=("population", "sum")
    )
    parts = parts[parts.groupby("epci_code")["academie_code"].transform("size") > 1]
    if academie is not None:
        here = parts.loc[parts["academie_code"] == academie, "epci_code"]
        parts = parts[parts["epci_code"].isin(here)]
    return parts.reset_index(drop=True)


def begun_by_year(initiatives: pd.DataFrame, reach: pd.Series) -> pd.DataFrame:
    """Count the initiatives by first year, local and wide: columns year, locale, large, titles.

    Years without any are there too, so that a gap is seen; an unknown first year is left out.
    `reach` has the index of `initiatives`.
    """
    dated = initiatives[["start_year", "title"]].dropna(subset=["start_year"])
    dated = dated.assign(reach=reach.loc[dated.index].astype("str"))
    if dated.empty:
        return pd.DataFrame(columns=["year", LOCAL_REACH, WIDE_REACH, "titles"])
    years = pd.RangeIndex(int(dated["start_year"].min()), int(dated["start_year"].max()) + 1)
    counts = pd.crosstab(dated["start_year"].astype("int64"), dated["reach"])
    counts = counts.reindex(index=years, columns=[LOCAL_REACH, WIDE_REACH], fill_value=0)
    titles = dated.groupby(dated["start_year"].astype("int64"))["title"].agg(" ; ".join)
    table = counts.assign(titles=titles.reindex(years).fillna(""))
    return table.rename_axis("year").rename_axis(columns=None).reset_index()


def announced_by_lead(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Describe the announced amounts by lead level, never added up.

    Columns: lead_level, initiatives, announced (how many state an amount), smallest, median,
    largest (euros, null where none states one). Most initiatives first.
    """
    amounts = initiatives.groupby("lead_level")["budget_eur"]
    table = pd.DataFrame(
        {
            "initiatives": amounts.size(),
            "announced": amounts.count(),
            "smallest": amounts.min(),
            "median": amounts.median(),
            "largest": amounts.max(),
        }
    )
    return table.sort_values(["initiatives", "announced"], ascending=False).reset_index()
