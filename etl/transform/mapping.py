"""Which column of a file is which column of the schema: said, known, guessed or asked.

A header that a profile names is taken as said; then one that is a name or an alias of the schema;
then one that looks like a field still free, by far more than like any other. Where two answers are
near, none is chosen: the header is `asked`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from etl.errors import EtlError
from etl.transform.initiative_columns import BY_HEADER, point_headers
from etl.transform.initiatives import REPORT_HEADERS
from geodata.initiative_fields import BY_COLUMN, INITIATIVE_FIELDS
from geodata.names import SMALL_WORDS, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

LIKE = 80  # of 100: « titel » for « title »; « population » and « operation » score 74
MARGIN = 10  # between the first answer and the next, under which a human is asked
NOISE_WORDS = SMALL_WORDS | {"nb", "nombre", "eur", "euros"}
THE_ROW_ITSELF = {"projet", "initiative", "action"}  # « début du projet » is « début »
IGNORED_SUFFIX = " (ignorée)"


@dataclass(frozen=True)
class Profile:
    """What a human said of files of one kind, once for all.

    `columns`: header → column of the schema (our name), or None to leave it out. `meanings`: by
    column, what is written → what it means. `constants`: column → the value of every row.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


@dataclass(frozen=True)
class MappedHeader:
    """A header and what it was taken for; `among`: the columns between which one must choose."""

    header: str
    column: str | None
    guessed: bool = False
    among: tuple[str, ...] = ()


class AmbiguousHeadersError(EtlError):
    """Some headers may mean several columns, or several headers the same one."""

    def __init__(self, place: str, asked: Sequence[MappedHeader]) -> None:
        told = " ".join(question(each) for each in asked)
        super().__init__(f"{place} : {told}")


def question(asked: MappedHeader) -> str:
    """Ask what a header means, with the words that answer."""
    fields = [BY_COLUMN[column].name for column in asked.among]
    listed = " ou ".join(f"« {name} »" for name in fields)
    shared = ", comme un autre en-tête du fichier" if len(fields) == 1 else ""
    return (
        f"l'en-tête « {asked.header} » peut dire {listed}{shared}. Dites-le : "
        f'--colonne "{asked.header}={fields[0]}", ou --colonne "{asked.header}=" pour la laisser.'
    )


def map_headers(headers: Sequence[str], profile: Profile | None = None) -> tuple[MappedHeader, ...]:
    """Say what each header is taken for, in the order of the file; nothing is refused here."""
    said = _said(headers, profile or Profile())
    known = _known([header for header in headers if header not in said])
    taken = {column for column in (*said.values(), *known.values()) if column}
    taken |= set(profile.constants) if profile else set()
    rest = [each for each in headers if each not in said and each not in known]
    points = point_headers(rest)
    guesses = _guessed([each for each in rest if each not in (*REPORT_HEADERS, *points)], taken)
    return tuple(
        guesses.get(header) or MappedHeader(header, said.get(header) or known.get(header))
        for header in headers
    )


def apply_mapping(
    frame: pd.DataFrame, mapped: Sequence[MappedHeader], profile: Profile | None = None
) -> pd.DataFrame:
    """Give each column that was said or guessed the schema's name in files, which needs no profile.

    `frame` holds text, a column per header. Headers known as they are stay as they are. Values and
    constants of the profile are written in; a column left out keeps its cells, under a header that
    means nothing to the schema.
    """
    profile = profile or Profile()
    renamed = {each.header: _header_after(each) for each in mapped}
    result = frame.rename(columns=renamed)
    by_column = {each.column: renamed[each.header] for each in mapped if each.column}
    for column, words in profile.meanings.items():
        if (header := by_column.get(column)) in result:
            meant = {normalise(word): value for word, value in words.items()}
            cells = result[header]
            result[header] = [meant.get(normalise(cell), cell) for cell in cells]
    for column, value in profile.constants.items():
        result[BY_COLUMN[column].name] = value
    return result


