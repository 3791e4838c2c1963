"""The columns of an initiatives file, from the published schema, and how a cell becomes a value.

A reader takes a whole column of stripped text and gives back the typed column and, where a cell
cannot be read, what was expected. What a value may then be (listed, bounded, filled) is checked
by `initiative_checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import NamedTuple

import pandas as pd

from etl.transform.distinct import distinct_rows, once_each
from geodata.initiative_fields import INITIATIVE_FIELDS, LIST_SEPARATOR, InitiativeField
from geodata.names import normalise

# Where a row stands, for rows that name no territory: clues, which are not kept once located.
LATITUDE, LONGITUDE = "latitude", "longitude"
POINT_HEADERS: Mapping[str, str] = {
    **{normalise(header): LATITUDE for header in ("latitude", "lat")},
    **{normalise(header): LONGITUDE for header in ("longitude", "lon", "lng")},
}

YES, NO = {"yes", "oui", "vrai", "true", "1"}, {"no", "non", "faux", "false", "0", ""}


class Cells(NamedTuple):
    """A typed column, and what was expected of each cell that cannot be read (else null)."""

    typed: pd.Series
    expected: pd.Series


Reader = Callable[[pd.Series], Cells]


@dataclass(frozen=True)
class Column:
    """One column: its name here, the other headers it may bear, whether it must be filled."""

    name: str
    headers: tuple[str, ...]
    read: Reader
    required: bool = False


def text(cells: pd.Series) -> Cells:
    """Read any text."""
    return Cells(cells, _readable(cells))


def text_list(cells: pd.Series) -> Cells:
    """Read a list separated by semicolons."""
    return Cells(once_each(cells, split), _readable(cells))


def link(cells: pd.Series) -> Cells:
    """Read an address, null where there is none."""
    return Cells(cells.where(cells != ""), _readable(cells))


def once(read: Reader) -> Reader:
    """Make a reader read each distinct cell once: numbers repeat from row to row."""

    @wraps(read)
    def read_once(cells: pd.Series) -> Cells:
        group, first = distinct_rows([cells], len(cells))
        typed, expected = read(cells.iloc[first])
        return Cells(
            typed.take(group).set_axis(cells.index), expected.take(group).set_axis(cells.index)
        )

    return read_once


def year(expectation: str) -> Reader:
    """Return a reader of years; « 2013.0 », as spreadsheets write it, is 2013."""

    @once
    def read(cells: pd.Series) -> Cells:
        numbers = pd.to_numeric(cells.str.replace(r"\.0+$", "", regex=True), errors="coerce")
        right = numbers.between(-9999, 9999) & (numbers % 1 == 0)
        return Cells(
            numbers.where(right).astype("Int64"),
            _expected((cells != "") & ~right, expectation),
        )

    return read


def years_told(field: InitiativeField) -> str:
    """Say which years a field takes."""
    return f"une année entre {field.minimum} et {field.maximum}"


@once
def whole_number(cells: pd.Series) -> Cells:
    """Read a positive whole number; spaces between thousands and « € » are allowed."""
    bare = cells.str.replace(r"[\s\u00a0\u202f€]", "", regex=True)
    right = bare.str.fullmatch(r"\d{1,15}([.,]0+)?")
    numbers = pd.to_numeric(bare.where(right).str.replace(r"[.,]0+$", "", regex=True))
    return Cells(
        numbers.astype("Int64"),
        _expected((cells != "") & ~right, "un nombre entier positif, sans unité"),
    )


@once
def amount(cells: pd.Series) -> Cells:
    """Read a positive amount in euros, cents allowed: « 58 921,93 € »."""
    bare = cells.str.replace(r"[\s\u00a0\u202f€]", "", regex=True).str.replace(",", ".")
    right = bare.str.fullmatch(r"\d{1,13}(\.\d{1,2}0*)?")
    return Cells(
        pd.to_numeric(bare.where(right)).astype("float64"),
        _expected((cells != "") & ~right, "un montant positif en euros, en chiffres"),
    )


def yes_or_no(cells: pd.Series) -> Cells:
    """Read yes/no, oui/non; empty is no."""
    lowered = cells.str.lower()
    return Cells(lowered.isin(YES), _expected(~lowered.isin(YES | NO), "oui ou non"))


def one_of(choices: Mapping[str, str]) -> Reader:
    """Return a reader of a code of `choices` or its label, however accented or spaced.

    What is neither stays as written, for the checks to refuse; empty is null.
    """
    known = _by_word(choices)

    def read(cells: pd.Series) -> Cells:
        return Cells(
            once_each(cells, lambda cell: known.get(normalise(cell), cell) or None),
            _readable(cells),
        )

    return read


def some_of(choices: Mapping[str, str]) -> Reader:
    """Return a reader of codes (or labels) separated by semicolons; others stay as written."""
    known = _by_word(choices)

    def read(cells: pd.Series) -> Cells:
        return Cells(
            once_each(cells, lambda cell: [known.get(normalise(p), p) for p in split(cell)]),
            _readable(cells),
        )

    return read


def point_headers(headers: Iterable[str]) -> dict[str, str]:
    """Return which headers hold the latitude and the longitude; none unless both are there."""
    found = {
        header: POINT_HEADERS[normalise(header)]
        for header in headers
        if normalise(header) in POINT_HEADERS
    }
    return found if sorted(found.values()) == [LATITUDE, LONGITUDE] else {}


def split(cell: str) -> list[str]:
    """Cut a cell at its semicolons; blanks are dropped."""
    return [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]


def _expected(wrong: pd.Series, expectation: str) -> pd.Series:
    return pd.Series(expectation, index=wrong.index, dtype="str").where(wrong)


def _readable(cells: pd.Series) -> pd.Series:
    return pd.Series(None, index=cells.index, dtype="str")


def _by_word(choices: Mapping[str, str]) -> dict[str, str]:
    """Index codes by what people write: the code, or its label."""
    labels = {normalise(label): code for code, label in choices.items()}
    return labels | {normalise(code): code for code in choices}


def _reader_of(field: InitiativeField) -> Reader:
    """Return the reader of the type that the schema states."""
    if field.choices:
        return some_of(field.choices) if field.is_list else one_of(field.choices)
    if field.is_list:
        return text_list
    if field.kind == "year":
        return year(years_told(field))
    return link if field.pattern else BY_KIND[field.kind]


BY_KIND: Mapping[str, Reader] = {
    "string": text,
    "integer": whole_number,
    "number": amount,
    "boolean": yes_or_no,
}
COLUMNS: tuple[Column, ...] = tuple(
    Column(field.column, (field.name, *field.aliases), _reader_of(field), required=field.required)
    for field in INITIATIVE_FIELDS
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADER = {
    normalise(header): column.name
    for column in COLUMNS
    for header in (column.name, *column.headers)
}


@lru_cache(maxsize=4096)
def column_of(header: str) -> str | None:
    """Return the column that a header surely means, None where there is none."""
    return BY_HEADER.get(normalise(header))
