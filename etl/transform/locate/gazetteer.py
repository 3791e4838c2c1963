"""The gazetteer: every code and every name of the reference, indexed once, then only read."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from etl.transform.locate.collector import no_collection
from etl.transform.locate.forms import without_kind
from etl.transform.locate.name_keys import (
    core_key,
    glued_keys,
    grouped,
    spoken_forms,
    without_article,
)
from etl.transform.locate.namings import COMMUNE, SUB_COMMUNE, TerritoryFacts, namings_of, rows_of
from etl.transform.locate.outline_grid import OutlineGrid
from etl.transform.locate.syndicats import SyndicatIndex
from etl.transform.locate.uai import SchoolIndex
from geodata import schemas
from geodata.names import ARTICLES, canonical, loose_key, significant_words
from geodata.store import Reference, read_schools, read_syndicats
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    import shapely

    from etl.transform.locate.values import Naming, Target

DEFAULT_COG_YEAR = 2026
# Words that many EPCI share: they prove nothing.
GENERIC_WORDS = frozenset(
    [
        *("pays", "grand", "grande", "val", "vallee", "vallees", "communaute", "communes"),
        *("agglomeration", "metropole", "coeur", "terre", "terres", "sud", "nord", "est", "ouest"),
        *("haut", "haute", "bas", "basse", "saint", "sainte", "region", "canton", "rives"),
        *("plaine", "petit", "mont", "entre", "deux", "bois", "plateau"),
    ]
)
COARSE = "natural_earth"
# What is read of each table: the rest is a third of the time that reading takes.
INDEXED = (
    (schemas.COMMUNES, ("commune_code", "departement_code", "outline_method")),
    (
        schemas.TERRITORIES,
        (
            *("level", "code", "name", "kind", "parent_code"),
            *("valid_from_year", "valid_to_year", "population"),
        ),
    ),
    (schemas.MEMBERSHIPS, ("level", "code", "commune_code")),
    (schemas.ALIASES, ("level", "code", "alias")),
    (schemas.POSTAL_CODES, ("postal_code", "commune_code")),
    (
        schemas.COMMUNE_PERIODS,
        ("code", "name", "valid_from", "valid_to", "successor_codes"),
    ),
)
ARTICLE_STARTS = tuple(f"{article} " for article in ARTICLES)
CITY = 30_000  # inhabitants: known by the first words of its name


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Names and codes of every level, at every date; immutable, safe to share between threads.

    `namings` holds one entry per name, level and period; the `by_*` maps give positions in it, by
    key, and are each made when first asked: most files need one or two of them.
    """

    cog_year: int
    namings: tuple[Naming, ...]
    canonicals: tuple[str, ...]
    labels: Mapping[tuple[Level, str], str]
    populations: Mapping[tuple[Level, str], int]
    last_years: Mapping[tuple[Level, str], int]
    first_years: Mapping[tuple[Level, str], int]
    parents: Mapping[str, str]
    departement_of_commune: Mapping[str, str]
    departements_by_prefix: Mapping[str, frozenset[str]]
    members: Mapping[tuple[Level, str], tuple[str, ...]]
    coarsely_drawn: frozenset[str] = frozenset()
    schools: SchoolIndex = field(default_factory=SchoolIndex, repr=False)
    syndicats: SyndicatIndex = field(default_factory=SyndicatIndex, repr=False)
    _postal_codes: pd.DataFrame | None = field(default=None, repr=False)
    _outlines: Any = field(default=None, repr=False)

    @classmethod
    def from_reference(cls, reference: Reference, *, optional: bool = True) -> Self:
        """Index a published reference; its outlines are read only when a point is located.

        `optional`: also what `terrinum source` loaded beside it, schools and syndicats.
        """
        tables = {table.name: reference.columns_of(table, names) for table, names in INDEXED}
        gazetteer = cls.from_tables(
            **tables,
            # Another handle on the same version: what it reads is forgotten with the gazetteer.
            outlines=type(reference)(reference.snapshot),
            cog_year=reference.cog_year,
        )
        if not optional:
            return gazetteer
        return replace(
            gazetteer,
            schools=SchoolIndex.of(read_schools(reference.root)),
            syndicats=SyndicatIndex.of(read_syndicats(reference.root)),
        )

    @classmethod
    @no_collection()
    def from_tables(  # noqa: PLR0913, PLR0917 - one argument per stored table
        cls,
        communes: pd.DataFrame,
        territories: pd.DataFrame,
        memberships: pd.DataFrame,
        aliases: pd.DataFrame,
        postal_codes: pd.DataFrame,
        commune_periods: pd.DataFrame,
        outlines: gpd.GeoDataFrame | Reference | None = None,
        *,
        cog_year: int = DEFAULT_COG_YEAR,
    ) -> Self:
        """Index the tables of `geodata.schemas`, of which INDEXED says the columns needed."""
        departements = dict(rows_of(communes, "commune_code", "departement_code"))
        facts = TerritoryFacts(territories, memberships, departements, cog_year)
        namings = namings_of(commune_periods, territories, aliases, facts)
        canonicals = tuple([canonical(naming.name) for naming in namings])
        return cls(
            cog_year=cog_year,
            namings=namings,
            canonicals=canonicals,
            labels=facts.labels,
            populations=facts.populations,
            last_years=facts.last_years,
            first_years=facts.first_years,
            parents=facts.parents,
            departement_of_commune=departements,
            departements_by_prefix=_departements_by_prefix(departements.values()),
            members=facts.members,
            coarsely_drawn=_coarsely_drawn(communes),
            schools=SchoolIndex(),
            syndicats=SyndicatIndex(),
            _postal_codes=postal_codes,
            _outlines=outlines,
        )

    @cached_property
    def by_code(self) -> dict[str, tuple[int, ...]]:
        """Positions by the code that bore the name."""
        return grouped(
            (naming.source_code, position) for position, naming in enumerate(self.namings)
        )

    @cached_property
    def communes_of_postcode(self) -> dict[str, tuple[str, ...]]:
        """Commune codes by the postal code that serves them."""
        if self._postal_codes is None:
            return {}
        return grouped(rows_of(self._postal_codes, "postal_code", "commune_code"))

    @cached_property
    def by_words(self) -> dict[str, tuple[int, ...]]:
        """Positions by the words of the name: « le havre »."""
        return grouped(self._spoken)

    @cached_property
    def by_glued(self) -> dict[str, tuple[int, ...]]:
        """Positions by the glued words, article or not: « lehavre », « havre »."""
        return grouped(
            (key, position) for form, position in self._spoken for key in glued_keys(form)
        )

    @cached_property
    def by_loose(self) -> dict[str, tuple[int, ...]]:
        """Positions by the glued words without small ones: « brymarne »."""
        return grouped((loose_key(form), position) for form, position in self._spoken)

    @cached_property
    def by_core(self) -> dict[str, tuple[int, ...]]:
        """Positions of the EPCI and collectivités by what is left without small words nor kind."""
        return grouped(
            (core_key(self.canonicals[position]), position)
            for position, naming in enumerate(self.namings)
            if naming.level in (Level.EPCI, Level.EPT, Level.COLLECTIVITE)
        )

    @cached_property
    def _spoken(self) -> list[tuple[str, int]]:
        """What each naming is called, canonical, and its position; several lines for some."""
        return [
            (form, position)
            for position, (naming, words) in enumerate(
                zip(self.namings, self.canonicals, strict=True)
            )
            for form in ((words,) if naming.level is COMMUNE else spoken_forms(naming.level, words))
        ]

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame | None:
        """Outlines of communes and arrondissements (EPSG:4326), or None where there are none."""
        levels = (Level.COMMUNE, Level.ARRONDISSEMENT_MUNICIPAL)
        if self._outlines is None:
            return None
        if isinstance(self._outlines, Reference):
            return self._outlines.outlines_of(levels)
        frame: gpd.GeoDataFrame = self._outlines[self._outlines["level"].isin(levels)]
        return frame

    @cached_property
    def namings_of_commune(self) -> dict[str, tuple[int, ...]]:
        """Positions of the namings that lead to a current commune, by its code."""
        return grouped(
            (commune, position)
            for position, naming in enumerate(self.namings)
            if naming.level is COMMUNE or naming.level in SUB_COMMUNE
            for commune in self.communes_of(naming.target)
        )

    @cached_property
    def commune_outlines(self) -> dict[str, shapely.Geometry]:
        """Outline by commune code; empty where the reference has none."""
        frame = self.outlines
        if frame is None:
            return {}
        communes = frame[frame["level"] == Level.COMMUNE]
        return dict(zip(communes["code"].tolist(), communes.geometry.to_numpy(), strict=True))

    @cached_property
    def _outline_grids(self) -> dict[Level, OutlineGrid]:
        """Outlines made quick to find by point, by level."""
        frame = self.outlines
        grids = {}
        for level in (Level.COMMUNE, Level.ARRONDISSEMENT_MUNICIPAL):
            rows = frame[frame["level"] == level] if frame is not None else None
            shapes = rows.geometry.to_numpy() if rows is not None else np.array([])
            codes = rows["code"].to_numpy(dtype=object) if rows is not None else np.array([])
            grids[level] = OutlineGrid(shapes, codes)
        return grids

    def outline_grid(self, level: Level) -> OutlineGrid:
        """Return the outlines of `level`, to be found by point."""
        return self._outline_grids[level]

    @cached_property
    def cities_by_first_words(self) -> dict[str, tuple[int, ...]]:
        """Positions of the large communes by the words that open their names: « aix »."""
        return self._by_first_words(CITY)

    @cached_property
    def communes_by_first_words(self) -> dict[str, tuple[int, ...]]:
        """Positions of the current communes by the words that open their names: « le touquet »."""
        return self._by_first_words(0)

    def _by_first_words(self, inhabitants: int) -> dict[str, tuple[int, ...]]:
        return grouped(
            (first_words, position)
            for position, naming in enumerate(self.namings)
            if naming.population >= inhabitants and naming.level is COMMUNE and naming.is_current
            for first_words in _openings(self.canonicals[position])
        )

    @cached_property
    def _epcis_by_word(self) -> dict[str, tuple[int, ...]]:
        return grouped(
            (word, position)
            for position, naming in enumerate(self.namings)
            if naming.level in (Level.EPCI, Level.EPT)
            for word in significant_words(without_kind(self.canonicals[position]))
        )

    @cached_property
    def epcis_by_initials(self) -> dict[str, tuple[int, ...]]:
        """Positions of the EPCI by their initials, kind included: « ccpf », « cahc »."""
        return grouped(
            ("".join(word[0] for word in significant_words(self.canonicals[position])), position)
            for position, naming in enumerate(self.namings)
            if naming.level is Level.EPCI
        )

    @cached_property
    def epci_of_commune(self) -> dict[str, str]:
        """EPCI code by commune code."""
        return {
            commune: code
            for (level, code), communes in self.members.items()
            if level is Level.EPCI
            for commune in communes
        }

    def epcis_with_words(self, words: Iterable[str]) -> list[Naming]:
        """Return the EPCI whose name holds all of `words`."""
        found = [set(self._epcis_by_word.get(word, ())) for word in words]
        return self.named(sorted(set.intersection(*found))) if found else []

    def epcis_sharing_words(self, words: Iterable[str]) -> list[Naming]:
        """Return the EPCI that share rare words with `words`, most alike first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in set(words) - GENERIC_WORDS:
            holders = self._epcis_by_word.get(word, ())
            for position in holders:
                scores[position] += 1 / len(holders)
        best = sorted(scores, key=lambda position: (-scores[position], position))
        return self.named(best[:5])

    def named(self, positions: Iterable[int]) -> list[Naming]:
        """Return the namings at `positions`."""
        return [self.namings[position] for position in positions]

    def label(self, target: Target) -> str:
        """Return the current name of each code, joined by semicolons."""
        return ";".join([self.label_of(target.level, code) for code in target.codes])

    def label_of(self, level: Level, code: str) -> str:
        """Return the current name of one territory."""
        if level is Level.SYNDICAT:
            return self.syndicats.names.get(code, code)
        return self.labels.get((level, code), code)

    def cog_year_of(self, target: Target) -> int:
        """Return the millésime of `target`: the current one, or the last of a vanished level."""
        years = [
            year for code in target.codes if (year := self.last_years.get((target.level, code)))
        ]
        return max(years, default=self.cog_year)

    def communes_of(self, target: Target) -> tuple[str, ...]:
        """Return the current commune codes under `target`, sorted, each once."""
        return tuple(
            sorted({code for each in target.codes for code in self._communes(target.level, each)})
        )

    def _communes(self, level: Level, code: str) -> tuple[str, ...]:
        if level is COMMUNE:
            return (code,)
        if level in SUB_COMMUNE:
            return (self.parents[code],) if code in self.parents else ()
        if level is Level.SYNDICAT:
            return self.syndicats.communes.get(code, ())
        return self.members.get((level, code), ())

    def named_bare(self, words: str) -> Sequence[int]:
        """Return positions by the words without the leading article: « havre »."""
        # Each article tried takes less than one more index of all France.
        articles = ("", *ARTICLE_STARTS) if without_article(words) == words else ARTICLE_STARTS
        found = [self.by_words.get(f"{article}{words}", ()) for article in articles]
        return sorted({position for positions in found for position in positions})

    def departements_of_postcode(self, postcode: str) -> frozenset[str]:
        """Return the départements that share the first digits of a postal code (CEDEX included)."""
        exact = self.communes_of_postcode.get(postcode)
        if exact:
            return frozenset(self.departement_of_commune[code] for code in exact)
        prefixes = self.departements_by_prefix
        return prefixes.get(postcode[:3]) or prefixes.get(postcode[:2], frozenset())


def _openings(words: str) -> Iterator[str]:
    """Yield the words that open a name: « aix en provence » → « aix », « aix en »."""
    for space in re.finditer(" ", words):
        yield words[: space.start()]


def _coarsely_drawn(communes: pd.DataFrame) -> frozenset[str]:
    """Return the communes whose outline is a sketch, not the IGN's (geodata.schemas, COMMUNES)."""
    if "outline_method" not in communes:
        return frozenset()
    return frozenset(communes.loc[communes["outline_method"] == COARSE, "commune_code"])


def _departements_by_prefix(departements: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return départements by the digits that open their postal codes, CEDEX ones included.

    A few communes are served from the département next door, so this is asked only for a postal
    code that serves no known commune.
    """
    codes = set(departements)
    corsica = frozenset({"2A", "2B"} & codes)
    return {**{code: frozenset({code}) for code in codes}, **({"20": corsica} if corsica else {})}
