"""The reference collection: what France is, in one millésime of the COG."""

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

    import geopandas as gpd
    import pandas as pd

NAME = "reference"
WEB = "web"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Reference:
    """One version of the reference; each table is read when first asked for, then kept."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Keep the snapshot; no file is read yet."""
        self.snapshot = snapshot

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.snapshot.version

    @property
    def manifest(self) -> Mapping[str, Any]:
        """Millésime, sources, licences, notes on rebuilt outlines, counts, checksums."""
        return self.snapshot.manifest

    @property
    def cog_year(self) -> int:
        """Millésime of the code officiel géographique."""
        return int(self.manifest["cog_year"])

    @property
    def web_dir(self) -> Path:
        """Folder of the static files that the browser loads."""
        return self.snapshot.path / WEB

    @property
    def web_files(self) -> Mapping[str, str]:
        """Names in `web_dir` by role: `communes` (geometry), `territories` (names)."""
        files: Mapping[str, str] = self.manifest["web"]
        return files

    @cached_property
    def communes(self) -> pd.DataFrame:
        """Table COMMUNES."""
        return read_table(schemas.COMMUNES, self.snapshot.path)

    @cached_property
    def territories(self) -> pd.DataFrame:
        """Table TERRITORIES."""
        return read_table(schemas.TERRITORIES, self.snapshot.path)

    @cached_property
    def memberships(self) -> pd.DataFrame:
        """Table MEMBERSHIPS."""
        return read_table(schemas.MEMBERSHIPS, self.snapshot.path)

    @cached_property
    def aliases(self) -> pd.DataFrame:
        """Table ALIASES."""
        return read_table(schemas.ALIASES, self.snapshot.path)

    @cached_property
    def postal_codes(self) -> pd.DataFrame:
        """Table POSTAL_CODES."""
        return read_table(schemas.POSTAL_CODES, self.snapshot.path)

    @cached_property
    def commune_periods(self) -> pd.DataFrame:
        """Table COMMUNE_PERIODS."""
        return read_table(schemas.COMMUNE_PERIODS, self.snapshot.path)

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame:
        """Table OUTLINES, EPSG:4326."""
        return read_table(schemas.OUTLINES, self.snapshot.path)


def read_reference(root: Path | None = None) -> Reference:
    """Open the current reference; raises StoreMissingError or StoreDamagedError."""
    return Reference(collection(root).current())


def publish_reference(
    tables: Mapping[str, pd.DataFrame],
    web: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    *,
    root: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish every table of `schemas.REFERENCE_TABLES` and the browser's files."""

    def write(folder: Path) -> None:
        for table in schemas.REFERENCE_TABLES:
            on_step(f"table {table.name}")
            write_table(table, tables[table.name], folder)
        (folder / WEB).mkdir()
        for name, content in web.items():
            (folder / WEB / name).write_bytes(content)

    return collection(root).publish(write, manifest, on_step=on_step)
