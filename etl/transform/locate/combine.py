"""Locate one clue: ask each kind of evidence in turn, surest first, then let the others object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from etl.transform.locate.by_code import bearers_of_any_level, by_code, is_overseas
from etl.transform.locate.by_name import by_name, exactly_named
from etl.transform.locate.cells import read_postcode, short
from etl.transform.locate.forms import (
    COMMUNES,
    NOISE_WORDS,
    TypedType,
    is_noise,
    read_name,
    without_kind,
)
from etl.transform.locate.gazetteer import GENERIC_WORDS
from etl.transform.locate.readings import look_up, readings_of
from etl.transform.locate.scope import NOWHERE, Scope, scope_of_postcode
from etl.transform.locate.settle import describe
from etl.transform.locate.syndicats import by_syndicat
from etl.transform.locate.uai import against_school, by_uai
from etl.transform.locate.values import Answer, Method, Status, Target, rejected, review
from geodata.names import canonical, loose_key, significant_words
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.forms import TypedName
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.typos import TypoFinder

SIMILAR_ENOUGH = 0.8  # share of letters that the name of a coded place may differ by: one in five


def locate_clue(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer:
    """Return the answer to one clue; every answer but a match says why, and so does a match."""
    for ask in LOCATORS:
        answer = ask(clue, gazetteer, typos)
        if answer is not None:
            break
    else:
        answer = rejected("Ni code, ni nom, ni code postal, ni point : rien à localiser.")
    answer = against_school(clue, _with_point(clue, answer, gazetteer, typos), gazetteer)
    cut = "Texte trop long : seul le début a été lu." if clue.name.is_cut else ""
    return answer.noting(clue.note).noting(cut)


def from_code(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:
    """Answer from the code, checked against the name, the département and the postal code."""
    coded = by_code(clue, gazetteer)
    if coded is None:
        return None
    named = bool(clue.name.words) and not is_noise(clue.name.text)
    if coded.status is Status.MATCHED and coded.target:
        if named and not name_agrees(clue, coded.target, gazetteer):
            return _name_against_code(clue, coded, gazetteer, typos)
        inside = _within_scope(clue, coded, gazetteer)
        return inside if named else _confirmed(clue, inside, gazetteer)
    if not named or is_overseas(clue.code):
        return coded
    return _name_despite_code(clue, coded, gazetteer, typos)


def _confirmed(clue: Clue, coded: Answer, gazetteer: Gazetteer) -> Answer:
    """Send a code that had to be mended to review, where nothing else on the row confirms it."""
    scope = clue.scope
    if coded.method is not Method.MENDED_CODE or scope.departements or scope.communes:
        return coded
    served = gazetteer.communes_of_postcode.get(read_postcode(clue.code), ())
    return coded.doubtful(
        f"{coded.reason} Rien d'autre sur la ligne ne le confirme : un tableur a pu ôter un zéro. "
        "Donnez le nom, le département ou le code complet.",
        served,
    )


def _name_against_code(
    clue: Clue, coded: Answer, gazetteer: Gazetteer, typos: TypoFinder
) -> Answer:
    other = by_name(clue._replace(code=""), gazetteer, typos)
    target = coded.target
    told = describe(target, gazetteer) if target else ""
    return coded.doubtful(
        f"Le code « {short(clue.code)} » est celui de : {told}, "
        f"mais le nom dit « {short(clue.name.text)} ».",
        other.candidates if other else (),
    )


def _name_despite_code(
    clue: Clue, coded: Answer, gazetteer: Gazetteer, typos: TypoFinder
) -> Answer:
    """Let the name choose among the territories of a code; beside an unknown code, only suggest."""
    named = by_name(clue._replace(code=""), gazetteer, typos)
    if named is None or not named.target:
        return coded if named is None else review(coded.reason, named.candidates)
    if coded.status is Status.REVIEW and set(named.target.codes) & set(coded.candidates):
        return named._replace(method=Method.CODE, confidence=0.97)
    return named.doubtful(
        f"{coded.reason} Le nom désigne : {describe(named.target, gazetteer)}.", coded.candidates
    )


def _within_scope(clue: Clue, answer: Answer, gazetteer: Gazetteer) -> Answer:
    """Demote a coded answer that lies outside the row's own département or postal code."""
    scope, target = clue.scope, answer.target
    if scope.problem:
        return answer.noting(scope.problem)
    if not scope or target is None:
        return answer
    departements = {
        departement
        for code in target.codes
        for naming in bearers_of_any_level(code, gazetteer)
        for departement in naming.departements
    }
    if scope.departements & departements:
        return answer
    return answer.doubtful(f"{answer.reason} Cela contredit : {scope.told}.")


