"""A selection as a web address, and back: `?academie=Lyon&niveau=epci&annees=2013-2020&v=1`.

Words are plain French. What an address holds is parsed into known values; the rest is ignored
with a message, never an error: a link found in an old e-mail must still open something.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dashboard.filters.selection import (
    COMPARED_FIELDS,
    Comparison,
    Known,
    Measure,
    Selection,
)
from dashboard.maps.classes import Method
from geodata.names import normalise
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

VERSION = "1"
MAX_TEXT = 200  # characters of a free search
MAX_VALUES = 200  # values read for one filter
SHOWN_CHARACTERS = 60  # of a value repeated in a message

_POSITION = re.compile(r"(-?\d{1,3}(\.\d+)?,){2}\d{1,2}(\.\d+)?")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_YEAR = re.compile(r"\d{4}")
_LEVEL_WORDS = {level: level.value for level in MAP_LEVELS}
SIDE_BY_SIDE = "cote-a-cote"
# Where the map stands, when that was chosen: « longitude,latitude,zoom ». Written and read by the
# map itself (frontend/src/position.ts): no part of a selection.
POSITION = "cadre"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the address that names a filter; `unknown` begins the message on a bad value."""

    field: str
    word: str
    unknown: str
    as_code: bool = False


WORDS: tuple[Word, ...] = (
    Word("academies", "academie", "Académie inconnue"),
    Word("regions", "region", "Région inconnue"),
    Word("departements", "departement", "Département inconnu"),
    # Names of EPCI are long, and some are shared: their SIREN is what a link carries.
    Word("epci", "epci", "EPCI inconnu", as_code=True),
    Word("categories", "categorie", "Catégorie inconnue", as_code=True),
    Word("lead_levels", "porteur", "Type de porteur inconnu", as_code=True),
    Word("reaches", "portee", "Portée inconnue", as_code=True),
    Word("education_levels", "scolaire", "Niveau scolaire inconnu", as_code=True),
    Word("statuses", "statut", "Statut inconnu", as_code=True),
)


class Messages(list[str]):
    """What could not be understood, one French sentence each."""

    def ignored(self, what: str, value: str, hint: str = "") -> None:
        """Say that a value was left aside; `hint` is one more sentence."""
        shown = value if len(value) <= SHOWN_CHARACTERS else f"{value[: SHOWN_CHARACTERS - 1]}…"
        self.append(f"{what} : « {shown} ». Cet élément de l’adresse est laissé de côté.{hint}")


def to_query(selection: Selection, known: Known) -> dict[str, str]:
    """Write a selection as query parameters; what is by default is left out."""
    query = {
        word.word: ",".join(_write(word, value, known) for value in getattr(selection, word.field))
        for word in WORDS
        if getattr(selection, word.field)
    }
    if selection.years:
        query["annees"] = "-".join(map(str, selection.years))
    if selection.year is not None:
        query["an"] = str(selection.year)
    if selection.text:
        query["recherche"] = selection.text
    query |= _view(selection, known)
    return {**query, "v": VERSION} if query else {}


def _view(selection: Selection, known: Known) -> dict[str, str]:
    """Write how the selection is looked at: level, measure, classes, comparison, what is open."""
    usual, query = Selection(), {}
    if selection.level != usual.level:
        query["niveau"] = _LEVEL_WORDS[selection.level]
    if selection.measure != usual.measure:
        query["mesure"] = selection.measure.value
    if selection.classes != usual.classes:
        query["classes"] = selection.classes.value
    if selection.compared:
        query["avec"] = _write_comparison(selection.compared, known)
    if selection.side_by_side:
        query["comparaison"] = SIDE_BY_SIDE
    if selection.territory:
        query["territoire"] = "-".join(selection.territory)
    if selection.initiative:
        query["fiche"] = selection.initiative
    return query


def position_word(*, longitude: float, latitude: float, zoom: float) -> str:
    """Write where the map stands (WGS84 degrees) as the address says it: « 4.85,45.75,8.5 »."""
    return ",".join(f"{round(each, 4):.10g}" for each in (longitude, latitude, zoom))


def position_messages(params: Mapping[str, str]) -> tuple[str, ...]:
    """Say what the address has wrong of its position, which the map alone reads."""
    messages, text = Messages(), params.get(POSITION, "")
    if text and not _is_on_map(text):
        messages.ignored("Position illisible (écrivez longitude,latitude,zoom)", text)
    return tuple(messages)


def _is_on_map(text: str) -> bool:
    if not _POSITION.fullmatch(text):
        return False
    longitude, latitude, zoom = (abs(float(each)) for each in text.split(","))
    return longitude <= 180 and latitude <= 85 and zoom <= 20  # noqa: PLR2004


def from_query(params: Mapping[str, str], known: Known) -> tuple[Selection, tuple[str, ...]]:
    """Read query parameters into a selection of known values, with a message per thing ignored."""
    messages = Messages()
    if params.get("v", VERSION) != VERSION:
        messages.ignored("Version d’adresse inconnue", params["v"])
    changes: dict[str, Any] = {
        word.field: tuple(_read(word, params[word.word], known, messages))
        for word in WORDS
        if word.word in params
    }
    for name, read in _READERS.items():
        if name in params:
            changes |= read(params[name], known, messages)
    for name in sorted(params.keys() - _WORDS_KNOWN):
        messages.ignored("Paramètre inconnu", name)
    return replace(Selection(), **changes), tuple(messages)


