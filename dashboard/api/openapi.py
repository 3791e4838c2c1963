"""The API described as OpenAPI 3.1, with the values that each filter takes today."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from dashboard.api.formats import FORMATS, Format
from dashboard.api.query import LAST_OFFSET, LIMIT, OFFSET, OUTLINES
from dashboard.export.fields import FIELDS, LICENCE, Field
from dashboard.filters.url import MAX_TEXT, MAX_VALUES, WORDS
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data
    from dashboard.filters import Known
    from dashboard.filters.url import Word

INTRODUCTION = """Les initiatives numériques éducatives des territoires de France, en lecture seule.

Les filtres portent les noms de l’adresse des pages : copier une adresse de la carte et remplacer
« /carte » par « /api/v1/initiatives » donne les mêmes initiatives. Une valeur inconnue est refusée
(400), jamais ignorée. Chaque réponse porte licence, date, version et sources ; un ETag fort change
à chaque publication. Limites : {limits}. Aucune clé, aucune limite de débit, aucune écriture."""


def openapi(data: Data, *, base: str) -> dict[str, Any]:
    """Describe the API for a published version; `base` is its address."""
    limits = " ; ".join(
        f"{each.label}, {each.window.default} lignes par défaut, {each.window.most} au plus"
        for each in FORMATS
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Terrinum",
            "version": version("terrinum"),
            "description": INTRODUCTION.format(limits=limits),
            "license": {"name": LICENCE["title"], "url": LICENCE["path"]},
        },
        "servers": [{"url": base}],
        "paths": {
            **{f"/initiatives.{each.extension}": _rows(each, data.known) for each in FORMATS},
            "/initiatives": _rows(FORMATS[0], data.known, suffix="ParDefaut"),
            "/territoires/{niveau}/{code}": _territory(),
            "/schema": _plain("schema", "Table Schema du fichier CSV", "application/json"),
            "/dcat.jsonld": _plain("dcat", "Le jeu de données en DCAT", "application/ld+json"),
            "/openapi.json": _plain("openapi", "Cette description", "application/json"),
        },
        "components": {"schemas": _schemas()},
    }


def _rows(each: Format, known: Known, suffix: str = "") -> dict[str, Any]:
    parameters = [_filter(word, known) for word in WORDS]
    parameters += [_years(known), _year(known), _search(), *_window(each)]
    if each.extension == "parquet":
        parameters.append(_outlines())
    return {
        "get": {
            "operationId": f"initiatives{each.extension.capitalize()}{suffix}",
            "summary": f"Initiatives, en {each.label}",
            "parameters": parameters,
            "responses": _responses(each.media_type, each.schema),
        }
    }


def _territory() -> dict[str, Any]:
    parameters = [
        _parameter("niveau", {"type": "string", "enum": list(Level)}, "Niveau", where="path"),
        _parameter(
            "code",
            {"type": "string", "pattern": "^[0-9A-Za-z]{1,14}$"},
            "Code officiel : Insee, SIREN d’EPCI, code d’académie",
            where="path",
        ),
    ]
    responses = _responses("application/json", {"$ref": "#/components/schemas/Territoire"})
    return {
        "get": {
            "operationId": "territoire",
            "summary": "Un territoire et les initiatives qui le touchent",
            "parameters": parameters,
            "responses": {**responses, "404": _problem("Aucun territoire de ce code")},
        }
    }


def _plain(name: str, summary: str, media_type: str) -> dict[str, Any]:
    responses = _responses(media_type, {"type": "object"})
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _responses(media_type: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "200": {"description": "Trouvé", "content": {media_type: {"schema": dict(schema)}}},
        "304": {"description": "Inchangé depuis l’ETag donné"},
        "400": _problem("Demande illisible"),
        "503": _problem("Données indisponibles"),
    }


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Probleme"}
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": schema}},
    }


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


def _schemas() -> dict[str, Any]:
    properties = {field.name: _property(field) for field in FIELDS}
    row = {"type": "object", "required": list(properties), "properties": properties}
    return {
        "Initiative": {**row, "additionalProperties": False},
        "Initiatives": _envelope({"initiatives": _list_of("Initiative")}),
        "InitiativesGeoJSON": _envelope(
            {"type": {"const": "FeatureCollection"}, "features": _list_of("Contour")}
        ),
        "Contour": {
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"const": "Feature"},
                "id": {"type": "string"},
                "geometry": {"type": ["object", "null"]},
                "properties": {"$ref": "#/components/schemas/Initiative"},
            },
        },
        "Territoire": {
            "type": "object",
            "required": ["niveau", "code", "nom", "initiatives", "mention", "licence", "version"],
            "properties": {
                "niveau": {"type": "string"},
                "code": {"type": "string"},
                "nom": {"type": "string"},
                "habitants": {"type": ["integer", "null"]},
                "communes": {"type": ["integer", "null"]},
                "initiatives": {"type": "object"},
            },
        },
        "Probleme": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "instance": {"type": "string"},
                "erreurs": {"type": "array", "items": {"type": "string"}},
            },
        },
    }


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _envelope(properties: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        "mention": {"type": "string"},
        "licence": {"type": "object"},
        "version": {"type": "string"},
        "publiee": {"type": "string"},
        "sources": {"type": "array", "items": {"type": "object"}},
        "total": {"type": "integer", "minimum": 0},
        "suivante": {"type": ["string", "null"]},
    }
    return {
        "type": "object",
        "required": [*own, *properties],
        "properties": {**own, **properties},
    }


def _property(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": field.json_type}
    if field.is_list:
        listed: dict[str, Any] = {"type": "array", "items": one}
        return {**listed, "title": field.title, "description": field.description}
    if not field.required:
        one["type"] = [field.json_type, "null"]
    return {**one, "title": field.title, "description": field.description}