def name_agrees(clue: Clue, target: Target, gazetteer: Gazetteer) -> bool:
    """Tell whether the typed name is, at any time and any level, a name of the coded place."""
    name = clue.name
    arrondissements = name.arrondissement.rstrip("?").split("|")
    if not set(arrondissements).isdisjoint(target.codes) or name.code in target.codes:
        return True
    loose = clue._replace(type=TypedType(), scope=NOWHERE)
    own = set(target.codes) | set(gazetteer.communes_of(target))
    for reading in readings_of(loose, gazetteer):
        found = look_up(reading._replace(scope=NOWHERE, groups=(tuple(Level),)), gazetteer)
        if found and any(_same_place(naming.target, own, target) for naming in found.namings):
            return True
    return _looks_like(clue, target, gazetteer)


def _same_place(other: Target, own: set[str], target: Target) -> bool:
    if other.level is target.level or target.level not in _SMALL or other.level in _SMALL:
        return bool(own & set(other.codes))
    return False


_SMALL = {Level.COMMUNE, Level.COMMUNE_DELEGUEE, Level.COMMUNE_ASSOCIEE}


def _looks_like(clue: Clue, target: Target, gazetteer: Gazetteer) -> bool:
    """Tell whether the typed name is near a name of the place, or a part of it that is only its."""
    typed = significant_words(without_kind(clue.name.words))
    glued = "".join(typed)
    known = {
        naming.name for code in target.codes for naming in bearers_of_any_level(code, gazetteer)
    }
    for name in known:
        words = significant_words(without_kind(canonical(name)))
        if OSA.normalized_similarity(glued, "".join(words)) >= SIMILAR_ENOUGH:
            return True
        shared = set(typed) & set(words)
        if target.level in (Level.EPCI, Level.EPT) and shared - GENERIC_WORDS:
            return True
        part = shared in (set(typed), set(words))
        if part and not _is_another(clue, target, gazetteer):
            return True
    return False


def _is_another(clue: Clue, target: Target, gazetteer: Gazetteer) -> bool:
    """Tell whether the typed words are the full name of another commune nearby."""
    found = gazetteer.named(gazetteer.by_loose.get(loose_key(clue.name.words), ()))
    around = {gazetteer.departement_of_commune.get(code) for code in gazetteer.communes_of(target)}
    return any(naming.target != target and around & naming.departements for naming in found)


