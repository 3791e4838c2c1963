"""The initiatives collection: what was imported, published by version."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from geodata import schemas
from geodata.store.errors import StoreBusyError
from geodata.store.paths import data_dir
from geodata.store.snapshots import LOCK_TIMEOUT_S, Collection, Published
from geodata.store.version import StoredTable, Version, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

NAME = "initiatives"


def collection(root: Path | None = None) -> Collection:
    """Return the collection under `root` (default: the data directory)."""
    return Collection((root or data_dir()) / NAME)


class Initiatives(Version):
    """One version of the initiatives: the accepted rows, their perimeters, the rows that wait."""

    initiatives = StoredTable(schemas.INITIATIVES)
    perimeters = StoredTable(schemas.PERIMETERS)
    pending = StoredTable(schemas.PENDING)


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
    return collection(root).publish(
        lambda folder: write_tables(schemas.INITIATIVE_TABLES, tables, folder, on_step),
        manifest,
        on_step=on_step,
    )


@contextmanager
def editing_initiatives(root: Path | None = None) -> Iterator[None]:
    """Hold the collection from reading what is published to publishing what replaces it.

    Without it, of two imports at once, the rows of the first to end would be lost. Raises
    StoreBusyError where another process holds it for longer than LOCK_TIMEOUT_S.
    """
    folder = collection(root).root
    folder.mkdir(parents=True, exist_ok=True)
    # Not the lock of `publish`, which is taken inside this one.
    lock = FileLock(folder / ".edition.lock", timeout=LOCK_TIMEOUT_S)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreBusyError(folder) from error
    try:
        yield
    finally:
        lock.release()
