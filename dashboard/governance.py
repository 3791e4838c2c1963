"""Who leads, who pays, with whom, against legal competence: pure computations, no Streamlit.

Competence is that of the Code de l'éducation: schools are the commune's (L212-4, L212-5) or its
EPCI's, collèges the département's (L213-2), lycées the région's (L214-6), their computers and
networks included (law of 8 July 2013); teaching and teachers are the State's (L211-1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Self

import pandas as pd

from dashboard.filters.text import fold
from dashboard.french import upper_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.filters import Mask

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

# Tried in order on the folded name; the first that is found tells the kind.
_KIND_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("europe", r"^ (union europeenne|feder|fse|react eu) "),
        ("caisse", r"^ (banque des territoires|caisse des depots) "),
        (
            "etat",
            r"^ (etat|ministere|academie|rectorat|dsden|inspection academique|prefecture|draaf"
            r"|direction academique|education nationale|reseau canope|cddp|france 2030"
            r"|fonds national pour la societe numerique|reserve parlementaire) ",
        ),
        ("commune", r"^ (\d+ )?(communes?|villes?|mairies?|caisse des ecoles) "),
        (
            "syndicat_mixte",
            r"^ (syndicat|sivu|sivom|sivos|sirs|smothd|adico|megalis)| numeriques? $",
        ),
        (
            "departement",
            r"^ (departements?|conseil (departemental|general)|collectivite europeenne) ",
        ),
        ("region", r"^ (regions?|conseil regional|collectivite (territoriale )?de) "),
        (
            "epci",
            r"^ (communaute|intercommunalites?|metropole|agglomeration|ca|cc|cu) | metropole $",
        ),
    )
)

_PART = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(%|€)?$")
CASE_COLUMNS = ("row", "lead_level", "education_level", "verdict", "reason")
FUNDING_COLUMNS = ("row", "lead_level", "funder", "kind", "amount_eur", "share_percent", "note")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where a lead stands before the law: `propre`, `partagee` or `hors`, and why, in French."""

    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Funder:
    """A funder as typed: `actor`, `actor:amount` or `actor:share %`; what is neither is a note."""

    name: str
    amount_eur: float | None = None
    share_percent: float | None = None
    note: str = ""


def actor_kind(name: str, places: Mapping[str, str] | None = None) -> str:
    """Tell what an actor is from its name (a key of `labels.ACTOR_KINDS`).

    `places`: folded name of a territory → kind, for names written bare (« Vendée »).
    """
    folded = fold(name)
    found = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(folded)), None)
    return found or (places or {}).get(folded, "autre")


@dataclass(frozen=True)
class Governance:
    """What the page « Gouvernance » counts, made once per publication; `row` links them all.

    See `cases`, `funding`, `actors` and `meetings`.
    """

    cases: pd.DataFrame
    funding: pd.DataFrame
    actors: pd.DataFrame
    meetings: pd.DataFrame

    @classmethod
    def from_tables(cls, initiatives: pd.DataFrame, places: Mapping[str, str]) -> Self:
        """Build from table INITIATIVES and `bare_places`."""
        acting = actors(initiatives)
        return cls(
            cases(initiatives, places), funding(initiatives, places), acting, meetings(acting)
        )

    def kept(self, mask: Mask) -> Self:
        """Keep the initiatives of a mask, shape (N,)."""
        tables = (self.cases, self.funding, self.actors, self.meetings)
        return type(self)(*(each[mask[each["row"].to_numpy(dtype="int64")]] for each in tables))


def bare_places(communes: pd.Series, departements: pd.Series) -> dict[str, str]:
    """Return the kind of each folded bare name; one that names both kinds is left out."""
    by_kind = {"commune": set(communes.map(fold)), "departement": set(departements.map(fold))}
    both = by_kind["commune"] & by_kind["departement"]
    return {name: kind for kind, names in by_kind.items() for name in names - both}


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


def parse_funder(text: str) -> Funder:
    """Read « actor », « actor:50000 », « actor:19,5 % »; anything else after « : » is a note."""
    name, colon, part = text.rpartition(":")
    if not colon:
        return Funder(text.strip())
    found = _PART.match(part.strip())
    if found is None:
        return Funder(name.strip(), note=part.strip())
    value = float(found[1].replace(",", "."))
    if found[2] == "%":
        return Funder(name.strip(), share_percent=value)
    return Funder(name.strip(), amount_eur=value)


