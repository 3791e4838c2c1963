"""From the cells of a file to typed initiatives: headers known, cells checked, territory located.

Frames in, frames out; a row that fails is kept with its reason (see `Outcome`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pandas as pd

from etl.errors import EtlError
from etl.transform.initiative_columns import (
    BY_HEADER,
    BY_NAME,
    COLUMNS,
    LATITUDE,
    LONGITUDE,
    point_headers,
)
from geodata import french
from geodata.names import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

REVIEW, REJECTED = "review", "rejected"
DRAWN_IS_NOT_SAID = (
    "un polygone, une ligne ou des points multiples ne disent pas un territoire : donnez son nom "
    "ou son code, ou un point"
)
SHOWN_CHARACTERS = 60  # of a wrong cell, in a message
# Written by us beside the original cells of a pending row, so read past when it comes back.
REPORT_HEADERS = ("statut_import", "motif", "candidats", "fichier_origine", "ligne_origine")


class UnknownHeadersError(EtlError):
    """The header line lacks a column that an initiative cannot do without."""

    def __init__(self, place: str, missing: Sequence[str], found: Sequence[str]) -> None:
        told = french.enumeration([_named_in_file(name, found) for name in missing])
        columns = "la colonne" if len(missing) == 1 else "les colonnes"
        super().__init__(f"{place} : il manque {columns} {told}.")


@dataclass(frozen=True)
class CheckedRows:
    """Rows of one file after the checks, all indexed by line.

    `rows` has the columns of `COLUMNS`, typed; `rejected` has `reason`. `problems` has one row per
    wrong cell: `header` (as the file writes it), `value`, `message` (what was expected).
    """

    rows: pd.DataFrame
    rejected: pd.DataFrame
    problems: pd.DataFrame


def rename_headers(frame: pd.DataFrame, place: str) -> pd.DataFrame:
    """Give each known header, French or English, its name in the schema.

    `place`: the file, and where its headers stand, as told to the user.

    A latitude and a longitude do for a territory column, and stay beside the schema's.
    Raises UnknownHeadersError where a required column or any territory column is missing, or
    where two headers mean the same column. Unknown columns are left out (`ignored_headers`).
    """
    known = {header: BY_HEADER.get(normalise(header)) for header in frame.columns}
    names = [name for name in known.values() if name]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        told = [f"« {BY_NAME[name].headers[0]} »" for name in doubles]
        raise EtlError(f"{place} : deux en-têtes disent {french.enumeration(told)}.")
    missing = [column.name for column in COLUMNS if column.required and column.name not in names]
    points = point_headers(header for header, name in known.items() if not name)
    if not points and not {"territory_code", "territory_name"} & set(names):
        missing.append("territory_name")
    if missing:
        # A header already taken for another column is no hint.
        free = [header for header, name in known.items() if not name]
        raise UnknownHeadersError(place, missing, free)
    kept = {header: name for header, name in known.items() if name} | points
    return frame[[header for header in frame.columns if header in kept]].rename(columns=kept)


def ignored_headers(frame: pd.DataFrame) -> list[str]:
    """List the headers that mean nothing to us, to be told to the user."""
    return [
        header
        for header in frame.columns
        if normalise(header) not in BY_HEADER and header not in REPORT_HEADERS
    ]


def check_rows(
    frame: pd.DataFrame,
    file_name: str,
    *,
    headers: Mapping[str, str] | None = None,
    drawn: Collection[int] = (),
) -> CheckedRows:
    """Check every cell of `frame` (columns named as in the schema, text, indexed by line).

    `headers` gives the file's own header of each column, for the messages; `drawn` are the lines
    that a geographic file draws as something else than a point.
    """
    columns = [*BY_NAME, LATITUDE, LONGITUDE]
    cells = frame.reindex(columns=columns, fill_value="").apply(_bare)
    read = {column.name: column.read(cells[column.name]) for column in COLUMNS}
    typed = pd.DataFrame({name: column.typed for name, column in read.items()})
    found = [
        _wrong(name, cells[name], column.expected)
        for name, column in read.items()
        if column.expected.notna().any()  # each frame of nothing would take 2 ms
    ]
    problems = pd.concat(
        [*found, _refused(cells, typed), _nowhere(cells, drawn), _inverted_years(typed)]
    )
    known = headers or {}
    problems["header"] = [known.get(column, column) for column in problems["column"]]
    reasons = _sentences(problems, file_name).groupby(level=0, sort=True).agg(" ".join)
    unnamed = typed["id"] == ""
    typed.loc[unnamed, "id"] = _derived_ids(cells[unnamed])
    typed[[LATITUDE, LONGITUDE]] = cells[[LATITUDE, LONGITUDE]]
    return CheckedRows(
        typed.drop(index=reasons.index),
        reasons.to_frame("reason"),
        problems[["header", "value", "message"]].sort_index(kind="stable"),
    )


def refuse_repeated_ids(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the first row of each id; return (kept, refused with `reason`).

    `rows` holds several files: columns `id`, `source_file`, `source_line`.
    """
    first = rows.drop_duplicates("id")[["id", "source_file", "source_line"]]
    repeated = rows.duplicated("id")
    refused = rows[repeated].merge(first, on="id", how="left", validate="m:1", suffixes=("", "_1"))
    reasons = [
        f"{file}, ligne {line}, colonne « id » : « {key} » est déjà employé ({file_1}, "
        f"ligne {line_1}) ; attendu : un identifiant par initiative."
        for file, line, key, file_1, line_1 in zip(
            refused["source_file"],
            refused["source_line"],
            refused["id"],
            refused["source_file_1"],
            refused["source_line_1"],
            strict=True,
        )
    ]
    refused = refused[["source_file", "source_line"]].assign(reason=reasons)
    return rows[~repeated], refused


