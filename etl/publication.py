"""What is published: the rows read now beside those kept from before, what waits, a manifest."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.transform.initiative_columns import column_of
from etl.transform.perimeters import explain, perimeter_tables
from geodata.schemas import INITIATIVES, PENDING, PERIMETERS
from geodata.store import StoreMissingError, read_initiatives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from etl.read_initiatives import SourceFile
    from geodata.store import Initiatives, Reference

LICENCE = "Licence Ouverte 2.0 (Etalab)"


def published_before(root: Path | None) -> Initiatives | None:
    """Return what was published before, or None where this is the first import."""
    try:
        return read_initiatives(root)
    except StoreMissingError:
        return None


def kept_rows(before: Initiatives | None, accepted: pd.DataFrame, files: set[str]) -> pd.DataFrame:
    """Return the earlier rows that no row read now replaces, with their communes."""
    if before is None:
        return accepted.iloc[:0]
    old = before.initiatives
    old = old[~old["source_file"].isin(files) & ~old["id"].isin(accepted["id"])]
    communes = before.perimeters.groupby("perimeter_id")["commune_code"].agg(list)
    return old.assign(communes=old["perimeter_id"].map(communes))


def still_waiting(
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
    return pending["row"].map(lambda row: _id(json.loads(row)))


def _id(row: Mapping[str, str]) -> str:
    found = (cell for header, cell in row.items() if column_of(header) == "id")
    return next(found, "").strip()


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
    sources: Sequence[SourceFile],
    before: Initiatives | None,
    reference: Reference,
) -> dict[str, Any]:
    """Say what the version holds; file names only: a path would tell about the machine."""
    earlier = before.manifest["sources"] if before else {}
    digests = {name: facts["sha256"] for name, facts in earlier.items()}
    digests |= {source.name: source.sha256 for source in sources}
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
