"""The columns of an initiatives file: their names in French and English, and what a cell may hold.

A check takes a whole column of stripped text and gives back the typed column and, where a cell is
wrong, what was expected; an empty cell is never wrong here (required columns are checked apart).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from geodata.names import normalise

CATEGORIES = (
    "thd_ecoles",
    "reseau_lycees",
    "e_education_mutualisee",
    "ent",
    "equipement_ecoles",
    "equipement_individuel",
    "formation",
    "ressources",
    "maintenance",
    "experimentation",
    "inclusion",
)
LEAD_LEVELS = (
    "commune",
    "epci",
    "syndicat_mixte",
    "departement",
    "region",
    "etat",
    "academie",
)
EDUCATION_LEVELS = ("ecole", "college", "lycee")
STATUSES = ("prevu", "en_cours", "termine")
FIRST_YEAR, LAST_YEAR = 1980, 2050
YES, NO = {"yes", "oui", "vrai", "true", "1"}, {"no", "non", "faux", "false", "0", ""}
MAX_TEXT = 10_000  # characters


class Checked(NamedTuple):
    """A typed column, and the expectation that each cell failed (null where it is right)."""

    typed: pd.Series
    expected: pd.Series


Check = Callable[[pd.Series], Checked]


@dataclass(frozen=True)
class Column:
    """One column: its name here, the other headers it may bear, whether it must be filled."""

    name: str
    headers: tuple[str, ...]
    check: Check
    required: bool = False


def text(cells: pd.Series) -> Checked:
    """Take any text, up to MAX_TEXT characters."""
    too_long = cells.str.len() > MAX_TEXT
    return Checked(cells, _expected(too_long, f"au plus {MAX_TEXT} caractères"))


def text_list(cells: pd.Series) -> Checked:
    """Take a list separated by semicolons."""
    return Checked(cells.map(split), _expected(cells.str.len() > MAX_TEXT, "une liste plus courte"))


def year(cells: pd.Series) -> Checked:
    """Take a year of four digits; « 2013.0 », as spreadsheets write it, is 2013."""
    numbers = pd.to_numeric(cells.str.replace(r"\.0+$", "", regex=True), errors="coerce")
    right = numbers.between(FIRST_YEAR, LAST_YEAR) & (numbers % 1 == 0)
    wrong = (cells != "") & ~right
    return Checked(
        numbers.where(right).astype("Int64"),
        _expected(wrong, f"une année entre {FIRST_YEAR} et {LAST_YEAR}"),
    )


def whole_number(cells: pd.Series) -> Checked:
    """Take a positive whole number; spaces between thousands and « € » are allowed."""
    bare = cells.str.replace(r"[\s\u00a0\u202f€]", "", regex=True)
    right = bare.str.fullmatch(r"\d{1,15}([.,]0+)?")
    numbers = pd.to_numeric(bare.where(right).str.replace(r"[.,]0+$", "", regex=True))
    return Checked(
        numbers.astype("Int64"),
        _expected((cells != "") & ~right, "un nombre entier positif, sans unité"),
    )


def amount(cells: pd.Series) -> Checked:
    """Take a positive amount in euros, cents allowed: « 58 921,93 € »."""
    bare = cells.str.replace(r"[\s\u00a0\u202f€]", "", regex=True).str.replace(",", ".")
    right = bare.str.fullmatch(r"\d{1,13}(\.\d{1,2}0*)?")
    return Checked(
        pd.to_numeric(bare.where(right)).astype("float64"),
        _expected((cells != "") & ~right, "un montant positif en euros, en chiffres"),
    )


def yes_or_no(cells: pd.Series) -> Checked:
    """Take yes/no, oui/non; empty is no."""
    lowered = cells.str.lower()
    return Checked(lowered.isin(YES), _expected(~lowered.isin(YES | NO), "oui ou non"))


def https_link(cells: pd.Series) -> Checked:
    """Take a web address; anything but http and https is refused (it may run code)."""
    right = cells.str.fullmatch(r"https?://[^\s<>\"'`\\]+", case=False) | (cells == "")
    return Checked(
        cells.where(cells != ""), _expected(~right, "une adresse https:// ou http://, sans espace")
    )


def one_of(*choices: str) -> Check:
    """Return a check that takes one of `choices`, however accented or spaced."""
    known = {normalise(choice): choice for choice in choices}

    def check(cells: pd.Series) -> Checked:
        values = cells.map(lambda cell: known.get(normalise(cell)))
        wrong = (cells != "") & values.isna()
        return Checked(values, _expected(wrong, "une valeur parmi " + ", ".join(choices)))

    return check


def some_of(*choices: str) -> Check:
    """Return a check that takes a list of `choices` separated by semicolons."""
    known = {normalise(choice): choice for choice in choices}

    def check(cells: pd.Series) -> Checked:
        parts = cells.map(split)
        values = parts.map(lambda items: [known.get(normalise(item)) for item in items])
        wrong = values.map(lambda items: None in items)
        return Checked(
            values, _expected(wrong, "une liste à « ; » prise parmi " + ", ".join(choices))
        )

    return check


def split(cell: str) -> list[str]:
    """Cut a cell at its semicolons; blanks are dropped."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _expected(wrong: pd.Series, expectation: str) -> pd.Series:
    return pd.Series(expectation, index=wrong.index, dtype="str").where(wrong)


COLUMNS: tuple[Column, ...] = (
    Column("id", ("identifiant",), text),
    Column("title", ("intitule", "titre"), text, required=True),
    Column("category", ("categorie",), one_of(*CATEGORIES), required=True),
    Column("lead_name", ("porteur", "porteur_nom", "nom_porteur"), text, required=True),
    Column("lead_level", ("porteur_niveau", "niveau_porteur"), one_of(*LEAD_LEVELS), required=True),
    Column("partners", ("partenaires",), text_list),
    Column("territory_type", ("territoire_type", "type_territoire"), text),
    Column("territory_name", ("territoire_nom", "nom_territoire", "territoire"), text),
    Column("territory_code", ("territoire_code", "code_territoire"), text),
    Column("territory_year", ("territoire_annee", "annee_territoire", "annee_geographie"), year),
    Column(
        "education_level",
        ("niveau_enseignement", "niveaux_enseignement"),
        some_of(*EDUCATION_LEVELS),
    ),
    Column("start_year", ("annee_debut", "debut"), year),
    Column("end_year", ("annee_fin", "fin"), year),
    Column("status", ("statut", "etat"), one_of(*STATUSES)),
    Column("budget_eur", ("budget", "montant_eur", "montant"), amount),
    Column("funders", ("financeurs",), text_list),
    Column("schools_connected", ("etablissements_raccordes", "ecoles_raccordees"), whole_number),
    Column("schools_total", ("etablissements_total", "ecoles_total"), whole_number),
    Column("pupils", ("eleves", "nombre_eleves"), whole_number),
    Column("description", ("resume",), text),
    Column("source_url", ("source", "source_lien", "url_source"), https_link),
    Column("source_seen", ("source_consultee", "source_vue"), yes_or_no),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {
    normalise(header): column.name
    for column in COLUMNS
    for header in (column.name, *column.headers)
}
