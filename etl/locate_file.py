"""`terrinum locate IN.csv --output OUT.csv`: every row and column kept, the answer appended."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, fields
from difflib import get_close_matches
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from etl.decisions import apply_decisions
from etl.errors import EtlError
from etl.extract.geometry import LATITUDE, LONGITUDE
from etl.extract.table import read_table
from etl.geocoding import with_geocoder
from etl.transform.distinct import once_each
from etl.transform.locate import OUTPUT_COLUMNS, Gazetteer, Method, Status, locate
from etl.transform.locate.cells import read_year, short
from geodata.errors import os_reason
from geodata.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from etl.extract.table import RawTable
    from etl.geocoding import Geocode
    from geodata.store.decisions import Decision, Key

MAX_WARNINGS = 20
ROWS_AT_ONCE = 20_000  # written


class UnknownColumnError(EtlError):
    """An option names a column that the file does not have."""

    def __init__(self, place: str, option: str, asked: str, found: Sequence[str]) -> None:
        near = nearest_header(asked, found)
        hint = f" Serait-ce « {near} » ?" if near else ""
        listed = ", ".join(f"« {name} »" for name in found)
        super().__init__(
            f"{place} : pas de colonne « {asked} » (option --{option}).{hint} "
            f"Colonnes présentes : {listed}."
        )


class NoColumnError(EtlError):
    """No option says which column tells the place."""

    def __init__(self) -> None:
        options = ", ".join(f"--{field.name}" for field in fields(ColumnChoice))
        super().__init__(f"Dites quelles colonnes lire, par exemple --name commune : {options}.")


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which column of the file holds each clue; `year` may also be a year (« 2013 »)."""

    code: str | None = None
    name: str | None = None
    type: str | None = None
    departement: str | None = None
    postcode: str | None = None
    year: str | None = None
    lat: str | None = None
    lon: str | None = None
    uai: str | None = None
    address: str | None = None

    def chosen(self) -> dict[str, str]:
        """Return the columns asked for, by clue."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {clue: column for clue, column in named.items() if column}


@dataclass(frozen=True, slots=True)
class LocateSummary:
    """What was read and written; `rows` = matched + review + rejected.

    `warnings` are French sentences that name file, line and column. `geocoded` of the matched rows
    owe it to a geocoder.
    """

    rows: int
    matched: int
    review: int
    rejected: int
    dialect: str
    overwritten: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    geocoded: int = 0


def locate_file(  # noqa: PLR0913 - the options of the command, named
    source: Path,
    output: Path,
    columns: ColumnChoice,
    gazetteer: Gazetteer,
    *,
    decisions: Mapping[Key, Decision] | None = None,
    geocode: Geocode | None = None,
    read: RawTable | None = None,
) -> LocateSummary:
    """Locate each row of `source` and write `output`, same rows and columns, `loc_*` appended.

    `output` is UTF-8, in the separator of `source`, written whole or not at all. `loc_*` columns
    already in `source` (a file located before) are replaced. A row with too many or too few cells
    is written as it was, padded, with status `rejected` and its line in the reason. `decisions`
    (`geodata.store.decisions.read_decisions`) replace the answers on the texts that humans decided.
    `geocode` (`etl.sources.geocoder.geocode`) is asked the addresses that nothing exact settled.
    `read` is what `read_table` made of `source`, where it was read before.
    Raises UnreadableFileError, UnknownColumnError, NoColumnError, SourceError.
    """
    read = read_table(source) if read is None else read
    overwritten = tuple(name for name in OUTPUT_COLUMNS if name in read.frame.columns)
    clues, warnings = _clues(source, read, columns, gazetteer)
    located = apply_decisions(clues, locate(clues, gazetteer), decisions or {}, gazetteer)
    if geocode:
        located = with_geocoder(clues, located, gazetteer, geocode)
    result = pd.concat([read.frame.drop(columns=list(overwritten)), _text(located)], axis="columns")
    headers, rows = _with_misshapen(read, result)
    write_csv(output, headers, rows, separator=read.separator)
    statuses = Counter(located["loc_status"])
    return LocateSummary(
        rows=read.row_count,
        matched=statuses[Status.MATCHED],
        review=statuses[Status.REVIEW],
        rejected=statuses[Status.REJECTED] + len(read.misshapen),
        dialect=read.dialect,
        overwritten=overwritten,
        warnings=(*read.notes, *_misshapen_warnings(source, read), *warnings),
        geocoded=int((located["loc_method"] == Method.GEOCODED).sum()),
    )


def nearest_header(asked: str, found: Sequence[str]) -> str:
    """Return the header most like `asked`, accents and case aside; « » if none is."""
    by_words = {normalise(name): name for name in found}
    near = get_close_matches(normalise(asked), by_words, n=1, cutoff=0.6)
    return by_words[near[0]] if near else ""


def _clues(
    source: Path, read: RawTable, columns: ColumnChoice, gazetteer: Gazetteer
) -> tuple[pd.DataFrame, list[str]]:
    """Return the clue columns of the file, and warnings on cells that cannot be read."""
    chosen = {**_points_of(read), **columns.chosen()}
    if not set(chosen) - {"year", "type", "departement"}:
        raise NoColumnError
    clues: dict[str, pd.Series | str] = {}
    for clue, column in chosen.items():
        if column in read.frame.columns:
            clues[clue] = read.frame[column]
        elif clue == "year" and read_year(column, latest=gazetteer.cog_year)[0]:
            clues[clue] = column
        else:
            place = f"{source.name}, {read.header_place}"
            raise UnknownColumnError(place, clue, column, list(read.frame.columns))
    frame = pd.DataFrame(clues, index=read.frame.index)
    return frame, _year_warnings(source, frame, chosen, gazetteer)


def _points_of(read: RawTable) -> dict[str, str]:
    """Return the columns that hold the points of a geographic file, which need no option."""
    has_points = read.geometry is not None and {LONGITUDE, LATITUDE} <= set(read.frame.columns)
    return {"lat": LATITUDE, "lon": LONGITUDE} if has_points else {}


def _year_warnings(
    source: Path, clues: pd.DataFrame, chosen: dict[str, str], gazetteer: Gazetteer
) -> list[str]:
    if "year" not in clues:
        return []
    notes = {text: read_year(text, latest=gazetteer.cog_year)[1] for text in clues["year"].unique()}
    wrong = clues["year"].map(notes)
    wrong = wrong[wrong != ""]
    told = [
        f"{source.name}, ligne {line}, colonne « {chosen['year']} » : {note}"
        for line, note in wrong.iloc[:MAX_WARNINGS].items()
    ]
    return [*told, *_more(len(wrong) - len(told))]


def _misshapen_warnings(source: Path, read: RawTable) -> list[str]:
    told = [
        f"{source.name}, ligne {line} : {short(reason, 200)}."
        for line, reason in read.misshapen["reason"].iloc[:MAX_WARNINGS].items()
    ]
    return [*told, *_more(len(read.misshapen) - len(told))]


def _more(count: int) -> list[str]:
    return [f"… et {count} autres lignes."] if count > 0 else []


def _text(located: pd.DataFrame) -> pd.DataFrame:
    """Write numbers as text, nothing where there is none."""
    year = located["loc_cog_year"].astype("str").fillna("")
    confidence = once_each(located["loc_confidence"], "{:.2f}".format)
    return located.assign(loc_cog_year=year, loc_confidence=confidence)


def _with_misshapen(
    read: RawTable, result: pd.DataFrame
) -> tuple[list[str], Iterator[Sequence[str]]]:
    """Return headers and rows in the order of the file, misshapen rows included.

    Cells beyond the last header go to added columns « colonne N », so that none is lost.
    """
    width = len(read.frame.columns)
    spare = max((len(cells) - width for cells in read.misshapen["cells"]), default=0)
    added = [f"colonne {width + extra + 1}" for extra in range(max(0, spare))]
    bad = []
    for line, cells, reason in zip(
        read.misshapen.index, read.misshapen["cells"], read.misshapen["reason"], strict=True
    ):
        told = {
            **dict(zip([*read.frame.columns, *added], cells, strict=False)),
            **dict.fromkeys(OUTPUT_COLUMNS, ""),
            "loc_status": Status.REJECTED.value,
            "loc_confidence": "0.00",
            "loc_reason": f"Ligne {line} : {reason}.",
        }
        bad.append((line, [told.get(name, "") for name in [*result.columns, *added]]))
    good = _by_line(result, [""] * len(added))
    rows = merge(good, bad, key=itemgetter(0)) if bad else good
    return [*result.columns, *added], (cells for _, cells in rows)


def _by_line(result: pd.DataFrame, added: list[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield (line, cells), some rows at a time: a million as Python text would fill the memory."""
    for start in range(0, len(result), ROWS_AT_ONCE):
        part = result.iloc[start : start + ROWS_AT_ONCE]
        for line, cells in zip(part.index, part.to_numpy(dtype=object).tolist(), strict=True):
            yield line, [*cells, *added] if added else cells


def write_csv(
    output: Path, headers: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str
) -> None:
    """Write a UTF-8 CSV whole or not at all: a temporary file beside it, then renamed."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        raise EtlError(f"{output} : impossible d'écrire ici ({os_reason(error)}).") from error
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=separator, lineterminator="\n")
            writer.writerow(headers)
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(0o644)
        partial.replace(output)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
