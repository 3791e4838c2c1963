"""The frames of a `RawTable`; apart from it, so that a child process never loads pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pyarrow as pa


def text_frame(cells: pa.Table, headers: list[str], lines: Collection[int]) -> pd.DataFrame:
    """Return columns of text (never null) as pandas text, under `headers`, indexed by line."""
    index = pd.Index(list(lines), name="line", dtype="int64")
    ranks = [str(rank) for rank in range(len(headers))]
    frame: pd.DataFrame = cells.rename_columns(ranks).to_pandas().astype("str")
    return frame.set_axis(headers, axis="columns").set_axis(index)


def misshapen_frame(rows: Sequence[tuple[int, list[str], str]]) -> pd.DataFrame:
    """Build `RawTable.misshapen` from (line, cells, reason)."""
    return pd.DataFrame(
        {"cells": [cells for _, cells, _ in rows], "reason": [reason for *_, reason in rows]},
        index=pd.Index([line for line, *_ in rows], name="line", dtype="int64"),
    )
