"""`terrinum review --appliquer`: decided rows are published, whether or not their file is there.

A row that waits keeps its cells in the store, so that nobody needs its file again: it is checked
and located as an import would, with the decisions in force. A row that a decision had published is
located again too: it waits again where that decision was taken back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.decisions import METHOD
from etl.import_initiatives import Step, locate_batch
from etl.publication import initiative_tables, manifest_of, stacked
from etl.read_initiatives import ORIGIN, Batch, rejections, with_origin
from etl.transform.initiative_columns import BY_NAME
from etl.transform.initiatives import check_rows, refuse_repeated_ids, rename_headers
from geodata.review import REVIEW, waiting
from geodata.schemas import PENDING
from geodata.store import (
    Published,
    editing_initiatives,
    publish_initiatives,
    read_initiatives,
)
from geodata.store.decisions import key_of, read_decisions

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    from geodata.store import Initiatives, Reference
    from geodata.store.decisions import Decision, Key


@dataclass(frozen=True)
class Applied:
    """What applying the decisions did, in rows.

    `ids`: initiatives now published that were not. `returned`: published by a decision since
    taken back, they wait again. `unresolved`: decided, and still not published (their reason is in
    table PENDING). `undecided`: they wait for a human.
    """

    ids: tuple[str, ...]
    returned: int
    unresolved: int
    undecided: int
    published: Published


def apply_reviewed(
    reference: Reference,
    *,
    root: Path | None = None,
    on_step: Step = lambda _: None,
) -> Applied:
    """Publish the rows whose text was decided since they were read.

    Raises StoreMissingError where nothing was ever imported.
    """
    with editing_initiatives(root):
        before, decisions = read_initiatives(root), read_decisions(root)
        is_decided = _decided(before.pending, decisions)
        earlier = before.initiatives[before.initiatives["loc_method"] == METHOD]
        undecided = int((before.pending.loc[~is_decided, "outcome"] == REVIEW).sum())
        todo = pd.concat([before.pending[is_decided], as_read(earlier)], ignore_index=True)
        if todo.empty:
            return Applied((), 0, 0, undecided, Published(before.snapshot, changed=False))
        on_step("lignes décidées")
        batch = _checked(todo)
        on_step("localisation")
        accepted, doubtful = locate_batch(batch, reference, decisions)
        pending = stacked([before.pending[~is_decided], batch.pending, doubtful], PENDING)
        tables = initiative_tables(_everything(before, earlier, accepted), reference)
        published = publish_initiatives(
            {**tables, "pending": pending},
            manifest_of({**tables, "pending": pending}, [], before, reference),
            root=root,
            on_step=on_step,
        )
    fresh = ~accepted["id"].isin(earlier["id"])
    return Applied(
        ids=tuple(accepted.loc[fresh, "id"]),
        returned=len(earlier) - int((~fresh).sum()),
        unresolved=int(is_decided.sum()) - int(fresh.sum()),
        undecided=undecided,
        published=published,
    )


def as_read(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Write published rows as rows of table PENDING, their cells under the schema's names."""
    cells = initiatives[[name for name in BY_NAME if name in initiatives]].to_dict("records")
    nobody: list[tuple[str, ...]] = [() for _ in range(len(initiatives))]
    return initiatives[ORIGIN].assign(
        outcome=REVIEW,
        reason="",
        candidates=pd.Series(nobody, index=initiatives.index, dtype="object"),
        row=[json.dumps(_texts(row), ensure_ascii=False) for row in cells],
    )


def _texts(row: Mapping[Hashable, Any]) -> dict[str, str]:
    return {str(name): _text(cell) for name, cell in row.items()}


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell of table INITIATIVES
    if pd.api.types.is_list_like(cell):
        return ";".join(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if pd.isna(cell):
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def _decided(pending: pd.DataFrame, decisions: Mapping[Key, Decision]) -> pd.Series[bool]:
    """Tell the rows in doubt whose text is decided, row by row of `pending`."""
    rows = waiting(pending[pending["outcome"] == REVIEW])
    decided = {(row.file, row.line) for row in rows if key_of(row.clue) in decisions}
    origins = zip(pending["source_file"], pending["source_line"], strict=True)
    return pd.Series([origin in decided for origin in origins], index=pending.index, dtype="bool")


def _checked(todo: pd.DataFrame) -> Batch:
    """Check again the cells of rows of table PENDING, each kept with its file and line."""
    cells = todo.set_index(ORIGIN)["row"]

    def written(rows: pd.DataFrame) -> list[str]:
        return cells.reindex(pd.MultiIndex.from_frame(rows[ORIGIN])).tolist()

    checked = [_check(name, rows) for name, rows in _alike(todo)]
    rows, refused = refuse_repeated_ids(pd.concat([r for r, _ in checked], ignore_index=True))
    rejected = [rejections(each, written) for each in (refused, *(bad for _, bad in checked))]
    return Batch(rows, pd.concat(rejected, ignore_index=True), written)


def _alike(todo: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Group rows by file and headers: one frame of cells each, indexed by line."""
    groups: dict[tuple[str, tuple[str, ...]], dict[int, dict[str, str]]] = {}
    for row in waiting(todo):
        lines = groups.setdefault((row.file, tuple(row.cells)), {})
        lines[row.line] = dict(row.cells)
    return [
        (name, pd.DataFrame.from_dict(lines, orient="index", columns=list(headers), dtype="str"))
        for (name, headers), lines in groups.items()
    ]


def _check(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    checked = check_rows(rename_headers(frame, name), name)
    return with_origin(checked.rows, name), with_origin(checked.rejected, name)


def _everything(before: Initiatives, earlier: pd.DataFrame, accepted: pd.DataFrame) -> pd.DataFrame:
    """Return what is published from now on, each row with its communes."""
    old = before.initiatives
    kept = old[~old["id"].isin(earlier["id"]) & ~old["id"].isin(accepted["id"])]
    communes = before.perimeters.groupby("perimeter_id")["commune_code"].agg(list)
    kept = kept.assign(communes=kept["perimeter_id"].map(communes))
    return pd.concat([accepted, kept], ignore_index=True)
