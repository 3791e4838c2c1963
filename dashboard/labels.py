"""French labels of every coded value: the only place where a code becomes words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.initiative_fields import BY_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping

# Codes and labels of the published schema.
CATEGORIES: Mapping[str, str] = BY_COLUMN["category"].choices or {}
LEAD_LEVELS: Mapping[str, str] = BY_COLUMN["lead_level"].choices or {}
EDUCATION_LEVELS: Mapping[str, str] = BY_COLUMN["education_level"].choices or {}

# How far the perimeter of an initiative reaches, whoever leads it.
LOCAL_REACH, WIDE_REACH = "locale", "large"
REACHES: Mapping[str, str] = {
    LOCAL_REACH: "Locale (communes, EPCI)",
    WIDE_REACH: "Plus large (département, région, académie…)",
}

# Who an actor is, whatever its part: lead, partner or funder (dashboard.analysis.governance).
ACTOR_KINDS: Mapping[str, str] = {
    "commune": "Communes",
    "epci": "EPCI",
    "syndicat_mixte": "Syndicats mixtes",
    "departement": "Départements",
    "region": "Régions",
    "etat": "État et académies",
    "caisse": "Caisse des Dépôts",
    "europe": "Union européenne",
    "autre": "Autres ou non classés",
}

VERDICTS: Mapping[str, str] = {
    "propre": "compétence propre",
    "partagee": "compétence partagée",
    "hors": "hors compétence",
}

# A sign beside each verdict, so that it is never told by colour alone.
VERDICT_SIGNS: Mapping[str, str] = {"propre": "✓", "partagee": "◇", "hors": "▲"}

# An empty status is a value of its own: a reader may look for what is not known.
UNKNOWN_STATUS = "inconnu"
STATUSES: Mapping[str, str] = {
    **(BY_COLUMN["status"].choices or {}),
    UNKNOWN_STATUS: "Non précisé",
}

STATUS_MEANINGS: Mapping[str, str] = {
    "prevu": "annoncé par le porteur, pas encore commencé à la date de la source",
    "en_cours": "en cours à la date de la source",
    "termine": "achevé ou clos selon la source",
    UNKNOWN_STATUS: "la source ne permet pas de dire où en est l’initiative",
}

# A sign beside each status, so that it is never told by colour alone.
STATUS_SIGNS: Mapping[str, str] = {
    "prevu": "○",
    "en_cours": "◐",
    "termine": "●",
    UNKNOWN_STATUS: "–",
}

LOCATION_METHODS: Mapping[str, str] = {
    "code": "par son code officiel",
    "code_complete": "par un code abîmé, qu’un autre indice confirme",
    "siret": "par le numéro SIREN ou SIRET de la collectivité",
    "nom": "par son nom exact",
    "nom_ancien": "par le nom qu’il portait alors",
    "nom_partiel": "par son nom, aux petits mots près",
    "nom_approche": "par un nom à une faute de frappe près",
    "code_postal": "par un code postal",
    "point": "par des coordonnées",
    "point_proche": "par des coordonnées, au territoire le plus proche",
    "adresse": "par une adresse",
    "uai": "par le numéro UAI d’un établissement",
    "geocoded": "par un géocodeur, à partir d’une adresse",
    "union": "comme réunion de plusieurs territoires",
    "exclusion": "comme un territoire moins un autre",
    "decision": "par décision humaine, gardée avec son auteur et son motif",
}


def label(labels: Mapping[str, str], value: str | None) -> str:
    """Return the label of a value; a value that no label knows is shown as it is."""
    if value is None or value == "":
        return "Non précisé"
    return labels.get(value, value.replace("_", " "))
