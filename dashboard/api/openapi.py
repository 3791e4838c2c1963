"""The API described as OpenAPI 3.1, with the values that each filter takes today."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from dashboard.api.formats import FORMATS, Format
from dashboard.api.openapi_parameters import row_parameters, territory_parameters
from dashboard.api.openapi_schemas import schemas
from dashboard.export.fields import LICENCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data
    from dashboard.filters import Known

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
        "components": {"schemas": schemas()},
    }


def _rows(each: Format, known: Known, suffix: str = "") -> dict[str, Any]:
    return {
        "get": {
            "operationId": f"initiatives{each.extension.capitalize()}{suffix}",
            "summary": f"Initiatives, en {each.label}",
            "parameters": row_parameters(each, known),
            "responses": _responses(each.media_type, each.schema),
        }
    }


def _territory() -> dict[str, Any]:
    responses = _responses("application/json", {"$ref": "#/components/schemas/Territoire"})
    return {
        "get": {
            "operationId": "territoire",
            "summary": "Un territoire et les initiatives qui le touchent",
            "parameters": territory_parameters(),
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
