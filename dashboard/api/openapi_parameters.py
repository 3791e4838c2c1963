"""What a request may say, as OpenAPI parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.api.query import LAST_OFFSET, LIMIT, OFFSET, OUTLINES
from dashboard.filters.url import MAX_TEXT, MAX_VALUES, WORDS
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.api.formats import Format
    from dashboard.filters import Known
    from dashboard.filters.url import Word


def row_parameters(each: Format, known: Known) -> list[dict[str, Any]]:
    """Describe what filters the initiatives, and which page of rows is sent."""
    parameters = [_filter(word, known) for word in WORDS]
    parameters += [_years(known), _year(known), _search(), *_window(each)]
    return [*parameters, _outlines()] if each.extension == "parquet" else parameters


def territory_parameters() -> list[dict[str, Any]]:
    """Describe what names a territory."""
    code = {"type": "string", "pattern": "^[0-9A-Za-z]{1,14}$"}
    said = "Code officiel : Insee, SIREN d’EPCI, code d’académie"
    level = {"type": "string", "enum": list(Level)}
    return [
        _parameter("niveau", level, "Niveau", where="path"),
        _parameter("code", code, said, where="path"),
    ]


def _filter(word: Word, known: Known) -> dict[str, Any]:
    labels = known.values[word.field]
    codes = [value.replace("_", "-") for value in labels]
    values = codes if word.as_code else [*labels.values(), *codes]
    schema = {
        "type": "array",
        "items": {"type": "string", "enum": list(dict.fromkeys(values))},
        "minItems": 1,
        "maxItems": MAX_VALUES,
    }
    meaning = "codes" if word.as_code else "noms, ou codes officiels"
    said = f"Une ou plusieurs valeurs séparées par des virgules ({meaning})."
    return {**_parameter(word.word, schema, said), "style": "form", "explode": False}


def _years(known: Known) -> dict[str, Any]:
    first, last = known.years
    year = f"({'|'.join(map(str, range(first, last + 1)))})"
    schema = {"type": "string", "pattern": f"^{year}(-{year})?$"}
    return _parameter("annees", schema, f"Année ou période, de {first} à {last} : 2013-2020.")


def _year(known: Known) -> dict[str, Any]:
    first, last = known.years
    schema = {"type": "string", "pattern": f"^({'|'.join(map(str, range(first, last + 1)))})$"}
    return _parameter("an", schema, f"Ce qui avait commencé cette année-là, de {first} à {last}.")


def _search() -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"[A-Za-z0-9]"}
    return _parameter("recherche", schema, "Débuts de mots, sans accents ni majuscules.")


def _window(each: Format) -> list[dict[str, Any]]:
    most, default = each.window.most, each.window.default
    limit = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    offset = {"type": "integer", "minimum": 0, "maximum": LAST_OFFSET, "default": 0}
    return [
        _parameter(LIMIT, limit, f"Lignes à rendre : {default} par défaut, {most} au plus."),
        _parameter(OFFSET, offset, "Lignes à passer, dans l’ordre des identifiants."),
    ]


def _outlines() -> dict[str, Any]:
    schema = {"type": "string", "enum": ["oui", "non"], "default": "non"}
    return _parameter(OUTLINES, schema, "« oui » : GeoParquet, avec les contours simplifiés.")


def _parameter(
    name: str, schema: Mapping[str, Any], description: str, *, where: str = "query"
) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": description,
        "schema": dict(schema),
    }
