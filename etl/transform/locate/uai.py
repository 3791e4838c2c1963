"""UAI, the number of a school: seven digits and a key letter.

The key is the remainder of the number by 23, in an alphabet without I, O, Q (ministère de
l'Éducation nationale, répertoire national des établissements). Where the annuaire de l'éducation is
loaded, a UAI is located in its school's commune; else it tells its département only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Self

from etl.transform.locate.cells import short
from etl.transform.locate.settle import describe
from etl.transform.locate.values import Answer, Method, Status, Target, rejected, review
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.typos import TypoFinder
    from geodata.store import Schools

UAI_FORM = re.compile(r"\d{7}[A-Z]")
_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_CORSICA = {"620": "2A", "720": "2B"}
CONFIDENCE = 0.99


class School(NamedTuple):
    """What the annuaire says of a UAI."""

    name: str
    commune_code: str


@dataclass(frozen=True)
class SchoolIndex:
    """Schools by UAI, and the day of the annuaire (French); empty where none is loaded."""

    by_uai: Mapping[str, School] = field(default_factory=dict)
    as_of: str = ""

    @classmethod
    def of(cls, loaded: Schools | None) -> Self:
        """Index the annuaire that is loaded."""
        return cls() if loaded is None else cls.from_table(loaded.schools, loaded.as_of)

    @classmethod
    def from_table(cls, schools: pd.DataFrame, as_of: str) -> Self:
        """Index table SCHOOLS; `as_of` is an ISO date."""
        columns = (schools[name].tolist() for name in ("uai", "name", "commune_code"))
        by_uai = {uai: School(name, code) for uai, name, code in zip(*columns, strict=True)}
        return cls(by_uai, "/".join(reversed(as_of[:10].split("-"))))


def is_valid_uai(uai: str) -> bool:
    """Check the form and the key letter of a UAI in upper case."""
    return bool(UAI_FORM.fullmatch(uai)) and _KEYS[int(uai[:7]) % 23] == uai[7]


def departement_of_uai(uai: str, gazetteer: Gazetteer) -> str:
    """Return the département that the first three digits tell, or « » overseas and abroad."""
    head = uai[:3]
    code = _CORSICA.get(head, head[1:] if head.startswith("0") else head)
    return code if gazetteer.departements_by_prefix.get(code) else ""


def by_uai(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:  # noqa: ARG001
    """Answer from a school's number: its commune by the annuaire, else its département."""
    if not clue.uai:
        return None
    shown = short(clue.uai)
    if not UAI_FORM.fullmatch(clue.uai):
        return rejected(f"« {shown} » n'est pas un UAI : attendu 7 chiffres et une lettre.")
    if not is_valid_uai(clue.uai):
        return rejected(f"UAI « {shown} » : la lettre ne correspond pas aux chiffres.")
    school = gazetteer.schools.by_uai.get(clue.uai)
    return _at_school(clue, school, gazetteer) if school else _in_departement(clue.uai, gazetteer)


def against_school(clue: Clue, answer: Answer, gazetteer: Gazetteer) -> Answer:
    """Send to review a match that leaves out the commune of the row's own school."""
    school = gazetteer.schools.by_uai.get(clue.uai) if clue.uai else None
    if school is None or answer.status is not Status.MATCHED or answer.target is None:
        return answer
    if school.commune_code in gazetteer.communes_of(answer.target):
        return answer
    here = describe(Target(Level.COMMUNE, (school.commune_code,)), gazetteer)
    return answer.doubtful(
        f"{answer.reason} Mais l'UAI {clue.uai} est celui de : {short(school.name, 80)}, {here}.",
        (school.commune_code,),
    )


def _at_school(clue: Clue, school: School, gazetteer: Gazetteer) -> Answer:
    target = Target(Level.COMMUNE, (school.commune_code,))
    answer = Answer(
        Status.MATCHED,
        f"UAI {clue.uai} : {short(school.name, 80)}, {describe(target, gazetteer)}, "
        f"d'après l'annuaire de l'éducation du {gazetteer.schools.as_of}.",
        target=target,
        method=Method.UAI,
        confidence=CONFIDENCE,
        candidates=target.codes,
    )
    problem = clue.scope.problem
    return answer.doubtful(f"{answer.reason} {problem}") if problem else answer


def _in_departement(uai: str, gazetteer: Gazetteer) -> Answer:
    departement = departement_of_uai(uai, gazetteer)
    where = (
        f" ; ses premiers chiffres sont ceux du département {departement}" if departement else ""
    )
    missing = (
        f"il n'est pas dans l'annuaire du {gazetteer.schools.as_of} (établissement fermé ?)"
        if gazetteer.schools.by_uai
        else "sa commune demande l'annuaire de l'éducation"
    )
    return review(
        f"UAI « {uai} » valide{where} ; {missing}.", (departement,) if departement else ()
    )
