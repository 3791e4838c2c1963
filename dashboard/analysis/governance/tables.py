"""The tables that the page « Gouvernance » counts, and what it shows of a selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from dashboard.analysis.governance.funders import funding, money_by_lead, who_pays
from dashboard.analysis.governance.law import cases, matrix
from dashboard.analysis.governance.networks import actors, links, meetings, most_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.filters import Mask


ACTORS = 300  # that may be chosen


@dataclass(frozen=True)
class Overview:
    """What a selection comes to: a few hundred rows, whatever the number of initiatives.

    See `matrix`, `who_pays`, `money_by_lead`, `links` and `most_named`.
    """

    matrix: pd.DataFrame
    payers: pd.DataFrame
    money: pd.DataFrame
    links: pd.DataFrame
    actors: pd.DataFrame


@dataclass(frozen=True)
class Governance:
    """What the page « Gouvernance » counts, made once per publication; `row` links them all.

    See `cases`, `funding`, `actors` and `meetings`.
    """

    cases: pd.DataFrame
    funding: pd.DataFrame
    actors: pd.DataFrame
    meetings: pd.DataFrame

    @classmethod
    def from_tables(cls, initiatives: pd.DataFrame, places: Mapping[str, str]) -> Self:
        """Build from table INITIATIVES and `bare_places`."""
        acting = actors(initiatives)
        return cls(
            cases(initiatives, places), funding(initiatives, places), acting, meetings(acting)
        )

    def overview(self, initiatives: pd.DataFrame) -> Overview:
        """Sum up; `initiatives` are the rows that these tables are about."""
        return Overview(
            matrix(self.cases),
            who_pays(self.funding),
            money_by_lead(initiatives, self.funding),
            links(self.meetings),
            most_named(self.actors, top=ACTORS),
        )

    def kept(self, mask: Mask) -> Self:
        """Keep the initiatives of a mask, shape (N,)."""
        tables = (self.cases, self.funding, self.actors, self.meetings)
        return type(self)(*(each[mask[each["row"].to_numpy(dtype="int64")]] for each in tables))
