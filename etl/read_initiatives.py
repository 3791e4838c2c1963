"""From files to checked rows: read, headers mapped, cells checked, every row kept somewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from etl.errors import EtlError
from etl.extract.table import read_table
from etl.transform.initiative_columns import LATITUDE, point_headers
from etl.transform.initiatives import (
    DRAWN_IS_NOT_SAID,
    REJECTED,
    REPORT_HEADERS,
    UnknownHeadersError,
    check_rows,
    refuse_repeated_ids,
    rename_headers,
)
from etl.transform.mapping import (
    AmbiguousHeadersError,
    MappedHeader,
    Profile,
    apply_mapping,
    headers_of,
    map_headers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from etl.extract.table import RawTable

# From rows of some origin (ORIGIN), what was read of each: a JSON object of its cells.
Written = Callable[[pd.DataFrame], Sequence[str]]
ORIGIN = ["source_file", "source_line"]
PROBLEM_COLUMNS = ["file", "line", "header", "value", "message", "severity"]


@dataclass(frozen=True)
class SourceFile:
    """A file as read: its cells, and what each header was taken for."""

    name: str
    sha256: str
    raw: RawTable
    mapped: tuple[MappedHeader, ...]
    profile: Profile

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headers that were taken for nothing."""
        left = [each.header for each in self.mapped if each.column is None]
        used = (*REPORT_HEADERS, *point_headers(left))
        return tuple(header for header in left if header not in used)


@dataclass(frozen=True)
class Batch:
    """Rows of every file: `rows` typed and checked, `pending` as table PENDING.

    `written` gives the cells of some rows as they were read; `problems` has PROBLEM_COLUMNS.
    """

    rows: pd.DataFrame
    pending: pd.DataFrame
    written: Written
    problems: pd.DataFrame | None = None