def _write(word: Word, value: str, known: Known) -> str:
    if word.as_code:
        return value.replace("_", "-")
    return known.values[word.field].get(value, value)


def _read(word: Word, text: str, known: Known, messages: Messages) -> Iterator[str]:
    labels = known.values[word.field]
    by_word = {normalise(each): value for value, name in labels.items() for each in (name, value)}
    seen: set[str] = set()
    for part in [each.strip() for each in text.split(",")][:MAX_VALUES]:
        value = by_word.get(normalise(part))
        if value is None and part:
            messages.ignored(word.unknown, part, suggestion(part, labels))
        elif value is not None and value not in seen:
            seen.add(value)
            yield value


def _write_comparison(compared: Comparison, known: Known) -> str:
    """Write « categorie-ent », « annees-2018-2020 »: a filter's word, then its values."""
    changes: dict[str, Any] = {compared.field: compared.value}
    word, value = next(iter(to_query(replace(Selection(), **changes), known).items()))
    return f"{word}-{value}"


def suggestion(text: str, labels: Mapping[str, str]) -> str:
    """Say which label is nearest to a text, as a sentence; nothing where none is near."""
    by_name = {normalise(name): name for name in labels.values()}
    near = difflib.get_close_matches(normalise(text), by_name, n=1)
    return f" Vouliez-vous dire « {by_name[near[0]]} » ?" if near else ""


def _read_years(text: str, known: Known, messages: Messages) -> dict[str, Any]:
    match = _YEARS.fullmatch(text.strip())
    if match is None:
        messages.ignored("Période illisible (écrivez 2013 ou 2013-2020)", text)
        return {}
    ends = sorted(int(each) for each in (match[1], match[2] or match[1]))
    first, last = max(ends[0], known.years[0]), min(ends[1], known.years[1])
    if first > last:
        messages.ignored(f"Période hors des données ({known.years[0]}-{known.years[1]})", text)
        return {}
    return {"years": None if (first, last) == known.years else (first, last)}


def _read_year(text: str, known: Known, messages: Messages) -> dict[str, Any]:
    first, last = known.years
    if _YEAR.fullmatch(text.strip()) and first <= int(text) <= last:
        return {"year": int(text)}
    messages.ignored(f"Année inconnue (écrivez une année de {first} à {last})", text)
    return {}


def _read_text(text: str, _known: Known, _messages: Messages) -> dict[str, Any]:
    return {"text": " ".join(text.split())[:MAX_TEXT]}


def _read_level(text: str, _known: Known, messages: Messages) -> dict[str, Any]:
    return _read_one("level", _LEVEL_WORDS, "Niveau de carte inconnu", text, messages)


def _read_measure(text: str, _known: Known, messages: Messages) -> dict[str, Any]:
    words = {each: each.value for each in Measure}
    return _read_one("measure", words, "Mesure inconnue", text, messages)


def _read_classes(text: str, _known: Known, messages: Messages) -> dict[str, Any]:
    words = {each: each.value for each in Method}
    return _read_one("classes", words, "Coupure des classes inconnue", text, messages)


def _read_side_by_side(text: str, _known: Known, messages: Messages) -> dict[str, Any]:
    words = {True: SIDE_BY_SIDE, False: "difference"}
    return _read_one("side_by_side", words, "Comparaison inconnue", text, messages)


def _read_one(
    name: str, words: Mapping[Any, str], unknown: str, text: str, messages: Messages
) -> dict[str, Any]:
    """Read one value among a few, whatever its case."""
    by_word = {normalise(word): value for value, word in words.items()}
    if (found := by_word.get(normalise(text))) is None:
        messages.ignored(f"{unknown} (choisissez parmi {', '.join(words.values())})", text)
        return {}
    return {name: found}


def _read_comparison(text: str, known: Known, messages: Messages) -> dict[str, Any]:
    """Read a filter's word and its values as the address writes them: « categorie-ent »."""
    word, _, value = text.partition("-")
    field = COMPARED_WORDS.get(word)
    if field is None:
        choices = ", ".join(COMPARED_WORDS)
        messages.ignored(f"Comparaison inconnue (comparez par {choices})", text)
        return {}
    alone, said = from_query({word: value}, known)
    messages.extend(said)
    found = getattr(alone, field)
    return {"compared": Comparison(field, found)} if found else {}


def _read_territory(text: str, known: Known, messages: Messages) -> dict[str, Any]:
    level, _, code = text.partition("-")
    if level in known.territories and code in known.territories[Level(level)]:
        return {"territory": (Level(level), code)}
    messages.ignored("Territoire inconnu", text)
    return {}


def _read_initiative(text: str, known: Known, messages: Messages) -> dict[str, Any]:
    if text in known.initiatives:
        return {"initiative": text}
    messages.ignored("Initiative inconnue", text)
    return {}


_READERS: Mapping[str, Callable[[str, Known, Messages], dict[str, Any]]] = {
    "annees": _read_years,
    "an": _read_year,
    "recherche": _read_text,
    "niveau": _read_level,
    "mesure": _read_measure,
    "classes": _read_classes,
    "avec": _read_comparison,
    "comparaison": _read_side_by_side,
    "territoire": _read_territory,
    "fiche": _read_initiative,
}

COMPARED_WORDS = {
    "annees": "years",
    "an": "year",
    **{word.word: word.field for word in WORDS if word.field in COMPARED_FIELDS},
}

# `embed` and `embed_options` are Streamlit's own.
_WORDS_KNOWN = {word.word for word in WORDS} | set(_READERS) | {"v", "embed", "embed_options"}
