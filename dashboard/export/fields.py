"""The data dictionary: each column of an initiative as it leaves the dashboard.

One table for every format (CSV, JSON, XLSX, Parquet, Table Schema, OpenAPI): French names, those
that `terrinum import` reads back, beside ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dashboard.labels import LOCATION_METHODS
from geodata import schemas
from geodata.initiative_fields import BY_COLUMN as BY_IMPORTED
from geodata.initiative_fields import LIST_SEPARATOR, InitiativeField, read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ours, its French name in files, its title for a reader, what it says.

    `choices`: the labels of a coded value. `unit`: of a quantity.
    """

    column: str
    name: str
    title: str
    description: str
    choices: Mapping[str, str] | None = None
    unit: str | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """Arrow type of the stored column."""
        return schemas.INITIATIVES.columns[self.column]

    @property
    def is_list(self) -> bool:
        """True where a row holds several values."""
        return bool(pa.types.is_list(self.arrow_type))

    @property
    def required(self) -> bool:
        """True where no row may be empty."""
        return self.column not in schemas.INITIATIVES.nullable and not self.is_list

    @property
    def json_type(self) -> str:
        """JSON Schema type of one value: string, integer, number or boolean."""
        kind = self.arrow_type
        if pa.types.is_integer(kind):
            return "integer"
        if pa.types.is_floating(kind):
            return "number"
        return "boolean" if pa.types.is_boolean(kind) else "string"


_STATED = {each["nom_interne"]: each for each in read_schema()["fields"]}
IMPORT_ONLY = ("alias", "indices")  # headers that the import also takes: an export writes none


def _imported(field: InitiativeField) -> Field:
    return Field(
        field.column, field.name, field.title, field.description, field.choices, field.unit
    )


FIELDS: tuple[Field, ...] = (
    *(
        _imported(BY_IMPORTED[column])
        for column in schemas.INITIATIVES.columns
        if column in BY_IMPORTED
    ),
    Field(
        "perimeter_id",
        "perimetre_id",
        "Identifiant du périmètre",
        "Le même pour deux initiatives qui couvrent exactement les mêmes communes.",
    ),
    Field("perimeter_text", "perimetre", "Périmètre", "Le périmètre expliqué en une phrase."),
    Field("commune_count", "communes", "Communes", "Communes actuelles du périmètre."),
    Field(
        "population",
        "habitants",
        "Habitants",
        "Population municipale du périmètre, chaque commune une fois.",
        unit="habitants",
    ),
    Field(
        "loc_level",
        "localisation_niveau",
        "Niveau trouvé",
        "Niveau du territoire trouvé ; plusieurs séparés par « ; » pour une réunion.",
    ),
    Field("loc_code", "localisation_code", "Code trouvé", "Code du territoire trouvé."),
    Field("loc_name", "localisation_nom", "Nom trouvé", "Nom officiel du territoire trouvé."),
    Field(
        "loc_cog_year",
        "localisation_cog",
        "Millésime",
        "Millésime du code officiel géographique dans lequel le territoire est donné.",
    ),
    Field(
        "loc_method",
        "localisation_methode",
        "Méthode",
        "Comment le territoire a été trouvé : "
        + " ; ".join(f"« {value} » {text}" for value, text in LOCATION_METHODS.items())
        + " ; « decision » par une décision humaine.",
    ),
    Field(
        "loc_confidence",
        "localisation_confiance",
        "Confiance",
        "Confiance dans la localisation, de 0 à 1.",
    ),
    Field("loc_reason", "localisation_motif", "Motif", "Pourquoi ce territoire."),
    Field("source_file", "fichier_origine", "Fichier", "Fichier importé."),
    Field("source_line", "ligne_origine", "Ligne", "Ligne de ce fichier."),
)
BY_COLUMN: Mapping[str, Field] = {field.column: field for field in FIELDS}
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}


def table_schema(*, version: str, created: str, homepage: str = "") -> dict[str, Any]:
    """Describe the exported CSV as a Table Schema: the import's columns, then those we found.

    `version` and `created` are those of the published data, told beside the schema's own. See
    https://specs.frictionlessdata.io.
    """
    described = {
        **read_schema(),
        "version_donnees": version,
        "date_donnees": created,
        "fields": [_described(field) for field in FIELDS] + [MENTION_FIELD],
    }
    del described["resources"]  # the example is of a file to import, not of an export
    return {**described, "homepage": homepage} if homepage else described


LICENCE: Mapping[str, str] = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte 2.0 (Etalab)",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
MENTION = "mention"
MENTION_FIELD: Mapping[str, Any] = {
    "name": MENTION,
    "title": "Mention",
    "type": "string",
    "description": "Version, date, licence et sources, à citer en cas de réemploi.",
    "constraints": {"required": True},
}


def _described(field: Field) -> dict[str, Any]:
    """Describe a column: as the published schema does, or from what we know of ours."""
    stated = _STATED.get(field.column)
    if stated is not None:
        kept = {key: value for key, value in stated.items() if key not in IMPORT_ONLY}
        return {**kept, "constraints": {**stated["constraints"], "required": field.required}}
    return {
        "name": field.name,
        "title": field.title,
        "type": "string" if field.is_list else field.json_type,
        "description": _description(field),
        "constraints": _constraints(field),
        "nom_interne": field.column,
    }


def _description(field: Field) -> str:
    parts = [field.description]
    if field.is_list:
        parts.append(f"Liste séparée par « {LIST_SEPARATOR} ».")
    if field.unit:
        parts.append(f"Unité : {field.unit}.")
    if field.choices:
        said = " ; ".join(f"« {value} » : {text}" for value, text in field.choices.items())
        parts.append(f"Valeurs : {said}.")
    return " ".join(parts)


def _constraints(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": field.required}
    if field.column == "loc_confidence":
        constraints |= {"minimum": 0, "maximum": 1}
    return constraints
