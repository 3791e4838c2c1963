"""The review desk of a session: which text is asked, what was decided here, what may be undone.

Kept in the state of the session; decisions themselves go to the store at once, so that closing the
page loses nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.writing.access import checked_writer
from geodata import french
from geodata.places import Places
from geodata.review import decide, decided_rows, doubts, take_back, withdrawn_rows
from geodata.store.decisions import read_decisions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Data
    from geodata.places import Place
    from geodata.review import Doubt
    from geodata.store import Reference
    from geodata.store.decisions import Decision, Key

KEY = "pupitre"
IDENTIFIER_CHARACTERS = 12


@dataclass
class Desk:
    """What one session did: texts decided (the last one first to undo), texts passed over."""

    made: list[Doubt] = field(default_factory=list)
    passed: list[Key] = field(default_factory=list)
    union: list[Place] = field(default_factory=list)
    said: str = ""
    applied: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class State:
    """What is to decide now: read from the store at each run, for others decide too."""

    left: tuple[Doubt, ...]
    decided: int
    withdrawn: int
    decisions: Mapping[Key, Decision]

    @property
    def to_publish(self) -> int:
        """Rows that applying the decisions would change."""
        return self.decided + self.withdrawn


def desk() -> Desk:
    """Return the desk of this session."""
    found: Desk = st.session_state.setdefault(KEY, Desk())
    return found


def state_of(data: Data) -> State:
    """Return the texts left (those passed over last), and the rows that wait to be published."""
    decisions = read_decisions()
    pending = data.published.pending
    passed = desk().passed
    left = sorted(
        doubts(pending, decisions),
        key=lambda each: passed.index(each.key) if each.key in passed else -1,
    )
    return State(
        tuple(left),
        decided=decided_rows(pending, decisions),
        withdrawn=withdrawn_rows(data.initiatives, decisions),
        decisions=decisions,
    )


def identifier(doubt: Doubt) -> str:
    """Return what names a text in an address: no letter of it, and always the same."""
    text = "\n".join(doubt.key)
    return hashlib.sha256(text.encode()).hexdigest()[:IDENTIFIER_CHARACTERS]


@st.cache_resource(max_entries=2, show_spinner=False)
def _places(_version: str, _reference: Reference) -> Places:
    return Places.from_reference(_reference)


def places_of(data: Data) -> Places:
    """Return every territory of the reference, indexed once for all sessions."""
    return _places(data.reference.version, data.reference)


def choose(doubt: Doubt, places: Sequence[Place], *, who: str, why: str) -> None:
    """Record a decision, unless someone else decided the same text meanwhile."""
    checked_writer()
    mine = desk()
    mine.applied = None
    names = french.enumeration([place.name for place in places])
    earlier = read_decisions().get(doubt.key)
    if earlier is not None:
        mine.said = f"« {doubt.text} » vient d’être décidé par {earlier.who} : rien n’a été changé."
        return
    decide(doubt.clue, places, who=who, why=why)
    mine.made.append(doubt)
    mine.union.clear()
    mine.said = (
        f"« {doubt.text} » : {names} "
        f"({french.count(len(doubt.rows), 'ligne décidée', 'lignes décidées')})."
    )


def pass_over(doubt: Doubt) -> None:
    """Put a text after the others, for this session."""
    mine = desk()
    mine.passed = [key for key in mine.passed if key != doubt.key] + [doubt.key]
    mine.union.clear()
    mine.said = f"« {doubt.text} » : passé, il revient en dernier."


def undo(*, who: str) -> None:
    """Take back the last decision of this session."""
    checked_writer()
    mine = desk()
    if not mine.made:
        mine.said = "Rien à annuler dans cette séance."
        return
    doubt = mine.made.pop()
    withdraw(doubt.clue, who=who, why="annulé aussitôt")
    mine.said = f"« {doubt.text} » est de nouveau à trancher."


def withdraw(clue: Mapping[str, str], *, who: str, why: str) -> None:
    """Take back the decision in force on a text, whoever made it."""
    checked_writer()
    take_back(clue, who=who, why=why)


def add_to_union(place: Place) -> None:
    """Add a place to the union being made, or take it out."""
    mine = desk()
    if place in mine.union:
        mine.union.remove(place)
    else:
        mine.union.append(place)
