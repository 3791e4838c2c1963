"""Pins: places marked over the shading, one number per commune.

The browser knows where each commune's town hall stands, so only numbers travel: a few hundred
bytes for hundreds of pins, some kilobytes for thousands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dashboard.escaping import checked_colour
from dashboard.maps.shading import byte_planes, packed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Above this many pins, a reader asks for them: the map of all of France would be hidden.
FEW_PINS = 400


class PinShape(StrEnum):
    """How a single pin is drawn; a cluster is a disc or a square with its number."""

    DROP = "drop"
    SQUARE = "square"
    DISC = "disc"
    TRIANGLE = "triangle"


@dataclass(frozen=True, slots=True)
class PinStyle:
    """What a group of pins is called, counted in and drawn as; `key` keeps the reader's choice.

    `hollow`: white inside its colour.
    """

    key: str
    title: str
    singular: str
    plural: str
    colour: str
    shape: PinShape
    hollow: bool = False

    def __post_init__(self) -> None:
        """Refuse what is not a colour."""
        checked_colour(self.colour)


LOCAL_INITIATIVES = PinStyle(
    "initiatives",
    "Initiatives d’une seule commune",
    "initiative d’une seule commune",
    "initiatives d’une seule commune",
    "#A3320B",
    PinShape.DROP,
)
TOWN_HALLS = PinStyle("mairies", "Mairies", "mairie", "mairies", "#3B4754", PinShape.SQUARE)


@dataclass(frozen=True)
class PinGroup:
    """One number per commune, in the order of the names file; 0 where there is no pin.

    `shown`: before the reader ticks or unticks the group. `places`: address of the file that knows
    where each thing counted stands, those of the group being of the style `place_style` there;
    without it they are gathered at the commune's town hall.
    """

    style: PinStyle
    per_commune: npt.NDArray[np.int64]
    shown: bool
    places: str = ""
    place_style: int = 0

    @property
    def marked(self) -> int:
        """How many communes have a pin."""
        return int((self.per_commune > 0).sum())

    def for_layer(self) -> dict[str, Any]:
        """Write the group as the layer reads it (frontend/src/pins.ts)."""
        planes = byte_planes(self.per_commune)
        return {
            "key": self.style.key,
            "title": self.style.title,
            "singular": self.style.singular,
            "plural": self.style.plural,
            "colour": self.style.colour,
            "shape": self.style.shape.value,
            "hollow": self.style.hollow,
            "places": self.places,
            "placeStyle": self.place_style,
            "shown": self.shown,
            "count": int(self.per_commune.size),
            "valueBytes": len(planes) // max(int(self.per_commune.size), 1),
            "payload": packed(planes),
        }


def pin_group(
    style: PinStyle, per_commune: npt.NDArray[np.int64], *, shown: bool | None = None
) -> PinGroup:
    """Make a group, shown at first where there are few pins (or as `shown` says)."""
    group = PinGroup(style, per_commune, shown=bool(shown))
    return replace(group, shown=group.marked <= FEW_PINS) if shown is None else group
