"""The schools collection: the annuaire de l'éducation, where it has been loaded."""

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

NAME = "schools"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Schools(Version):
    """One version of the annuaire; its commune codes are those of `cog_year`."""

    schools = StoredTable(schemas.SCHOOLS)

    @property
    def as_of(self) -> str:
        """Day of the annuaire's latest change (ISO), or of the file's where it does not say."""
        return str(self.manifest["as_of"])


def read_schools(root: Path | None = None) -> Schools | None:
    """Open the current annuaire, or None where none is loaded; raises StoreDamagedError."""
    try:
        return Schools(collection(root).current())
    except StoreMissingError:
        return None


def publish_schools(
    schools: pd.DataFrame,
    manifest: Mapping[str, Any],
    *,
    root: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish table SCHOOLS."""
    tables = {schemas.SCHOOLS.name: schools}
    return collection(root).publish(
        lambda folder: write_tables(schemas.SCHOOL_TABLES, tables, folder, on_step),
        manifest,
        on_step=on_step,
    )
