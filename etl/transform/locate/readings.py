"""The ways to understand a typed name, and the ladder of keys that each goes down.

A reading is words to look up, at which levels, within what: the text as a whole, its form removed,
its brackets taken as a département… The first rung that holds something inside the scope decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from etl.transform.locate.cells import short
from etl.transform.locate.forms import (
    ANY_LEVEL,
    COMMUNES,
    EPCIS,
    Groups,
    TypedName,
    is_noise,
    read_name,
    read_type,
    strip_form,
    without_kind,
)
from etl.transform.locate.name_keys import without_article
from etl.transform.locate.scope import NOWHERE, Scope, departements_of_text
from etl.transform.locate.values import Method, Naming
from geodata.names import canonical, exact_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to look a name up: what finds positions by a key, which key, how sure."""

    find: Callable[[Gazetteer, str], Sequence[int]]
    key: Callable[[str], str]
    method: Method
    confidence: float
    levels: frozenset[Level] = frozenset(Level)


RUNGS: tuple[Rung, ...] = (
    Rung(lambda known, key: known.by_words.get(key, ()), str, Method.NAME, 0.98),
    Rung(lambda known, key: known.named_bare(key), without_article, Method.NAME, 0.96),
    Rung(lambda known, key: known.by_glued.get(key, ()), exact_key, Method.NAME, 0.94),
    Rung(lambda known, key: known.by_loose.get(key, ()), loose_key, Method.LOOSE_NAME, 0.9),
    Rung(
        lambda known, key: known.by_core.get(key, ()),
        lambda words: loose_key(without_kind(words)),
        Method.LOOSE_NAME,
        0.88,
        frozenset({Level.EPCI, Level.EPT, Level.COLLECTIVITE}),
    ),
)
WHOLE_TEXT_RUNGS = RUNGS[:2]


class Reading(NamedTuple):
    """One way to understand a typed name: words to look up, at which levels, within what."""

    words: str
    groups: Groups
    scope: Scope
    kind: str = ""
    rungs: tuple[Rung, ...] = RUNGS
    doubt: str = ""


class Found(NamedTuple):
    """Namings that one rung gave for one reading."""

    namings: tuple[Naming, ...]
    rung: Rung
    reading: Reading


def readings_of(clue: Clue, gazetteer: Gazetteer) -> Iterator[Reading]:
    """List the ways to understand the name, the most literal first."""
    name, scope = clue.name, clue.scope
    aside = _read_asides(name.asides, gazetteer)
    if name.asides and aside.rest:
        glued = f"{name.words} {canonical(aside.rest)}"
        yield Reading(glued, clue.groups or ANY_LEVEL, scope)
    if name.segments:
        # « Andaine - Passais » is one name; « Saint-Aubin, Landes » is not Saint-Aubin-des-Landes.
        yield from _joined_readings(clue)
        yield from _segment_readings(clue, gazetteer)
    else:
        yield from _plain_readings(clue, name, aside, gazetteer)


def _joined_readings(clue: Clue) -> Iterator[Reading]:
    """Read segments as one name; small words and typos only where an EPCI is asked for."""
    name, groups = clue.name, clue.groups or ANY_LEVEL
    yield Reading(name.whole, groups, clue.scope, rungs=WHOLE_TEXT_RUNGS)
    rungs = RUNGS if groups[0] == EPCIS[0] else WHOLE_TEXT_RUNGS
    yield Reading(name.words, groups, clue.scope, clue.type.kind or name.kind, rungs)


