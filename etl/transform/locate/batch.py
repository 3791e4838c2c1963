"""Whole columns in, whole columns out: each distinct row of clues is located once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from etl.transform.locate.clues import Clue
from etl.transform.locate.combine import locate_clue
from etl.transform.locate.forms import (
    read_code,
    read_name,
    read_postcode,
    read_type,
    read_year,
    short,
)
from etl.transform.locate.points import communes_at, read_points
from etl.transform.locate.scope import NOWHERE, Scope, scope_of_departement, scope_of_postcode
from etl.transform.locate.typos import TypoFinder
from etl.transform.locate.uai import UAI_FORM, departement_of_uai, is_valid_uai
from etl.transform.locate.union import split_lists, united
from etl.transform.locate.values import CLUE_COLUMNS, OUTPUT_COLUMNS, Answer, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.points import Point

    Read = TypeVar("Read")

# A code typed where a name is expected; five digits may also be a postal code (see `combine`).
CODE_AS_NAME = re.compile(r"\d{9}|\d{14}|2[ABab]\d{3}|2[ABab]|9[78]\d|\d{7}[A-Za-z]")

TEXT_COLUMNS = tuple(column for column in CLUE_COLUMNS if column not in ("lat", "lon"))


def locate(clues: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Locate each row of `clues` (columns of CLUE_COLUMNS, all optional, any type of cell).

    Returns OUTPUT_COLUMNS with the same index. Nothing raises on a cell's content.
    """
    texts = pd.DataFrame(
        {name: as_text(clues[name]) for name in TEXT_COLUMNS if name in clues}, index=clues.index
    )
    points = read_points(clues, gazetteer)
    group, first = _distinct([*(texts[name] for name in texts), *points.keys], len(clues))
    reader = ClueReader(gazetteer)
    cells = [texts[name].iloc[first].tolist() for name in texts]
    answers = [
        reader.locate(dict(zip(texts.columns, row, strict=True)), points.at(position))
        for position, *row in zip(first.tolist(), *cells, strict=True)
    ]
    located = _broadcast(_frame(answers, gazetteer), group).set_index(clues.index)
    return points.check(located, gazetteer)


