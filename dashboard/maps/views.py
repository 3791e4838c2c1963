"""The places that a map opens on: a rectangle of the globe with a French name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError

if TYPE_CHECKING:
    import pandas as pd

    from geodata.territories import Level


class NoViewError(DashboardError):
    """A territory is unknown, or has no outline to bring into sight."""

    def __init__(self, level: Level, code: str) -> None:
        super().__init__(
            f"Aucune vue pour {level.label} « {code} » : ce territoire est inconnu ou sans contour."
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float

    def for_leaflet(self) -> list[list[float]]:
        """Two corners as Leaflet writes them: [[south, west], [north, east]]."""
        return [[self.south, self.west], [self.north, self.east]]


@dataclass(frozen=True, slots=True)
class View:
    """A named rectangle that one click brings into sight."""

    name: str
    title: str
    bounds: Bounds


METROPOLE = View("Métropole", "Voir la France métropolitaine", Bounds(-5.15, 41.33, 9.57, 51.10))
GUADELOUPE = View("Guadeloupe", "Voir la Guadeloupe", Bounds(-61.81, 15.83, -61.00, 16.52))
SAINT_MARTIN = View(
    "Saint-Martin",
    "Voir Saint-Martin et Saint-Barthélemy",
    Bounds(-63.17, 17.86, -62.77, 18.14),
)
MARTINIQUE = View("Martinique", "Voir la Martinique", Bounds(-61.23, 14.38, -60.80, 14.88))
GUYANE = View("Guyane", "Voir la Guyane", Bounds(-54.61, 2.11, -51.61, 5.78))
LA_REUNION = View("La Réunion", "Voir La Réunion", Bounds(55.21, -21.39, 55.84, -20.87))
MAYOTTE = View("Mayotte", "Voir Mayotte", Bounds(45.01, -13.01, 45.30, -12.63))

VIEWS: tuple[View, ...] = (
    METROPOLE,
    GUADELOUPE,
    SAINT_MARTIN,
    MARTINIQUE,
    GUYANE,
    LA_REUNION,
    MAYOTTE,
)

# Shown small and fixed beside a map of all of France, so that none of it is left out.
INSETS: tuple[View, ...] = VIEWS[1:]


def view_of(level: Level, code: str, territories: pd.DataFrame) -> View:
    """Return the view of a territory (an académie, a département, an EPCI).

    `territories` is table TERRITORIES. Raises NoViewError.
    """
    is_it = (territories["level"] == level) & (territories["code"] == code)
    found = territories[is_it].dropna(subset=["west", "south", "east", "north"])
    if found.empty:
        raise NoViewError(level, code)
    row = found.iloc[0]
    bounds = Bounds(row["west"], row["south"], row["east"], row["north"])
    return View(row["name"], f"Voir : {row['name']}", bounds)
