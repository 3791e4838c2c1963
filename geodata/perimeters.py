"""A perimeter: a set of current communes, as a value with a stable id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Perimeter:
    """A set of current commune codes; equal perimeters are equal values with the same id."""

    commune_codes: frozenset[str]

    @classmethod
    def of(cls, commune_codes: Iterable[str]) -> Self:
        """Build from any iterable of commune codes; a code given twice counts once."""
        return cls(frozenset(commune_codes))

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the sorted codes: stable across runs."""
        return hashlib.sha256(" ".join(sorted(self.commune_codes)).encode()).hexdigest()[:12]

    def __or__(self, other: Perimeter) -> Perimeter:
        """Return the union: every commune of either, once."""
        return Perimeter(self.commune_codes | other.commune_codes)

    def __and__(self, other: Perimeter) -> Perimeter:
        """Return the communes that both share."""
        return Perimeter(self.commune_codes & other.commune_codes)

    def __sub__(self, other: Perimeter) -> Perimeter:
        """Return this perimeter without the communes of the other (« hors … »)."""
        return Perimeter(self.commune_codes - other.commune_codes)

    def __len__(self) -> int:
        """Count the communes."""
        return len(self.commune_codes)
