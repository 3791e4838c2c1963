"""Legal competence: who has the charge of which schools, and where each lead stands before it.

Competence is that of the Code de l'éducation: schools are the commune's (L212-4, L212-5) or its
EPCI's, collèges the département's (L213-2), lycées the région's (L214-6), their computers and
networks included (law of 8 July 2013); teaching and teachers are the State's (L211-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analysis.governance.actor_kinds import actor_kind
from dashboard.analysis.governance.funders import parse_funder
from dashboard.filters.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kinds = frozenset[str]


class Matter(StrEnum):
    """What an initiative is about, as far as competence goes."""

    EQUIPMENT = "materiel"
    SERVICE = "service"
    TEACHING = "pedagogie"


MATTERS: Mapping[str, Matter] = {
    "thd_ecoles": Matter.EQUIPMENT,
    "reseau_lycees": Matter.EQUIPMENT,
    "equipement_ecoles": Matter.EQUIPMENT,
    "equipement_individuel": Matter.EQUIPMENT,
    "maintenance": Matter.EQUIPMENT,
    "formation": Matter.TEACHING,
    "ressources": Matter.TEACHING,
}

HOLDERS: Mapping[str, Kinds] = {
    "ecole": frozenset({"commune", "epci"}),
    "college": frozenset({"departement"}),
    "lycee": frozenset({"region"}),
}
STATE: Kinds = frozenset({"etat", "academie"})

# Collectivités that hold the powers of several levels (CGCT L2512-1, L3641-2, L4424-1, L4424-2,
# L7111-1, L7211-1, LO6314-1, LO6214-1; Mayotte: law of 7 December 2010), by the beginning of
# their names.
SPECIAL_POWERS: Mapping[str, Kinds] = {
    " ville de paris ": frozenset({"commune", "departement"}),
    " metropole de lyon ": frozenset({"epci", "departement"}),
    " collectivite de corse ": frozenset({"departement", "region"}),
    " collectivite territoriale de corse ": frozenset({"departement", "region"}),
    " collectivite territoriale de guyane ": frozenset({"departement", "region"}),
    " collectivite territoriale de martinique ": frozenset({"departement", "region"}),
    " departement de mayotte ": frozenset({"departement", "region"}),
    " collectivite de saint martin ": frozenset({"commune", "departement", "region"}),
    " collectivite de saint barthelemy ": frozenset({"commune", "departement", "region"}),
}

CASE_COLUMNS = ("row", "lead_level", "education_level", "verdict", "reason")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where a lead stands before the law: `propre`, `partagee` or `hors`, and why, in French."""

    verdict: str
    reason: str


def powers(lead_level: str, lead_name: str) -> Kinds:
    """Return the levels whose powers a lead holds; the special collectivités hold several."""
    folded = fold(lead_name)
    special = (held for begin, held in SPECIAL_POWERS.items() if folded.startswith(begin))
    return next(special, frozenset({lead_level}))


@cache
def judge(education: str, matter: Matter, held: Kinds, around: Kinds) -> Judgement:
    """Compare a lead with the law.

    `held`: the levels whose powers the lead holds. `around`: the kinds of its named partners and
    funders.
    """
    holders = HOLDERS.get(education, frozenset())
    if matter == Matter.TEACHING:
        return _judge_teaching(held, holders, around)
    if held & holders:
        return Judgement("propre", "Le porteur a la charge de ces établissements.")
    if matter == Matter.SERVICE and held & STATE:
        return Judgement(
            "partagee", "Un service : l’État pour la pédagogie, la collectivité pour les moyens."
        )
    return _judge_others(held, holders & around)


def _judge_teaching(held: Kinds, holders: Kinds, around: Kinds) -> Judgement:
    if held & STATE:
        return Judgement("propre", "La pédagogie et la formation relèvent de l’État.")
    if held & holders:
        return Judgement(
            "partagee",
            "La pédagogie relève de l’État ; le porteur a la charge de ces établissements.",
        )
    return _judge_others(held, around & (holders | {"etat"}))


def _judge_others(held: Kinds, competent_partners: Kinds) -> Judgement:
    if "syndicat_mixte" in held:
        return Judgement("partagee", "Un syndicat mixte agit pour ses membres, par transfert.")
    if competent_partners:
        return Judgement(
            "partagee", "Le niveau compétent est nommé parmi les partenaires ou les financeurs."
        )
    return Judgement(
        "hors", "Le niveau compétent n’est nommé ni partenaire ni financeur par la source."
    )


def cases(initiatives: pd.DataFrame, places: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Judge each initiative for each of its education levels.

    Returns CASE_COLUMNS; `row` is the row number in table INITIATIVES. An initiative without an
    education level is in none.
    """
    kind_of = cache(lambda name: actor_kind(name, places))
    table = pd.DataFrame(
        {
            "row": range(len(initiatives)),
            "lead_level": initiatives["lead_level"].to_numpy(),
            "education_level": initiatives["education_level"].to_numpy(),
            "matter": [MATTERS.get(each, Matter.SERVICE) for each in initiatives["category"]],
            "held": _powers_of(initiatives),
            "around": _kinds_around(initiatives, kind_of),
        }
    )
    each = table.explode("education_level", ignore_index=True).dropna(subset=["education_level"])
    judged = [
        judge(*asked)
        for asked in zip(
            each["education_level"], each["matter"], each["held"], each["around"], strict=True
        )
    ]
    verdicts = {
        "verdict": [one.verdict for one in judged],
        "reason": [one.reason for one in judged],
    }
    return each.assign(**verdicts)[list(CASE_COLUMNS)].reset_index(drop=True)


def _powers_of(initiatives: pd.DataFrame) -> list[Kinds]:
    pairs = zip(initiatives["lead_level"], initiatives["lead_name"], strict=True)
    powers_of = cache(powers)
    return [powers_of(level, name) for level, name in pairs]


def _kinds_around(initiatives: pd.DataFrame, kind_of: Callable[[str], str]) -> list[Kinds]:
    """Return the kinds of the partners and funders named by each initiative."""
    funder_kind = cache(lambda text: kind_of(parse_funder(text).name))
    named = zip(initiatives["partners"], initiatives["funders"], strict=True)
    return [
        frozenset([*map(kind_of, partners), *map(funder_kind, funders)])
        for partners, funders in named
    ]


def matrix(judged: pd.DataFrame) -> pd.DataFrame:
    """Count `cases` by (lead_level, education_level): total and one column per verdict."""
    counted = pd.crosstab(
        [judged["lead_level"], judged["education_level"]], judged["verdict"]
    ).reindex(columns=["propre", "partagee", "hors"], fill_value=0)
    return counted.assign(total=counted.sum(axis="columns"))
