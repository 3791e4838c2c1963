"""`terrinum import`: files → checked rows → located rows → a published version.

Every row read ends in one of three places, and the summary counts them:
read = accepted + review + rejected.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from etl.decisions import apply_decisions
from etl.load.pending import write_pending
from etl.publication import (
    initiative_tables,
    kept_rows,
    manifest_of,
    published_before,
    stacked,
    still_waiting,
)
from etl.read_initiatives import ORIGIN, Batch, check_files, open_files
from etl.transform.damaged_codes import suggest_codes
from etl.transform.distinct import once_each
from etl.transform.initiative_columns import LATITUDE, LONGITUDE, column_of, point_headers
from etl.transform.initiatives import REJECTED, REVIEW, is_unnamed
from etl.transform.locate import Gazetteer, Method, beneficiaries_of, communes_of, locate
from etl.transform.mapping import headers_of
from geodata.schemas import PENDING, TERRITORIES
from geodata.store import (
    editing_initiatives,
    publish_initiatives,
)
from geodata.store.decisions import read_decisions

if TYPE_CHECKING:
    from etl.read_initiatives import SourceFile
    from etl.transform.mapping import Profile
    from geodata.store import Published, Reference
    from geodata.store.decisions import Decision, Key

EMBEDDED = Path(__file__).parent / "data" / "initiatives.csv"
Step = Callable[[str], None]
PREVIEW_ROWS = 20


@dataclass(frozen=True)
class ImportSummary:
    """The outcome of an import; `read == accepted + review + rejected` always holds.

    `problems` has PROBLEM_COLUMNS, by file and line. `preview` holds the first located rows.
    `published` is None where nothing was to be published (dry run).
    """

    files: tuple[SourceFile, ...]
    accepted: int
    review: int
    rejected: int
    kept: int
    problems: pd.DataFrame
    preview: pd.DataFrame
    pending_file: Path | None
    published: Published | None

    @property
    def read(self) -> int:
        """Rows read in all the files."""
        return sum(file.raw.row_count for file in self.files)


def import_files(  # noqa: PLR0913 - the options of the command, all named
    paths: Sequence[Path],
    reference: Reference,
    *,
    profile: Profile | None = None,
    sheet: str | None = None,
    pending_file: Path | None = None,
    replace: bool = False,
    dry_run: bool = False,
    root: Path | None = None,
    on_step: Step = lambda _: None,
) -> ImportSummary:
    """Read, check, locate and publish `paths`.

    Rows of earlier imports stay, unless `replace`: a file read again replaces its own rows, and a
    row with a known id replaces the row of that id. Rows in doubt or refused go to `pending_file`.
    `dry_run` does all but publish. Raises EtlError where a file cannot be read at all; then
    nothing is published.
    """
    return import_opened(
        open_files(paths, profile, sheet=sheet, on_step=on_step),
        reference,
        pending_file=pending_file,
        replace=replace,
        dry_run=dry_run,
        root=root,
        on_step=on_step,
    )


def import_opened(  # noqa: PLR0913 - the options of the command, all named
    sources: Sequence[SourceFile],
    reference: Reference,
    *,
    pending_file: Path | None = None,
    replace: bool = False,
    dry_run: bool = False,
    root: Path | None = None,
    on_step: Step = lambda _: None,
) -> ImportSummary:
    """Check, locate and publish files already read: see `import_files`."""
    accepted, pending, problems = _sorted_out(sources, reference, root, on_step)
    published, kept = None, 0
    if not dry_run:
        published, kept = _publish(
            sources, accepted, pending, reference, replace=replace, root=root, on_step=on_step
        )
    written = pending_file if pending_file and len(pending) else None
    if written:
        write_pending(pending, written)
    return ImportSummary(
        files=tuple(sources),
        accepted=len(accepted),
        review=int((pending["outcome"] == REVIEW).sum()),
        rejected=int((pending["outcome"] == REJECTED).sum()),
        kept=kept,
        problems=problems,
        preview=accepted.head(PREVIEW_ROWS),
        pending_file=written,
        published=published,
    )


def _sorted_out(
    sources: Sequence[SourceFile], reference: Reference, root: Path | None, on_step: Step
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the rows accepted, table PENDING of the others, and the problems told.

    What the checks made is forgotten here, before anything is published: it is as large as a file.
    """
    on_step("contrôle des cellules")
    batch = check_files(sources)
    on_step("localisation")
    accepted, doubtful = locate_batch(batch, reference, read_decisions(root))
    pending = stacked([batch.pending, doubtful], PENDING)
    return accepted, pending, _all_problems(batch, doubtful, sources)


