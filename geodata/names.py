"""Names of French territories made comparable: case, accents, apostrophes, « St », articles.

Three depths, each a plain string:
- `normalise`: what a reader would call the same letters (« L’Haÿ-les-Roses » → `l hay les roses`);
- `canonical`: the same with the usual abbreviations written out (« Bry s/ Marne » → `bry sur
  marne`, « Havre (Le) » → `le havre`);
- keys (`exact_key`, `bare_key`, `loose_key`): canonical words glued together, without space, so
  that « Valde Marne » and « Val-de-Marne » meet; each drops more small words than the one before.
"""

from __future__ import annotations

import re
import unicodedata

# Longer than any name with its noise (the longest commune has 45 letters); a cell of 10 MB is cut
# here, so that no later step costs more than a name does.
MAX_NAME_LENGTH = 300

ARTICLES = frozenset({"le", "la", "les", "l", "aux", "las", "los"})
# Words that people add, drop or change; « lès » (near) and « les » (the) fold to the same.
SMALL_WORDS = ARTICLES | {
    "de",
    "du",
    "des",
    "d",
    "en",
    "et",
    "a",
    "au",
    "sur",
    "sous",
    "lez",
    "dans",
}

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u2122]")
_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "hte": "haute",
    "htes": "hautes",
    "ht": "haut",
    "hts": "hauts",
    "bse": "basse",
    "gd": "grand",
    "gde": "grande",
    "mt": "mont",
    "nd": "notre dame",
}
_DIGITS = {
    "2": "deux",
    "3": "trois",
    "4": "quatre",
    "5": "cinq",
    "6": "six",
    "7": "sept",
    "9": "neuf",
}
# « s/ Marne », « s/Marne », « S./Marne »; « s/s » is « sous ».
_SOUS = re.compile(r"(?<![a-z])s\.?\s*/\s*s(?:\.|\b)", re.IGNORECASE)
_SUR = re.compile(r"(?<![a-zà-ÿ])s\.?\s*/\s*", re.IGNORECASE)
_TRAILING_ARTICLE = re.compile(
    r"^(?P<name>[^()]+?)\s*(?:\(\s*(?P<inside>l['’]?|le|la|les|aux|las|los)\s*\)"
    r"|,\s*(?P<after>l['’]|le|la|les|aux|las|los)\s*$)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)


class _Folding(dict[int, str]):
    """What each character becomes, as `str.translate` asks: twice as fast as folding text by text.

    Decomposing character by character gives what decomposing the whole text does, since the
    accents, which alone may change places, are dropped.
    """

    # Letters and punctuation of Latin scripts; beyond, a hostile file could fill the memory.
    _REMEMBERED = 0x2100

    def __missing__(self, code: int) -> str:
        """Fold a character met for the first time."""
        letters = unicodedata.normalize("NFKD", chr(code).translate(_LIGATURES))
        folded = "".join([_letter(each) for each in letters if not unicodedata.combining(each)])
        if code < self._REMEMBERED:
            self[code] = folded
        return folded


def _letter(character: str) -> str:
    lowered = character.lower()
    return lowered if lowered.isascii() and lowered.isalnum() else " "


_FOLDING = _Folding()


def normalise(text: str) -> str:
    """Fold case, accents, ligatures and punctuation: only `a-z0-9` words and single spaces remain.

    Idempotent. Text longer than MAX_NAME_LENGTH is cut.
    """
    text = text[:MAX_NAME_LENGTH]
    if not text.isascii():
        text = _mend(text)
    # Ligatures may lengthen the text: it is cut again, so that normalising twice changes nothing.
    return " ".join(text.translate(_FOLDING).split())[:MAX_NAME_LENGTH].strip()


def canonical(text: str) -> str:
    """Normalise and write abbreviations out: « Ste-Foy s/ Lyon » → `sainte foy sur lyon`."""
    text = article_first(text[:MAX_NAME_LENGTH])
    if "/" in text:
        text = _SUR.sub(" sur ", _SOUS.sub(" sous ", text))
    if "&" in text:
        text = text.replace("&", " et ")
    folded = normalise(text)
    words = folded.split(" ")
    if _ABBREVIATIONS.keys().isdisjoint(words):  # nearly always
        return folded
    return " ".join([_ABBREVIATIONS.get(word, word) for word in words])


def article_first(text: str) -> str:
    """Put a trailing article back in front: « Havre (Le) » → « Le Havre », « Haye, La »."""
    if "(" not in text and "," not in text:
        return text
    found = _TRAILING_ARTICLE.match(text)
    if not found:
        return text
    article = found["inside"] or found["after"]
    return f"{article} {found['name']}{found['rest']}"


def exact_key(words: str) -> str:
    """Glue canonical words together, article included: `le havre` → `lehavre`."""
    return words.replace(" ", "")


def bare_key(words: str) -> str:
    """Glue canonical words together without the leading article: `le havre` → `havre`."""
    first, _, rest = words.partition(" ")
    return (rest if first in ARTICLES and rest else words).replace(" ", "")


def loose_key(words: str) -> str:
    """Glue canonical words together without any small word: `bry sur marne` → `brymarne`."""
    return "".join(significant_words(words))


def significant_words(words: str) -> list[str]:
    """List the canonical words that tell one name from another; all of them if all are small.

    Numbers are written out: « 2 Rives » and « Deux Rives » meet.
    """
    every = [_DIGITS.get(word, word) for word in words.split()]
    return [word for word in every if word not in SMALL_WORDS] or every


def _mend(text: str) -> str:
    """Undo UTF-8 read as Windows-1252 (« NÃ®mes »), when it can be undone."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
