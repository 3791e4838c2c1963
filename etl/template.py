"""Templates to fill and import, made from the published schema: a workbook, or a CSV."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from typing import TYPE_CHECKING, Any

import xlsxwriter

from etl.errors import EtlError
from geodata.errors import os_reason
from geodata.initiative_fields import (
    INITIATIVE_FIELDS,
    LIST_SEPARATOR,
    SCHEMA_VERSION,
    InitiativeField,
    read_schema,
)
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

DATA_SHEET, HELP_SHEET, EXAMPLE_SHEET = "Initiatives", "Aide", "Exemples"
FILLED_ROWS = 5_000  # rows that have drop-downs and checks
MAX_MESSAGE = 255  # characters of a message of Excel
MAX_MESSAGE_TITLE = 32
NUMBERS = frozenset({"year", "integer", "number"})
KINDS = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "year": "année",
    "boolean": "oui ou non",
}
# Rows of the « Exemples » sheet beside the schema's own: real initiatives of the embedded file.
EXAMPLES = (
    {
        "title": "Écoles de Meudon équipées progressivement",
        "category": "equipement_ecoles",
        "lead_name": "Ville de Meudon",
        "lead_level": "commune",
        "territory_type": "commune",
        "territory_name": "Meudon",
        "territory_code": "92048",
        "education_level": "ecole",
        "start_year": "2013",
        "status": "en_cours",
        "source_seen": "non",
    },
    {
        "title": "Très haut débit dans toutes les écoles",
        "category": "thd_ecoles",
        "lead_name": "Communauté de communes Maremne Adour Côte Sud",
        "lead_level": "epci",
        "territory_type": "epci",
        "territory_name": "Maremne Adour Côte Sud",
        "territory_code": "244000865",
        "territory_year": "2013",
        "education_level": "ecole",
    },
)


def write_template(path: Path) -> None:
    """Write a template, XLSX or CSV by the end of its name, whole or not at all.

    Raises EtlError where the name ends otherwise or the folder refuses the file.
    """
    makers = {".xlsx": template_xlsx, ".csv": template_csv}
    maker = makers.get(path.suffix.lower())
    if maker is None:
        raise EtlError(f"{path.name} : le modèle s'écrit en .xlsx ou en .csv.")
    try:
        write_whole(path, maker())
    except OSError as error:
        raise EtlError(f"{path} : impossible d'écrire ici ({os_reason(error)}).") from error


def template_csv() -> bytes:
    """Return the header line and one example row; UTF-8 with BOM, for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.name for field in INITIATIVE_FIELDS])
    writer.writerow([field.example for field in INITIATIVE_FIELDS])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return the workbook: « Initiatives » to fill, « Aide », « Exemples »."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": read_schema()["title"],
                "subject": f"Modèle à remplir, schéma {SCHEMA_VERSION}",
                "comments": "Se publie par : terrinum import",
            }
        )
        looks = _looks(book)
        _fill_data_sheet(book.add_worksheet(DATA_SHEET), looks)
        _fill_help_sheet(book.add_worksheet(HELP_SHEET), looks)
        _fill_example_sheet(book.add_worksheet(EXAMPLE_SHEET), looks)
    return content.getvalue()


def choices_of(field: InitiativeField) -> list[str]:
    """Return what the drop-down of a column offers; nothing where any value goes."""
    if field.kind == "boolean":
        return ["oui", "non"]
    if not field.choices:
        return []
    if not field.is_list:
        return list(field.choices)
    sizes = range(1, len(field.choices) + 1)
    return [
        LIST_SEPARATOR.join(some) for size in sizes for some in combinations(field.choices, size)
    ]


