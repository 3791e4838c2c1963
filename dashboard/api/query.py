"""What a request asks for: the filters of the pages' own addresses, a page of rows.

Unlike a page, which leaves aside what it does not understand, the API refuses it: a filter silently
dropped would give wrong data.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from dashboard.api.problems import ProblemError
from dashboard.filters import Selection, from_query
from dashboard.filters.url import MAX_TEXT, MAX_VALUES, WORDS
from dashboard.scenes.pages import OWN_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

    from dashboard.filters import Known

LIMIT, OFFSET, OUTLINES = "limite", "debut", "contours"
LAST_OFFSET = 10_000_000
FILTERS = (*(word.word for word in WORDS), "annees", "an", "recherche")


@dataclass(frozen=True, slots=True)
class Window:
    """How many rows a format sends: by default, and at most."""

    default: int
    most: int


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, the page of rows, whether outlines are wanted, and what had no effect."""

    selection: Selection
    limit: int
    offset: int
    outlines: bool
    remarks: tuple[str, ...]


def read_query(params: QueryParams, known: Known, window: Window) -> Query:
    """Read query parameters; raises ProblemError 400 that lists everything wrong."""
    errors = [*_shape_errors(params)]
    own = {LIMIT, OFFSET, OUTLINES}
    passed = {name: value for name, value in params.items() if name not in own}
    filters = {name: value for name, value in passed.items() if name in FILTERS or name == "v"}
    selection, messages = from_query(filters, known)
    # What the pages' addresses know beside filters settles a view: the rest is unknown to both.
    others = {name: value for name, value in passed.items() if name not in filters}
    _, strangers = from_query(dict.fromkeys(others.keys() - OWN_WORDS, ""), known)
    unknown = [text for text in strangers if text.startswith("Paramètre inconnu")]
    errors += [*map(_refused, messages), *map(_refused, unknown)]
    limit = _number(params, LIMIT, window.default, 1, window.most, errors)
    offset = _number(params, OFFSET, 0, 0, LAST_OFFSET, errors)
    outlines = _yes_or_no(params, OUTLINES, errors)
    if errors:
        raise ProblemError(
            HTTPStatus.BAD_REQUEST,
            "Corrigez l’adresse ; les valeurs permises sont dans /api/v1/openapi.json.",
            errors,
        )
    remarks = tuple(f"« {name} » règle la vue de la page, sans effet ici." for name in others)
    return Query(selection, limit, offset, outlines, remarks)


def _shape_errors(params: QueryParams) -> list[str]:
    errors = []
    for name in params:
        values = params.getlist(name)
        if len(values) > 1:
            errors.append(
                f"« {_short(name)} » est donné {len(values)} fois : écrivez les valeurs à la "
                "suite, séparées par des virgules."
            )
        if name in FILTERS and not values[-1].strip():
            errors.append(f"« {name} » est vide : donnez une valeur, ou retirez ce filtre.")
        if name in FILTERS and values[-1].count(",") >= MAX_VALUES:
            errors.append(f"« {name} » : au plus {MAX_VALUES} valeurs.")
    if len(params.get("recherche", "")) > MAX_TEXT:
        errors.append(f"« recherche » : au plus {MAX_TEXT} caractères.")
    return errors


def _refused(message: str) -> str:
    return message.replace(" Cet élément de l’adresse est laissé de côté.", "")


def _number(  # noqa: PLR0913, PLR0917 - a name, three bounds, where errors go
    params: Mapping[str, str], name: str, default: int, least: int, most: int, errors: list[str]
) -> int:
    text = params.get(name)
    if text is None:
        return default
    # Twelve digits at most: a longer one is out of bounds whatever it says.
    if text.isascii() and text.isdecimal() and len(text) <= 12 and least <= int(text) <= most:  # noqa: PLR2004
        return int(text)
    errors.append(f"« {name} » : un nombre entier de {least} à {most}, et non « {_short(text)} ».")
    return default


def _yes_or_no(params: Mapping[str, str], name: str, errors: list[str]) -> bool:
    text = params.get(name, "non")
    if text not in {"oui", "non"}:
        errors.append(f"« {name} » : « oui » ou « non », et non « {_short(text)} ».")
    return text == "oui"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - what a message repeats
