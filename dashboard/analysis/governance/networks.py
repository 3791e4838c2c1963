"""With whom: the actors that initiatives name together."""

from __future__ import annotations

from functools import cache

import pandas as pd

from dashboard.analysis.governance.funders import parse_funder
from dashboard.filters.text import fold
from geodata.french import upper_first


def actors(initiatives: pd.DataFrame) -> pd.DataFrame:
    """List who acts in each initiative: `row`, `key` (folded name), `actor` (its usual spelling).

    Lead, partners and funders; someone named twice in one initiative is listed once.
    """
    named = zip(
        initiatives["lead_name"], initiatives["partners"], initiatives["funders"], strict=True
    )
    funder_name = cache(lambda text: parse_funder(text).name)
    pairs = [
        (row, name)
        for row, (lead, partners, funders) in enumerate(named)
        for name in (lead, *partners, *map(funder_name, funders))
    ]
    table = pd.DataFrame(pairs, columns=["row", "name"])
    table["key"] = table["name"].map(cache(lambda name: fold(name).strip().replace(" ", "-")))
    table["actor"] = table["key"].map(_usual_spellings(table))
    return table.drop_duplicates(["row", "key"])[["row", "key", "actor"]].reset_index(drop=True)


def _usual_spellings(named: pd.DataFrame) -> pd.Series:
    """Return the most frequent name of each key, its first letter in upper case."""
    counted = named.value_counts(["key", "name"]).rename("times").reset_index()
    ordered = counted.sort_values(["times", "name"], ascending=[False, True])
    return ordered.drop_duplicates("key").set_index("key")["name"].map(upper_first)


def meetings(acting: pd.DataFrame) -> pd.DataFrame:
    """List each pair of actors of each initiative once: `row`, `a`, `b` (categories of names)."""
    columns = acting.assign(actor=acting["actor"].astype("category"))[["row", "actor"]]
    columns["rank"] = columns["actor"].cat.codes
    met = columns.merge(columns, on="row", suffixes=("_a", "_b"), validate="m:m")
    met = met[met["rank_a"] < met["rank_b"]]
    return met.rename(columns={"actor_a": "a", "actor_b": "b"})[["row", "a", "b"]]


def links(met: pd.DataFrame) -> pd.DataFrame:
    """Count the initiatives that two actors share: `a`, `b`, `initiatives`, most shared first."""
    counted = met.groupby(["a", "b"], observed=True).size().rename("initiatives").reset_index()
    named = counted.assign(a=counted["a"].astype("str"), b=counted["b"].astype("str"))
    return named.sort_values(
        ["initiatives", "a", "b"], ascending=[False, True, True], ignore_index=True
    )


def most_linked(shared: pd.DataFrame, *, top: int) -> list[str]:
    """Return the actors of the most frequent links, the strongest first."""
    names: list[str] = []
    for pair in shared[["a", "b"]].itertuples(index=False):
        names += [each for each in pair if each not in names]
        if len(names) >= top:
            break
    return names[:top]


def most_named(acting: pd.DataFrame, *, top: int) -> pd.DataFrame:
    """Count the initiatives of each actor: `key`, `actor`, `initiatives`, the most named first."""
    counted = acting.groupby(["key", "actor"]).size().rename("initiatives").reset_index()
    ordered = counted.sort_values(["initiatives", "actor"], ascending=[False, True])
    return ordered.head(top).reset_index(drop=True)