def _broadcast(distinct: pd.DataFrame, group: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Give each row the answer of its distinct row; copying text is most of it, and threads."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        columns = pool.map(lambda name: distinct[name].array.take(group), distinct.columns)
        return pd.DataFrame(dict(zip(distinct.columns, columns, strict=True)), copy=False)


def as_text(column: pd.Series) -> pd.Series:
    """Turn any cells into text: nothing for a missing one, no « .0 » after a whole number."""
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("")
    codes, values = pd.factorize(column, use_na_sentinel=True)
    words = np.array([*(_cell(value) for value in values), ""], dtype=object)
    return pd.Series(words[codes], index=column.index, dtype="str")


def _cell(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _distinct(
    columns: Sequence[pd.Series], rows: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return (number of the distinct row, for each row; first row of each distinct row)."""
    group = np.zeros(rows, dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(column)
        # Renumbered at each column, so that the product never overflows.
        group, _ = pd.factorize(group * (len(values) + 1) + codes + 1)
    first = np.full(group.max() + 1 if rows else 0, -1, dtype=np.int64)
    first[group[::-1]] = np.arange(rows)[::-1]
    return group, first


class ClueReader:
    """Reads the cells of distinct rows, each distinct cell once, and locates them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.typos = TypoFinder(gazetteer)
        self._names = Memory(read_name)
        self._types = Memory(read_type)
        self._years = Memory(lambda text: read_year(text, latest=gazetteer.cog_year))
        self._departements = Memory(lambda text: scope_of_departement(text, gazetteer))
        self._postcodes = Memory(lambda text: scope_of_postcode(read_postcode(text), gazetteer))
        self._parts: dict[tuple[tuple[str, str], ...], Answer] = {}

    def locate(self, row: Mapping[Any, str], point: Point | None) -> Answer:
        """Locate one row: each part of a list on its own, then their union."""
        parts, problem = split_lists(row)
        if problem:
            return problem
        if len(parts) == 1:
            return self._located(parts[0], point)
        return united([self._located_once(part) for part in parts], self.gazetteer)

    def _located(self, row: Mapping[Any, str], point: Point | None) -> Answer:
        return locate_clue(self.clue(row, point), self.gazetteer, self.typos)

    def _located_once(self, part: Mapping[str, str]) -> Answer:
        """Locate a part of a list; parts repeat from one list to another."""
        key = tuple(part.items())
        answer = self._parts.get(key)
        if answer is None:
            answer = self._parts[key] = self._located(part, None)
        return answer

    def clue(self, row: Mapping[Any, str], point: Point | None) -> Clue:
        """Read the cells of a row without list."""
        year, note = self._years[row.get("year", "")]
        name = row.get("name", "").strip()
        code, uai = row.get("code", "").strip(), row.get("uai", "").strip()
        if name and not code and CODE_AS_NAME.fullmatch(name):
            code, name = name, ""
        if code and not uai and UAI_FORM.fullmatch(read_code(code)):
            code, uai = "", code
        postcode = row.get("postcode", "").strip()
        scope = self._departements[row.get("departement", "").strip()]
        if postcode:
            scope &= self._scope_of_postcode(postcode)
        if uai:
            uai = read_code(uai)
            scope &= self._scope_of_uai(uai)
            note = (
                note if is_valid_uai(uai) else f"{note} UAI « {short(uai)} » faux, ignoré.".strip()
            )
        return Clue(
            code=code,
            name=self._names[name],
            type=self._types[row.get("type", "").strip()],
            scope=scope,
            postcode=postcode and (read_postcode(postcode) or postcode),
            year=year,
            note=note,
            uai=uai,
            address=row.get("address", "").strip(),
            point=point,
        )

    def _scope_of_postcode(self, postcode: str) -> Scope:
        if not read_postcode(postcode):
            return Scope(problem=f"Code postal « {short(postcode)} » inconnu.")
        return self._postcodes[postcode]

    def _scope_of_uai(self, uai: str) -> Scope:
        if not uai or not is_valid_uai(uai):
            return NOWHERE
        departement = departement_of_uai(uai, self.gazetteer)
        return Scope(frozenset({departement}), told=f"UAI {uai}") if departement else NOWHERE


class Memory(dict[str, "Read"]):
    """Remembers what a reading function made of each text."""

    def __init__(self, read: Callable[[str], Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Read:
        """Read a text met for the first time."""
        value = self[text] = self._read(text)
        return value


def _frame(answers: Sequence[Answer], gazetteer: Gazetteer) -> pd.DataFrame:
    """Write answers as OUTPUT_COLUMNS."""
    matched = [answer.status is Status.MATCHED for answer in answers]
    columns = {
        "loc_level": [_level(answer) for answer in answers],
        "loc_code": [";".join(_codes(answer)) for answer in answers],
        "loc_name": [_name(answer, gazetteer) for answer in answers],
        "loc_cog_year": pd.array([_cog_year(answer, gazetteer) for answer in answers], "Int64"),
        "loc_method": [answer.method or "" for answer in answers],
        "loc_confidence": [
            answer.confidence if sure else 0.0
            for answer, sure in zip(answers, matched, strict=True)
        ],
        "loc_status": [answer.status.value for answer in answers],
        "loc_candidates": [";".join(answer.candidates) for answer in answers],
        "loc_reason": [answer.reason for answer in answers],
    }
    frame = pd.DataFrame(columns, columns=list(OUTPUT_COLUMNS))
    texts = [name for name in OUTPUT_COLUMNS if name not in ("loc_cog_year", "loc_confidence")]
    return frame.astype(dict.fromkeys(texts, "str"))


def _parts(answer: Answer) -> tuple[Answer, ...]:
    return answer.parts or (answer,)


def _level(answer: Answer) -> str:
    """Write the level; of a union, one level for each code."""
    targets = [part.target for part in _parts(answer) if part.target]
    if len(targets) == 1:
        return targets[0].level.value
    return ";".join(target.level.value for target in targets for _ in target.codes)


def _codes(answer: Answer) -> list[str]:
    return [code for part in _parts(answer) if part.target for code in part.target.codes]


def _name(answer: Answer, gazetteer: Gazetteer) -> str:
    return ";".join(gazetteer.label(part.target) for part in _parts(answer) if part.target)


def _cog_year(answer: Answer, gazetteer: Gazetteer) -> int | None:
    years = [gazetteer.cog_year_of(part.target) for part in _parts(answer) if part.target]
    return min(years, default=None)


def communes_of(located: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Return, for each located row, the sorted list of the current commune codes it covers.

    `located` is what `locate` returned; rows that are not matched get an empty list. A commune
    that two parts of a union share is listed once.
    """
    keys = list(zip(located["loc_level"], located["loc_code"], strict=True))
    known = {key: list(communes_at(*key, gazetteer)) for key in dict.fromkeys(keys)}
    return pd.Series([known[key] for key in keys], index=located.index, dtype="object")
