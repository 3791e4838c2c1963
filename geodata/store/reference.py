"""The reference collection: what France is, in one millésime of the COG."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from geodata import schemas
from geodata.boundaries import light_outlines
from geodata.store.errors import StoreDamagedError
from geodata.store.paths import data_dir
from geodata.store.snapshots import Collection, Published
from geodata.store.tables import read_table
from geodata.store.version import StoredTable, Version, write_tables
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

NAME = "reference"
WEB = "web"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Reference(Version):
    """One version of the reference; `outlines` is a GeoDataFrame in EPSG:4326."""

    communes = StoredTable(schemas.COMMUNES)
    territories = StoredTable(schemas.TERRITORIES)
    memberships = StoredTable(schemas.MEMBERSHIPS)
    aliases = StoredTable(schemas.ALIASES)
    postal_codes = StoredTable(schemas.POSTAL_CODES)
    commune_periods = StoredTable(schemas.COMMUNE_PERIODS)
    outlines = StoredTable(schemas.OUTLINES)

    def outlines_of(self, levels: Sequence[str]) -> gpd.GeoDataFrame:
        """Read the outlines of some levels alone (EPSG:4326): a third less memory than all."""
        chosen: gpd.GeoDataFrame = read_table(
            schemas.OUTLINES, self.snapshot.path, filters=[("level", "in", list(levels))]
        )
        return chosen

    @cached_property
    def light_outlines(self) -> gpd.GeoDataFrame:
        """Table LIGHT_OUTLINES; made on the spot for a reference built before it had that table."""
        try:
            return read_table(schemas.LIGHT_OUTLINES, self.snapshot.path)
        except StoreDamagedError:
            return light_outlines(self.outlines_of([Level.COMMUNE]))

    @property
    def root(self) -> Path:
        """Data folder that this version lies in: other collections are beside it."""
        return self.snapshot.path.parents[2]

    @property
    def web_dir(self) -> Path:
        """Folder of the static files that the browser loads."""
        return self.snapshot.path / WEB

    @property
    def web_files(self) -> Mapping[str, str]:
        """Names in `web_dir` by role: `communes` (geometry), `territories` (names)."""
        files: Mapping[str, str] = self.manifest["web"]
        return files


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
        write_tables(schemas.REFERENCE_TABLES, tables, folder, on_step)
        (folder / WEB).mkdir()
        for name, content in web.items():
            (folder / WEB / name).write_bytes(content)

    return collection(root).publish(write, manifest, on_step=on_step)
