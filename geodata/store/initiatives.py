"""The initiatives collection: what was imported, published by version."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from geodata import schemas
from geodata.store.paths import data_dir
from geodata.store.snapshots import Collection, Published, Snapshot
from geodata.store.tables import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

NAME = "initiatives"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Initiatives:
    """One version of the initiatives; each table is read when first asked for, then kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Keep the snapshot; no file is read yet."""
        self.snapshot = snapshot

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.snapshot.version

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Files read, counts, reference version, licence, checksums."""
        return self.snapshot.manifest

    @cached_property
    def initiatives(self) -> pd.DataFrame:
        """Table INITIATIVES: one row per accepted initiative."""
        return read_table(schemas.INITIATIVES, self.snapshot.path)

    @cached_property
    def perimeters(self) -> pd.DataFrame:
        """Table PERIMETERS: distinct perimeters, one row per commune covered."""
        return read_table(schemas.PERIMETERS, self.snapshot.path)

    @cached_property
    def pending(self) -> pd.DataFrame:
        """Table PENDING: rows in review or rejected, as read, with the reason."""
        return read_table(schemas.PENDING, self.snapshot.path)


def read_initiatives(root: Path | None = None) -> Initiatives:
    """Open the current initiatives; raises StoreMissingError or StoreDamagedError."""
    return Initiatives(collection(root).current())


def publish_initiatives(
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    *,
    root: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish every table of `schemas.INITIATIVE_TABLES`."""

    def write(folder: Path) -> None:
        for table in schemas.INITIATIVE_TABLES:
            on_step(f"table {table.name}")
            write_table(table, tables[table.name], folder)

    return collection(root).publish(write, manifest, on_step=on_step)
