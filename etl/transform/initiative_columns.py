"""The columns of an initiatives file, from the published schema, and what a cell may hold.

A check takes a whole column of stripped text and gives back the typed column and, where a cell is
wrong, what was expected; an empty cell is never wrong here (required columns are checked apart).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from geodata.initiative_fields import INITIATIVE_FIELDS, InitiativeField
from geodata.names import normalise

YES, NO = {"yes", "oui", "vrai", "true", "1"}, {"no", "non", "faux", "false", "0", ""}
MAX_TEXT = 10_000  # characters, where the schema states no other length


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


def text(max_length: int) -> Check:
    """Return a check that takes any text, up to `max_length` characters."""

    def check(cells: pd.Series) -> Checked:
        too_long = cells.str.len() > max_length
        return Checked(cells, _expected(too_long, f"au plus {max_length} caractères"))

    return check


def text_list(max_length: int) -> Check:
    """Return a check that takes a list separated by semicolons, up to `max_length` characters."""

    def check(cells: pd.Series) -> Checked:
        too_long = cells.str.len() > max_length
        return Checked(cells.map(split), _expected(too_long, "une liste plus courte"))

    return check


def year(first: int, last: int) -> Check:
    """Return a check of a year of four digits; « 2013.0 », as spreadsheets write it, is 2013."""

    def check(cells: pd.Series) -> Checked:
        numbers = pd.to_numeric(cells.str.replace(r"\.0+$", "", regex=True), errors="coerce")
        right = numbers.between(first, last) & (numbers % 1 == 0)
        wrong = (cells != "") & ~right
        return Checked(
            numbers.where(right).astype("Int64"),
            _expected(wrong, f"une année entre {first} et {last}"),
        )

    return check


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


def https_link(pattern: str) -> Check:
    """Return a check of a web address; what is not http or https is refused (it may run code)."""

    def check(cells: pd.Series) -> Checked:
        right = cells.str.fullmatch(pattern, case=False) | (cells == "")
        return Checked(
            cells.where(cells != ""),
            _expected(~right, "une adresse https:// ou http://, sans espace"),
        )

    return check


def one_of(choices: Mapping[str, str]) -> Check:
    """Return a check that takes a code of `choices` or its label, however accented or spaced."""
    known = _by_word(choices)

    def check(cells: pd.Series) -> Checked:
        values = cells.map(lambda cell: known.get(normalise(cell)))
        wrong = (cells != "") & values.isna()
        return Checked(values, _expected(wrong, "une valeur parmi " + ", ".join(choices)))

    return check


def some_of(choices: Mapping[str, str]) -> Check:
    """Return a check that takes a list of codes (or labels) separated by semicolons."""
    known = _by_word(choices)

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


def _by_word(choices: Mapping[str, str]) -> dict[str, str]:
    """Index codes by what people write: the code, or its label."""
    labels = {normalise(label): code for code, label in choices.items()}
    return labels | {normalise(code): code for code in choices}


def _check_of(field: InitiativeField) -> Check:
    """Return the check that the schema asks for."""
    if field.choices:
        return some_of(field.choices) if field.is_list else one_of(field.choices)
    if field.kind == "year":
        return year(field.minimum or 0, field.maximum or 9999)
    if field.kind in BY_KIND:
        return BY_KIND[field.kind]
    if field.pattern:
        return https_link(field.pattern)
    length = field.max_length or MAX_TEXT
    return text_list(length) if field.is_list else text(length)


BY_KIND: Mapping[str, Check] = {"integer": whole_number, "number": amount, "boolean": yes_or_no}
COLUMNS: tuple[Column, ...] = tuple(
    Column(field.column, (field.name, *field.aliases), _check_of(field), required=field.required)
    for field in INITIATIVE_FIELDS
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {
    normalise(header): column.name
    for column in COLUMNS
    for header in (column.name, *column.headers)
}