def _plain_readings(
    clue: Clue, name: TypedName, aside: Asides, gazetteer: Gazetteer
) -> Iterator[Reading]:
    """Read one stretch of text: whole, then without its form, then without a second form."""
    scope = clue.scope & aside.scope
    doubt, kind = aside.doubt, clue.type.kind or name.kind
    told = clue.type.groups or name.groups
    if name.whole != name.words:
        # « Ville de Paris » is the commune before the collectivité of that name.
        whole_groups = (told or ANY_LEVEL)[:1]
        yield Reading(name.whole, whole_groups, scope, kind, WHOLE_TEXT_RUNGS, doubt)
    groups = _reconciled(clue.type.groups, name.groups) or aside.groups or ANY_LEVEL
    yield Reading(name.words, groups, scope, kind, doubt=doubt)
    deeper, again, _, _ = strip_form(name.words)
    if deeper and again is COMMUNES and name.groups is COMMUNES:
        # « Mairie de la commune de Meudon »; « Mairie de Ville-d'Avray » was read just above.
        yield Reading(deeper, groups, scope, kind, doubt=doubt)
    if name.trailing_departement:
        yield _with_trailing_departement(name, groups, scope, gazetteer)


def _reconciled(typed: Groups, told: Groups) -> Groups:
    """Keep the levels that the type and the form both allow, where they share some."""
    if not (typed and told):
        return typed or told
    allowed = {level for group in told for level in group}
    both = tuple(tuple(level for level in group if level in allowed) for group in typed)
    return tuple(group for group in both if group) or typed


@dataclass(frozen=True, slots=True)
class Asides:
    """What brackets and commas add: a scope, levels, words of unknown meaning."""

    scope: Scope = NOWHERE
    groups: Groups = ()
    rest: str = ""

    @property
    def doubt(self) -> str:
        """Say what was not understood."""
        return f"« {short(self.rest)} » n'a pas été compris." if self.rest else ""


NO_ASIDES = Asides()


def _read_asides(texts: Sequence[str], gazetteer: Gazetteer) -> Asides:
    if not texts:
        return NO_ASIDES
    scope, rest = NOWHERE, []
    groups: Groups = ()
    for text in (part for cut in texts for part in re.split(r"\s*[,;/]\s*", cut) if part):
        departements = departements_of_text(text, gazetteer)
        told = read_type(text)
        if departements:
            scope &= Scope(departements, told=f"« {short(text)} »")
        elif told.groups:
            groups = told.groups
        elif not is_noise(text):
            rest.append(text)
    return Asides(scope, groups, " ".join(rest))


def _with_trailing_departement(
    name: TypedName, groups: Groups, scope: Scope, gazetteer: Gazetteer
) -> Reading:
    words = name.words.rpartition(" ")[0]
    departements = departements_of_text(name.trailing_departement, gazetteer)
    told = Scope(departements, told=f"« {name.trailing_departement} »")
    return Reading(words, groups, scope & told)


def _segment_readings(clue: Clue, gazetteer: Gazetteer) -> Iterator[Reading]:
    """Read each part between commas as the name and the others as what surrounds it."""
    segments = clue.name.segments
    for position, segment in enumerate(segments):
        part = read_name(segment)
        others = (*segments[:position], *segments[position + 1 :], *clue.name.asides)
        aside = _read_asides(others, gazetteer)
        if part.words and not is_noise(segment):
            # « Lyon, service scolaire », but « École, Savoie » is not the département.
            noisy = all(is_noise(other) for other in others)
            bare = Asides(aside.scope, COMMUNES, aside.rest) if noisy else aside
            yield from _plain_readings(clue, part, bare, gazetteer)


def look_up(reading: Reading, gazetteer: Gazetteer) -> Found | None:
    """Go down the rungs, and through the groups of levels on each; stop at the first find."""
    for rung in reading.rungs:
        positions = rung.find(gazetteer, rung.key(reading.words))
        if not positions:
            continue
        inside = [
            naming
            for naming in gazetteer.named(positions)
            if naming.level in rung.levels and reading.scope.holds(naming, gazetteer)
        ]
        for group in reading.groups if inside else ():
            kept = tuple([naming for naming in inside if naming.level in group])
            if kept:
                return Found(_of_kind(kept, reading.kind), rung, reading)
    return None


def _of_kind(namings: tuple[Naming, ...], kind: str) -> tuple[Naming, ...]:
    """Prefer the EPCI of the typed kind where several share a name."""
    return tuple(naming for naming in namings if kind and naming.kind == kind) or namings
