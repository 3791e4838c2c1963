"""Locate by typed name: exact words first, then glued, then partial, then with a typo or two.

A name found only outside the scope is a contradiction, never an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.transform.locate.cells import short
from etl.transform.locate.forms import ARRONDISSEMENTS, COMMUNES, EPCIS, TypedName, without_kind
from etl.transform.locate.objections import checked
from etl.transform.locate.readings import (
    RUNGS,
    WHOLE_TEXT_RUNGS,
    Found,
    Reading,
    look_up,
    readings_of,
)
from etl.transform.locate.settle import describe_all, ranked, settle
from etl.transform.locate.typos import Near, Query, TypoFinder
from etl.transform.locate.unknown import not_found, outside_scope
from etl.transform.locate.values import Answer, Method, Naming, Status, review
from geodata.names import canonical, significant_words
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.scope import Scope


def by_name(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:
    """Answer from the typed name, the scope and the year; None where no name is typed."""
    name = clue.name
    if not (name.words or name.arrondissement or name.code):
        return None
    trouble = clue.type.trouble or name.trouble
    answer = (
        _by_arrondissement(clue, gazetteer)
        or _by_exact_name(clue, readings_of(clue, gazetteer), gazetteer)
        or _by_other_means(clue, gazetteer, typos)
    )
    if trouble:
        return answer.doubtful(f"« {short(name.text)} » : {trouble}")
    return answer


def _by_other_means(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer:
    readings = list(readings_of(clue, gazetteer))
    return (
        _by_typo(clue, readings, gazetteer, typos)
        or outside_scope(clue, readings, gazetteer)
        or not_found(clue, readings, gazetteer)
    )


def exactly_named(clue: Clue, gazetteer: Gazetteer) -> Answer | None:
    """Answer from words of administration that are a commune's whole name: « Ville » (60)."""
    reading = Reading(clue.name.whole, COMMUNES[:1], clue.scope, rungs=WHOLE_TEXT_RUNGS)
    found = look_up(reading, gazetteer) if clue.name.whole else None
    return _settle_found(clue, found, gazetteer) if found else None


def _by_exact_name(clue: Clue, readings: Iterable[Reading], gazetteer: Gazetteer) -> Answer | None:
    for reading in readings:
        for scope in _scopes(reading.scope):
            inside = reading if scope is reading.scope else reading._replace(scope=scope)
            found = look_up(inside, gazetteer)
            if found:
                return _settle_found(clue, found, gazetteer)
    return None


def _scopes(scope: Scope) -> tuple[Scope, ...]:
    return (scope, scope.widened()) if scope.communes else (scope,)


def _settle_found(clue: Clue, found: Found, gazetteer: Gazetteer) -> Answer:
    answer = settle(
        found.namings,
        clue.year,
        gazetteer,
        method=found.rung.method,
        confidence=found.rung.confidence,
        typed=short(clue.name.text),
    )
    if answer.status is not Status.MATCHED:
        return answer
    return checked(clue, found, answer, gazetteer)


def _by_arrondissement(clue: Clue, gazetteer: Gazetteer) -> Answer | None:
    name = clue.name
    if name.code and not clue.code:
        found = gazetteer.named(gazetteer.by_code.get(name.code.lstrip("0").rjust(2, "0"), ()))
        namings = [naming for naming in found if naming.level is Level.DEPARTEMENT]
        return _settled_code(clue, namings, gazetteer) if namings else None
    if not name.arrondissement:
        return None
    unclear = _unclear_arrondissement(name, gazetteer)
    if unclear:
        return unclear
    code = name.arrondissement.rstrip("?")
    namings = [
        naming
        for naming in gazetteer.named(gazetteer.by_code.get(code, ()))
        if naming.level is Level.ARRONDISSEMENT_MUNICIPAL
    ]
    if not namings:
        return None
    if name.arrondissement.endswith("?") and clue.type.groups is not ARRONDISSEMENTS:
        parent = gazetteer.parents.get(code, "")
        return review(
            f"« {short(name.text)} » : l'arrondissement, ou la commune et son département ?",
            (code, parent),
        )
    return _settled_code(clue, namings, gazetteer)


def _unclear_arrondissement(name: TypedName, gazetteer: Gazetteer) -> Answer | None:
    """Ask about a number that no arrondissement bears, or that reads in two ways (« XVIEME »)."""
    if name.arrondissement == "!":
        return review(f"« {short(name.text)} » : cette ville n'a pas tant d'arrondissements.")
    codes = name.arrondissement.split("|")
    if len(codes) == 1:
        return None
    named = " ou ".join(gazetteer.label_of(Level.ARRONDISSEMENT_MUNICIPAL, code) for code in codes)
    return review(f"« {short(name.text)} » : {named} ? Écrivez le nombre en chiffres.", codes)


