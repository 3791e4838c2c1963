"""What is said of a name that no territory bears where and how it was asked.

Never a match: where else it exists, what it may be the beginning of, or that nobody bears it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.transform.locate.cells import short
from etl.transform.locate.forms import ANY_LEVEL
from etl.transform.locate.readings import Found, Reading, look_up
from etl.transform.locate.scope import NOWHERE
from etl.transform.locate.settle import at, describe, describe_all, ranked
from etl.transform.locate.values import Answer, Naming, rejected, review
from geodata.names import exact_key, significant_words
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer


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


def outside_scope(clue: Clue, readings: Sequence[Reading], gazetteer: Gazetteer) -> Answer | None:
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


def not_found(clue: Clue, readings: Sequence[Reading], gazetteer: Gazetteer) -> Answer:
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
