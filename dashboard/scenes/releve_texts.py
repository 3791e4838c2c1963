"""A relevé to read: Markdown that becomes DOCX, CSV that a spreadsheet opens."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.export.csv import safe_csv
from dashboard.scenes.releve import COMMITMENT, KINDS
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.scenes.releve import Entry, Releve

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
COLUMNS = (
    *("Quand", "Type", "Qui", "Texte", "Scène"),
    *("Niveau", "Code", "Territoire", "Initiative"),
)


def releve_to_csv(releve: Releve) -> bytes:
    """Write one line per entry; no cell can run as a formula."""
    rows = [_row(each) for each in releve.entrees]
    return safe_csv(pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"))


def releve_to_markdown(releve: Releve) -> str:
    """Write headings and lists alone: what pandoc or a word processor turns into DOCX."""
    lines = [f"# Relevé : {inert(releve.reunion or 'réunion')}", ""]
    for heading, entries in groupby(releve.entrees, key=_heading):
        lines += [f"## {heading}", ""]
        for entry in entries:
            lines += [f"- {_said(entry)}", *(f"  - {about}" for about in _about(entry))]
        lines.append("")
    if commitments := [each for each in releve.entrees if each.type == COMMITMENT]:
        lines += ["## Engagements pris", ""]
        lines += [f"{number}. {_said(each)}" for number, each in enumerate(commitments, 1)]
        lines.append("")
    return "\n".join(lines)


def moment(when: str) -> str:
    """Write 2026-11-23T14:05:00Z as « 23/11/2026 à 14 h 05 UTC »; other texts stay as they are."""
    hour, minute = when[11:13], when[14:16]
    if not (hour.isdecimal() and minute.isdecimal()):
        return when
    return f"{french.date(when)} à {hour} h {minute} UTC"


def inert(text: str) -> str:
    """Escape the signs that Markdown would read; one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _heading(entry: Entry) -> str:
    if entry.scene is None:
        return "Hors scène"
    return f"Scène {entry.scene.numero} : {inert(entry.scene.titre)}"


def _said(entry: Entry) -> str:
    who = f" ({inert(entry.qui)})" if entry.qui else ""
    return f"**{KINDS[entry.type]}**{who} : {inert(entry.texte)}"


def _about(entry: Entry) -> Iterator[str]:
    if place := entry.territoire:
        yield f"Territoire : {inert(place.nom)} ({inert(place.niveau)} {place.code})"
    if about := entry.initiative:
        yield f"Initiative : {inert(about.titre)} ({inert(about.id)})"
    yield f"Noté le {inert(moment(entry.quand))}"


def _row(entry: Entry) -> tuple[str, ...]:
    scene, place = entry.scene, entry.territoire
    return (
        entry.quand,
        KINDS[entry.type],
        entry.qui,
        entry.texte,
        f"{scene.numero}. {scene.titre}" if scene else "",
        *((place.niveau, place.code, place.nom) if place else ("", "", "")),
        entry.initiative.id if entry.initiative else "",
    )
