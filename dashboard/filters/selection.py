"""The selection: what a reader chose, as one frozen value, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from dashboard.maps.classes import Method
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_LEVEL = Level.COMMUNE


class Measure(StrEnum):
    """What the map tells of each territory; the value is the word of the address."""

    INITIATIVES = "initiatives"
    CATEGORIES = "categories"
    INHABITANTS = "habitants"
    LATEST = "anciennete"
    BUDGET = "budget"
    MAIN_CATEGORY = "dominante"

    @property
    def label(self) -> str:
        """French name."""
        return _MEASURE_LABELS[self]


_MEASURE_LABELS: Mapping[Measure, str] = {
    Measure.INITIATIVES: "Initiatives",
    Measure.CATEGORIES: "Catégories présentes",
    Measure.INHABITANTS: "Habitants couverts",
    Measure.LATEST: "Début de la plus récente",
    Measure.BUDGET: "Budget annoncé",
    Measure.MAIN_CATEGORY: "Catégorie la plus présente",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second selection of a comparison changes: one filter, and its values there.

    `field` is a field of Selection (`COMPARED_FIELDS`), `value` what it becomes: a tuple of values,
    a period, or a year.
    """

    field: str
    value: tuple[str, ...] | tuple[int, int] | int


# What may differ between two selections of one territory: never the territory itself, so that a
# difference is read place by place.
COMPARED_FIELDS = (
    "years",
    "year",
    "categories",
    "statuses",
    "lead_levels",
    "reaches",
    "education_levels",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters and view. Empty means everything; codes and stored values, never labels.

    Values of one filter widen (« Lyon or Grenoble »), filters narrow each other. `years` is a
    period, both ends included; `year` keeps what had begun by then. `measure` and `classes` say
    how the map is shaded, `compared` what it is compared with (`side_by_side`: two maps, else one
    of differences). `territory` is the territory opened on the map, `initiative` the id of the
    sheet opened.
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
    year: int | None = None
    text: str = ""
    level: Level = DEFAULT_LEVEL
    measure: Measure = Measure.INITIATIVES
    classes: Method = Method.LIKE_SIZES
    compared: Comparison | None = None
    side_by_side: bool = False
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
        """Return the filters alone: the default view, nothing opened, nothing compared."""
        return replace(
            self,
            level=DEFAULT_LEVEL,
            measure=Measure.INITIATIVES,
            classes=Method.LIKE_SIZES,
            compared=None,
            side_by_side=False,
            territory=None,
            initiative=None,
        )

    def other(self) -> Self | None:
        """Return the second selection of the comparison; None where nothing is compared."""
        if self.compared is None:
            return None
        changes: dict[str, Any] = {self.compared.field: self.compared.value}
        return replace(self, compared=None, **changes)


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
