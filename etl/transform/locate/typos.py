"""Names a typo or two away, for what exact names, aliases and history did not settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.transform.locate.forms import without_kind
from etl.transform.locate.scope import COMMUNE_LEVELS, Scope
from geodata.names import bare_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.values import Naming


class Query(NamedTuple):
    """Words to approach, at which levels, within what."""

    words: str
    levels: frozenset[Level]
    scope: Scope


class TypoFinder:
    """Looks names up by edit distance; keeps what it found, as texts repeat."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def near(self, query: Query, year: int | None) -> tuple[tuple[Naming, float, bool], ...]:
        """Return near namings, nearest first, as (naming, similarity, stands alone)."""
        return ()
