"""The places that a map opens on: a rectangle of the globe with a French name."""

from __future__ import annotations

from dataclasses import dataclass


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
