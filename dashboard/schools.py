"""The schools of the annuaire, where it is loaded: the optional part of the door to the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import french
from dashboard.maps import PinShape, PinStyle, pin_group
from geodata.schools import SchoolCounts, kinds_of
from geodata.store import StoreDamagedError, read_schools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from dashboard.filters import Mask
    from dashboard.maps import PinGroup
    from geodata.store import Schools

KEPT_VERSIONS = 2
PARTIAL = (
    " L’annuaire chargé ne connaît aucun établissement dans une partie de ces départements : "
    "ce compte est partiel."
)
WORDS = {
    "ecole": ("école publique", "écoles publiques"),
    "college": ("collège public", "collèges publics"),
    "lycee": ("lycée public", "lycées publics"),
}
STYLES = {
    "ecole": ("Écoles publiques", "#0B6E4F", PinShape.DROP),
    "college": ("Collèges publics", "#5B3A8C", PinShape.DROP),
    "lycee": ("Lycées publics", "#8A4B00", PinShape.SQUARE),
}


@dataclass(frozen=True)
class SchoolFacts:
    """Public schools open today, per commune of the coverage; `as_of` is the annuaire's day.

    `is_covered` tells which communes lie in a département that the annuaire knows: a file of one
    département must not pass for France.
    """

    counts: SchoolCounts
    is_covered: Mask
    as_of: str
    total: int
    publisher: str
    licence: str

    def sentence(self, inside: Mask, levels: Sequence[str]) -> str:
        """Say how many schools stand in a perimeter: « 42 écoles publiques et 3 collèges… »."""
        found = self.counts.within(inside, levels)
        told = [french.count(number, *WORDS[kind]) for kind, number in found.items() if number]
        none = " ni ".join(
            f"aucun{'e' if kind == 'ecole' else ''} {WORDS[kind][0]}" for kind in found
        )
        said = french.enumeration(told) if told else none
        partial = "" if self.is_covered[inside].all() else PARTIAL
        return (
            f"{french.upper_first(said)} dans ce périmètre "
            f"(annuaire de l’éducation du {french.date(self.as_of)}).{partial}"
        )

    def pins(self, inside: Mask, levels: Sequence[str]) -> tuple[PinGroup, ...]:
        """Mark the schools of a perimeter, gathered at each commune's town hall.

        The first kind is shown, the others on demand: marks at one town hall hide each other.
        """
        found = [
            (kind, np.where(inside, self.counts.of_kind(kind), 0)) for kind in kinds_of(levels)
        ]
        there = [(kind, counts) for kind, counts in found if counts.any()]
        return tuple(
            pin_group(_style(kind), counts, shown=None if rank == 0 else False)
            for rank, (kind, counts) in enumerate(there)
        )


def schools_of(data: Data) -> SchoolFacts | None:
    """Return the schools loaded beside the data shown; None where there are none to read."""
    try:
        loaded = read_schools(data.reference.root)
    except StoreDamagedError:  # `terrinum status` says it; a page does without
        return None
    if loaded is None:
        return None
    versions = (data.reference.version, loaded.version)
    return _cached(str(data.reference.root), *versions, _data=data, _loaded=loaded)


@st.cache_resource(max_entries=KEPT_VERSIONS, show_spinner="Lecture de l’annuaire…")
def _cached(
    _root: str, reference_version: str, schools_version: str, *, _data: Data, _loaded: Schools
) -> SchoolFacts | None:
    del reference_version, schools_version
    try:
        table = _loaded.schools
    except StoreDamagedError:
        return None
    counts = SchoolCounts.from_tables(table, _data.coverage.commune_codes)
    source = next(iter(_loaded.manifest["sources"].values()))
    departements = _data.communes["departement_code"]
    with_schools = departements[_data.communes["commune_code"].isin(table["commune_code"])]
    return SchoolFacts(
        counts,
        departements.isin(with_schools).to_numpy(dtype=bool),
        _loaded.as_of,
        len(table),
        source["publisher"],
        source["licence"],
    )


def _style(kind: str) -> PinStyle:
    title, colour, shape = STYLES[kind]
    return PinStyle(f"annuaire-{kind}", title, *WORDS[kind], colour, shape)
