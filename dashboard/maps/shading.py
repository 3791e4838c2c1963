"""A shading: what one filter change sends to the map, a few bytes per territory."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.errors import DashboardError
from dashboard.maps.classes import Classification, Saying, count_classes
from dashboard.maps.looks import NO_DATA_LOOK, Look
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """The class and the value of each territory of a level, in the order of the names file.

    `texts`: how some values are told, where a number and its unit would not do (years).
    """

    level: Level
    classes: Classification
    class_index: npt.NDArray[np.uint8]
    values: npt.NDArray[np.int64]
    unit: Unit = INITIATIVES
    no_data: Look = NO_DATA_LOOK
    texts: Mapping[int, str] = field(default_factory=dict)

    def territories_per_class(self) -> tuple[int, ...]:
        """How many territories each class holds, in the order of `classes`."""
        held = np.bincount(self.class_index, minlength=len(self.classes.classes))
        return tuple(int(each) for each in held[: len(self.classes.classes)])

    def for_layer(self, *, patterns: bool) -> dict[str, Any]:
        """Write the shading as the layer's `setData` reads it (frontend/src/data.ts)."""
        return {
            "level": self.level.value,
            **self._packed,
            "saying": self.classes.saying.value,
            "labels": self._labels(),
            "texts": {str(value): text for value, text in self.texts.items()},
            "palette": [_look(each.look, patterns=patterns) for each in self.classes.classes],
            "noData": _look(self.no_data, patterns=True),
            "unit": {
                "singular": self.unit.singular,
                "plural": self.unit.plural,
                "zero": self.unit.zero,
                "unknown": self.unit.unknown,
            },
        }

    @cached_property
    def _packed(self) -> dict[str, Any]:
        """Classes and values, packed once however often they are sent."""
        lowest = int(self.values.min(initial=0))
        planes = byte_planes(self.values - lowest)
        return {
            "count": int(self.class_index.size),
            "valueBytes": len(planes) // max(int(self.class_index.size), 1),
            "lowest": lowest,
            "payload": packed(self.class_index.tobytes() + planes),
        }

    def _labels(self) -> list[str]:
        """Labels of the classes, where a value is told by them."""
        if self.classes.saying is not Saying.CATEGORY:
            return []
        return [each.label for each in self.classes.classes]


def shade(
    counts: pd.Series,
    *,
    level: Level,
    codes: Sequence[str] | pd.Index,
    classes: Classification | None = None,
    unit: Unit = INITIATIVES,
) -> Shading:
    """Give each territory its class and value (a whole number).

    `counts` is indexed by territory code; a null is « aucune donnée », and a code left out counts
    zero (for categories: no data). `codes` are the level's codes in the order of the names file.
    Raises ShadingError for a level that has no map, a code unknown to `codes`, or a value outside
    the classes.
    """
    in_order = pd.Index(codes)
    _check_codes(counts, level=level, codes=in_order)
    is_category = classes is not None and classes.saying is Saying.CATEGORY
    # Reindexing 35,000 codes costs 40 ms: counts that come in order are taken as they are.
    is_ordered = counts.index.equals(in_order)
    ordered = (
        counts if is_ordered else counts.reindex(in_order, fill_value=None if is_category else 0)
    )
    chosen = classes or count_classes(ordered, zero_label=unit.zero)
    _check_values(ordered, chosen)
    values = ordered.fillna(0).to_numpy(dtype=np.int64)
    return Shading(level, chosen, chosen.index(ordered), values, unit)


def packed(content: bytes) -> str:
    """Deflate bytes and write them in base64.

    The standard alphabet: streamlit-folium's patterns touch `_` tokens.
    """
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def byte_planes(values: npt.NDArray[np.int64]) -> bytes:
    """Low bytes of every value, then the next bytes, as many planes as the largest value needs.

    Planes deflate better than interleaved bytes: the high ones are nearly all zero.
    """
    largest = int(values.max(initial=0))
    needed = -(-largest.bit_length() // _BITS_PER_BYTE)
    return b"".join(
        (values >> (_BITS_PER_BYTE * plane)).astype(np.uint8).tobytes() for plane in range(needed)
    )


def _check_codes(counts: pd.Series, *, level: Level, codes: pd.Index) -> None:
    if level not in MAP_LEVELS:
        raise ShadingError(f"Niveau « {level} » sans carte : choisissez parmi {list(MAP_LEVELS)}.")
    unknown = codes[:0] if counts.index.equals(codes) else counts.index.difference(codes)
    if len(unknown):
        raise ShadingError(
            f"Code « {unknown[0]} » inconnu au niveau {level} : "
            "reconstruisez la référence (terrinum reference build)."
        )


def _check_values(values: pd.Series, classes: Classification) -> None:
    lowest, highest = classes.classes[0].lower, classes.classes[-1].upper
    if lowest is not None and (values < lowest).any():
        raise ShadingError(
            f"Valeur négative ou trop petite : ces classes commencent à {lowest}. Pour des "
            "différences, prenez des classes divergentes."
        )
    if highest is not None and classes.saying is Saying.CATEGORY and (values > highest).any():
        raise ShadingError(f"Catégorie inconnue : les classes s'arrêtent à {highest}.")


def _look(look: Look, *, patterns: bool) -> dict[str, str]:
    shown = look.pattern.value if patterns else "0" * 16
    return {"fill": look.fill, "ink": look.ink, "pattern": shown}
