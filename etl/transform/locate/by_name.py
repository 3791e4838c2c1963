"""Locate by typed name: exact words first, then glued, then partial, then with a typo or two.

Each reading of the text (as a whole, form removed, brackets as a département…) goes down the same
ladder of keys; the first rung that holds something inside the scope decides. A name found only
outside the scope is a contradiction, never an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from etl.transform.locate.forms import (
    ANY_LEVEL,
    ARRONDISSEMENTS,
    COMMUNES,
    EPCIS,
    Groups,
    TypedName,
    is_noise,
    read_name,
    read_type,
    short,
    strip_form,
    without_kind,
)
from etl.transform.locate.gazetteer import without_article
from etl.transform.locate.scope import NOWHERE, Scope, departements_of_text
from etl.transform.locate.settle import at, describe, describe_all, now, ranked, settle
from etl.transform.locate.typos import KNOWN_FAR_AWAY, LONE_FROM, Near, Query, TypoFinder
from etl.transform.locate.values import Answer, Method, Naming, Status, rejected, review
from geodata.names import canonical, exact_key, loose_key, significant_words
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to look a name up: which index, by which key, how sure."""

    index: Callable[[Gazetteer], Mapping[str, tuple[int, ...]]]
    key: Callable[[str], str]
    method: Method
    confidence: float
    levels: frozenset[Level] = frozenset(Level)


RUNGS: tuple[Rung, ...] = (
    Rung(lambda known: known.by_words, str, Method.NAME, 0.98),
    Rung(lambda known: known.by_bare_words, without_article, Method.NAME, 0.96),
    Rung(lambda known: known.by_glued, exact_key, Method.NAME, 0.94),
    Rung(lambda known: known.by_loose, loose_key, Method.LOOSE_NAME, 0.9),
    Rung(
        lambda known: known.by_core,
        lambda words: loose_key(without_kind(words)),
        Method.LOOSE_NAME,
        0.88,
        frozenset({Level.EPCI, Level.EPT, Level.COLLECTIVITE}),
    ),
)
WHOLE_TEXT_RUNGS = RUNGS[:2]
# Inhabitants of a place, current or past, that a bare name may mean beside a small namesake.
WELL_KNOWN, MUCH_SPOKEN_OF = 2_000, 10_000
MOST_SUGGESTED, SHORTEST_BEGINNING = 8, 4
WHOLE_COUNTRY = frozenset(
    {
        "france",
        "france entiere",
        "france metropolitaine",
        "la france",
        "national",
        "nationale",
        "niveau national",
        "ensemble du territoire",
        "territoire national",
    }
)
COMMON_WORDS = frozenset(
    [
        "saint",
        "sainte",
        "saints",
        "ville",
        "bourg",
        "ecole",
        "mairie",
        "sud",
        "est",
        "ouest",
        "centre",
    ]
)


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
        or _outside_scope(clue, readings, gazetteer)
        or _not_found(clue, readings, gazetteer)
    )


def exactly_named(clue: Clue, gazetteer: Gazetteer) -> Answer | None:
    """Answer from words of administration that are a commune's whole name: « Ville » (60)."""
    reading = Reading(clue.name.whole, COMMUNES[:1], clue.scope, rungs=WHOLE_TEXT_RUNGS)
    found = look_up(reading, gazetteer) if clue.name.whole else None
    return _settle_found(clue, found, gazetteer) if found else None


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


def look_up(reading: Reading, gazetteer: Gazetteer) -> Found | None:
    """Go down the rungs, and through the groups of levels on each; stop at the first find."""
    for rung in reading.rungs:
        positions = rung.index(gazetteer).get(rung.key(reading.words), ())
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
    return _checked(clue, found, answer, gazetteer)


def _checked(clue: Clue, found: Found, answer: Answer, gazetteer: Gazetteer) -> Answer:
    """Demote an answer that something else on the row contradicts or outweighs."""
    reading = found.reading
    problem = reading.scope.problem or reading.doubt or _too_common(reading) or _too_short(found)
    if problem:
        return answer.doubtful(f"{answer.reason} {problem}")
    heavier = _better_known(clue, found, answer, gazetteer)
    if heavier:
        return answer.doubtful(
            f"{answer.reason} Ou bien : {now(heavier, gazetteer)} ? Précisez le département.",
            heavier.codes,
        )
    clash = _type_against_form(clue, answer)
    return answer.doubtful(f"{answer.reason} {clash}") if clash else answer


def _too_common(reading: Reading) -> str:
    """Say that a word is too common to name a place by itself (« Saint » is not Le Saint)."""
    untyped = reading.groups[0] in (ANY_LEVEL[0], COMMUNES[0])
    alone = reading.words in COMMON_WORDS and untyped and not reading.scope
    return "Ce mot seul est trop courant : précisez le département." if alone else ""


def _too_short(found: Found) -> str:
    """Say that an article or a space that differs makes a short name uncertain (« Lemas »)."""
    reading, rung = found.reading, found.rung
    if reading.scope or rung not in RUNGS[1:3]:
        return ""
    best = max(found.namings, key=lambda naming: naming.population)
    if best.population >= KNOWN_FAR_AWAY[1] or best.level is not Level.COMMUNE:
        return ""
    other_article = rung is RUNGS[1] and without_article(reading.words) != reading.words
    glued = rung is RUNGS[2] and len(exact_key(reading.words)) < LONE_FROM + 1
    if not (other_article or glued):
        return ""
    return "L'article ou l'espace diffère : précisez le département."