def funding(initiatives: pd.DataFrame, places: Mapping[str, str] | None = None) -> pd.DataFrame:
    """List the funders named, one line each: FUNDING_COLUMNS."""
    read = cache(lambda text: _funding_line(parse_funder(text), places))
    named = zip(initiatives["lead_level"], initiatives["funders"], strict=True)
    lines = [
        (row, level, *read(text)) for row, (level, funders) in enumerate(named) for text in funders
    ]
    table = pd.DataFrame(lines, columns=list(FUNDING_COLUMNS))
    numbers = ["amount_eur", "share_percent"]
    table[numbers] = table[numbers].astype("float64")
    return table


def _funding_line(one: Funder, places: Mapping[str, str] | None) -> tuple[object, ...]:
    kind = actor_kind(one.name, places)
    return one.name, kind, one.amount_eur, one.share_percent, one.note


def who_pays(lines: pd.DataFrame) -> pd.DataFrame:
    """Count initiatives (not euros) by `lead_level` and `kind` of funder: column `initiatives`."""
    once = lines.drop_duplicates(["row", "kind"])
    return once.groupby(["lead_level", "kind"]).size().rename("initiatives").reset_index()


def money_by_lead(initiatives: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Tell what is known of money by lead level: counts, and the spread of announced amounts.

    `lines`: `funding` of the same rows. Amounts are never added: lowest, median, highest.
    `cofunded` counts those with a funder of another kind than the lead's.
    """
    others = lines[~_is_of_the_lead(lines)]
    leads = initiatives["lead_level"]
    by_lead = initiatives.groupby(leads)["budget_eur"]
    return pd.DataFrame(
        {
            "initiatives": by_lead.size(),
            "funders_named": lines.groupby("lead_level")["row"].nunique(),
            "cofunded": others.groupby("lead_level")["row"].nunique(),
            "amounts": by_lead.count(),
            "lowest_eur": by_lead.min(),
            "median_eur": by_lead.median(),
            "highest_eur": by_lead.max(),
        }
    ).fillna({"funders_named": 0, "cofunded": 0})


def _is_of_the_lead(lines: pd.DataFrame) -> pd.Series:
    return lines["kind"] == lines["lead_level"].replace("academie", "etat")


def actors(initiatives: pd.DataFrame) -> pd.DataFrame:
    """List who acts in each initiative: `row`, `key` (folded name), `actor` (its usual spelling).

    Lead, partners and funders; someone named twice in one initiative is listed once.
    """
    named = zip(
        initiatives["lead_name"], initiatives["partners"], initiatives["funders"], strict=True
    )
    funder_name = cache(lambda text: parse_funder(text).name)
    pairs = [
        (row, name)
        for row, (lead, partners, funders) in enumerate(named)
        for name in (lead, *partners, *map(funder_name, funders))
    ]
    table = pd.DataFrame(pairs, columns=["row", "name"])
    table["key"] = table["name"].map(cache(lambda name: fold(name).strip().replace(" ", "-")))
    table["actor"] = table["key"].map(_usual_spellings(table))
    return table.drop_duplicates(["row", "key"])[["row", "key", "actor"]].reset_index(drop=True)


def _usual_spellings(named: pd.DataFrame) -> pd.Series:
    """Return the most frequent name of each key, its first letter in upper case."""
    counted = named.value_counts(["key", "name"]).rename("times").reset_index()
    ordered = counted.sort_values(["times", "name"], ascending=[False, True])
    return ordered.drop_duplicates("key").set_index("key")["name"].map(upper_first)


def meetings(acting: pd.DataFrame) -> pd.DataFrame:
    """List each pair of actors of each initiative once: `row`, `a`, `b` (categories of names)."""
    columns = acting.assign(actor=acting["actor"].astype("category"))[["row", "actor"]]
    columns["rank"] = columns["actor"].cat.codes
    met = columns.merge(columns, on="row", suffixes=("_a", "_b"), validate="m:m")
    met = met[met["rank_a"] < met["rank_b"]]
    return met.rename(columns={"actor_a": "a", "actor_b": "b"})[["row", "a", "b"]]


def links(met: pd.DataFrame) -> pd.DataFrame:
    """Count the initiatives that two actors share: `a`, `b`, `initiatives`, most shared first."""
    counted = met.groupby(["a", "b"], observed=True).size().rename("initiatives").reset_index()
    named = counted.assign(a=counted["a"].astype("str"), b=counted["b"].astype("str"))
    return named.sort_values(
        ["initiatives", "a", "b"], ascending=[False, True, True], ignore_index=True
    )


def most_linked(shared: pd.DataFrame, *, top: int) -> list[str]:
    """Return the actors of the most frequent links, the strongest first."""
    names: list[str] = []
    for pair in shared[["a", "b"]].itertuples(index=False):
        names += [each for each in pair if each not in names]
        if len(names) >= top:
            break
    return names[:top]
