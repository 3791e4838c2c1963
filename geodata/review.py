"""Rows in doubt, as a human decides them: one question per text, with the places it may mean.

Whole tables in, frozen values out; the page « À vérifier » and `terrinum review` show the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geodata.errors import GeodataError
from geodata.names import normalise
from geodata.store.decisions import Decision, key_of, record_decision
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geodata.places import Place, Places
    from geodata.store.decisions import Key

REVIEW, REJECTED = "review", "rejected"
DECISION_METHOD = "decision"  # how a row is located whose place a human decided
# Headers, as `terrinum import` knows them, of the cells that a decision names.
CLUE_HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("territory_name", "territoire_nom", "nom_territoire", "territoire"),
    "code": ("territory_code", "territoire_code", "code_territoire"),
    "type": ("territory_type", "territoire_type", "type_territoire"),
}
POINT_HEADERS: Mapping[str, tuple[str, ...]] = {
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
}
TITLE_HEADERS = ("title", "intitule", "titre")


class DecisionRefusedError(GeodataError):
    """A decision lacks what it must keep: who decides, why, and which place."""


@dataclass(frozen=True)
class Waiting:
    """A row that was not published: why, what it may be, and its own cells."""

    file: str
    line: int
    outcome: str
    reason: str
    candidates: tuple[str, ...]
    cells: Mapping[str, str]

    @property
    def title(self) -> str:
        """The row's own title, or where it stands."""
        return self.cell(TITLE_HEADERS) or f"{self.file}, ligne {self.line}"

    @property
    def clue(self) -> dict[str, str]:
        """What the row says of its place: name, code, type, or its point where it has no other."""
        said = {name: self.cell(headers) for name, headers in CLUE_HEADERS.items()}
        if said["name"] or said["code"]:
            return said
        point = " ".join(self.cell(headers) for headers in POINT_HEADERS.values()).strip()
        return {**said, "point": point} if point else said

    def cell(self, headers: Sequence[str]) -> str:
        """Return the first cell under one of `headers`, whatever their case and accents."""
        wanted = {normalise(header) for header in headers}
        found = (text for header, text in self.cells.items() if normalise(header) in wanted)
        return next(found, "").strip()


@dataclass(frozen=True)
class Doubt:
    """One text that several places may bear, and every row that bears it."""

    rows: tuple[Waiting, ...]

    @property
    def clue(self) -> dict[str, str]:
        """What the rows say of their place."""
        return self.rows[0].clue

    @cached_property
    def key(self) -> Key:
        """What makes two texts the same."""
        return key_of(self.clue)

    @property
    def text(self) -> str:
        """What was typed: « Pays Baumois », or its code where it has no name, or its point."""
        return text_of(self.clue)

    @property
    def reason(self) -> str:
        """Why a human is asked."""
        return self.rows[0].reason

    def candidates(self, places: Places) -> list[Place]:
        """Return the places that the locator thought of, best first."""
        codes = dict.fromkeys(code for row in self.rows for code in row.candidates)
        asked = normalise(self.clue["type"])
        found = (places.of_code(code, preferred=asked) for code in codes)
        return [place for place in found if place is not None]


def text_of(clue: Mapping[str, str]) -> str:
    """Say a clue in a word: its name, else its code, else its point."""
    point = clue.get("point", "")
    return clue.get("name") or clue.get("code") or (f"point {point}" if point else "")


def waiting(pending: pd.DataFrame) -> list[Waiting]:
    """Return the rows of table PENDING, by file and line."""
    rows = pending.sort_values(["source_file", "source_line"]).to_dict("records")
    return [
        Waiting(
            file=row["source_file"],
            line=int(row["source_line"]),
            outcome=row["outcome"],
            reason=row["reason"],
            candidates=tuple(row["candidates"]),
            cells=_cells(row["row"]),
        )
        for row in rows
    ]


def doubts(pending: pd.DataFrame, decided: Container[Key] = ()) -> list[Doubt]:
    """Group the rows of table PENDING that wait for a human by their text, undecided ones only.

    A row that names no territory at all is left out: only its file can say more.
    """
    groups: dict[Key, list[Waiting]] = {}
    for row in waiting(pending[pending["outcome"] == REVIEW]):
        if any(row.clue.values()):
            groups.setdefault(key_of(row.clue), []).append(row)
    return [Doubt(tuple(rows)) for key, rows in groups.items() if key not in decided]


def decided_rows(pending: pd.DataFrame, decided: Container[Key]) -> int:
    """Count the rows of table PENDING whose text is decided: the next import publishes them."""
    rows = waiting(pending[pending["outcome"] == REVIEW])
    return sum(key_of(row.clue) in decided for row in rows)


def withdrawn_rows(initiatives: pd.DataFrame, decided: Container[Key]) -> int:
    """Count the published rows whose place was decided, by a decision since taken back."""
    rows = initiatives[initiatives["loc_method"] == DECISION_METHOD]
    names = {name: f"territory_{name}" for name in CLUE_HEADERS}
    cells = rows[list(names.values())].fillna("").astype("str")
    clues = (dict(zip(names, row, strict=True)) for row in cells.itertuples(index=False))
    return sum(key_of(clue) not in decided for clue in clues)


def decide(
    clue: Mapping[str, str],
    places: Sequence[Place],
    *,
    who: str,
    why: str,
    root: Path | None = None,
) -> Decision:
    """Record that `clue` means `places`; several make a union, of one level or of several.

    Raises DecisionRefusedError where nobody decides, without a reason, or nothing.
    """
    if not places or not who.strip() or not why.strip():
        raise DecisionRefusedError(
            "Une décision garde qui décide, pourquoi, et au moins un territoire."
        )
    levels = [place.level.value for place in places]
    level = levels[0] if len(set(levels)) == 1 else ";".join(levels)
    return _record(clue, level, [place.code for place in places], who, why, root)


def take_back(clue: Mapping[str, str], *, who: str, why: str, root: Path | None = None) -> Decision:
    """Record that the decision in force on `clue` holds no more."""
    return _record(clue, "", [], who, why, root)


def places_decided(decision: Decision, places: Places) -> list[Place]:
    """Return the places that a decision names, those that the reference still knows."""
    levels = decision.level.split(";")
    if len(levels) == 1:
        levels *= len(decision.codes)
    pairs = zip(levels, decision.codes, strict=True)
    found = (places.get(Level(level), code) for level, code in pairs if level in set(Level))
    return [place for place in found if place is not None]


def _record(  # noqa: PLR0913, PLR0917 - the fields of a decision
    clue: Mapping[str, str],
    level: str,
    codes: Iterable[str],
    who: str,
    why: str,
    root: Path | None,
) -> Decision:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = Decision(dict(clue), level, tuple(codes), who.strip(), now, why.strip())
    record_decision(made, root)
    return made


def _cells(text: str) -> dict[str, str]:
    read: dict[str, Any] = json.loads(text)
    return {str(name): "" if cell is None else str(cell) for name, cell in read.items()}
