"""Names that say several territories: « la Somme hors Amiens Métropole », « Somme + Landes ».

Only the cutting of the text is here; each piece is then located for itself (see `batch`). A name
that is known whole (« Saint-Loup-Hors », « Lot et Garonne ») is never cut.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.names import MAX_NAME_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

# Asked of every distinct name, so cheap: whether it may be a composite at all.
_MAYBE = re.compile(
    r"\+|(?<![^\W\d_])(?:hors|sauf|hormis|except\w*|exclusion|et|&)(?![^\W\d_])", re.IGNORECASE
)
_EXCLUDING = (
    r"(?:hors|sauf|hormis|except(?:é|e|ée|és|ées)"
    r"|[àa]\s+l\s?['’\s]\s?(?:exception|exclusion)(?=\s+d))"
)
# A word alone: neither « Saint-Loup-Hors » nor « hors-sol ».
_EXCLUSION = re.compile(rf"(?:^|(?<=[\s(,;:\[])){_EXCLUDING}(?=\s|$|\))", re.IGNORECASE)
_LINK = re.compile(
    r"(?:(?P<article>de\s+la\b|de\s+l\b|du\b|des\b)|de\b|d\b)\s*['’]?\s*", re.IGNORECASE
)
_ARTICLES = {"de la": "la ", "de l": "l'", "du": "le ", "des": "les "}
_PLUS = re.compile(r"\s*\+\s*")
_AND = re.compile(r"\s+(?:et|&)\s+", re.IGNORECASE)
_LIST = re.compile(r"\s*[,+]\s*|\s+(?:et|&)\s+", re.IGNORECASE)
# « les départements du Nord et du Pas-de-Calais »: the kind in the plural is that of each piece.
_PLURALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:les\s+)?(?:{words})(?=\s|$)", re.IGNORECASE), level)
    for words, level in (
        (r"d[ée]partements|conseils\s+(?:g[ée]n[ée]raux|d[ée]partementaux)", "departement"),
        (r"r[ée]gions\s+acad[ée]miques", "region_academique"),
        (r"r[ée]gions|conseils\s+r[ée]gionaux", "region"),
        (r"acad[ée]mies|rectorats", "academie"),
        (
            r"communaut[ée]s\s+(?:de\s+communes|d\s?['’]?\s?agglom[ée]rations?|urbaines)"
            r"|m[ée]tropoles|intercommunalit[ée]s|agglom[ée]rations",
            "epci",
        ),
        (r"communes|villes|mairies", "commune"),
    )
)


@dataclass(frozen=True, slots=True)
class Composite:
    """A name cut in pieces: `excluded` from `joined`; `type` where a plural says it of each.

    `is_explicit`: the text itself says that there are several (« + », « hors », a plural); a bare
    « et » does not, as EPCI have such names (« Loire et Allier »).
    """

    joined: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    type: str = ""
    is_explicit: bool = True


def may_be_composite(name: str) -> bool:
    """Tell whether a name holds any word that may join or exclude."""
    return _MAYBE.search(name[:MAX_NAME_LENGTH]) is not None


def excluding_word(name: str) -> str:
    """Return the word that excludes (« hors »), or « » where none stands alone in the name."""
    found = _EXCLUSION.search(_read(name))
    return found[0] if found else ""


def _read(name: str) -> str:
    """Return the name with its accents composed, as the patterns write them."""
    return unicodedata.normalize("NFC", name[:MAX_NAME_LENGTH])


def exclusion_in(name: str) -> Composite | None:
    """Cut « la Somme (hors Amiens Métropole) » in two; None where either side is empty."""
    name = _read(name)
    found = _EXCLUSION.search(name)
    if not found:
        return None
    base, rest = name[: found.start()].strip(" ,;:-–—"), name[found.end() :].strip(" ,;:-–—")
    if base.endswith(("(", "[")):
        base, rest = base[:-1].strip(" ,;:-–—"), rest.rstrip(")] ")
    after = rest if found[0].lower() in _TAKES_NO_LINK else without_link(rest)
    return Composite((base,), (after,)) if base and after else None


_TAKES_NO_LINK = frozenset({"hors", "sauf", "hormis"})


def pieces_of_list(text: str) -> tuple[str, ...]:
    """Cut « A, B et C » in its pieces, links dropped."""
    return tuple(without_link(piece) for piece in _LIST.split(text) if piece.strip())


def unions_in(name: str, typed: str = "") -> Iterator[Composite]:
    """Yield the ways to cut a name in pieces to unite; `typed` is what the type column says."""
    name = _read(name)
    told = _plural(typed.strip())[0]
    level, rest = _plural(name.strip())
    if level or told:
        pieces = pieces_of_list(without_link(rest))
        if len(pieces) > 1:
            yield Composite(pieces, type=level or told)
    elif "+" in name:
        pieces = tuple(piece for piece in _PLUS.split(name.strip()) if piece)
        if len(pieces) > 1:
            yield Composite(pieces)
    else:
        yield from _around_and(name)


def _around_and(name: str) -> Iterator[Composite]:
    """Yield the cuts at « et »: at all of them, then at each one alone."""
    every = tuple(_AND.split(name.strip()))
    if len(every) > 1:
        yield Composite(every, is_explicit=False)
    cuts = list(_AND.finditer(name)) if len(every) > 2 else []  # noqa: PLR2004 - more than one cut
    for cut in cuts:
        yield Composite((name[: cut.start()], name[cut.end() :]), is_explicit=False)


def _plural(text: str) -> tuple[str, str]:
    """Return (level that a plural kind says, the rest of the text)."""
    for pattern, level in _PLURALS:
        found = pattern.match(text)
        if found:
            return level, text[found.end() :].strip()
    return "", text


def without_link(text: str) -> str:
    """Drop a leading « de », « du »…, and give back the article that it hides: « du Havre »."""
    found = _LINK.match(text.strip())
    if not found:
        return text.strip()
    article = " ".join((found["article"] or "").lower().split())
    return _ARTICLES.get(article, "") + text.strip()[found.end() :].strip()