def open_files(
    paths: Sequence[Path],
    profile: Profile | None = None,
    *,
    sheet: str | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[SourceFile]:
    """Read files and map their headers, refusing nothing yet but what cannot be read at all.

    `sheet` (of a workbook) wins over the profile's. Raises EtlError.
    """
    profile = profile or Profile()
    found = []
    for path, name in zip(paths, _names(paths), strict=True):
        on_step(f"lecture de {name}")
        raw = read_table(path, sheet=sheet or profile.sheet)
        mapped = map_headers([str(header) for header in raw.frame.columns], profile)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(SourceFile(name, digest, raw, mapped, replace(profile, sheet=raw.sheet)))
    return found


def check_files(files: Sequence[SourceFile]) -> Batch:
    """Check every cell of the files.

    Raises EtlError where a header may mean several columns, or a needed column is missing.
    """
    checked = [_check(file) for file in files]
    rows = pd.concat([each.rows for each in checked], ignore_index=True)
    frames = {file.name: each.cells for file, each in zip(files, checked, strict=True)}
    written = partial(_as_json, frames)
    kept, refused = refuse_repeated_ids(rows)
    pending = [*(each.pending for each in checked), rejections(refused, written)]
    problems = [each.problems for each in checked]
    return Batch(
        kept,
        pd.concat(pending, ignore_index=True),
        written,
        pd.concat([*problems, _repeated(refused, files, rows)], ignore_index=True),
    )


def with_origin(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Say which file and line each row, indexed by line, comes from."""
    return rows.assign(source_file=name, source_line=rows.index).reset_index(drop=True)


def rejections(rejected: pd.DataFrame, written: Written) -> pd.DataFrame:
    """Return rows of table PENDING: `rejected` has ORIGIN and `reason`."""
    return rejected[[*ORIGIN, "reason"]].assign(
        outcome=REJECTED, candidates=_no_candidates(rejected), row=written(rejected)
    )


class _Checked(NamedTuple):
    """One file: `cells` are its rows as read, under the headers they go on with."""

    rows: pd.DataFrame
    pending: pd.DataFrame
    cells: pd.DataFrame
    problems: pd.DataFrame


def _check(file: SourceFile) -> _Checked:
    asked = [each for each in file.mapped if each.among]
    place = f"{file.name}, {file.raw.header_place}"
    if asked:
        raise AmbiguousHeadersError(place, asked)
    cells = apply_mapping(file.raw.frame, file.mapped, file.profile)
    drawn = _drawn(file.raw)
    try:
        named = rename_headers(cells, place)
    except UnknownHeadersError as error:
        if not drawn:
            raise
        raise EtlError(f"{error} Dans ce fichier, {DRAWN_IS_NOT_SAID}.") from error
    checked = check_rows(named, file.name, headers=headers_of(file.mapped), drawn=drawn)
    misshapen = _misshapen(file.raw.misshapen, list(cells.columns), file.name)
    rejected = rejections(
        with_origin(checked.rejected, file.name), partial(_as_json, {file.name: cells})
    )
    return _Checked(
        with_origin(checked.rows, file.name),
        pd.concat([rejected, misshapen], ignore_index=True),
        cells,
        _problems(checked.problems, file),
    )


def _drawn(raw: RawTable) -> list[int]:
    """Return the lines that a geographic file draws as something else than a point."""
    if raw.geometry is None:
        return []
    drawn = raw.geometry.notna()
    if LATITUDE in raw.frame:
        drawn &= raw.frame[LATITUDE] == ""
    return drawn.index[drawn].tolist()


def _names(paths: Sequence[Path]) -> list[str]:
    """Name each file as users know it; files of one name are told apart by their folder."""
    plain = [path.name for path in paths]
    names = [
        f"{path.resolve().parent.name}/{path.name}" if plain.count(path.name) > 1 else path.name
        for path in paths
    ]
    if len(set(names)) < len(names):
        raise EtlError("Le même fichier est donné deux fois, ou deux fichiers du même nom.")
    return names


def _as_json(frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame) -> list[str]:
    """Write as JSON the cells of `rows` alone (ORIGIN): most rows are never shown again."""
    texts = [""] * len(rows)
    for name, of_file in rows.reset_index(drop=True).groupby("source_file", sort=False):
        cells = frames[str(name)].loc[of_file["source_line"]]
        headers = cells.columns.tolist()
        for position, row in zip(of_file.index, cells.to_numpy(dtype="object"), strict=True):
            written = dict(zip(headers, row, strict=True))
            texts[position] = json.dumps(written, ensure_ascii=False)
    return texts


def _no_candidates(rows: pd.DataFrame) -> pd.Series:
    empty: list[list[str]] = [[] for _ in range(len(rows))]
    return pd.Series(empty, index=rows.index, dtype="object")


def _misshapen(misshapen: pd.DataFrame, headers: list[str], name: str) -> pd.DataFrame:
    """Keep a row with too many or too few cells, under the headers as far as they go."""
    padded = [
        headers + [f"cellule {n}" for n in range(len(headers) + 1, len(cells) + 1)]
        for cells in misshapen["cells"]
    ]
    return pd.DataFrame(
        {
            "source_file": name,
            "source_line": misshapen.index,
            "reason": [
                f"{name}, ligne {line} : {reason}." for line, reason in misshapen["reason"].items()
            ],
            "outcome": REJECTED,
            "candidates": _no_candidates(misshapen),
            "row": [
                json.dumps(dict(zip(keys, cells, strict=False)), ensure_ascii=False)
                for keys, cells in zip(padded, misshapen["cells"], strict=True)
            ],
        }
    )


def _problems(wrong: pd.DataFrame, file: SourceFile) -> pd.DataFrame:
    """Return the problems of a file's cells and shapes, in PROBLEM_COLUMNS."""
    shapes = file.raw.misshapen
    cells = wrong.assign(file=file.name, line=wrong.index, severity=REJECTED)
    rows = pd.DataFrame(
        {
            "file": file.name,
            "line": shapes.index,
            "message": [f"{reason}." for reason in shapes["reason"]],
        },
    ).assign(header="", value="", severity=REJECTED)
    return pd.concat([cells, rows], ignore_index=True)[PROBLEM_COLUMNS]


def _repeated(
    refused: pd.DataFrame, files: Sequence[SourceFile], rows: pd.DataFrame
) -> pd.DataFrame:
    """Return the problems of ids used twice."""
    headers = {file.name: headers_of(file.mapped).get("id", "id") for file in files}
    ids = rows.set_index(["source_file", "source_line"])["id"]
    origin = pd.MultiIndex.from_frame(refused[["source_file", "source_line"]])
    return pd.DataFrame(
        {
            "file": refused["source_file"],
            "line": refused["source_line"],
            "header": [headers[name] for name in refused["source_file"]],
            "value": ids.reindex(origin).to_numpy(),
            "message": [reason.partition(" : ")[2] for reason in refused["reason"]],
            "severity": REJECTED,
        }
    )
