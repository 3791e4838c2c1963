"""Where a clue says to look: départements and postal codes, from columns or from the name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl.transform.locate.cells import read_code
from etl.transform.locate.forms import read_name
from geodata.names import bare_key, canonical, exact_key
from geodata.territories import Level

if TYPE_CHECKING:
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.values import Naming

COMMUNE_LEVELS = frozenset(
    {
        Level.COMMUNE,
        Level.COMMUNE_DELEGUEE,
        Level.COMMUNE_ASSOCIEE,
        Level.ARRONDISSEMENT_MUNICIPAL,
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Limits that a candidate must respect; an empty set is no limit.

    `communes` (those of a postal code) binds communes only, `departements` binds every level.
    `told` says in French what sets the limit. `problem` says what could not be understood, or
    that two limits exclude each other.
    """

    departements: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    told: str = ""
    problem: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is any limit."""
        return bool(self.departements or self.communes)

    def holds(self, naming: Naming, gazetteer: Gazetteer) -> bool:
        """Tell whether `naming` lies within both limits."""
        if self.departements and not self.departements & naming.departements:
            return False
        if not self.communes or naming.level not in COMMUNE_LEVELS:
            return True
        return not self.communes.isdisjoint(gazetteer.communes_of(naming.target))

    def widened(self) -> Scope:
        """Drop the limit to the communes of a postal code: CEDEX and neighbours exist."""
        return replace(self, communes=frozenset()) if self.communes else self

    def __and__(self, other: Scope) -> Scope:
        """Return both limits together; a contradiction is told in `problem`."""
        if other is NOWHERE or self is NOWHERE:
            return self if other is NOWHERE else other
        departements = self.departements & other.departements
        told = ", ".join(text for text in (self.told, other.told) if text)
        problem = " ".join(text for text in (self.problem, other.problem) if text)
        if self.departements and other.departements and not departements:
            return Scope(told=told, problem=f"{problem} Contradiction : {told}.".strip())
        communes = (
            self.communes & other.communes
            if self.communes and other.communes
            else self.communes | other.communes
        )
        return Scope(
            departements or self.departements | other.departements, communes, told, problem
        )


NOWHERE = Scope()


def scope_of_departement(text: str, gazetteer: Gazetteer) -> Scope:
    """Read a département column: « 40 », « 040 », « 2a », « Landes », « Landes (40) »."""
    if not text.strip():
        return NOWHERE
    found = departements_of_text(text, gazetteer)
    if not found:
        return Scope(problem=f"Département « {text[:60].strip()} » inconnu.")
    return Scope(found, told=f"département {_words(found)}")


def scope_of_postcode(postcode: str, gazetteer: Gazetteer) -> Scope:
    """Read a five-digit postal code; an unknown one still tells the département."""
    if not postcode:
        return NOWHERE
    departements = gazetteer.departements_of_postcode(postcode)
    if not departements:
        return Scope(problem=f"Code postal « {postcode} » inconnu.")
    communes = frozenset(gazetteer.communes_of_postcode.get(postcode, ()))
    return Scope(departements, communes, f"code postal {postcode}")


def departements_of_text(text: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the départements that a typed code, name or region stands for; empty if unknown."""
    code = read_code(text)
    if re.fullmatch(r"0?\d{1,2}|97\d|0?2[AB]|9[78]\d", code):
        return _departement_code(code, gazetteer)
    name = read_name(text)
    if name.code:
        return _departement_code(name.code, gazetteer)
    asides = (_departement_code(read_code(aside), gazetteer) for aside in name.asides)
    in_brackets = next((found for found in asides if found), frozenset[str]())
    words = (name.whole, name.words, canonical(text))
    named = (_departements_named(each, gazetteer) for each in words)
    return in_brackets or next((found for found in named if found), frozenset())


def _departement_code(code: str, gazetteer: Gazetteer) -> frozenset[str]:
    code = code.lstrip("0").rjust(2, "0")
    found = gazetteer.by_code.get(code, ())
    if any(naming.level is Level.DEPARTEMENT for naming in gazetteer.named(found)):
        return frozenset({code})
    return gazetteer.departements_by_prefix.get(code, frozenset())


def _departements_named(words: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Look a département's name up, after its number if any: « 69 - Rhône »."""
    words = re.sub(r"^\d{1,3} ", "", words)
    levels = (Level.DEPARTEMENT, Level.COLLECTIVITE, Level.REGION, Level.ANCIENNE_REGION)
    for level in levels:
        for key in (exact_key(words), bare_key(words)):
            for naming in gazetteer.named(gazetteer.by_glued.get(key, ())):
                if naming.level is level:
                    return naming.departements
    return frozenset()


def _words(codes: frozenset[str]) -> str:
    return " et ".join(sorted(codes))
