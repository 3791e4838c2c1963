"""Whole columns in, whole columns out: each distinct row of clues is located once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.transform.distinct import distinct_rows
from etl.transform.locate.by_code import bearers_of_any_level
from etl.transform.locate.cells import as_text, read_code, read_postcode, read_year, short
from etl.transform.locate.clues import Clue
from etl.transform.locate.collector import no_collection
from etl.transform.locate.combine import locate_clue
from etl.transform.locate.composite import (
    excluding_word,
    exclusion_in,
    may_be_composite,
    pieces_of_list,
    unions_in,
)
from etl.transform.locate.forms import beneficiaries_of, read_name, read_type
from etl.transform.locate.points import communes_at, read_points
from etl.transform.locate.scope import NOWHERE, Scope, scope_of_departement, scope_of_postcode
from etl.transform.locate.typos import TypoFinder
from etl.transform.locate.uai import UAI_FORM, departement_of_uai, is_valid_uai
from etl.transform.locate.union import LISTS, split_lists, united
from etl.transform.locate.values import (
    CLUE_COLUMNS,
    EXCLUDED,
    OUTPUT_COLUMNS,
    Answer,
    Method,
    Status,
)
from geodata.names import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    import numpy as np
    from pandas.api.extensions import ExtensionArray

    from etl.transform.locate.composite import Composite
    from etl.transform.locate.gazetteer import Gazetteer
    from etl.transform.locate.points import Point
    from etl.transform.locate.values import Target

    Read = TypeVar("Read")

# A code typed where a name is expected; five digits may also be a postal code (see `combine`).
CODE_AS_NAME = re.compile(r"\d{1,2}|\d{9}|\d{14}|2[ABab]\d{3}|2[ABab]|9[78]\d|\d{7}[A-Za-z]")

_LOST_ZERO = re.compile(r"[1-9]\d{3}(?:[.,]0+)?")  # « 1400 », a postal code without its zero
TEXT_COLUMNS = tuple(column for column in CLUE_COLUMNS if column not in ("lat", "lon"))


def locate(clues: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Locate each row of `clues` (columns of CLUE_COLUMNS, all optional, any type of cell).

    Returns OUTPUT_COLUMNS with the same index. Nothing raises on a cell's content.
    """
    texts = pd.DataFrame(
        {name: as_text(clues[name]) for name in TEXT_COLUMNS if name in clues}, index=clues.index
    )
    points = read_points(clues, gazetteer)
    group, first = distinct_rows([*(texts[name] for name in texts), *points.keys], len(clues))
    reader = ClueReader(gazetteer)
    cells = [texts[name].iloc[first].tolist() for name in texts]
    with no_collection():
        names = texts.columns.tolist()
        answers = [
            reader.locate(dict(zip(names, row, strict=True)), points.at(position))
            for position, *row in zip(first.tolist(), *cells, strict=True)
        ]
    located = _broadcast(_frame(answers, gazetteer), group).set_index(clues.index)
    return points.check(located, gazetteer)


