"""The data dictionary: each column of an initiative as it leaves the dashboard.

One table for every format (CSV, JSON, XLSX, Parquet, Table Schema, OpenAPI): French names, those
that `terrinum import` reads back, beside ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dashboard.labels import (
    CATEGORIES,
    EDUCATION_LEVELS,
    LEAD_LEVELS,
    LOCATION_METHODS,
    STATUSES,
    UNKNOWN_STATUS,
)
from geodata import schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

LIST_SEPARATOR = ";"


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


_STATED = {value: text for value, text in STATUSES.items() if value != UNKNOWN_STATUS}

FIELDS: tuple[Field, ...] = (
    Field("id", "identifiant", "Identifiant", "Identifiant stable de l’initiative."),
    Field("title", "titre", "Initiative", "Intitulé de l’initiative."),
    Field("category", "categorie", "Catégorie", "Ce que fait l’initiative.", CATEGORIES),
    Field("lead_name", "porteur", "Porteur", "Collectivité ou organisme qui porte l’initiative."),
    Field("lead_level", "porteur_niveau", "Type de porteur", "Nature du porteur.", LEAD_LEVELS),
    Field("partners", "partenaires", "Partenaires", "Organismes associés."),
    Field(
        "funders",
        "financeurs",
        "Financeurs",
        "Qui finance, avec montant en euros ou part quand la source les donne (« Nom:part »).",
    ),
    Field(
        "territory_type",
        "territoire_type",
        "Niveau du territoire",
        "Niveau du territoire, tel qu’écrit dans le fichier importé.",
    ),
    Field(
        "territory_name",
        "territoire_nom",
        "Territoire",
        "Nom du territoire, tel qu’écrit dans le fichier importé.",
    ),
    Field(
        "territory_code",
        "territoire_code",
        "Code du territoire",
        "Code Insee, SIREN ou autre, tel qu’écrit dans le fichier importé.",
    ),
    Field(
        "territory_year",
        "territoire_annee",
        "Année du territoire",
        "Année à laquelle le territoire est nommé : un nom de 2013 est cherché en 2013.",
    ),
    Field(
        "education_level",
        "niveaux_enseignement",
        "Niveaux scolaires",
        "Niveaux d’enseignement concernés.",
        EDUCATION_LEVELS,
    ),
    Field("start_year", "annee_debut", "Début", "Année de début."),
    Field("end_year", "annee_fin", "Fin", "Année de fin."),
    Field(
        "status",
        "statut",
        "Statut",
        "État à la date de la source ; vide quand elle ne le dit pas.",
        _STATED,
    ),
    Field(
        "budget_eur",
        "montant_eur",
        "Montant annoncé",
        "Montant annoncé par la source, et non dépensé : il peut couvrir plusieurs années, "
        "plusieurs financeurs ou un territoire plus large. Ces montants ne s’additionnent pas.",
        unit="euros",
    ),
    Field(
        "schools_connected",
        "etablissements_raccordes",
        "Établissements servis",
        "Écoles ou établissements raccordés, équipés ou servis.",
    ),
    Field(
        "schools_total",
        "etablissements_total",
        "Établissements visés",
        "Écoles ou établissements visés au total.",
    ),
    Field("pupils", "eleves", "Élèves", "Élèves concernés."),
    Field("description", "description", "Description", "Ce que dit la source, en bref."),
    Field("source_url", "source", "Source", "Adresse publique de la source."),
    Field(
        "source_seen",
        "source_consultee",
        "Source relue",
        "« oui » quand la source a été lue par qui a saisi la ligne.",
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
    """Describe the CSV as a Table Schema, as schema.data.gouv.fr publishes them.

    `version` and `created` are those of the published data. See https://specs.frictionlessdata.io.
    """
    described = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": "initiatives-numeriques-educatives",
        "title": "Initiatives numériques éducatives des territoires de France",
        "description": "Une ligne par initiative : qui fait quoi, où, depuis quand, avec qui.",
        "version": version,
        "created": created,
        "licenses": [LICENCE],
        "countryCode": "FR",
        "fields": [_described(field) for field in FIELDS] + [MENTION_FIELD],
        "primaryKey": ["identifiant"],
        "missingValues": [""],
    }
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
    kind = "string" if field.is_list else field.json_type
    described: dict[str, Any] = {
        "name": field.name,
        "title": field.title,
        "type": kind,
        "description": _description(field),
        "constraints": _constraints(field),
        "nom_interne": field.column,
    }
    if kind == "boolean":
        described |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if field.column == "source_url":
        described["format"] = "uri"
    if field.choices:
        described["libelles"] = dict(field.choices)
    return described


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
    if field.column == "id":
        constraints["unique"] = True
    if field.choices and not field.is_list:
        constraints["enum"] = list(field.choices)
    if field.column == "loc_confidence":
        constraints |= {"minimum": 0, "maximum": 1}
    return constraints