def _looks(book: Workbook) -> dict[str, Format]:
    header: dict[str, Any] = {"bold": True, "font_color": "#FFFFFF", "border": 1}
    return {
        "required": book.add_format({**header, "bg_color": "#000091"}),
        "optional": book.add_format({**header, "bg_color": "#5B6B8C"}),
        "text": book.add_format({"num_format": "@"}),  # keeps 01004 and 2A004 as typed
        "whole": book.add_format({"num_format": "0"}),
        "amount": book.add_format({"num_format": "0.00"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "name": book.add_format({"bold": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }


def _cell_look(field: InitiativeField, looks: dict[str, Format]) -> Format:
    if field.kind == "number":
        return looks["amount"]
    return looks["whole"] if field.kind in NUMBERS else looks["text"]


def _fill_data_sheet(sheet: Worksheet, looks: dict[str, Format]) -> None:
    for position, field in enumerate(INITIATIVE_FIELDS):
        sheet.set_column(position, position, max(14, len(field.name) + 2), _cell_look(field, looks))
        sheet.write_string(0, position, field.name, looks[_importance(field)])
        sheet.write_comment(0, position, _comment(field), {"x_scale": 2, "y_scale": 2})
        sheet.data_validation(1, position, FILLED_ROWS, position, _validation(field))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, FILLED_ROWS, len(INITIATIVE_FIELDS) - 1)


def _importance(field: InitiativeField) -> str:
    return "required" if field.required else "optional"


def _comment(field: InitiativeField) -> str:
    needed = "Obligatoire." if field.required else "Facultatif."
    return f"{field.title}. {needed}\n{field.description}\nExemple : {field.example}"


def _validation(field: InitiativeField) -> dict[str, Any]:
    """Return the check of a column, with the help shown when a cell is chosen."""
    told = {
        "input_title": field.title[:MAX_MESSAGE_TITLE],
        "input_message": _cut(field.description, MAX_MESSAGE),
        "error_title": "Valeur refusée",
    }
    if choices := choices_of(field):
        message = "Choisissez dans la liste ; la feuille « Aide » dit ce que veut dire chaque mot."
        return {"validate": "list", "source": choices, "error_message": message, **told}
    if field.kind == "year":
        low, high = field.minimum, field.maximum
        message = f"Une année entre {low} et {high}."
        bounds = {"criteria": "between", "minimum": low, "maximum": high}
        return {"validate": "integer", **bounds, "error_message": message, **told}
    if field.kind in NUMBERS:
        kind = "integer" if field.kind == "integer" else "decimal"
        message = "Un nombre positif, sans unité."
        return {
            **{"validate": kind, "criteria": ">=", "value": field.minimum or 0},
            **{"error_message": message, **told},
        }
    return {"validate": "any", **told}


def _fill_help_sheet(sheet: Worksheet, looks: dict[str, Format]) -> None:
    schema = read_schema()
    sheet.write_string(0, 0, schema["title"], looks["title"])
    intro = (
        f"Schéma {SCHEMA_VERSION}. Une ligne par initiative, dans la feuille « {DATA_SHEET} ». "
        "Colonnes foncées : obligatoires ; le territoire se dit par son nom ou par son code. "
        "Les codes sont des textes : gardez leurs zéros de tête et les lettres de la Corse."
    )
    sheet.merge_range(1, 0, 1, 6, intro, looks["wrapped"])
    sheet.set_row(1, 45)
    headers = ("Colonne", "Titre", "Ce qu'elle dit", "Type", "Obligatoire", "Valeurs", "Exemple")
    for position, (header, width) in enumerate(
        zip(headers, (24, 24, 60, 14, 12, 60, 40), strict=True)
    ):
        sheet.set_column(position, position, width)
        sheet.write_string(3, position, header, looks["required"])
    for row, field in enumerate(INITIATIVE_FIELDS, start=4):
        sheet.write_string(row, 0, field.name, looks["name"])
        told = (field.title, field.description, _kind(field), "oui" if field.required else "non")
        for position, text in enumerate((*told, _values(field), field.example), start=1):
            sheet.write_string(row, position, text, looks["wrapped"])
    sheet.freeze_panes(4, 1)


def _kind(field: InitiativeField) -> str:
    return "liste à « ; »" if field.is_list else KINDS[field.kind]


def _values(field: InitiativeField) -> str:
    return "\n".join(f"{code} : {label}" for code, label in (field.choices or {}).items())


def _fill_example_sheet(sheet: Worksheet, looks: dict[str, Format]) -> None:
    first = {field.column: field.example for field in INITIATIVE_FIELDS}
    for position, field in enumerate(INITIATIVE_FIELDS):
        sheet.set_column(position, position, max(14, len(field.name) + 2), _cell_look(field, looks))
        sheet.write_string(0, position, field.name, looks[_importance(field)])
        for row, example in enumerate((first, *EXAMPLES), start=1):
            cell = example.get(field.column, "")
            if cell and field.kind in NUMBERS:
                sheet.write_number(row, position, float(cell))
            elif cell:
                sheet.write_string(row, position, cell, looks["text"])
    sheet.freeze_panes(1, 0)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
