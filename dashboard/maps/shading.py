"""A shading: what one filter change sends to the map, a few bytes per territory."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.errors import DashboardError
from dashboard.maps.classes import NO_DATA_LOOK, CountClasses, Look, count_classes
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

_BITS_PER_BYTE = 8


class ShadingError(DashboardError):
    """Values and territories do not fit together."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How a value is told: « 1 initiative », « 12 initiatives », « aucune initiative »."""

    singular: str
    plural: str
    zero: str
    unknown: str = "aucune donnée"


INITIATIVES = Unit("initiative", "initiatives", "aucune initiative")


@dataclass(frozen=True)
class Shading:
    """The class and the value of each territory of a level, in the order of the names file."""

    level: Level
    classes: CountClasses
    class_index: npt.NDArray[np.uint8]
    values: npt.NDArray[np.uint32]
    unit: Unit = INITIATIVES
    no_data: Look = NO_DATA_LOOK

    def territories_per_class(self) -> tuple[int, ...]:
        """How many territories each class holds, in the order of `classes`."""
        held = np.bincount(self.class_index, minlength=len(self.classes.classes))
        return tuple(int(each) for each in held[: len(self.classes.classes)])

    def for_layer(self, *, patterns: bool) -> dict[str, Any]:
        """Write the shading as the layer's `setData` reads it (frontend/src/data.ts)."""
        planes = _planes(self.values)
        packed = zlib.compress(self.class_index.tobytes() + planes, 9)
        return {
            "level": self.level.value,
            "count": int(self.class_index.size),
            "valueBytes": len(planes) // max(int(self.class_index.size), 1),
            # The standard alphabet: streamlit-folium's patterns touch `_` tokens.
            "payload": base64.b64encode(packed).decode("ascii"),
            "palette": [_look(each.look, patterns=patterns) for each in self.classes.classes],
            "noData": _look(self.no_data, patterns=True),
            "unit": {
                "singular": self.unit.singular,
                "plural": self.unit.plural,
                "zero": self.unit.zero,
                "unknown": self.unit.unknown,
            },
        }


def shade(
    counts: pd.Series,
    *,
    level: Level,
    codes: Sequence[str] | pd.Index,
    classes: CountClasses | None = None,
    unit: Unit = INITIATIVES,
) -> Shading:
    """Give each territory its class and value.

    `counts` is indexed by territory code: a code left out counts zero, a null is « aucune donnée ».
    `codes` are the level's codes in the order of the names file. Raises ShadingError for a level
    that has no map, a code unknown to `codes` or a negative count.
    """
    in_order = pd.Index(codes)
    _check(counts, level=level, codes=in_order)
    # Reindexing 35,000 codes costs 40 ms: counts that come in order are taken as they are.
    is_ordered = counts.index.equals(in_order)
    ordered = counts if is_ordered else counts.reindex(in_order, fill_value=0)
    chosen = classes or count_classes(ordered, zero_label=unit.zero)
    values = ordered.fillna(0).to_numpy(dtype=np.uint32)
    return Shading(level, chosen, chosen.index(ordered), values, unit)


def _check(counts: pd.Series, *, level: Level, codes: pd.Index) -> None:
    if level not in MAP_LEVELS:
        raise ShadingError(f"Niveau « {level} » sans carte : choisissez parmi {list(MAP_LEVELS)}.")
    unknown = codes[:0] if counts.index.equals(codes) else counts.index.difference(codes)
    if len(unknown):
        raise ShadingError(
            f"Code « {unknown[0]} » inconnu au niveau {level} : "
            "reconstruisez la référence (terrinum reference build)."
        )
    if (counts < 0).any():
        raise ShadingError("Valeur négative : la carte ne montre que des effectifs.")


def _planes(values: npt.NDArray[np.uint32]) -> bytes:
    """Low bytes of every value, then the next bytes, as many planes as the largest value needs.

    Planes deflate better than interleaved bytes: the high ones are nearly all zero.
    """
    largest = int(values.max(initial=0))
    needed = -(-largest.bit_length() // _BITS_PER_BYTE)
    return b"".join(
        (values >> np.uint32(_BITS_PER_BYTE * plane)).astype(np.uint8).tobytes()
        for plane in range(needed)
    )


def _look(look: Look, *, patterns: bool) -> dict[str, str]:
    shown = look.pattern.value if patterns else "0" * 16
    return {"fill": look.fill, "ink": look.ink, "pattern": shown}