def _settled_code(clue: Clue, namings: Sequence[Naming], gazetteer: Gazetteer) -> Answer:
    answer = settle(
        namings,
        clue.year,
        gazetteer,
        method=Method.NAME,
        confidence=0.97,
        typed=short(clue.name.text),
    )
    inside = not clue.scope.widened() or any(
        clue.scope.widened().holds(naming, gazetteer) for naming in namings
    )
    return answer if inside else _contradiction(clue.scope, answer)


def _contradiction(scope: Scope, answer: Answer) -> Answer:
    return answer.doubtful(f"{answer.reason} Cela contredit : {scope.told or scope.problem}.")


def _by_typo(
    clue: Clue, readings: Sequence[Reading], gazetteer: Gazetteer, typos: TypoFinder
) -> Answer | None:
    """Ask for names a typo or two away, and leading words of an EPCI, for each plain reading."""
    for reading in readings:
        if reading.rungs is not RUNGS:
            continue
        started = _leading_words(clue, reading, gazetteer)
        if started:
            return started
        for scope in _scopes(reading.scope):
            close = typos.near(Query(reading.words, reading.groups, scope), clue.year)
            if close:
                inside = reading if scope is reading.scope else reading._replace(scope=scope)
                return _settle_close(clue, inside, close, gazetteer)
    return None


def _settle_close(
    clue: Clue, reading: Reading, close: tuple[Near, ...], gazetteer: Gazetteer
) -> Answer:
    """Answer with the nearest name where it stands alone, else list the near ones."""
    best, typed = close[0], short(clue.name.text)
    if not best.is_alone:
        targets = list(dict.fromkeys(near.naming.target for near in close))
        told = describe_all(targets[:3], gazetteer)
        return review(
            f"« {typed} » n'est pas un nom connu ; il ressemble à : {told}. "
            "Corrigez, ou précisez le département.",
            (code for target in targets for code in target.codes),
        )
    answer = settle(
        [near.naming for near in close if near.naming.target == best.naming.target],
        clue.year,
        gazetteer,
        method=Method.FUZZY_NAME,
        confidence=round(0.9 * best.similarity, 2),
        typed=typed,
    )
    found = Found((best.naming,), RUNGS[-1], reading)
    return checked(clue, found, answer, gazetteer) if answer.target else answer


def _leading_words(clue: Clue, reading: Reading, gazetteer: Gazetteer) -> Answer | None:
    """Answer « CC Maremne »: the first words of one EPCI's name, and of one only."""
    if reading.groups[0] != EPCIS[0]:
        return None
    words = significant_words(without_kind(reading.words))
    same = [
        naming
        for naming in gazetteer.epcis_with_words(words)
        if reading.scope.widened().holds(naming, gazetteer)
    ]
    if not same or not words:
        return None
    leading = [
        naming
        for naming in same
        if significant_words(without_kind(canonical(naming.name)))[: len(words)] == words
    ]
    targets = {naming.target for naming in leading}
    if len(targets) != 1 or reading.doubt or _is_younger(leading[0], clue.year):
        return _maybe_these(clue, same, gazetteer)
    return settle(
        leading,
        clue.year,
        gazetteer,
        method=Method.LOOSE_NAME,
        confidence=0.8,
        typed=short(clue.name.text),
    )


def _is_younger(naming: Naming, year: int | None) -> bool:
    """Tell whether an EPCI was created after `year`, from its SIREN.

    INSEE gives SIRENs of public bodies in order since 2008: 200 000 xxx in 2008, about
    200 067 xxx for the mergers of 1 January 2017; older bodies are 24x xxx xxx.
    """
    if not year or not naming.codes[0].startswith("200"):
        return False
    number = int(naming.codes[0][3:])
    created = next(since for below, since in _SIREN_YEARS if number < below)
    return year < created


_SIREN_YEARS = (
    (15_000, 2008),
    (29_000, 2011),
    (39_000, 2013),
    (53_000, 2014),
    (65_000, 2016),
    (80_000, 2017),
    (1_000_000, 2019),
)


def _maybe_these(clue: Clue, namings: Sequence[Naming], gazetteer: Gazetteer) -> Answer:
    ordered = ranked(namings)
    names = " ; ".join(gazetteer.label_of(naming.level, naming.codes[0]) for naming in namings[:3])
    return review(
        f"« {short(clue.name.text)} » : aucun EPCI actuel n'a exactement ce nom ; "
        f"il a pu disparaître. Peut-être : {names}.",
        ordered,
    )