def _broadcast(distinct: pd.DataFrame, group: np.ndarray[Any, Any]) -> pd.DataFrame:
    """Give each row the answer of its distinct row; copying text is most of it, and threads."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        columns = pool.map(lambda item: _taken(item[1], group), distinct.items())
        return pd.DataFrame(dict(zip(distinct.columns, columns, strict=True)), copy=False)


def _taken(column: pd.Series, group: np.ndarray[Any, Any]) -> ExtensionArray:
    """Take rows; texts into memory of the system, whose fresh pages come thrice as fast.

    Arrow's own pool gives memory page by page: half a second for a million rows.
    """
    values = column.array
    if isinstance(column.dtype, pd.StringDtype):
        texts = pc.take(pa.array(values), group, memory_pool=pa.system_memory_pool())
        return pd.array(texts, dtype=column.dtype)  # type: ignore[no-any-return]
    return values.take(group)  # type: ignore[no-any-return]


class ClueReader:
    """Reads the cells of distinct rows and locates them; what repeats is read once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.typos = TypoFinder(gazetteer)
        self._types = Memory(read_type)
        self._years = Memory(lambda text: read_year(text, latest=gazetteer.cog_year))
        self._departements = Memory(lambda text: scope_of_departement(text, gazetteer))
        self._postcodes = Memory(lambda text: scope_of_postcode(read_postcode(text), gazetteer))
        self._parts: dict[tuple[tuple[str, str], ...], Answer] = {}

    def locate(self, row: Mapping[Any, str], point: Point | None) -> Answer:
        """Locate one row: each part of a list on its own, then their union."""
        name = row.get("name", "")
        if may_be_composite(name) and ";" not in name and ";" not in row.get("code", ""):
            return self._composite(row, point)
        if not any(";" in row.get(column, "") for column in LISTS):
            return self._located(row, point)
        parts, problem = split_lists(row)
        if problem:
            return problem
        if len(parts) == 1:
            return self._located(parts[0], point)
        return united([self._located_once(part) for part in parts], self.gazetteer)

    def _located(self, row: Mapping[Any, str], point: Point | None) -> Answer:
        answer = locate_clue(self.clue(row, point), self.gazetteer, self.typos)
        schools = beneficiaries_of(row.get("name", ""))
        return answer.noting(_told(schools)) if schools else answer

    def _located_once(self, part: Mapping[str, str]) -> Answer:
        """Locate a part of a list; parts repeat from one list to another."""
        key = tuple(part.items())
        answer = self._parts.get(key)
        if answer is None:
            code, name = part.get("code", ""), part.get("name", "")
            whole = {**part, "code": code.removeprefix(EXCLUDED)}
            ask = self._composite if may_be_composite(name) else self._located
            answer = ask(whole, None)
            if code.startswith(EXCLUDED):
                answer = answer._replace(is_excluded=True)
            self._parts[key] = answer
        return answer

    def _composite(self, row: Mapping[Any, str], point: Point | None) -> Answer:
        """Locate « A hors B », « A + B », « A et B »; whole first, as some names are so written."""
        name, types = row.get("name", ""), row.get("type", "").split(";")
        one_type = types[0] if len(types) == 1 else ""
        whole = self._located({**row, "type": one_type}, point)
        if excluding_word(name):
            return self._exclusion(row, whole, types)
        if whole.status is Status.MATCHED and ("+" not in name or whole.method in _LITERAL):
            return whole
        if row.get("code", ""):
            return whole
        return self._union_of_pieces(row, whole, types)

    def _exclusion(self, row: Mapping[Any, str], whole: Answer, types: Sequence[str]) -> Answer:
        name, word = row.get("name", ""), excluding_word(row.get("name", ""))
        if whole.target and self._bears(whole.target, canonical(word)):
            return whole
        cut = exclusion_in(name)
        if cut is None or excluding_word(cut.excluded[0]) or row.get("code", ""):
            return whole.doubtful(f"« {short(name)} » : « {word} » n'a pas été compris. {_UNCUT}")
        base = self._piece(row, cut.joined[0], types[0])
        excluded = self._excluded(row, cut.excluded[0], types[1:])
        parts = (base, *(answer._replace(is_excluded=True) for answer in excluded))
        return _half_known(united(parts, self.gazetteer), parts)

    def _excluded(self, row: Mapping[Any, str], text: str, types: Sequence[str]) -> list[Answer]:
        """Locate what is excluded: one territory, else each piece of a list."""
        whole = self._piece(row, text, types[0] if len(types) == 1 else "")
        pieces = pieces_of_list(text)
        if whole.status is Status.MATCHED or len(pieces) == 1:
            return [whole]
        told = types if len(types) == len(pieces) else [""] * len(pieces)
        return [self._piece(row, piece, type_) for piece, type_ in zip(pieces, told, strict=True)]

    def _union_of_pieces(
        self, row: Mapping[Any, str], whole: Answer, types: Sequence[str]
    ) -> Answer:
        """Unite the pieces where each is known by its exact name, and the text says it is a list.

        « Loire et Allier » is the name of a former EPCI as well as two départements: a question.
        """
        uncertain: Answer | None = None
        for cut in unions_in(row.get("name", ""), row.get("type", "")):
            told = types if len(types) == len(cut.joined) else [cut.type or ""] * len(cut.joined)
            parts = [
                self._piece(row, piece, type_)
                for piece, type_ in zip(cut.joined, told, strict=True)
            ]
            answer = _half_known(united(parts, self.gazetteer), parts)
            if answer.parts and (cut.is_explicit or _each_says_its_kind(cut, parts)):
                return answer
            if answer.parts or (cut.is_explicit and not whole.candidates):
                uncertain = uncertain or answer
        if uncertain is None or whole.status is Status.MATCHED:
            return whole
        if not uncertain.parts:
            return uncertain
        return uncertain.doubtful(
            f"« {short(row.get('name', ''))} » : un seul territoire, ou plusieurs ? {_SEPARATE} "
            f"{uncertain.reason}",
            uncertain.candidates,
        )

    def _piece(self, row: Mapping[Any, str], name: str, type_: str) -> Answer:
        """Locate a piece of a name, at the date and in the département of its row."""
        around = {column: row[column] for column in ("departement", "year") if column in row}
        return self._located({**around, "name": name, "type": type_}, None)

    def _bears(self, target: Target, word: str) -> bool:
        """Tell whether a name of the territory holds `word` (« Saint-Loup-Hors »)."""
        return any(
            f" {word} " in f" {canonical(naming.name)} "
            for code in target.codes
            for naming in bearers_of_any_level(code, self.gazetteer)
        )

    def clue(self, row: Mapping[Any, str], point: Point | None) -> Clue:
        """Read the cells of a row without list."""
        year, note = self._years[row.get("year", "")]
        name = row.get("name", "").strip()
        code, uai = row.get("code", "").strip(), row.get("uai", "").strip()
        if name and not code and CODE_AS_NAME.fullmatch(name):
            code, name = name, ""
        if code and not uai and UAI_FORM.fullmatch(read_code(code)):
            code, uai = "", code
        postcode, read, is_mended = row.get("postcode", "").strip(), "", False
        scope = self._departements[row.get("departement", "").strip()]
        if postcode:
            read = read_postcode(postcode)
            is_mended = bool(read) and _LOST_ZERO.fullmatch(postcode) is not None
            scope &= self._scope_of_postcode(postcode)
        if is_mended:
            note = f"{note} Code postal « {postcode} » lu « {read} ».".strip()
        if uai:
            uai = read_code(uai)
            scope &= self._scope_of_uai(uai)
            note = (
                note if is_valid_uai(uai) else f"{note} UAI « {short(uai)} » faux, ignoré.".strip()
            )
        return Clue(
            code=code,
            name=read_name(name),
            type=self._types[row.get("type", "").strip()],
            scope=scope,
            postcode=read or postcode,
            is_postcode_mended=is_mended,
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


_LITERAL = (Method.NAME, Method.PAST_NAME)
_UNCUT = "Écrivez « A hors B », avec deux territoires connus, sans code pour l'ensemble."
_SEPARATE = "S'il y en a plusieurs, séparez-les par « ; »."


def _each_says_its_kind(cut: Composite, parts: Sequence[Answer]) -> bool:
    """Tell whether « A et B » can only be two: each known exactly, and the last says its kind.

    « Somme et Amiens Métropole » is two; « CC de Lyon et Bordeaux » is perhaps a vanished EPCI.
    """
    exact = all(part.method in (*_LITERAL, Method.LOOSE_NAME) for part in parts)
    return exact and bool(read_name(cut.joined[-1]).groups)


def _half_known(answer: Answer, parts: Sequence[Answer]) -> Answer:
    """Ask about a name of which one side is known: a human can say the other."""
    known = [code for part in parts if part.target for code in part.target.codes]
    rejected = answer.status is Status.REJECTED and known
    return answer.doubtful(answer.reason, known) if rejected else answer


def _told(schools: Sequence[str]) -> str:
    plurals = {"ecole": "écoles", "college": "collèges", "lycee": "lycées"}
    return f"Bénéficiaires : {', '.join(plurals[school] for school in schools)}."


class Memory(dict[str, "Read"]):
    """Remembers what a reading function made of each text."""

    def __init__(self, read: Callable[[str], Read]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Read:
        """Read a text met for the first time."""
        value = self[text] = self._read(text)
        return value


class Written(NamedTuple):
    """A place as the output columns write it."""

    level: str = ""
    code: str = ""
    name: str = ""
    cog_year: int | None = None


def _frame(answers: Sequence[Answer], gazetteer: Gazetteer) -> pd.DataFrame:
    """Write answers as OUTPUT_COLUMNS."""
    known: dict[Target | None, Written] = {None: Written()}
    places = [
        _of_parts(answer.parts, gazetteer) if answer.parts else _of(answer.target, known, gazetteer)
        for answer in answers
    ]
    columns = {
        "loc_level": [place.level for place in places],
        "loc_code": [place.code for place in places],
        "loc_name": [place.name for place in places],
        "loc_cog_year": pd.array([place.cog_year for place in places], "Int64"),
        "loc_method": [answer.method or "" for answer in answers],
        "loc_confidence": [
            answer.confidence if answer.status is Status.MATCHED else 0.0 for answer in answers
        ],
        "loc_status": [answer.status.value for answer in answers],
        "loc_candidates": [";".join(answer.candidates) for answer in answers],
        "loc_reason": [answer.reason for answer in answers],
    }
    frame = pd.DataFrame(columns, columns=list(OUTPUT_COLUMNS))
    texts = [name for name in OUTPUT_COLUMNS if name not in ("loc_cog_year", "loc_confidence")]
    return frame.astype(dict.fromkeys(texts, "str"))


def _of(
    target: Target | None, known: dict[Target | None, Written], gazetteer: Gazetteer
) -> Written:
    """Write a target, once however many rows lead there."""
    written = known.get(target)
    if written is None and target:
        written = known[target] = Written(
            target.level.value,
            ";".join(target.codes),
            gazetteer.label(target),
            gazetteer.cog_year_of(target),
        )
    return written or Written()


def _of_parts(parts: Sequence[Answer], gazetteer: Gazetteer) -> Written:
    """Write the parts of a composite: one level and one name for each code."""
    placed = [(part, part.target) for part in parts if part.target]
    levels = [target.level.value for _, target in placed for _ in target.codes]
    codes = [
        f"{EXCLUDED}{code}" if part.is_excluded else code
        for part, target in placed
        for code in target.codes
    ]
    return Written(
        ";".join(levels),
        ";".join(codes),
        ";".join(gazetteer.label(target) for _, target in placed),
        min((gazetteer.cog_year_of(target) for _, target in placed), default=None),
    )


def communes_of(located: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Return, for each located row, the sorted list of the current commune codes it covers.

    `located` is what `locate` returned; rows that are not matched get an empty list. A commune
    that two parts of a union share is listed once.
    """
    keys = list(zip(located["loc_level"], located["loc_code"], strict=True))
    known = {key: list(communes_at(*key, gazetteer)) for key in dict.fromkeys(keys)}
    return pd.Series([known[key] for key in keys], index=located.index, dtype="object")