def _better_known(clue: Clue, found: Found, answer: Answer, gazetteer: Gazetteer) -> Naming | None:
    """Find the far larger place that the same words may mean, where nothing says which.

    « Rochelle » may be La Rochelle as well as Rochelle (70); « Évry », without a year, the Évry of
    before 2019 (91) as well as Évry (89); « Aix », Aix-en-Provence as well as Aix (19).
    """
    reading = found.reading
    if reading.scope or not answer.target or answer.method is Method.FUZZY_NAME:
        return None
    own = max(naming.population for naming in found.namings if naming.target == answer.target)
    index = gazetteer.by_bare_words if found.rung is RUNGS[0] else gazetteer.by_words
    others = gazetteer.named(
        (
            *index.get(found.rung.key(reading.words), ()),
            *gazetteer.cities_by_first_words.get(reading.words, ()),
        )
    )
    levels = next((group for group in reading.groups if answer.target.level in group), ())
    heavier = [
        naming
        for naming in others
        if naming.level in levels
        and naming.target != answer.target
        and naming.population > max(10 * own, WELL_KNOWN if naming.is_current else MUCH_SPOKEN_OF)
        and (naming.is_current or not clue.year)
    ]
    return max(heavier, key=lambda naming: naming.population, default=None)


def _type_against_form(clue: Clue, answer: Answer) -> str:
    """Say where the form of the name excludes the level that the type gave."""
    groups = clue.name.groups
    if not (clue.type.groups and groups and answer.target):
        return ""
    told = {level for group in groups for level in group}
    typed = {level for group in clue.type.groups for level in group}
    literal = answer.method is Method.NAME and answer.confidence >= RUNGS[1].confidence
    if told & typed or literal:
        return ""
    return f"Le type « {short(clue.type.text)} » et le nom ne disent pas le même niveau."


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
    return _checked(clue, found, answer, gazetteer) if answer.target else answer


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


def _outside_scope(clue: Clue, readings: Sequence[Reading], gazetteer: Gazetteer) -> Answer | None:
    """Report a name known elsewhere than where the row says."""
    for reading in readings:
        if not reading.scope:
            continue
        found = look_up(reading._replace(scope=NOWHERE), gazetteer)
        if found:
            namings = at(found.namings, clue.year)
            target = namings[0].target
            return review(
                f"« {short(clue.name.text)} » existe ({describe(target, gazetteer)}), "
                f"ce que contredit : {reading.scope.told}.",
                ranked(namings),
            )
    return None


def _not_found(clue: Clue, readings: Sequence[Reading], gazetteer: Gazetteer) -> Answer:
    """Report a name unknown at the asked levels, with what it may be at others."""
    elsewhere = next(
        (
            found
            for reading in readings
            if (found := look_up(reading._replace(groups=ANY_LEVEL, scope=NOWHERE), gazetteer))
        ),
        None,
    )
    typed = short(clue.name.text)
    if clue.name.whole in WHOLE_COUNTRY:
        return rejected(
            f"« {typed} » : le pays entier n'est pas un périmètre ; indiquez des régions, des "
            "départements ou des académies."
        )
    if Level.EPCI in {level for group in clue.groups for level in group}:
        return _vanished_epci(clue, readings, elsewhere, gazetteer)
    if elsewhere:
        namings = at(elsewhere.namings, clue.year)
        return review(
            f"« {typed} » n'est pas du niveau demandé ; ce nom est celui de : "
            f"{describe(namings[0].target, gazetteer)}.",
            ranked(namings),
        )
    begun = _begun(readings, gazetteer)
    if begun:
        told = describe_all([naming.target for naming in begun[:3]], gazetteer)
        return review(
            f"« {typed} » n'est pas un nom entier ; peut-être : {told}. "
            "Écrivez le nom en entier, ou donnez son code.",
            ranked(begun),
        )
    return rejected(
        f"« {typed} » : aucun territoire connu ne porte ce nom ; vérifiez l'orthographe."
    )


def _begun(readings: Sequence[Reading], gazetteer: Gazetteer) -> list[Naming]:
    """List what the words may begin: communes whose name opens so, EPCI that have these initials.

    Suggested only: « Le Touquet », « Brive », « CAHC ».
    """
    for reading in readings:
        if len(exact_key(reading.words)) < SHORTEST_BEGINNING:
            continue
        opened = gazetteer.communes_by_first_words.get(reading.words, ())
        initialled = gazetteer.epcis_by_initials.get(exact_key(reading.words), ())
        found = [
            naming
            for naming in gazetteer.named((*opened, *initialled))
            if any(naming.level in group for group in reading.groups)
            and reading.scope.widened().holds(naming, gazetteer)
        ]
        if 0 < len(found) <= MOST_SUGGESTED:
            return sorted(found, key=lambda naming: -naming.population)
    return []


def _vanished_epci(
    clue: Clue, readings: Sequence[Reading], namesake: Found | None, gazetteer: Gazetteer
) -> Answer:
    """Report an EPCI that no current one is named like; suggest those of its words or place."""
    similar = gazetteer.epcis_sharing_words(
        [word for reading in readings for word in significant_words(reading.words)]
    )
    namesakes = namesake.namings if namesake else ()
    around = [
        gazetteer.epci_of_commune.get(code, "")
        for naming in namesakes
        if naming.level is Level.COMMUNE
        for code in naming.codes
    ]
    likely = [*(around if len(around) == 1 else []), *(naming.codes[0] for naming in similar)]
    candidates = [code for code in dict.fromkeys(likely) if code]
    names = " ; ".join(gazetteer.label_of(Level.EPCI, code) for code in candidates[:3])
    return review(
        f"« {short(clue.name.text)} » : aucun EPCI actuel ne porte ce nom ; cet EPCI n'existe "
        "plus, ou son nom a changé : donnez son SIREN actuel, ou la liste de ses communes"
        + (f". Peut-être : {names}." if names else "."),
        candidates,
    )
