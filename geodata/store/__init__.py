"""The store: sole owner of the data files. `read_*` for everybody, `publish_*` for `etl`."""

from geodata.store.errors import (
    NoPreviousVersionError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreMissingError,
)
from geodata.store.initiatives import Initiatives, publish_initiatives, read_initiatives
from geodata.store.paths import ENVIRONMENT_VARIABLE, data_dir
from geodata.store.reference import Reference, publish_reference, read_reference
from geodata.store.snapshots import Collection, Published, Snapshot
from geodata.store.status import CollectionStatus, StoreStatus, rollback, store_status

__all__ = [
    "ENVIRONMENT_VARIABLE",
    "Collection",
    "CollectionStatus",
    "Initiatives",
    "NoPreviousVersionError",
    "Published",
    "Reference",
    "Snapshot",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreMissingError",
    "StoreStatus",
    "data_dir",
    "publish_initiatives",
    "publish_reference",
    "read_initiatives",
    "read_reference",
    "rollback",
    "store_status",
]
