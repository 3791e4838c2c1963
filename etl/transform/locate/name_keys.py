"""The keys that a name is found by: as spoken, glued, without small words, without its kind."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from etl.transform.locate.forms import EPCIS, EPTS, METROPOLES, strip_form, without_kind
from geodata.names import ARTICLES, bare_key, exact_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etl.transform.locate.values import Naming

Key = TypeVar("Key")
Value = TypeVar("Value")
# Where a collectivité or an académie bears its kind in its name, the short form is what is typed.
_NAME_PREFIXES = (
    "collectivite territoriale unique de ",
    "collectivite territoriale de ",
    "collectivite europeenne d ",
    "collectivite de ",
    "departement region de ",
    "departement de ",
    "region academique ",
    "academie de ",
    "academie d ",
    "region ",
)


def name_maps(
    namings: tuple[Naming, ...], canonicals: tuple[str, ...]
) -> dict[str, dict[str, tuple[int, ...]]]:
    """Index every naming under each key; the keys of one naming may meet, it is listed once."""
    names = ("by_words", "by_bare_words", "by_glued", "by_loose", "by_core")
    maps: dict[str, defaultdict[str, list[int]]] = {name: defaultdict(list) for name in names}
    for position, (naming, words) in enumerate(zip(namings, canonicals, strict=True)):
        for form in _spoken_forms(naming, words):
            maps["by_words"][form].append(position)
            maps["by_bare_words"][without_article(form)].append(position)
            maps["by_glued"][exact_key(form)].append(position)
            maps["by_glued"][bare_key(form)].append(position)
            maps["by_loose"][loose_key(form)].append(position)
        if naming.level in (Level.EPCI, Level.EPT, Level.COLLECTIVITE):
            maps["by_core"][loose_key(without_kind(words))].append(position)
    return {
        name: {key: tuple(dict.fromkeys(found)) for key, found in maps.pop(name).items()}
        for name in names
    }


def _spoken_forms(naming: Naming, words: str) -> tuple[str, ...]:
    """Return the name as stored and without its kind: both are typed."""
    if naming.level is Level.COMMUNE:
        return (words,)
    shortened = [
        words.removeprefix(prefix) for prefix in _NAME_PREFIXES if words.startswith(prefix)
    ]
    if naming.level in (Level.EPCI, Level.EPT):
        shortened = [strip_leading_kind(words)]
    return tuple(dict.fromkeys((words, *shortened[:1])))


def strip_leading_kind(words: str) -> str:
    """Drop « communauté de communes de la » and the like from an official EPCI name."""
    name, groups, _, _ = strip_form(words)
    return name if name and groups in (EPCIS, EPTS, METROPOLES) else words


def without_article(words: str) -> str:
    """Drop the leading article: « le havre » → « havre »."""
    first, _, rest = words.partition(" ")
    return rest if rest and first in ARTICLES else words


def code_map(namings: tuple[Naming, ...]) -> dict[str, tuple[int, ...]]:
    """Index every naming under the code that bore the name."""
    return grouped((naming.source_code, position) for position, naming in enumerate(namings))


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """Gather the values of each key, in their order, each once."""
    found: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}
