"""Locate by code: commune (of any year), EPCI, département, region, académie, collectivité."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.transform.locate.cells import read_code, short
from etl.transform.locate.forms import COMMUNES, EPCIS, Groups
from etl.transform.locate.settle import at, describe, describe_all, ranked, settle
from etl.transform.locate.values import Answer, Method, Naming, Status, rejected, review
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer

OVERSEAS_COLLECTIVITIES = {
    "975": "Saint-Pierre-et-Miquelon",
    "984": "Terres australes et antarctiques françaises",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
    "989": "Clipperton",
}
# Levels that a code of two or three characters may be of, where no type says it.
_SHORT_CODES: Groups = ((Level.DEPARTEMENT, Level.REGION), (Level.COLLECTIVITE,))
_SIREN = re.compile(r"\d{9}")
_SIRET = re.compile(r"\d{14}")
_COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
COMMUNE_LENGTH = 5


def by_code(clue: Clue, gazetteer: Gazetteer) -> Answer | None:
    """Answer from the code alone; None where the row has none. The name is checked elsewhere."""
    if not clue.code:
        return None
    code = read_code(clue.code)
    siret = bool(_SIRET.fullmatch(code))
    for spelling in _spellings(code[:9] if siret else code):
        groups = _groups(spelling, clue.groups)
        for group in groups:
            found = _bearers(spelling, group, gazetteer)
            if found:
                return _settled(clue, found, gazetteer, siret=siret)
    return _mended(clue, code, gazetteer) or _unknown(clue, code, gazetteer)


def _mended(clue: Clue, code: str, gazetteer: Gazetteer) -> Answer | None:
    """Answer a code that lost characters with what it was, for `combine` to have it confirmed."""
    levels = {level for group in clue.groups for level in group}
    for whole in _mendings(code):
        small = len(whole) == COMMUNE_LENGTH
        if small and levels and Level.COMMUNE not in levels:
            continue
        for group in COMMUNES if small else clue.groups or _SHORT_CODES:
            found = _bearers(whole, group, gazetteer)
            if found:
                answer = _settled(clue, found, gazetteer, siret=False)
                return _as_mended(answer, clue, whole)
    return None


def _as_mended(answer: Answer, clue: Clue, whole: str) -> Answer:
    told = f"Code « {short(clue.code)} » lu « {whole} »."
    # « 1 », said to be a département, can be no other one; « 1053 » may have lost any character.
    if answer.status is not Status.MATCHED or len(whole) != COMMUNE_LENGTH:
        return answer.noting(told)
    return answer._replace(method=Method.MENDED_CODE, confidence=0.95).noting(told)


def _mendings(code: str) -> Iterator[str]:
    """Yield what a damaged code may have been, without its zeros or its Corsican letter.

    Corsica's communes bore 20xxx until 1976; 2A and 2B share the numbers, so one letter is right.
    """
    if re.fullmatch(r"\d{4}|\d", code):
        yield f"0{code}"
    elif re.fullmatch(r"0?2[AB]\d{1,4}", code):
        code = code.removeprefix("0")
        yield f"{code[:2]}{int(code[2:]):03d}"
    elif re.fullmatch(r"20\d{3}", code):
        yield from (f"2A{code[2:]}", f"2B{code[2:]}")


def _settled(clue: Clue, found: list[Naming], gazetteer: Gazetteer, *, siret: bool) -> Answer:
    method = Method.SIRET if siret else Method.CODE
    answer = settle(
        found, clue.year, gazetteer, method=method, confidence=1.0, typed=short(clue.code)
    )
    return _ambiguous(clue, found, gazetteer) if answer.status is Status.REVIEW else answer


def _ambiguous(clue: Clue, found: list[Naming], gazetteer: Gazetteer) -> Answer:
    choices = list(dict.fromkeys(naming.target for naming in at(found, clue.year)))
    told = describe_all(choices[:4], gazetteer)
    return review(
        f"Le code « {short(clue.code)} » est celui de plusieurs territoires : {told}. "
        "Précisez le type.",
        ranked(at(found, clue.year)),
    )


def bearers_of_any_level(code: str, gazetteer: Gazetteer) -> list[Naming]:
    """Return every naming of a code, whatever the level."""
    return gazetteer.named(gazetteer.by_code.get(code, ()))


def _bearers(code: str, group: tuple[Level, ...], gazetteer: Gazetteer) -> list[Naming]:
    return [
        naming
        for naming in gazetteer.named(gazetteer.by_code.get(code, ()))
        if naming.level in group
    ]


def _groups(code: str, asked: Groups) -> Groups:
    if asked:
        return asked
    if _SIREN.fullmatch(code):
        return EPCIS
    return COMMUNES if _COMMUNE.fullmatch(code) else _SHORT_CODES


def _spellings(code: str) -> Iterator[str]:
    """Yield the code as typed, then without the zero that ministries put before a département."""
    yield code
    if re.fullmatch(r"0(\d\d|2[AB])", code):
        yield code[1:]


def _unknown(clue: Clue, code: str, gazetteer: Gazetteer) -> Answer:
    shown = short(clue.code)
    others = bearers_of_any_level(code, gazetteer)
    if others:
        target = at(others, clue.year)[0].target
        asked = clue.type.text or clue.name.text
        return review(
            f"Le code « {shown} » est celui de : {describe(target, gazetteer)}, "
            f"ce que contredit « {short(asked)} ».",
            ranked(others),
        )
    if is_overseas(code):
        return rejected(
            f"{OVERSEAS_COLLECTIVITIES[code[:3]]} ({shown}) n'est pas dans le référentiel, "
            "qui couvre les départements et les régions."
        )
    served = gazetteer.communes_of_postcode.get(code, ())
    if served:
        return review(
            f"« {shown} » n'est pas un code de commune mais un code postal.",
            _by_population(served, gazetteer),
        )
    return rejected(_why_unknown(code, shown, gazetteer))


def is_overseas(code: str) -> bool:
    """Tell whether a code is that of a collectivité d'outre-mer (975, 988…), or of its communes."""
    return re.fullmatch(r"\d{3}|\d{5}", code) is not None and code[:3] in OVERSEAS_COLLECTIVITIES


def _by_population(codes: tuple[str, ...], gazetteer: Gazetteer) -> list[str]:
    return sorted(codes, key=lambda code: -gazetteer.populations.get((Level.COMMUNE, code), 0))


def _why_unknown(code: str, shown: str, gazetteer: Gazetteer) -> str:
    if _SIREN.fullmatch(code) or _SIRET.fullmatch(code):
        if not luhn(code):
            return f"« {shown} » n'est pas un SIREN : sa clé de contrôle est fausse."
        return f"Le SIREN « {shown} » n'est celui d'aucun EPCI de {gazetteer.cog_year}."
    if _COMMUNE.fullmatch(code):
        return f"Aucune commune n'a porté le code « {shown} » depuis 1999."
    return (
        f"« {shown} » n'est pas un code connu : attendu un code commune (5 caractères), "
        "un SIREN (9 chiffres), un code de département ou de région."
    )


def luhn(digits: str) -> bool:
    """Check the key of a SIREN or SIRET (Luhn's formula, INSEE)."""
    doubled = [int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0  # noqa: PLR2004
