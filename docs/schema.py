"""Write docs/schema.md from the published schema: `python docs/schema.py`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from geodata.initiative_fields import BY_NAME, INITIATIVE_FIELDS, InitiativeField, read_schema

OUTPUT = Path(__file__).with_name("schema.md")
EXAMPLE = OUTPUT.parents[1] / "geodata" / "data" / "exemple-valide.csv"
KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "year": "année",
    "boolean": "oui ou non",
}
PROJECTS = "projets-transition-ecologique 0.1.1"
PLACES = "lieux de médiation numérique 0.2.0"
# Our field → the field of each neighbour, with what must be done to it; « – » where it has none.
NEIGHBOURS: tuple[tuple[str, str, str], ...] = (
    ("identifiant", "`id` (UUID chez eux, texte libre ici)", "`id`"),
    ("titre", "`nom`", "`nom` (du lieu)"),
    (
        "categorie",
        "– (`competences` M57 et `leviers` classent autrement)",
        "– (`services` du lieu)",
    ),
    (
        "porteur",
        "– (`porteurCodeSiret` : un SIRET, non un nom)",
        "`structure_parente`, sinon `nom`",
    ),
    ("porteur_niveau", "– (se lit du SIRET)", "`typologie` (autres valeurs)"),
    ("partenaires", "–", "–"),
    ("territoire_type", "– (type de la collectivité liée)", "constante `commune`"),
    ("territoire_nom", "`collectiviteIds` (à joindre à leur table des collectivités)", "`commune`"),
    ("territoire_code", "code Insee ou SIREN de la collectivité liée", "`code_insee`"),
    ("territoire_annee", "–", "année de `date_maj`"),
    ("niveaux_enseignement", "–", "–"),
    ("annee_debut", "année de `dateDebutPrevisionnelle`", "–"),
    ("annee_fin", "–", "–"),
    (
        "statut",
        "`phase` et `phaseStatut` : Idée, Étude → `prevu` ; Opération → `en_cours` ; "
        "Terminé → `termine`",
        "–",
    ),
    ("montant_eur", "`budgetPrevisionnel`", "–"),
    ("financeurs", "– (`programme` n'est pas un financeur)", "–"),
    ("etablissements_raccordes", "–", "–"),
    ("etablissements_total", "–", "–"),
    ("eleves", "–", "–"),
    ("description", "`description`", "`presentation_resume` ou `presentation_detail`"),
    ("source", "–", "`site_web` (sa première adresse)"),
    ("source_consultee", "–", "–"),
)


def main() -> None:
    """Write the page and the example that the schema names."""
    OUTPUT.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")


def example() -> str:
    """Return a valid file of one row, the examples of the schema."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in INITIATIVE_FIELDS])
    writer.writerow([field.example for field in INITIATIVE_FIELDS])
    return text.getvalue()


def page() -> str:
    """Return the page, Markdown."""
    return (
        "\n\n".join([_head(), *(_section(field) for field in INITIATIVE_FIELDS), _neighbours()])
        + "\n"
    )


def _head() -> str:
    schema = read_schema()
    rows = [
        f"| [`{field.name}`](#{field.name}) | {field.title} | {_kind(field)} | "
        f"{'oui' if _stated_required(field) else 'non'} |"
        for field in INITIATIVE_FIELDS
    ]
    return "\n".join(
        [
            "<!-- Écrit par `python docs/schema.py` : ne pas corriger ici, mais dans "
            "geodata/data/schema.json. -->",
            f"# {schema['title']}",
            "",
            f"{schema['description']}",
            "",
            f"- nom : `{schema['name']}`, version {schema['version']}, "
            f"créé le {schema['created']}, modifié le {schema['lastModified']}",
            "- schéma : [`geodata/data/schema.json`](../geodata/data/schema.json) "
            "([Table Schema](https://specs.frictionlessdata.io/table-schema/), à la manière de "
            "[schema.data.gouv.fr](https://schema.data.gouv.fr))",
            f"- licence : {schema['licenses'][0]['title']}",
            f"- clé : `{schema['primaryKey'][0]}` ; valeur manquante : case vide",
            "- modèle à remplir : `terrinum template modele.xlsx` (ou `.csv`)",
            "- contrôle : `frictionless validate --schema geodata/data/schema.json donnees.csv`",
            "",
            "L'import (`terrinum import`, voir [import.md](import.md)) est plus large que le "
            "schéma : il lit aussi les libellés, « 58 921,93 € », « Terminé », "
            "une case `identifiant` vide. "
            "Une règle que le schéma ne sait pas dire : `territoire_nom` ou `territoire_code` doit "
            "être rempli.",
            "",
            "| champ | titre | type | obligatoire |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _section(field: InitiativeField) -> str:
    told = [f"- type : {_kind(field)}", f"- exemple : `{field.example}`", *_bounds(field)]
    aliases = [f"`{name}`" for name in (field.column, *field.aliases) if name != field.name]
    if aliases:
        told.append(f"- aussi lu sous l'en-tête : {', '.join(aliases)}")
    if field.choices:
        told.append("- valeurs :")
        told += [f"  - `{code}` : {label}" for code, label in field.choices.items()]
    return "\n".join([f"## `{field.name}`", "", f"{field.title}. {field.description}", "", *told])


def _bounds(field: InitiativeField) -> list[str]:
    bounded = field.minimum is not None
    told = {
        "valeur obligatoire": _stated_required(field),
        f"de {field.minimum} à {field.maximum}": bounded and field.maximum is not None,
        f"{field.minimum} au moins": bounded and field.maximum is None,
        f"au plus {field.max_length} caractères": field.max_length,
        f"motif : `{field.pattern}`": field.pattern,
        f"unité : {field.unit}": field.unit,
    }
    return [f"- {text}" for text, holds in told.items() if holds]


def _neighbours() -> str:
    rows = [f"| `{BY_NAME[name].name}` | {ours} | {theirs} |" for name, ours, theirs in NEIGHBOURS]
    return "\n".join(
        [
            "## Schémas voisins",
            "",
            "Deux schémas publiés décrivent des objets proches : les "
            "[projets de transition écologique]"
            "(https://schema.data.gouv.fr/betagouv/projets-territoire) "
            "des collectivités (un projet, sa collectivité, sa phase) et les "
            "[lieux de médiation numérique]"
            "(https://schema.data.gouv.fr/LaMednum/standard-mediation-num) "
            "(un lieu, ses services). Aucun ne porte de périmètre daté. "
            "« – » : rien ne correspond.",
            "",
            f"| ici | {PROJECTS} | {PLACES} |",
            "|---|---|---|",
            *rows,
        ]
    )


def _kind(field: InitiativeField) -> str:
    return "liste de textes, séparés par « ; »" if field.is_list else KINDS[field.kind]


def _stated_required(field: InitiativeField) -> bool:
    stated = {each["name"]: each["constraints"]["required"] for each in read_schema()["fields"]}
    return bool(stated[field.name])


if __name__ == "__main__":
    main()
