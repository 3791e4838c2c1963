"""The syndicats collection: syndicats and the communes of their members, where loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geodata import schemas
from geodata.store.errors import StoreMissingError
from geodata.store.paths import data_dir
from geodata.store.snapshots import Collection, Published
from geodata.store.version import StoredTable, Version, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

NAME = "syndicats"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Syndicats(Version):
    """One version of the syndicats; their commune codes are those of `cog_year`."""

    syndicats = StoredTable(schemas.SYNDICATS)
    syndicat_communes = StoredTable(schemas.SYNDICAT_COMMUNES)


def read_syndicats(root: Path | None = None) -> Syndicats | None:
    """Open the current syndicats, or None where none is loaded; raises StoreDamagedError."""
    try:
        return Syndicats(collection(root).current())
    except StoreMissingError:
        return None


def publish_syndicats(
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    *,
    root: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish every table of `schemas.SYNDICAT_TABLES`."""
    return collection(root).publish(
        lambda folder: write_tables(schemas.SYNDICAT_TABLES, tables, folder, on_step),
        manifest,
        on_step=on_step,
    )
