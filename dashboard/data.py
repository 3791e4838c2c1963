"""The sole cached door to the store: one `Data` per published version, made once.

Each run of a page asks for the current versions (two small files are read); what is derived from
them is kept until another version is published, which is then served without a restart.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.analysis.comparables import perimeter_sizes
from dashboard.analysis.governance import Governance, bare_places
from dashboard.analysis.measures import MeasureIndex
from dashboard.analysis.memo import Memo
from dashboard.export.outlines import PerimeterOutlines
from dashboard.filters import Known, SearchIndex
from dashboard.filters.text import fold
from dashboard.labels import CATEGORIES, EDUCATION_LEVELS, LEAD_LEVELS, REACHES, STATUSES, label
from geodata.coverage import Coverage, LevelCoverage, level_coverages
from geodata.names import normalise
from geodata.neighbours import neighbouring_communes, neighbouring_territories
from geodata.store import Initiatives, Reference, data_dir, read_initiatives, read_reference
from geodata.territories import MAP_LEVELS, Level
from geodata.topology_file import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    from scipy import sparse

NO_YEARS = (2000, 2030)
KEPT_VERSIONS = 2  # the served one, and the one that sessions under way may still show


@dataclass(frozen=True)
class Data:
    """What pages show: one version of the reference and one of the initiatives, with indexes.

    Shared by every session and never changed. `territories` is table TERRITORIES indexed by
    (level, code).
    """

    reference: Reference
    published: Initiatives
    coverage: Coverage
    levels: Mapping[Level, LevelCoverage]
    territories: pd.DataFrame
    index: SearchIndex
    known: Known

    @property
    def communes(self) -> pd.DataFrame:
        """Table COMMUNES: row numbers are the commune indices of the coverage."""
        return self.reference.communes

    @property
    def initiatives(self) -> pd.DataFrame:
        """Table INITIATIVES: row numbers are those of the masks."""
        return self.published.initiatives

    @cached_property
    def memo(self) -> Memo:
        """What selections gave of these versions."""
        return Memo()

    @cached_property
    def population(self) -> int:
        """Inhabitants of France."""
        return int(self.coverage.population.sum())

    @cached_property
    def rows_by_id(self) -> Mapping[str, int]:
        """Row number of each initiative."""
        return {identifier: row for row, identifier in enumerate(self.initiatives["id"])}

    @cached_property
    def commune_boxes(self) -> npt.NDArray[np.float64]:
        """West, south, east, north of each commune in degrees: shape (C, 4)."""
        boxes = self.territories.loc[Level.COMMUNE.value, ["west", "south", "east", "north"]]
        return boxes.reindex(self.coverage.commune_codes).to_numpy(dtype=np.float64)

    @cached_property
    def sort_keys(self) -> pd.DataFrame:
        """What rows are sorted by: texts folded, so that « Équipement » stands among the E."""
        columns = ["title", "territory_name", "lead_name"]
        folded = {name: self.initiatives[name].map(fold) for name in columns}
        return self.initiatives[["start_year", "population", "commune_count"]].assign(**folded)

    @cached_property
    def perimeter_outlines(self) -> PerimeterOutlines:
        """Outlines of the perimeters, for the files that hold them."""
        return PerimeterOutlines.from_tables(
            self.reference.light_outlines, self.published.perimeters
        )

    @cached_property
    def perimeter_sizes(self) -> pd.DataFrame:
        """Inhabitants and density of each perimeter, in the order of the coverage."""
        return perimeter_sizes(self.coverage, self.communes)

    @cached_property
    def measures(self) -> MeasureIndex:
        """What the measures of the map read."""
        return MeasureIndex.from_data(self)

    def level_coverage(self, level: Level) -> LevelCoverage:
        """Which perimeters touch which territories, at any level made of whole communes."""
        if level is Level.COMMUNE:
            return LevelCoverage(self.coverage.commune_codes, self.coverage.matrix)
        if level in self.levels:
            return self.levels[level]
        return self.memo.get(("level", level), lambda: self._level_coverage(level))

    def _level_coverage(self, level: Level) -> LevelCoverage:
        memberships = self.reference.memberships
        here = memberships[memberships["level"] == level.value]
        return LevelCoverage.from_memberships(self.coverage, here)

    @cached_property
    def neighbours(self) -> Mapping[Level, sparse.csr_array]:
        """Which territories share a border, at each level, in the order of the map."""
        file = self.reference.web_dir / self.reference.web_files["communes"]
        communes = neighbouring_communes(decode(file.read_bytes()), len(self.communes))
        members = self.measures.members
        return {
            level: communes
            if level is Level.COMMUNE
            else neighbouring_territories(communes, members[level])
            for level in MAP_LEVELS
        }

    @cached_property
    def governance(self) -> Governance:
        """Who leads, who pays, with whom."""
        names = self.territories["name"]
        communes, departements = Level.COMMUNE.value, Level.DEPARTEMENT.value
        places = bare_places(names.loc[communes], names.loc[departements])
        return Governance.from_tables(self.initiatives, places)

    def name_of(self, level: Level, code: str) -> str:
        """Full name of a territory: « académie de Lyon », « Somme », « Amiens »."""
        return self.known.territories[level].get(code, code)


def load() -> Data:
    """Return what is published now.

    Raises StoreMissingError, StoreDamagedError, or UnknownCodeError where the initiatives were
    located on another reference.
    """
    reference, published = read_reference(), read_initiatives()
    return _cached(
        str(data_dir()),
        reference.version,
        published.version,
        _reference=reference,
        _published=published,
    )


@st.cache_resource(max_entries=KEPT_VERSIONS, show_spinner="Lecture des données…")
def _cached(
    _root: str,
    reference_version: str,
    initiatives_version: str,
    *,
    _reference: Reference,
    _published: Initiatives,
) -> Data:
    # Version names hold the time and a digest: two folders cannot share one by chance.
    del reference_version, initiatives_version
    built = build(_reference, _published)
    _set_apart_from_collection()
    return built


def _set_apart_from_collection() -> None:
    """Have Python's collector leave alone what lives as long as the server.

    It would walk through the tables and the modules again and again: 0.1 s each time.
    """
    gc.unfreeze()  # what an earlier version left may go
    gc.collect()
    gc.freeze()


def build(reference: Reference, published: Initiatives) -> Data:
    """Derive the indexes of a pair of versions; raises UnknownCodeError where they disagree."""
    coverage = Coverage.from_tables(published.perimeters, reference.communes)
    above = tuple(level for level in MAP_LEVELS if level is not Level.COMMUNE)
    levels = level_coverages(coverage, reference.memberships, above)
    return Data(
        reference=reference,
        published=published,
        coverage=coverage,
        levels={Level(name): each for name, each in levels.items()},
        territories=reference.territories.set_index(["level", "code"]).sort_index(),
        index=SearchIndex.from_tables(published.initiatives, coverage),
        known=_known(reference, published.initiatives),
    )


def _known(reference: Reference, initiatives: pd.DataFrame) -> Known:
    territories = {level: _names(reference.territories, level) for level in MAP_LEVELS}
    return Known(
        values={
            "academies": territories[Level.ACADEMIE],
            "regions": territories[Level.REGION],
            "departements": territories[Level.DEPARTEMENT],
            "epci": territories[Level.EPCI],
            "categories": _in_use(CATEGORIES, initiatives["category"]),
            "lead_levels": _in_use(LEAD_LEVELS, initiatives["lead_level"]),
            "reaches": REACHES,
            "education_levels": EDUCATION_LEVELS,
            "statuses": STATUSES,
        },
        territories=territories,
        initiatives=dict(zip(initiatives["id"], initiatives["title"], strict=True)),
        years=_year_range(initiatives),
    )


def _names(territories: pd.DataFrame, level: Level) -> dict[str, str]:
    """Return the names of a level by code, in alphabetical order, accents left aside."""
    rows = territories[territories["level"] == level]
    ordered = rows.assign(order=rows["name"].map(normalise)).sort_values(["order", "code"])
    return dict(zip(ordered["code"], ordered["name"], strict=True))


def _in_use(labels: Mapping[str, str], column: pd.Series) -> dict[str, str]:
    """Return the labels in their order, then the values that no label knows."""
    strangers = sorted(set(column.dropna()) - labels.keys())
    return {**labels, **{value: label(labels, value) for value in strangers}}


def _year_range(initiatives: pd.DataFrame) -> tuple[int, int]:
    columns = ["start_year", "end_year", "territory_year"]
    years = pd.concat([initiatives[column] for column in columns]).dropna()
    if years.empty:
        return NO_YEARS
    first, last = int(years.min()), int(years.max())
    return first, max(last, first + 1)  # a slider needs two ends
