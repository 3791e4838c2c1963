"""The keys that a name is found by: as spoken, glued, without small words, without its kind."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from etl.transform.locate.forms import EPCIS, EPTS, METROPOLES, strip_form, without_kind
from geodata.names import ARTICLES, bare_key, exact_key, loose_key
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def spoken_forms(level: Level, words: str) -> tuple[str, ...]:
    """Return the name as stored and without its kind: both are typed."""
    if level is Level.COMMUNE:
        return (words,)
    if level in (Level.EPCI, Level.EPT):
        return tuple(dict.fromkeys((words, strip_leading_kind(words))))
    prefix = next((prefix for prefix in _NAME_PREFIXES if words.startswith(prefix)), "")
    return (words, words.removeprefix(prefix)) if prefix else (words,)


def glued_keys(form: str) -> tuple[str, str]:
    """Return the glued name with and without its leading article."""
    return exact_key(form), bare_key(form)


def core_key(words: str) -> str:
    """Drop small words, and the kind at either end."""
    return loose_key(without_kind(words))


def strip_leading_kind(words: str) -> str:
    """Drop « communauté de communes de la » and the like from an official EPCI name."""
    name, groups, _, _ = strip_form(words)
    return name if name and groups in (EPCIS, EPTS, METROPOLES) else words


def without_article(words: str) -> str:
    """Drop the leading article: « le havre » → « havre »."""
    first, _, rest = words.partition(" ")
    return rest if rest and first in ARTICLES else words


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """Gather the values of each key, in their order, each once."""
    found: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {
        # Most keys hold one value, for which nothing is to be compared.
        key: tuple(dict.fromkeys(values)) if len(values) > 1 else (values[0],)
        for key, values in found.items()
    }
