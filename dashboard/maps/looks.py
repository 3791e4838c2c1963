"""How classes look: a fill, and an 8 × 8 pattern drawn in a second colour over it.

No class is told by its colour alone: within a palette either lightness or pattern differs too, so
that a colour-blind reader and a black-and-white print can tell classes apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.escaping import checked_colour


class Pattern(StrEnum):
    """An 8 × 8 tile, one byte per row from top to bottom, its high bit on the left."""

    PLAIN = "0000000000000000"
    DOTS = "8000000008000000"
    RISING = "0102040810204080"
    FALLING = "8844221188442211"
    CROSSED = "8142241818244281"
    VERTICAL = "8888888888888888"
    HOLES = "0010000000010000"
    HORIZONTAL = "FF000000FF000000"
    GRID = "FF88888888888888"
    CHECKS = "F0F0F0F00F0F0F0F"
    ZIGZAG = "8142241881422418"
    RINGS = "003C424242423C00"
    MINUS = "0000007C00000000"
    PLUS = "0010107C10100000"


@dataclass(frozen=True, slots=True)
class Look:
    """How a class is painted: its fill, and a pattern in another colour over it."""

    fill: str
    ink: str
    pattern: Pattern = Pattern.PLAIN

    def __post_init__(self) -> None:
        """Refuse what is not a colour."""
        checked_colour(self.fill)
        checked_colour(self.ink)


ZERO_LOOK = Look("#ECEEF1", "#D5D9DE")
NO_DATA_LOOK = Look("#FFFFFF", "#A9AFB6", Pattern.RISING)

# One hue, evenly darker: told apart by every kind of colour vision and by a black-and-white
# printer. The patterns thicken with the counts.
SEQUENTIAL: tuple[Look, ...] = (
    Look("#CFE1F1", "#CFE1F1"),
    Look("#A5C8E4", "#7FAFD6", Pattern.DOTS),
    Look("#6FA6D2", "#5590C2", Pattern.RISING),
    Look("#3F7FB8", "#2C659B", Pattern.FALLING),
    Look("#1F5A92", "#3A76AE", Pattern.CROSSED),
    Look("#12365E", "#12365E"),
)
# The looks used for 1, 2, … 6 classes: the lightest and the darkest are always kept apart.
_LOOKS_FOR: tuple[tuple[int, ...], ...] = (
    (3,),
    (1, 4),
    (0, 2, 4),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)

# Away from zero on either side: brown with « − », violet with « + » (ColorBrewer's PuOr), the
# weakest first. In grey both sides are alike: the signs tell them apart.
LESS: tuple[Look, ...] = (
    Look("#FBD5A0", "#B35806", Pattern.MINUS),
    Look("#E08A2B", "#7F3B08", Pattern.MINUS),
    Look("#8C4305", "#FBD5A0", Pattern.MINUS),
)
MORE: tuple[Look, ...] = (
    Look("#D3D0E8", "#542788", Pattern.PLUS),
    Look("#8F82BE", "#2D004B", Pattern.PLUS),
    Look("#46217A", "#D3D0E8", Pattern.PLUS),
)
# The looks used for 1, 2, 3 classes on a side.
_SIDES_FOR: tuple[tuple[int, ...], ...] = ((1,), (0, 2), (0, 1, 2))

# Okabe and Ito's colours (Color Universal Design), some of them twice, each with its own pattern.
CATEGORICAL: tuple[Look, ...] = (
    Look("#56B4E9", "#56B4E9"),
    Look("#E69F00", "#8A5F00", Pattern.DOTS),
    Look("#009E73", "#00694C", Pattern.RISING),
    Look("#F0E442", "#9C9300", Pattern.VERTICAL),
    Look("#0072B2", "#66AEDB", Pattern.FALLING),
    Look("#D55E00", "#FFB380", Pattern.HORIZONTAL),
    Look("#CC79A7", "#843F63", Pattern.CROSSED),
    Look("#4D4D4D", "#A6A6A6", Pattern.PLUS),
    Look("#A8D9F5", "#2E86B8", Pattern.GRID),
    Look("#FFD585", "#B37400", Pattern.RINGS),
    Look("#8FD3BE", "#00694C", Pattern.CHECKS),
    Look("#E9C2D8", "#A24D7D", Pattern.ZIGZAG),
)


def sequential_looks(count: int) -> tuple[Look, ...]:
    """Choose `count` (0 to 6) looks from light to dark."""
    return tuple(SEQUENTIAL[each] for each in sequential_positions(count))


def sequential_positions(count: int) -> tuple[int, ...]:
    """Choose the positions in SEQUENTIAL of `count` (0 to 6) looks."""
    return _LOOKS_FOR[count - 1] if count else ()


def diverging_looks(side: tuple[Look, ...], count: int) -> tuple[Look, ...]:
    """Choose `count` (0 to 3) looks of a side, the weakest first."""
    return tuple(side[each] for each in side_positions(count))


def side_positions(count: int) -> tuple[int, ...]:
    """Choose the positions in LESS or MORE of `count` (0 to 3) looks."""
    return _SIDES_FOR[count - 1] if count else ()
