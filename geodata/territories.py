"""The values that travel: a level, a territory, a perimeter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """A kind of territory; the value is what is stored, typed in files and shown in URLs."""

    COMMUNE = "commune"
    COMMUNE_DELEGUEE = "commune_deleguee"
    COMMUNE_ASSOCIEE = "commune_associee"
    ARRONDISSEMENT_MUNICIPAL = "arrondissement_municipal"
    EPCI = "epci"
    EPT = "ept"
    SYNDICAT = "syndicat"  # known only where BANATIC is loaded (docs/sources.md)
    DEPARTEMENT = "departement"
    COLLECTIVITE = "collectivite"
    REGION = "region"
    ANCIENNE_REGION = "ancienne_region"
    ACADEMIE = "academie"
    ANCIENNE_ACADEMIE = "ancienne_academie"
    REGION_ACADEMIQUE = "region_academique"

    @property
    def label(self) -> str:
        """French name, singular, lower case: « commune déléguée »."""
        return LABELS[self][0]

    @property
    def plural(self) -> str:
        """French name, plural, lower case: « communes déléguées »."""
        return LABELS[self][1]


LABELS: dict[Level, tuple[str, str]] = {
    Level.COMMUNE: ("commune", "communes"),
    Level.COMMUNE_DELEGUEE: ("commune déléguée", "communes déléguées"),
    Level.COMMUNE_ASSOCIEE: ("commune associée", "communes associées"),
    Level.ARRONDISSEMENT_MUNICIPAL: ("arrondissement municipal", "arrondissements municipaux"),
    Level.EPCI: ("EPCI", "EPCI"),
    Level.EPT: ("établissement public territorial", "établissements publics territoriaux"),
    Level.SYNDICAT: ("syndicat", "syndicats"),
    Level.DEPARTEMENT: ("département", "départements"),
    Level.COLLECTIVITE: (
        "collectivité à statut particulier ou d'outre-mer",
        "collectivités à statut particulier ou d'outre-mer",
    ),
    Level.REGION: ("région", "régions"),
    Level.ANCIENNE_REGION: ("ancienne région", "anciennes régions"),
    Level.ACADEMIE: ("académie", "académies"),
    Level.ANCIENNE_ACADEMIE: ("ancienne académie", "anciennes académies"),
    Level.REGION_ACADEMIQUE: ("région académique", "régions académiques"),
}

# `kind` of a territory of level commune that is a collectivité d'outre-mer (Saint-Martin, since
# 2007): counted apart from the communes, and in everything else one of them.
OVERSEAS_KIND = "COM"

# Levels made of whole current communes: their perimeter is a set of rows of `communes`.
COMMUNE_BASED_LEVELS: tuple[Level, ...] = (
    Level.COMMUNE,
    Level.EPCI,
    Level.EPT,
    Level.SYNDICAT,
    Level.DEPARTEMENT,
    Level.COLLECTIVITE,
    Level.REGION,
    Level.ANCIENNE_REGION,
    Level.ACADEMIE,
    Level.ANCIENNE_ACADEMIE,
    Level.REGION_ACADEMIQUE,
)

# Levels that lie inside one current commune (an arrondissement of Lyon, a commune déléguée).
SUB_COMMUNE_LEVELS: tuple[Level, ...] = (
    Level.COMMUNE_DELEGUEE,
    Level.COMMUNE_ASSOCIEE,
    Level.ARRONDISSEMENT_MUNICIPAL,
)

# Levels that a map can be shaded by: each one covers France without overlap, but for a few holes:
# four islands belong to no EPCI; Saint-Martin and Saint-Barthélemy neither, nor to any département
# or région.
MAP_LEVELS: tuple[Level, ...] = (
    Level.REGION,
    Level.ACADEMIE,
    Level.DEPARTEMENT,
    Level.EPCI,
    Level.COMMUNE,
)


@dataclass(frozen=True, slots=True, order=True)
class Territory:
    """One territory of one level, as named in one millésime of the COG."""

    level: Level
    code: str
    name: str
    cog_year: int
