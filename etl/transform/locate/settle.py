"""From namings that fit to one answer: at the row's date, one target or a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.transform.locate.values import (
    MAX_CANDIDATES,
    Answer,
    Method,
    Naming,
    Status,
    Target,
    rejected,
    review,
)
from geodata.territories import LABELS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl.transform.locate.gazetteer import Gazetteer

# Of levels that cover the same ground, the one that a bare name means.
_LEVEL_MEANT = (Level.COMMUNE, Level.REGION, Level.ANCIENNE_REGION, Level.COLLECTIVITE)


def at(namings: Sequence[Naming], year: int | None) -> list[Naming]:
    """Keep what bore its name in `year`; failing that, what bears it today; failing that, all."""
    alive = [naming for naming in namings if year and bears_name_in(naming, year)]
    return alive or [naming for naming in namings if naming.is_current] or list(namings)


def bears_name_in(naming: Naming, year: int) -> bool:
    """Tell whether the name was borne at some day of `year` after 1 January."""
    return naming.since <= year * 10_000 + 1231 and naming.until > year * 10_000 + 101


def settle(  # noqa: PLR0913 - four by keyword
    namings: Sequence[Naming],
    year: int | None,
    gazetteer: Gazetteer,
    *,
    method: Method,
    confidence: float,
    typed: str,
) -> Answer:
    """Answer with the only target left, or send to review with the candidates ranked."""
    chosen = namings[0] if len(namings) == 1 else _chosen(at(namings, year), gazetteer)
    if chosen is None:
        left = at(namings, year)
        return review(_homonyms(typed, left, gazetteer), ranked(left))
    if not chosen.codes:
        return rejected(
            f"« {typed} » ({chosen.name}, {chosen.source_code}) a quitté les départements et les "
            "régions que le référentiel couvre."
        )
    past = not chosen.is_current and chosen.level is Level.COMMUNE
    return Answer(
        Status.MATCHED,
        _sentence(chosen, gazetteer, typed, method),
        target=chosen.target,
        method=Method.PAST_NAME if past and method in _EXACT else method,
        confidence=_confidence(chosen, year, confidence),
        candidates=chosen.codes[:MAX_CANDIDATES],
    )


_EXACT = (Method.NAME, Method.LOOSE_NAME)


def _chosen(namings: Sequence[Naming], gazetteer: Gazetteer) -> Naming | None:
    """Return the naming of the only target left, if there is one."""
    targets = {naming.target: naming for naming in reversed(namings)}
    return next(iter(targets.values())) if len(targets) == 1 else _same_ground(namings, gazetteer)


def _confidence(naming: Naming, year: int | None, confidence: float) -> float:
    """Lower the confidence of a name out of its time."""
    if year:
        return confidence if bears_name_in(naming, year) else confidence - 0.05
    return confidence if naming.is_current else confidence - 0.03


def _same_ground(namings: Sequence[Naming], gazetteer: Gazetteer) -> Naming | None:
    """Choose between levels that cover the same communes; a département-region stays a question."""
    levels = {naming.level for naming in namings}
    if {Level.DEPARTEMENT, Level.REGION} <= levels:
        return None
    if len(levels) < len({naming.target for naming in namings}):
        return None
    if len({gazetteer.communes_of(naming.target) for naming in namings}) > 1:
        return None
    order = [level for level in _LEVEL_MEANT if level in levels]
    return next((naming for naming in namings if order and naming.level is order[0]), None)


def ranked(namings: Iterable[Naming]) -> list[str]:
    """List the codes, most inhabitants first, each once."""
    ordered = sorted(namings, key=lambda naming: (-naming.population, naming.codes))
    return list(dict.fromkeys(code for naming in ordered for code in naming.codes))


def describe(target: Target, gazetteer: Gazetteer, *, labelled: bool = False) -> str:
    """Say a target in French: « Meudon (Hauts-de-Seine, 92048) », « département Somme (80) ».

    `labelled` says « commune » as well, for lists where levels differ.
    """
    if target.level is Level.COMMUNE and len(target.codes) == 1 and not labelled:
        return _placed(Level.COMMUNE, target.codes[0], gazetteer)
    names = [_placed(target.level, code, gazetteer) for code in target.codes[:5]]
    many = f" et {len(target.codes) - 5} autres" if len(target.codes) > len(names) else ""
    silent = (Level.EPCI, Level.EPT) if labelled else (Level.EPCI, Level.EPT, Level.COMMUNE)
    if target.level in silent:
        return f"{', '.join(names)}{many}"
    label = LABELS[target.level][0 if len(target.codes) == 1 else 1]
    return f"{label} {', '.join(names)}{many}"


def describe_all(targets: Sequence[Target], gazetteer: Gazetteer) -> str:
    """Say several targets, separated by semicolons, with their levels where these differ."""
    mixed = len({target.level for target in targets}) > 1
    return " ; ".join(describe(target, gazetteer, labelled=mixed) for target in targets)


def _placed(level: Level, code: str, gazetteer: Gazetteer) -> str:
    """Name a territory with its code, and a commune with its département: homonyms abound."""
    name = gazetteer.label_of(level, code)
    if level not in _NAMED_WITH_DEPARTEMENT:
        return f"{name} ({code})"
    commune = code if level is Level.COMMUNE else gazetteer.parents.get(code, code)
    departement = gazetteer.departement_of_commune.get(commune, "")
    around = gazetteer.labels.get((Level.DEPARTEMENT, departement))
    return f"{name} ({around}, {code})" if around else f"{name} ({code})"


_NAMED_WITH_DEPARTEMENT = (Level.COMMUNE, Level.COMMUNE_DELEGUEE, Level.COMMUNE_ASSOCIEE)


def _sentence(naming: Naming, gazetteer: Gazetteer, typed: str, method: Method) -> str:
    return f"{_HOW.get(method, 'Nom')} « {typed} » : {now(naming, gazetteer)}."


_HOW = {
    Method.FUZZY_NAME: "Nom approché",
    Method.LOOSE_NAME: "Nom partiel",
    Method.CODE: "Code",
    Method.SIRET: "SIRET",
}


def now(naming: Naming, gazetteer: Gazetteer) -> str:
    """Say what a naming is, and what became of it."""
    today = describe(naming.target, gazetteer)
    if naming.level is not Level.COMMUNE or naming.is_current:
        last = gazetteer.last_years.get((naming.level, naming.codes[0]))
        return f"{today}, jusqu'en {last}" if last else today
    became = "est aujourd'hui" if len(naming.codes) == 1 else "est aujourd'hui partagée entre"
    last = naming.until // 10_000 - (naming.until % 10_000 <= 101)  # noqa: PLR2004 - 1 January
    return f"{naming.name} ({naming.source_code}, ainsi jusqu'en {last}) {became} {today}"


def _homonyms(typed: str, namings: Sequence[Naming], gazetteer: Gazetteer) -> str:
    targets = list(dict.fromkeys(naming.target for naming in _by_population(namings)))
    shown = describe_all(targets[:3], gazetteer)
    more = f" ; et {len(targets) - 3} autres" if len(targets) > 3 else ""  # noqa: PLR2004
    return (
        f"« {typed} » désigne {len(targets)} territoires : {shown}{more}. "
        "Précisez le département, le code postal, le type ou le code."
    )


def _by_population(namings: Iterable[Naming]) -> list[Naming]:
    return sorted(namings, key=lambda naming: (-naming.population, naming.codes))
