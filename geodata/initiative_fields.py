"""The published schema of an initiatives file (`data/schema.json`), as frozen values.

A Table Schema in the manner of schema.data.gouv.fr, and the only place where a column of an
initiative is named, explained and bounded: the import, the template, the exports, the API and the
documentation all read it here. Beside the standard's properties it carries ours: `nom_interne`
(our column), `alias` (other certain headers), `indices` (headers that are only guessed from),
`libelles` (labels of a coded value), `liste`, `unite`, `calcule_si_vide` (the import fills it).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_SEPARATOR = ";"
PATH = files("geodata") / "data" / "schema.json"


@dataclass(frozen=True, slots=True)
class InitiativeField:
    """A column of an initiatives file.

    `column` is our name, `name` the one in files. `required`: a file to import must fill it.
    `kind` is the Table Schema type: string, integer, number, year or boolean. `choices`: the
    labels of a coded value, by code. `minimum` and `maximum` bound a number, `max_length` a text
    (characters), `pattern` is a regular expression.
    """

    column: str
    name: str
    title: str
    description: str
    kind: str
    example: str
    required: bool
    aliases: tuple[str, ...]
    hints: tuple[str, ...]
    choices: Mapping[str, str] | None
    is_list: bool
    unit: str | None
    minimum: int | None
    maximum: int | None
    max_length: int | None
    pattern: str | None


def read_schema() -> dict[str, Any]:
    """Return the Table Schema itself, a fresh copy."""
    schema: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return schema


def _field(described: Mapping[str, Any]) -> InitiativeField:
    bounds = described["constraints"]
    return InitiativeField(
        column=described["nom_interne"],
        name=described["name"],
        title=described["title"],
        description=described["description"],
        kind=described["type"],
        example=str(described["example"]),
        required=bounds["required"] and not described.get("calcule_si_vide"),
        aliases=tuple(described["alias"]),
        hints=tuple(described["indices"]),
        choices=described.get("libelles"),
        is_list="liste" in described,
        unit=described.get("unite"),
        minimum=bounds.get("minimum"),
        maximum=bounds.get("maximum"),
        max_length=bounds.get("maxLength"),
        pattern=bounds.get("pattern"),
    )


SCHEMA_VERSION: str = read_schema()["version"]
INITIATIVE_FIELDS: tuple[InitiativeField, ...] = tuple(
    _field(each) for each in read_schema()["fields"]
)
BY_COLUMN: Mapping[str, InitiativeField] = {field.column: field for field in INITIATIVE_FIELDS}
BY_NAME: Mapping[str, InitiativeField] = {field.name: field for field in INITIATIVE_FIELDS}
