"""An arrondissement of Paris, Lyon or Marseille, as typed: « Lyon 3e », « XVIème à Paris »."""

from __future__ import annotations

import re

_NUMBER = r"(?P<number>\d{1,2}|[ivx]{1,5}?|[a-z]{4,12})"
_SUFFIX = r"(?: ?(?P<suffix>e|er|eme|ieme|ere|em|nd|nde|me))?"
_ARRONDISSEMENT_WORD = r"(?P<word>arrondissement|arrondissements|arrdt|arrt|arr|ardt|art|ar)"
_ARRONDISSEMENT_FORMS = (
    re.compile(
        rf"(?P<city>paris|lyon|marseille) {_NUMBER}{_SUFFIX}"
        rf"(?: {_ARRONDISSEMENT_WORD})?(?: municipal)?"
    ),
    re.compile(rf"(?P<city>paris|lyon|marseille) {_ARRONDISSEMENT_WORD} {_NUMBER}{_SUFFIX}"),
    re.compile(
        rf"(?:le )?{_NUMBER}{_SUFFIX}(?: {_ARRONDISSEMENT_WORD})?(?: municipal)?"
        r"(?: de| a)? (?P<city>paris|lyon|marseille)"
    ),
)
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            *("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme"),
            *("septieme", "huitieme", "neuvieme", "dixieme", "onzieme", "douzieme"),
            *("treizieme", "quatorzieme", "quinzieme", "seizieme", "dix septieme"),
            *("dix huitieme", "dix neuvieme", "vingtieme"),
        ],
        start=1,
    )
}
ROMANS = {
    roman: number
    for number, roman in enumerate(
        re.findall(
            "[ivx]+", "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
        ),
        start=1,
    )
}
_SUFFIXES = frozenset({"", "e", "er", "eme", "ieme", "ere", "em", "nd", "nde", "me"})
# « XVIème »: capitals, then the suffix in small letters.
_ROMAN_THEN_SMALL = re.compile(r"\b([IVX]+)[a-zèé]")


def read_arrondissement(words: str, text: str = "") -> str:
    """Return the INSEE code of an arrondissement: « lyon 3e », « 13eme arr de marseille ».

    `text` is what was typed: its capitals tell « XVIème » (16) from « XVième » (15); where they
    do not, both codes are given, separated by « | ». « ? » after the code where the number may
    also be a département's (« marseille 13 »); « ! » alone where the city has no such
    arrondissement.
    """
    if not any(city in words for city in ("paris", "lyon", "marseille")):
        return ""
    for form in _ARRONDISSEMENT_FORMS:
        found = form.fullmatch(words)
        numbers = _numbers(found, text) if found else []
        if found and numbers:
            codes = [_arrondissement_code(found, number) for number in numbers]
            there = [code for code in codes if code not in ("", "!")]
            return "|".join(there) if there else codes[0]
    return ""


def _arrondissement_code(found: re.Match[str], number: int) -> str:
    city = found["city"]
    count, first = {"paris": (20, 75100), "lyon": (9, 69380), "marseille": (16, 13200)}[city]
    told = bool(found["suffix"] or found["word"]) or not found["number"].isdigit()
    if number > count:
        return "!" if told else ""
    ambiguous = city == "marseille" and number == 13 and not told  # noqa: PLR2004
    return f"{first + number}{'?' if ambiguous else ''}"


def _numbers(found: re.Match[str], text: str) -> list[int]:
    """List the numbers that a typed ordinal may stand for: one, but for « xvieme »."""
    word, suffix = found["number"], found["suffix"] or ""
    if word.isdigit():
        return [int(word)]
    if word in ORDINALS:
        return [ORDINALS[word]]
    glued = found.end("number") == found.start("suffix")
    if not glued:
        return [ROMANS[word]] if word in ROMANS else []
    cuts = _roman_cuts(word + suffix)
    if len(cuts) > 1:
        typed = _ROMAN_THEN_SMALL.search(text)
        told = ROMANS.get(typed[1].lower(), 0) if typed else 0
        return [told] if told in cuts else cuts
    return cuts


def _roman_cuts(ordinal: str) -> list[int]:
    """List the ways to cut an ordinal into a Roman number and a suffix: « iiieme » is 3 or 2."""
    return [
        ROMANS[ordinal[:place]]
        for place in range(len(ordinal), 0, -1)
        if ordinal[:place] in ROMANS
        and ordinal[place:] in _SUFFIXES
        # Nobody writes « Iième ».
        and (ordinal[:place] != "i" or ordinal[place:] in ("er", "ere", ""))
    ]