def _publish(  # noqa: PLR0913 - what is published, then how, all named
    sources: Sequence[SourceFile],
    accepted: pd.DataFrame,
    pending: pd.DataFrame,
    reference: Reference,
    *,
    replace: bool,
    root: Path | None,
    on_step: Step,
) -> tuple[Published, int]:
    """Publish the rows read now beside those kept from before; return how many were kept."""
    names = {source.name for source in sources}
    with editing_initiatives(root):
        before = None if replace else published_before(root)
        kept = kept_rows(before, accepted, names)
        tables = initiative_tables(pd.concat([accepted, kept], ignore_index=True), reference)
        tables["pending"] = still_waiting(pending, before, names, accepted=accepted, kept=kept)
        published = publish_initiatives(
            tables, manifest_of(tables, sources, before, reference), root=root, on_step=on_step
        )
    return published, len(kept)


def _all_problems(
    batch: Batch, doubtful: pd.DataFrame, sources: Sequence[SourceFile]
) -> pd.DataFrame:
    """Return the problems of cells, then of places, by file and line."""
    headers = {source.name: headers_of(source.mapped) for source in sources}
    cells = [json.loads(row) for row in doubtful["row"]]
    told = [
        _place_column(headers[file], row)
        for file, row in zip(doubtful["source_file"], cells, strict=True)
    ]
    places = pd.DataFrame(
        {
            "file": doubtful["source_file"],
            "line": doubtful["source_line"],
            "header": [header for header, _ in told],
            "value": [value for _, value in told],
            "message": doubtful["reason"],
            "severity": doubtful["outcome"],
        }
    )
    return pd.concat([batch.problems, places], ignore_index=True).sort_values(
        ["file", "line"], kind="stable", ignore_index=True
    )


def _place_column(headers: Mapping[str, str], row: Mapping[str, str]) -> tuple[str, str]:
    """Return the header and the cell that say where a row is: its name, else its code or point."""
    named = {column_of(header): cell.strip() for header, cell in row.items()}
    for column in ("territory_name", "territory_code"):
        if named.get(column):
            return headers.get(column, column), named[column]
    points = point_headers(row)
    return " et ".join(points), " ; ".join(row[header].strip() for header in points)


def locate_batch(
    batch: Batch, reference: Reference, decisions: Mapping[Key, Decision]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the rows into located ones (with their communes) and doubtful ones."""
    rows = _with_beneficiaries(batch.rows)
    gazetteer = Gazetteer.from_reference(reference)
    clues = _clues(rows)
    territories = reference.columns_of(TERRITORIES, ("code", "population"))
    answers = suggest_codes(clues, locate(clues, gazetteer), territories)
    found = apply_decisions(clues, answers, decisions, gazetteer)
    matched = found["loc_status"] == "matched"
    located = _named_by_point(pd.concat([rows[matched], found[matched]], axis="columns"))
    located["communes"] = communes_of(found[matched], gazetteer)
    doubtful = rows.loc[~matched, ORIGIN]
    doubtful = doubtful.assign(
        reason=found.loc[~matched, "loc_reason"],
        outcome=found.loc[~matched, "loc_status"],
        candidates=found.loc[~matched, "loc_candidates"].map(
            lambda codes: [code for code in codes.split(";") if code]
        ),
        row=batch.written(doubtful),
    )
    return located, doubtful


def _clues(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the locator reads; a point is also the text that a decision may be about."""
    clues = pd.DataFrame(
        {
            "code": rows["territory_code"],
            "name": rows["territory_name"],
            "type": rows["territory_type"],
            "year": rows["territory_year"],
        }
    )
    points = rows[[LATITUDE, LONGITUDE]]
    if not (points != "").to_numpy().any():
        return clues
    text = (points[LATITUDE] + " " + points[LONGITUDE]).str.strip()
    return clues.assign(
        lat=points[LATITUDE], lon=points[LONGITUDE], point=text.where(is_unnamed(rows), "")
    )


def _named_by_point(located: pd.DataFrame) -> pd.DataFrame:
    """Write the territory of the rows that only a point located: they bear no name to show."""
    only = is_unnamed(located)
    found = {"territory_type": "loc_level", "territory_name": "loc_name"}
    for column, answer in {**found, "territory_code": "loc_code"}.items():
        located[column] = located[column].where(~only, located[answer])
    # A decision on a point is read again from the code just written, as any code is.
    located["loc_method"] = located["loc_method"].where(~only, Method.POINT.value)
    return located


def _with_beneficiaries(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill an empty `education_level` from « toutes les écoles de … », typed as a territory."""
    told = once_each(rows["territory_name"], lambda name: list(beneficiaries_of(name)))
    return rows.assign(
        education_level=rows["education_level"].where(rows["education_level"].map(bool), told)
    )
