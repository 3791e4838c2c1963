"""What answers are made of, as JSON Schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export.fields import FIELDS, Field

if TYPE_CHECKING:
    from collections.abc import Mapping


def schemas() -> dict[str, Any]:
    """Return every schema that the description refers to, by name."""
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
