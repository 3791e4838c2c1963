"""Syndicats: a name or a SIREN to the communes of the members, where BANATIC is loaded.

A syndicat answers only by its whole name (case, accents, « syndicat mixte » aside) or its number; a
syndicat whose members are not all placed is a question. Where nothing is loaded, or the name is not
there, the locator goes on as if this module did not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from etl.transform.locate.cells import read_code, short
from etl.transform.locate.forms import strip_form
from etl.transform.locate.values import Answer, Method, Status, Target, review
from geodata.names import canonical, exact_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl.transform.locate.clues import Clue
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.typos import TypoFinder
    from geodata.store import Syndicats

_SIREN = re.compile(r"\d{9}")
_SAYS_SYNDICAT = re.compile(
    r"syndicat|\bsiv[uo][ms]?\b|\bpetr\b|\bsmi?c?tom\b|pole (?:metropolitain|d equilibre)"
)
MOST_NAMED = 3


@dataclass(frozen=True)
class SyndicatIndex:
    """Syndicats by SIREN and by name; empty where BANATIC is not loaded.

    `by_name` holds whole names, `by_core` what is left once « syndicat mixte » and the like are
    taken off: asked only where the typed text says that it is a syndicat.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    communes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unplaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_core: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Syndicats | None) -> Self:
        """Index the syndicats that are loaded."""
        if loaded is None:
            return cls()
        table = loaded.syndicats
        names = dict(zip(table["siren"], table["name"], strict=True))
        grouped = loaded.syndicat_communes.groupby("siren")["commune_code"].agg(tuple)
        unplaced = zip(table["siren"], table["unplaced"].map(tuple), strict=True)
        return cls(
            names=names,
            communes={str(siren): codes for siren, codes in grouped.items()},
            unplaced={siren: members for siren, members in unplaced if members},
            by_name=_grouped((_whole(name), siren) for siren, name in names.items()),
            by_core=_grouped((_core(name), siren) for siren, name in names.items()),
        )


def by_syndicat(clue: Clue, gazetteer: Gazetteer, typos: TypoFinder) -> Answer | None:  # noqa: ARG001
    """Answer where the code or the name is a syndicat's; None where another may know better."""
    known = gazetteer.syndicats
    if not known.names:
        return None
    code = read_code(clue.code)[:9] if clue.code else ""
    if code in known.names and _SIREN.fullmatch(code) and code not in gazetteer.by_code:
        return _coded(clue, code, known)
    if clue.code or not clue.name.text:
        return None
    found = _named(clue, gazetteer)
    if not found:
        return None
    if len(found) > 1:
        told = " ; ".join(f"{known.names[siren]} ({siren})" for siren in found[:MOST_NAMED])
        return review(
            f"« {short(clue.name.text)} » est le nom de {len(found)} syndicats : {told}. "
            "Donnez le SIREN.",
            found,
        )
    return _settled(f"Nom « {short(clue.name.text)} »", found[0], Method.NAME, 0.97, known)


def _named(clue: Clue, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the syndicats of the typed name; a name that something else bears is left to it."""
    text, known = clue.name.text, gazetteer.syndicats
    words = canonical(text)
    told = bool(_SAYS_SYNDICAT.search(f"{words} {canonical(clue.type.text)}"))
    if not told and (words in gazetteer.by_words or clue.type.groups):
        return ()
    whole = known.by_name.get(_whole(text), ())
    return whole or (known.by_core.get(_core(text), ()) if told else ())


def _coded(clue: Clue, siren: str, known: SyndicatIndex) -> Answer:
    answer = _settled(f"SIREN {siren}", siren, Method.CODE, 1.0, known)
    typed = clue.name.text
    if not typed.strip() or _core(typed) == _core(known.names[siren]):
        return answer
    return answer.doubtful(f"{answer.reason} Mais le nom dit « {short(typed)} ».")


def _settled(
    how: str, siren: str, method: Method, confidence: float, known: SyndicatIndex
) -> Answer:
    communes, unplaced = known.communes.get(siren, ()), known.unplaced.get(siren, ())
    told = f"{how} : {known.names[siren]} (syndicat, {siren}), {len(communes)} communes."
    if unplaced or not communes:
        members = ", ".join(short(name, 60) for name in unplaced[:MOST_NAMED]) or "aucun membre"
        return review(f"{told} Des membres ne sont pas placés : {members}.", (siren,))
    return Answer(
        Status.MATCHED,
        f"{told} Membres d'après BANATIC.",
        target=Target(Level.SYNDICAT, (siren,)),
        method=method,
        confidence=confidence,
        candidates=(siren,),
    )


def _whole(name: str) -> str:
    return exact_key(canonical(name))


def _core(name: str) -> str:
    """Take « syndicat mixte », « SIVU » off: what people leave out or abbreviate."""
    words, _, _, _ = strip_form(canonical(name))
    return loose_key(words or canonical(name))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        grouped[key] = (*grouped.get(key, ()), value)
    return grouped
