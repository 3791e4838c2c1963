"""The schools of the annuaire, where it is loaded: the optional part of the door to the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import school_file
from dashboard.maps import PinGroup, PinShape, PinStyle
from dashboard.serving.assets import PREFIX
from geodata import french
from geodata.schools import KINDS, PRIVATE, PUBLIC, SchoolCounts, kinds_of, schools_per_initiative
from geodata.store import StoreDamagedError, read_schools

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from dashboard.filters import Mask
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
PRIVATE_WORDS = {
    "ecole": ("école privée", "écoles privées"),
    "college": ("collège privé", "collèges privés"),
    "lycee": ("lycée privé", "lycées privés"),
}
# The kind is told by the shape, the sector by what fills it: never by the colour alone.
STYLES = {
    "ecole": ("#0B6E4F", PinShape.DISC),
    "college": ("#5B3A8C", PinShape.TRIANGLE),
    "lycee": ("#8A4B00", PinShape.SQUARE),
}
SECTOR_WORDS = {PUBLIC: WORDS, PRIVATE: PRIVATE_WORDS}
# Beyond, the reader asks: a map of all the schools of France says nothing of an initiative.
SHOWN_AT_FIRST = 5_000


@dataclass(frozen=True)
class SchoolFacts:
    """Public schools open today, per commune of the coverage; `as_of` is the annuaire's day.

    `private`: the private ones, drawn on demand and never in a sentence. `schools`: table SCHOOLS,
    the ones drawn. `address`: of the file of `dashboard.school_file`.

    `is_covered` tells which communes lie in a département that the annuaire knows: a file of one
    département must not pass for France.
    """

    counts: SchoolCounts
    private: SchoolCounts
    schools: pd.DataFrame
    address: str
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
        """Mark the schools of a perimeter one by one, a group per kind and sector."""
        kinds = kinds_of(levels)
        is_few = sum(self.counts.within(inside, levels).values()) <= SHOWN_AT_FIRST
        groups = [
            self._group(kind, sector, inside, shown=is_few and sector == PUBLIC)
            for sector in SECTOR_WORDS
            for kind in kinds
        ]
        return tuple(group for group in groups if group.per_commune.any())

    def _group(self, kind: str, sector: str, inside: Mask, *, shown: bool) -> PinGroup:
        counts = self.counts if sector == PUBLIC else self.private
        return PinGroup(
            _style(kind, sector),
            np.where(inside, counts.of_kind(kind), 0),
            shown=shown,
            places=self.address,
            place_style=school_file.style_number(kind, sector),
        )

    def listed(self, inside_codes: pd.Index, levels: Sequence[str]) -> pd.DataFrame:
        """Return the public schools of a perimeter, one a row: what the map marks at first."""
        rows = school_file.drawn(self.schools, sectors=(PUBLIC,))
        rows = rows[rows["commune_code"].isin(inside_codes) & rows["kind"].isin(kinds_of(levels))]
        return rows.sort_values(["commune_code", "kind", "name", "uai"])


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
    codes = _data.coverage.commune_codes
    name = school_file.file_name(_data.reference, _loaded)
    source = next(iter(_loaded.manifest["sources"].values()))
    departements = _data.communes["departement_code"]
    with_schools = departements[_data.communes["commune_code"].isin(table["commune_code"])]
    return SchoolFacts(
        SchoolCounts.from_tables(table, codes),
        SchoolCounts.from_tables(table, codes, sectors=(PRIVATE,)),
        school_file.drawn(table),
        f"{PREFIX}/{name}",
        departements.isin(with_schools).to_numpy(dtype=bool),
        _loaded.as_of,
        len(table),
        source["publisher"],
        source["licence"],
    )


SCHOOL_TITLES = {
    f"{kind}s_annuaire": f"{french.upper_first(WORDS[kind][1])} du périmètre (annuaire)"
    for kind in KINDS
}


def school_columns(data: Data, initiatives: pd.DataFrame) -> dict[str, pd.Series]:
    """Count the public schools of each initiative, by the rule: a column per kind, for exports.

    Empty where no annuaire is loaded.
    """
    facts = schools_of(data)
    if facts is None:
        return {}
    found = schools_per_initiative(initiatives, data.coverage, facts.counts)
    return {
        f"{kind}s_annuaire": pd.Series(found[:, number], index=initiatives.index)
        for number, kind in enumerate(KINDS)
    }


def _style(kind: str, sector: str) -> PinStyle:
    singular, plural = SECTOR_WORDS[sector][kind]
    colour, shape = STYLES[kind]
    key = f"annuaire-{kind}" if sector == PUBLIC else f"annuaire-{kind}-{sector}"
    title = french.upper_first(plural)
    return PinStyle(key, title, singular, plural, colour, shape, hollow=sector == PRIVATE)