def _bare(cells: pd.Series) -> pd.Series:
    """Strip a column; where nothing is to be stripped it stays itself, which costs no memory."""
    stripped = cells.str.strip()
    return cells if stripped.equals(cells) else stripped


def _wrong(column: str, cells: pd.Series, expected: pd.Series) -> pd.DataFrame:
    """Return the problems of one column, indexed by line: `column`, `value`, `message`."""
    messages = "attendu : " + expected.dropna() + "."
    return pd.DataFrame(
        {"column": column, "value": cells[messages.index], "message": messages}, dtype="str"
    )


def _refused(cells: pd.DataFrame, typed: pd.DataFrame) -> pd.DataFrame:
    """Report what the schema refuses; the value told is the cell, as it was written."""
    # Pandera takes 0.4 s, which a file refused at reading does not pay.
    from etl.transform.initiative_checks import refusals  # noqa: PLC0415

    found = refusals(typed)
    places = zip(found.index, found["column"], strict=True)
    return pd.DataFrame(
        {
            "column": found["column"],
            "value": [cells.at[line, column] for line, column in places],  # noqa: PD008 - fast
            "message": "attendu : " + found["expected"] + ".",
        },
        dtype="str",
    )


def _nowhere(cells: pd.DataFrame, drawn: Collection[int]) -> pd.DataFrame:
    """Report rows that name no territory and are no point, which no single column tells."""
    nowhere = is_unnamed(cells) & (cells[LATITUDE] == "") & (cells[LONGITUDE] == "")
    told = pd.Series("une valeur", index=cells.index, dtype="str")
    told = told.where(~cells.index.isin(list(drawn)), f"une valeur ; {DRAWN_IS_NOT_SAID}")
    return _wrong("territory_name", cells["territory_name"], told.where(nowhere))


def is_unnamed(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell the rows that bear neither a name nor a code of their territory."""
    return (rows["territory_code"] == "") & (rows["territory_name"] == "")


def _inverted_years(typed: pd.DataFrame) -> pd.DataFrame:
    wrong = (typed["end_year"] < typed["start_year"]).fillna(value=False).astype("bool")
    first = typed["start_year"].astype("str") + " (année de début) ou après"
    return _wrong("end_year", typed["end_year"].astype("str"), first.where(wrong))


def _sentences(problems: pd.DataFrame, file_name: str) -> pd.Series:
    """Say each problem whole: file, line, column, value, what was expected."""
    told = [
        f"{file_name}, ligne {line}, colonne « {header} » : "
        f"{f'« {_short(value)} »' if value else 'vide'} ; {message}"
        for line, header, value, message in zip(
            problems.index,
            problems["header"],
            problems["value"],
            problems["message"],
            strict=True,
        )
    ]
    return pd.Series(told, index=problems.index, dtype="str")


def _derived_ids(cells: pd.DataFrame) -> pd.Series:
    """Make an id for rows without one, from what they say: the same row, the same id."""
    point = cells[LATITUDE] + "|" + cells[LONGITUDE]
    place = cells["territory_name"].where(~is_unnamed(cells), point)
    told = cells["title"] + "|" + cells["lead_name"] + "|" + place
    return pd.Series(
        [
            f"{re.sub(r'[^a-z0-9]+', '-', normalise(title).lower())[:40].strip('-')}-"
            f"{hashlib.sha256(text.encode()).hexdigest()[:8]}"
            for title, text in zip(cells["title"], told, strict=True)
        ],
        index=cells.index,
        dtype="str",
    )


def _named_in_file(name: str, found: Sequence[str]) -> str:
    """Name a column as files do; with the header that was perhaps meant for it."""
    forms = (BY_NAME[name].headers[0], name)
    near = next((near for form in forms for near in get_close_matches(form, found, n=1)), None)
    return f"« {forms[0]} »" + (f" (serait-ce « {near} » ?)" if near else "")


def _short(cell: str) -> str:
    return cell if len(cell) <= SHOWN_CHARACTERS else f"{cell[: SHOWN_CHARACTERS - 1]}…"