def from_name(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:
    """Answer from the name, within what the address and the columns say."""
    if _is_all_noise(clue.name) and not clue.name.arrondissement:
        return exactly_named(clue, gazetteer)
    inner = scope_of_postcode(clue.name.postcode, gazetteer)
    around = NOWHERE if clue.scope.communes else _scope_of_address(clue.address, gazetteer)
    scope = clue.scope & inner & around
    inside = clue if scope is clue.scope else clue._replace(scope=scope)
    named = by_name(inside, gazetteer, typos)
    if named is None or named.status is not Status.REJECTED:
        return named
    return _despite_unknown_name(clue, named, gazetteer, typos)


def _is_all_noise(name: TypedName) -> bool:
    """Tell the same as `is_noise` of the text, at less cost for the words already read."""
    return NOISE_WORDS.issuperset(name.whole.split()) and is_noise(name.text)


def _despite_unknown_name(
    clue: Clue, named: Answer, gazetteer: Gazetteer, typos: TypoFinder
) -> Answer:
    """Suggest what the rest of the row says: an unknown name is a question, never a match."""
    for ask in (by_postcode, from_address, by_point):
        other = ask(clue, gazetteer, typos)
        if other and (other.target or other.candidates):
            return other.doubtful(f"{named.reason} {other.reason}")
    return named


def _scope_of_address(address: str, gazetteer: Gazetteer) -> Scope:
    return scope_of_postcode(read_name(address).postcode, gazetteer) if address else NOWHERE


def from_address(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:
    """Answer from « 8 rue de la Boétie - 33000 Bordeaux »: the name after the postal code."""
    if not clue.address.strip():
        return None
    place, postcode = city_of_address(clue.address)
    scope = clue.scope & scope_of_postcode(postcode, gazetteer)
    typed = TypedType("commune", COMMUNES)
    inner = clue._replace(name=read_name(place), type=typed, scope=scope, address="")
    answer = by_name(inner, gazetteer, typos)
    if answer and answer.target and answer.method:
        certain = min(answer.confidence, 0.95 if postcode else 0.8)
        return answer._replace(method=Method.ADDRESS, confidence=certain)
    if answer and answer.candidates:
        return answer
    alone = by_postcode(clue._replace(postcode=postcode), gazetteer, typos)
    if alone is None:
        return rejected(f"Adresse « {short(clue.address)} » sans commune reconnue.")
    return alone.doubtful(f"« {short(place)} » n'est pas une commune connue. {alone.reason}")


def city_of_address(address: str) -> tuple[str, str]:
    """Return (what names the commune, postal code) of a typed address."""
    cut = list(re.finditer(r"(?<!\d)(\d{2} ?\d{3})(?!\d)", address[-400:]))
    if not cut:
        return re.split(r"[,;\n]| - ", address[-400:])[-1], ""
    last = cut[-1]
    after = re.split(r"[,;\n]| - ", address[-400:][last.end() :].strip(" ,-–"))[0]
    before = re.split(r"[,;\n]| - ", address[-400:][: last.start()].strip(" ,-–"))[-1]
    return (after if re.search(r"[^\W\d]", after) else before), last[1].replace(" ", "")


def by_postcode(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:  # noqa: ARG001
    """Answer from a postal code alone, where it serves one commune."""
    postcode = clue.postcode or clue.name.postcode
    if not clue.postcode and postcode and clue.name.text.strip() == postcode:
        return _five_digits(clue, postcode, gazetteer)
    served = _served_by(postcode, gazetteer)
    if served and clue.is_postcode_mended:
        return served.doubtful(served.reason)
    return served


def _five_digits(clue: Clue, digits: str, gazetteer: Gazetteer) -> Answer:
    """Answer five digits typed as a name: a commune code, a postal code, or a question."""
    coded = by_code(clue._replace(code=digits), gazetteer)
    coded = _confirmed(clue._replace(code=digits), coded, gazetteer) if coded else None
    posted = _served_by(digits, gazetteer)
    if coded is None or not coded.target:
        return posted or rejected(f"« {digits} » n'est ni un code commune ni un code postal.")
    if posted is None or posted.status is Status.REJECTED or posted.target == coded.target:
        return coded
    return coded.doubtful(
        f"« {digits} » est à la fois un code commune et un code postal. {coded.reason}",
        posted.candidates,
    )


def _served_by(postcode: str, gazetteer: Gazetteer) -> Answer | None:
    served = gazetteer.communes_of_postcode.get(postcode, ())
    if not postcode:
        return None
    if not served:
        return rejected(f"Code postal « {short(postcode)} » inconnu (CEDEX ?).")
    if len(served) > 1:
        ordered = sorted(
            served, key=lambda code: -gazetteer.populations.get((Level.COMMUNE, code), 0)
        )
        return review(f"Le code postal {postcode} sert {len(served)} communes.", ordered)
    target = Target(Level.COMMUNE, served)
    return Answer(
        Status.MATCHED,
        f"Code postal {postcode} : {describe(target, gazetteer)}, seule commune servie.",
        target=target,
        method=Method.POSTCODE,
        confidence=0.9,
        candidates=served,
    )


def by_point(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:  # noqa: ARG001
    """Answer from coordinates."""
    point = clue.point
    if point is None:
        return None
    if not point.commune_code:
        return (
            review(point.problem, point.candidates) if point.candidates else rejected(point.problem)
        )
    target = Target(Level.COMMUNE, (point.commune_code,))
    answer = Answer(
        Status.MATCHED,
        f"Point dans : {describe(target, gazetteer)}{point.precision(gazetteer)}.",
        target=target,
        method=Method.POINT,
        confidence=0.95,
        candidates=tuple(filter(None, (point.commune_code, point.arrondissement_code))),
    )
    return answer.doubtful(point.problem) if point.problem else answer


def _with_point(clue: Clue, answer: Answer, gazetteer: Gazetteer, typos: TypoFinder) -> Answer:
    """Let the coordinates choose between homonyms."""
    point = clue.point
    if (
        point is None
        or not point.commune_code
        or point.problem
        or answer.status is not Status.REVIEW
    ):
        return answer
    if answer.method is Method.POINT or not clue.name.words or clue.code:
        return answer
    departement = gazetteer.departement_of_commune[point.commune_code]
    here = Scope(frozenset({departement}), frozenset({point.commune_code}), "coordonnées")
    closer = from_name(clue._replace(scope=clue.scope & here), gazetteer, typos)
    if closer and closer.target and point.commune_code in gazetteer.communes_of(closer.target):
        return closer.noting("Départagé par les coordonnées.")
    return answer


LOCATORS: tuple[Callable[[Clue, Gazetteer, TypoFinder], Answer | None], ...] = (
    by_syndicat,
    from_code,
    from_name,
    by_postcode,
    from_address,
    by_point,
    by_uai,
)
