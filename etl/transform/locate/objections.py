"""What makes an exact name doubtful all the same: a word too common, a better known place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.transform.locate.cells import short
from etl.transform.locate.forms import ANY_LEVEL, COMMUNES
from etl.transform.locate.name_keys import without_article
from etl.transform.locate.readings import RUNGS, Found, Reading
from etl.transform.locate.settle import now
from etl.transform.locate.typos import KNOWN_FAR_AWAY, LONE_FROM
from etl.transform.locate.values import Answer, Method, Naming
from geodata.names import exact_key
from geodata.territories import Level

if TYPE_CHECKING:
    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer


# Inhabitants of a place, current or past, that a bare name may mean beside a small namesake.
WELL_KNOWN, MUCH_SPOKEN_OF = 2_000, 10_000
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


def checked(clue: Clue, found: Found, answer: Answer, gazetteer: Gazetteer) -> Answer:
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
    wider = RUNGS[1] if found.rung is RUNGS[0] else RUNGS[0]
    others = gazetteer.named(
        (
            *wider.find(gazetteer, found.rung.key(reading.words)),
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
