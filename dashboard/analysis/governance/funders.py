"""Who pays: the funders that a source names, with the amount or the share that it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analysis.governance.actor_kinds import actor_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(%|€)?$")
FUNDING_COLUMNS = ("row", "lead_level", "funder", "kind", "amount_eur", "share_percent", "note")


@dataclass(frozen=True, slots=True)
class Funder:
    """A funder as typed: `actor`, `actor:amount` or `actor:share %`; what is neither is a note."""

    name: str
    amount_eur: float | None = None
    share_percent: float | None = None
    note: str = ""


def parse_funder(text: str) -> Funder:
    """Read « actor », « actor:50000 », « actor:19,5 % »; anything else after « : » is a note."""
    name, colon, part = text.rpartition(":")
    if not colon:
        return Funder(text.strip())
    found = _PART.match(part.strip())
    if found is None:
        return Funder(name.strip(), note=part.strip())
    value = float(found[1].replace(",", "."))
    if found[2] == "%":
        return Funder(name.strip(), share_percent=value)
    return Funder(name.strip(), amount_eur=value)


def funding(initiatives: pd.DataFrame, places: Mapping[str, str] | None = None) -> pd.DataFrame:
    """List the funders named, one line each: FUNDING_COLUMNS."""
    read = cache(lambda text: _funding_line(parse_funder(text), places))
    named = zip(initiatives["lead_level"], initiatives["funders"], strict=True)
    lines = [
        (row, level, *read(text)) for row, (level, funders) in enumerate(named) for text in funders
    ]
    table = pd.DataFrame(lines, columns=list(FUNDING_COLUMNS))
    numbers = ["amount_eur", "share_percent"]
    table[numbers] = table[numbers].astype("float64")
    return table


def _funding_line(one: Funder, places: Mapping[str, str] | None) -> tuple[object, ...]:
    kind = actor_kind(one.name, places)
    return one.name, kind, one.amount_eur, one.share_percent, one.note


def who_pays(lines: pd.DataFrame) -> pd.DataFrame:
    """Count initiatives (not euros) by `lead_level` and `kind` of funder: column `initiatives`."""
    once = lines.drop_duplicates(["row", "kind"])
    return once.groupby(["lead_level", "kind"]).size().rename("initiatives").reset_index()


def money_by_lead(initiatives: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Tell what is known of money by lead level: counts, and the spread of announced amounts.

    `lines`: `funding` of the same rows. Amounts are never added: lowest, median, highest.
    `cofunded` counts those with a funder of another kind than the lead's.
    """
    others = lines[~_is_of_the_lead(lines)]
    leads = initiatives["lead_level"]
    by_lead = initiatives.groupby(leads)["budget_eur"]
    return pd.DataFrame(
        {
            "initiatives": by_lead.size(),
            "funders_named": lines.groupby("lead_level")["row"].nunique(),
            "cofunded": others.groupby("lead_level")["row"].nunique(),
            "amounts": by_lead.count(),
            "lowest_eur": by_lead.min(),
            "median_eur": by_lead.median(),
            "highest_eur": by_lead.max(),
        }
    ).fillna({"funders_named": 0, "cofunded": 0})


def _is_of_the_lead(lines: pd.DataFrame) -> pd.Series:
    return lines["kind"] == lines["lead_level"].replace("academie", "etat")
