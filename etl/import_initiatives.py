"""`terrinum import`: files → checked rows → located rows → a published version.

Every row read ends in one of three places, and the summary counts them:
read = accepted + review + rejected.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.decisions import apply_decisions
from etl.extract.delimited import read_delimited
from etl.load.pending import write_pending
from etl.transform.initiatives import (
    REJECTED,
    REVIEW,
    check_rows,
    ignored_headers,
    refuse_repeated_ids,
    rename_headers,
)
from etl.transform.locate import Gazetteer, beneficiaries_of, communes_of, locate
from etl.transform.perimeters import explain, perimeter_tables
from geodata.schemas import INITIATIVES, PENDING, PERIMETERS
from geodata.store import (
    StoreMissingError,
    editing_initiatives,
    publish_initiatives,
    read_initiatives,
)
from geodata.store.decisions import read_decisions

if TYPE_CHECKING:
    from geodata.store import Initiatives, Published, Reference
    from geodata.store.decisions import Decision, Key

EMBEDDED = Path(__file__).parent / "data" / "initiatives.csv"
LICENCE = "Licence Ouverte 2.0 (Etalab)"
Step = Callable[[str], None]


@dataclass(frozen=True)
class FileReport:
    """What one file gave: rows read, what was guessed, which columns were left out."""

    name: str
    sha256: str
    read: int
    dialect: str
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class ImportSummary:
    """The outcome of an import; `read == accepted + review + rejected` always holds."""

    files: tuple[FileReport, ...]
    accepted: int
    review: int
    rejected: int
    kept: int
    pending_file: Path | None
    published: Published

    @property
    def read(self) -> int:
        """Rows read in all the files."""
        return sum(report.read for report in self.files)


@dataclass(frozen=True)
class Batch:
    """Rows of every file: `rows` typed and checked, `pending` as table PENDING."""

    rows: pd.DataFrame
    pending: pd.DataFrame
    cells: pd.Series


def import_files(  # noqa: PLR0913 - the options of the command, all named
    paths: Sequence[Path],
    reference: Reference,
    *,
    pending_file: Path | None = None,
    replace: bool = False,
    root: Path | None = None,
    on_step: Step = lambda _: None,
) -> ImportSummary:
    """Read, check, locate and publish `paths`.

    Rows of earlier imports stay, unless `replace`: a file read again replaces its own rows, and a
    row with a known id replaces the row of that id. Rows in doubt or refused go to `pending_file`.
    Raises EtlError where a file cannot be read at all; then nothing is published.
    """
    reports, batch = _read(paths, on_step)
    on_step("localisation")
    accepted, doubtful = locate_batch(batch, reference, read_decisions(root))
    pending = stacked([batch.pending, doubtful], PENDING)
    files = {report.name for report in reports}
    with editing_initiatives(root):
        before = None if replace else _before(root)
        kept = _kept(before, accepted, files)
        tables = initiative_tables(pd.concat([accepted, kept], ignore_index=True), reference)
        tables["pending"] = _still_waiting(pending, before, files, accepted=accepted, kept=kept)
        published = publish_initiatives(
            tables, manifest_of(tables, reports, before, reference), root=root, on_step=on_step
        )
    written = pending_file if pending_file and len(pending) else None
    if written:
        write_pending(pending, written)
    return ImportSummary(
        files=tuple(reports),
        accepted=len(accepted),
        review=int((pending["outcome"] == REVIEW).sum()),
        rejected=int((pending["outcome"] == REJECTED).sum()),
        kept=len(kept),
        pending_file=written,
        published=published,
    )


def _read(paths: Sequence[Path], on_step: Step) -> tuple[list[FileReport], Batch]:
    reports, rows, pending, cells = [], [], [], []
    for path, name in zip(paths, _names(paths), strict=True):
        on_step(f"lecture de {name}")
        file = read_delimited(path)
        checked = check_rows(rename_headers(file.frame, name), name)
        raw = _as_json(file.frame, name)
        reports.append(
            FileReport(
                name=name,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                read=file.row_count,
                dialect=file.dialect,
                ignored=tuple(ignored_headers(file.frame)),
            )
        )
        rows.append(with_origin(checked.rows, name))
        pending.append(rejections(with_origin(checked.rejected, name), raw))
        pending.append(_misshapen(file.misshapen, list(file.frame.columns), name))
        cells.append(raw)
    all_rows, all_cells = pd.concat(rows, ignore_index=True), pd.concat(cells)
    kept, refused = refuse_repeated_ids(all_rows)
    pending.append(rejections(refused, all_cells))
    return reports, Batch(kept, pd.concat(pending, ignore_index=True), all_cells)


def _names(paths: Sequence[Path]) -> list[str]:
    """Name each file as users know it; files of one name are told apart by their folder."""
    plain = [path.name for path in paths]
    return [
        f"{path.resolve().parent.name}/{path.name}" if plain.count(path.name) > 1 else path.name
        for path in paths
    ]


def _as_json(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return each row's cells exactly as read, as a JSON object, by (file, line)."""
    return pd.Series(
        [json.dumps(row, ensure_ascii=False) for row in frame.to_dict("records")],
        index=pd.MultiIndex.from_product([[name], frame.index]),
        dtype="str",
    )


