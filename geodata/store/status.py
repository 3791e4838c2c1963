"""What the store holds, and going back: one view over both collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geodata.store import initiatives, reference, schools, syndicats
from geodata.store.errors import StoreDamagedError, StoreMissingError
from geodata.store.paths import data_dir
from geodata.store.snapshots import Collection, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class CollectionStatus:
    """State of one collection: its versions (oldest first), the served one, or the problem."""

    name: str
    versions: tuple[str, ...]
    current: str | None
    manifest: Mapping[str, Any]
    problem: str | None


@dataclass(frozen=True)
class StoreStatus:
    """State of the whole store; `optional` holds the collections that were loaded besides."""

    root: Path
    reference: CollectionStatus
    initiatives: CollectionStatus
    optional: tuple[CollectionStatus, ...] = ()


def store_status(root: Path | None = None, *, verify: bool = False) -> StoreStatus:
    """Describe the store; with `verify`, read every file of the served versions again."""
    root = root or data_dir()
    besides = (schools.collection(root), syndicats.collection(root))
    return StoreStatus(
        root,
        _status(reference.collection(root), verify=verify),
        _status(initiatives.collection(root), verify=verify),
        tuple(_status(each, verify=verify) for each in besides if each.versions()),
    )


def rollback(name: str, root: Path | None = None) -> Snapshot:
    """Serve again the former version of the collection `name`; see `Collection.rollback`."""
    return Collection((root or data_dir()) / name).rollback()


def _status(collection: Collection, *, verify: bool) -> CollectionStatus:
    name, versions = collection.root.name, tuple(collection.versions())
    try:
        snapshot = collection.current()
        if verify:
            snapshot.verify()
    except (StoreMissingError, StoreDamagedError) as error:
        return CollectionStatus(name, versions, None, {}, str(error))
    return CollectionStatus(name, versions, snapshot.version, snapshot.manifest, None)
