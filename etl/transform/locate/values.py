"""The values that travel inside the locator: what is known, what is asked, what is answered."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.territories import Level

# A whole column of any of these may be given; each is optional.
CLUE_COLUMNS: tuple[str, ...] = (
    "code",
    "name",
    "type",
    "departement",
    "postcode",
    "year",
    "lat",
    "lon",
    "uai",
    "address",
)

# The public contract (docs/locate.md).
OUTPUT_COLUMNS: tuple[str, ...] = (
    "loc_level",
    "loc_code",
    "loc_name",
    "loc_cog_year",
    "loc_method",
    "loc_confidence",
    "loc_status",
    "loc_candidates",
    "loc_reason",
)

MAX_CANDIDATES = 10

# Before a code of `loc_code`: this territory is taken out of the others (« 80;-248000531 »).
EXCLUDED = "-"


class Status(StrEnum):
    """What becomes of a row: located, waiting for a human, or without any usable clue."""

    MATCHED = "matched"
    REVIEW = "review"
    REJECTED = "rejected"


# Worst last: the status of a union is that of its worst part.
STATUS_ORDER = {Status.MATCHED: 0, Status.REVIEW: 1, Status.REJECTED: 2}


class Method(StrEnum):
    """How an answer was found, surest first."""

    CODE = "code"
    MENDED_CODE = "code_complete"
    SIRET = "siret"
    NAME = "nom"
    PAST_NAME = "nom_ancien"
    LOOSE_NAME = "nom_partiel"
    FUZZY_NAME = "nom_approche"
    POSTCODE = "code_postal"
    POINT = "point"
    NEAR_POINT = "point_proche"
    ADDRESS = "adresse"
    UAI = "uai"
    GEOCODED = "geocoded"  # by an outside geocoder, only where asked for (etl.geocoding)
    UNION = "union"
    EXCLUSION = "exclusion"


class Naming(NamedTuple):
    """One name of one place during some years, and where its ground is today.

    `codes` are codes of `level` in the current millésime (or in the last one of a vanished
    level); `source_code` is the code that bore the name. `since` and `until` are dates written
    yyyymmdd, `since` included, `until` excluded. `departements` holds past ones too.
    """

    name: str
    level: Level
    codes: tuple[str, ...]
    source_code: str
    since: int
    until: int
    departements: frozenset[str]
    population: int
    kind: str

    @property
    def is_current(self) -> bool:
        """True where the name is borne today."""
        return self.until == FOREVER

    @property
    def target(self) -> Target:
        """What is answered, whatever the name that led there."""
        return Target(self.level, self.codes)


# Dates written yyyymmdd; names known at the oldest millésime are taken as older still.
ALWAYS, FOREVER = 0, 99991231


class Target(NamedTuple):
    """Where an answer points: one level, one or several codes."""

    level: Level
    codes: tuple[str, ...]


class Answer(NamedTuple):
    """One located clue. `parts` holds the answers of a union, in the order that they were typed.

    `is_excluded`: among parts, a territory that is taken out of the others.
    """

    status: Status
    reason: str
    target: Target | None = None
    method: Method | None = None
    confidence: float = 0.0
    candidates: tuple[str, ...] = ()
    parts: tuple[Answer, ...] = ()
    is_excluded: bool = False

    def doubtful(self, reason: str, candidates: Iterable[str] = ()) -> Answer:
        """Return this answer demoted to review, its code first among the candidates."""
        own = self.target.codes if self.target else ()
        ranked = tuple(dict.fromkeys((*own, *candidates, *self.candidates)))
        return Answer(Status.REVIEW, reason, candidates=ranked[:MAX_CANDIDATES])

    def noting(self, note: str) -> Answer:
        """Return this answer with one more sentence in its reason."""
        return self._replace(reason=f"{self.reason} {note}".strip()) if note else self


def review(reason: str, candidates: Iterable[str] = ()) -> Answer:
    """Make an answer that waits for a human."""
    return Answer(
        Status.REVIEW, reason, candidates=tuple(dict.fromkeys(candidates))[:MAX_CANDIDATES]
    )


def rejected(reason: str) -> Answer:
    """Make an answer for a row that says nothing usable."""
    return Answer(Status.REJECTED, reason)
