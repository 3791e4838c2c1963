"""The selection: what a reader chose, as one frozen value, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_LEVEL = Level.COMMUNE


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters and view. Empty means everything; codes and stored values, never labels.

    Values of one filter widen (« Lyon or Grenoble »), filters narrow each other. `years` is a
    period, both ends included. `territory` is the territory opened on the map, `initiative` the
    id of the sheet opened.
    """

    academies: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lead_levels: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    education_levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    text: str = ""
    level: Level = DEFAULT_LEVEL
    territory: tuple[Level, str] | None = None
    initiative: str | None = None

    @property
    def filters_territory(self) -> bool:
        """True where a territory was chosen (then figures are counted within it)."""
        return any(getattr(self, name) for name in TERRITORY_FILTERS)

    @property
    def filters_anything(self) -> bool:
        """True where some filter is on."""
        return self.without_view() != Selection()

    def without_view(self) -> Self:
        """Return the filters alone: the default level, nothing opened."""
        return replace(self, level=DEFAULT_LEVEL, territory=None, initiative=None)


# Field of Selection → column of table COMMUNES that holds the same codes.
TERRITORY_FILTERS: Mapping[str, str] = {
    "academies": "academie_code",
    "regions": "region_code",
    "departements": "departement_code",
    "epci": "epci_code",
}


@dataclass(frozen=True)
class Known:
    """What may be chosen, in the order to show it.

    `values`: for each filter (field of Selection), the label of each value. `territories`: for
    each map level, the name of each code. `years`: first and last year of the data.
    """

    values: Mapping[str, Mapping[str, str]]
    territories: Mapping[Level, Mapping[str, str]]
    initiatives: Mapping[str, str] = field(default_factory=dict)
    years: tuple[int, int] = (2000, 2030)