def headers_of(mapped: Sequence[MappedHeader]) -> dict[str, str]:
    """Return the header that the file gives to each column of the schema found in it."""
    return {each.column: each.header for each in mapped if each.column}


def profile_of(mapped: Sequence[MappedHeader], profile: Profile) -> Profile:
    """Return the profile that maps the same headers without guessing."""
    columns = {each.header: each.column for each in mapped if each.header not in REPORT_HEADERS}
    return replace(profile, columns={**columns, **profile.columns})


def _said(headers: Sequence[str], profile: Profile) -> dict[str, str | None]:
    """Return what the profile says of the headers, whatever their case and accents."""
    by_words = {normalise(header): column for header, column in profile.columns.items()}
    return {
        header: profile.columns.get(header, by_words.get(normalise(header)))
        for header in headers
        if header in profile.columns or normalise(header) in by_words
    }


def _known(headers: Sequence[str]) -> dict[str, str]:
    found = {header: BY_HEADER.get(normalise(header)) for header in headers}
    return {header: column for header, column in found.items() if column}


def _header_after(mapped: MappedHeader) -> str:
    """Return the header under which the cells go on: one that `rename_headers` reads alike."""
    meaning = BY_HEADER.get(normalise(mapped.header))
    if meaning == mapped.column:
        return mapped.header
    return BY_COLUMN[mapped.column].name if mapped.column else f"{mapped.header}{IGNORED_SUFFIX}"


def _guessed(headers: Sequence[str], taken: set[str]) -> dict[str, MappedHeader]:
    """Guess the headers that look like one free field, far more than like any other."""
    scores = {header: _scores(header, taken) for header in headers}
    near = {header: _near(of_field) for header, of_field in scores.items() if of_field}
    wanted = Counter(column for columns in near.values() for column in columns)
    guesses = {}
    for header, columns in near.items():
        alone = len(columns) == 1 and (
            wanted[columns[0]] == 1 or _far_ahead(header, columns[0], scores)
        )
        beaten = any(_beaten(header, column, scores) for column in columns)
        if alone:
            guesses[header] = MappedHeader(header, columns[0], guessed=True)
        elif not beaten:
            guesses[header] = MappedHeader(header, None, among=columns)
    return guesses


def _scores(header: str, taken: set[str]) -> dict[str, float]:
    """Score the free fields that a header looks like, from LIKE to 100."""
    words = _words(header)
    found = {
        each.column: max(fuzz.ratio(words, phrase) for phrase in PHRASES[each.column])
        for each in INITIATIVE_FIELDS
        if each.column not in taken and words
    }
    return {column: score for column, score in found.items() if score >= LIKE}


def _near(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the best fields, those within MARGIN of the first, best first."""
    ranked = sorted(scores, key=lambda column: -scores[column])
    return tuple(c for c in ranked if scores[ranked[0]] - scores[c] < MARGIN)


def _far_ahead(header: str, column: str, scores: Mapping[str, Mapping[str, float]]) -> bool:
    others = [of[column] for name, of in scores.items() if name != header and column in of]
    return all(scores[header][column] - other >= MARGIN for other in others)


def _beaten(header: str, column: str, scores: Mapping[str, Mapping[str, float]]) -> bool:
    """Tell whether another header is this field by far: then nobody need be asked."""
    return any(
        name != header and of.get(column, 0) - scores[header][column] >= MARGIN
        for name, of in scores.items()
    )


def _words(text: str) -> str:
    """Sort the words of a header that tell something: « Intitulé du projet » → intitule projet."""
    words = normalise(text).split()
    telling = [word for word in words if word not in NOISE_WORDS] or words
    bare = [word for word in telling if word not in THE_ROW_ITSELF]
    return " ".join(sorted(bare if len(bare) > 1 else telling))


PHRASES = {
    each.column: tuple(
        {_words(text) for text in (each.name, each.column, each.title, *each.aliases, *each.hints)}
    )
    for each in INITIATIVE_FIELDS
}