def with_origin(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Say which file and line each row, indexed by line, comes from."""
    return rows.assign(source_file=name, source_line=rows.index).reset_index(drop=True)


def rejections(rejected: pd.DataFrame, cells: pd.Series) -> pd.DataFrame:
    """Return rows of table PENDING: `rejected` has origin and reason, `cells` is by origin."""
    origin = pd.MultiIndex.from_frame(rejected[["source_file", "source_line"]])
    return rejected[["source_file", "source_line", "reason"]].assign(
        outcome=REJECTED,
        candidates=_no_candidates(rejected),
        row=cells.reindex(origin).to_numpy(),
    )


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


def locate_batch(
    batch: Batch, reference: Reference, decisions: Mapping[Key, Decision]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the rows into located ones (with their communes) and doubtful ones."""
    rows = _with_beneficiaries(batch.rows)
    gazetteer = Gazetteer.from_reference(reference)
    clues = pd.DataFrame(
        {
            "code": rows["territory_code"],
            "name": rows["territory_name"],
            "type": rows["territory_type"],
            "year": rows["territory_year"],
        }
    )
    found = apply_decisions(clues, locate(clues, gazetteer), decisions, gazetteer)
    matched = found["loc_status"] == "matched"
    located = pd.concat([rows[matched], found[matched]], axis="columns")
    located["communes"] = communes_of(found[matched], gazetteer)
    origin = pd.MultiIndex.from_frame(rows.loc[~matched, ["source_file", "source_line"]])
    doubtful = rows.loc[~matched, ["source_file", "source_line"]].assign(
        reason=found.loc[~matched, "loc_reason"],
        outcome=found.loc[~matched, "loc_status"],
        candidates=found.loc[~matched, "loc_candidates"].map(
            lambda codes: [code for code in codes.split(";") if code]
        ),
        row=batch.cells.reindex(origin).to_numpy(),
    )
    return located, doubtful


def _with_beneficiaries(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill an empty `education_level` from « toutes les écoles de … », typed as a territory."""
    told = rows["territory_name"].map(lambda name: list(beneficiaries_of(name)))
    return rows.assign(
        education_level=rows["education_level"].where(rows["education_level"].map(bool), told)
    )


def _before(root: Path | None) -> Initiatives | None:
    """Return what was published before, or None where this is the first import."""
    try:
        return read_initiatives(root)
    except StoreMissingError:
        return None


def _kept(before: Initiatives | None, accepted: pd.DataFrame, files: set[str]) -> pd.DataFrame:
    """Return the earlier rows that no row read now replaces, with their communes."""
    if before is None:
        return accepted.iloc[:0]
    old = before.initiatives
    old = old[~old["source_file"].isin(files) & ~old["id"].isin(accepted["id"])]
    communes = before.perimeters.groupby("perimeter_id")["commune_code"].agg(list)
    return old.assign(communes=old["perimeter_id"].map(communes))


def _still_waiting(
    pending: pd.DataFrame,
    before: Initiatives | None,
    files: set[str],
    *,
    accepted: pd.DataFrame,
    kept: pd.DataFrame,
) -> pd.DataFrame:
    """Return what waits for a human: what was read now and what waited before.

    A row whose id was since published from another file has been corrected there: it no longer
    waits.
    """
    waiting = [pending[~_ids(pending).isin(kept["id"])]]
    if before is not None:
        old = before.pending
        published = pd.concat([accepted["id"], kept["id"]])
        waiting.append(old[~old["source_file"].isin(files) & ~_ids(old).isin(published)])
    return stacked(waiting, PENDING)


def _ids(pending: pd.DataFrame) -> pd.Series:
    """Return the id that each pending row was read with; empty where it had none."""
    return pending["row"].map(lambda row: json.loads(row).get("id", "").strip())


def initiative_tables(everything: pd.DataFrame, reference: Reference) -> dict[str, pd.DataFrame]:
    """Return tables INITIATIVES and PERIMETERS of located rows; `communes` holds their codes."""
    population = reference.communes.set_index("commune_code")["population"]
    rows = everything.drop(columns=["perimeter_id", "commune_count", "population"], errors="ignore")
    facts, perimeters = perimeter_tables(rows["communes"].tolist(), population)
    rows = pd.concat([rows, facts], axis="columns")
    rows["perimeter_text"] = explain(rows, cog_year=reference.cog_year)
    return {
        "initiatives": stacked([rows], INITIATIVES).sort_values("id", ignore_index=True),
        "perimeters": stacked([perimeters], PERIMETERS),
    }


def stacked(frames: list[pd.DataFrame], table: Any) -> pd.DataFrame:  # noqa: ANN401
    """Stack frames and keep the schema's columns in the schema's order."""
    return pd.concat(frames, ignore_index=True)[list(table.columns)]


def manifest_of(
    tables: dict[str, pd.DataFrame],
    reports: Sequence[FileReport],
    before: Initiatives | None,
    reference: Reference,
) -> dict[str, Any]:
    """Say what the version holds; file names only: a path would tell about the machine."""
    earlier = before.manifest["sources"] if before else {}
    digests = {name: facts["sha256"] for name, facts in earlier.items()}
    digests |= {report.name: report.sha256 for report in reports}
    published = tables["initiatives"]["source_file"].value_counts()
    waiting = tables["pending"]["source_file"].value_counts()
    return {
        "kind": "initiatives",
        "licence": LICENCE,
        "terrinum_version": version("terrinum"),
        "reference_version": reference.version,
        "cog_year": reference.cog_year,
        "counts": {name: len(frame) for name, frame in tables.items()},
        "sources": {
            name: {
                "published": int(published.get(name, 0)),
                "pending": int(waiting.get(name, 0)),
                "sha256": digests[name],
            }
            for name in sorted({*published.index, *waiting.index})
        },
    }
