"""Lists in a cell: `departement;epci` + `Somme;Amiens Métropole` + `80;248000531`, a union.

A code that « - » precedes (`80;-248000531`) is taken out of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.transform.locate.namings import SUB_COMMUNE
from etl.transform.locate.settle import describe
from etl.transform.locate.values import (
    MAX_CANDIDATES,
    STATUS_ORDER,
    Answer,
    Method,
    Status,
    review,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.transform.locate.gazetteer import Gazetteer

LISTS = ("code", "name", "type")
# Shared by every part where they hold one value, parallel where they hold as many as the parts.
SHARED = ("departement", "postcode", "year")
# These place one point of the row, not each of its parts.
SINGLE = ("uai", "address")
MAX_PARTS = 2_000


def split_lists(row: Mapping[str, str]) -> tuple[list[dict[str, str]], Answer | None]:
    """Return the parts of a row, or the answer that says why its lists cannot be paired."""
    cells = {column: _items(row.get(column, "")) for column in (*LISTS, *SHARED)}
    lengths = {column: len(cells[column]) for column in LISTS if cells[column]}
    count = max(lengths.values(), default=0)
    if count > MAX_PARTS:
        return [], review(f"Liste de {count} territoires : {MAX_PARTS} au plus par ligne.")
    uneven = {column: length for column, length in lengths.items() if length not in (1, count)}
    if uneven or (lengths.get("code", count), lengths.get("name", count)) != (count, count):
        told = ", ".join(f"{length} en « {column} »" for column, length in lengths.items())
        return [], review(f"Listes de longueurs différentes : {told} ; attendu autant de chaque.")
    if count <= 1:
        return [{**row, **{column: (cells[column] or [""])[0] for column in LISTS}}], None
    return [_part(cells, position, count) for position in range(count)], None


def _items(cell: str) -> list[str]:
    """Split a cell; an empty item counts (the code that is missing), a trailing « ; » does not."""
    stripped = cell.strip().removesuffix(";")
    return [item.strip() for item in stripped.split(";")] if stripped else []


def _part(cells: Mapping[str, Sequence[str]], position: int, count: int) -> dict[str, str]:
    return {
        column: values[position] if len(values) == count else (values[0] if values else "")
        for column, values in cells.items()
    }


def united(answers: Sequence[Answer], gazetteer: Gazetteer) -> Answer:
    """Join the answers of the parts: the worst status wins, and every doubtful part is told.

    Parts that are `is_excluded` are taken out of the others, where that leaves something.
    """
    worst = max((answer.status for answer in answers), key=STATUS_ORDER.__getitem__)
    doubtful = [answer for answer in answers if answer.status is not Status.MATCHED]
    if doubtful:
        reasons = " ".join(
            f"[{position}] {answer.reason}"
            for position, answer in enumerate(answers, start=1)
            if answer.status is not Status.MATCHED
        )
        candidates = dict.fromkeys(code for answer in doubtful for code in answer.candidates)
        return Answer(worst, reasons, candidates=tuple(candidates)[:MAX_CANDIDATES])
    flat = _flat(answers)
    kept = [answer for answer in flat if not answer.is_excluded]
    excluded = [answer for answer in flat if answer.is_excluded]
    problem = _cannot_exclude(answers, kept, excluded, gazetteer)
    codes = tuple(
        code for answer in kept for code in (answer.target.codes if answer.target else ())
    )
    if problem:
        return review(problem, codes)
    return Answer(
        Status.MATCHED,
        _sentence(kept, excluded, gazetteer),
        method=Method.EXCLUSION if excluded else Method.UNION,
        confidence=min(answer.confidence for answer in flat),
        candidates=codes[:MAX_CANDIDATES],
        parts=(*kept, *excluded),
    )


def _flat(answers: Sequence[Answer]) -> list[Answer]:
    return [part for answer in answers for part in (answer.parts or (answer,))]


def _sentence(kept: Sequence[Answer], excluded: Sequence[Answer], gazetteer: Gazetteer) -> str:
    told = " ".join(answer.reason for answer in (*kept, *excluded))
    if not excluded:
        return f"Union de {len(kept)} territoires. {told}"
    without = ", ".join(describe(part.target, gazetteer) for part in excluded if part.target)
    return f"Territoire dont sont exclus : {without}. {told}"


def _cannot_exclude(
    answers: Sequence[Answer],
    kept: Sequence[Answer],
    excluded: Sequence[Answer],
    gazetteer: Gazetteer,
) -> str:
    """Say why an exclusion makes no perimeter; « » where it does, or where there is none."""
    if not excluded:
        return ""
    if not kept:
        return "Une exclusion sans territoire dont exclure : dites l'ensemble d'abord."
    if any(part.is_excluded for answer in answers for part in answer.parts):
        return "Une exclusion dans une liste : une ligne par territoire, ou la liste des communes."
    whole = _communes(kept, gazetteer)
    for answer in excluded:
        told = describe(answer.target, gazetteer) if answer.target else ""
        if answer.target and answer.target.level in SUB_COMMUNE:
            return f"{told} : seules des communes entières peuvent être exclues."
        if whole.isdisjoint(_communes([answer], gazetteer)):
            return f"{told} n'a aucune commune dans ce dont on l'exclut."
    return "" if whole - _communes(excluded, gazetteer) else "L'exclusion ne laisse aucune commune."


def _communes(answers: Sequence[Answer], gazetteer: Gazetteer) -> set[str]:
    return {
        code for answer in answers if answer.target for code in gazetteer.communes_of(answer.target)
    }
