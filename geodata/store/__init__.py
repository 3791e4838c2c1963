"""The store: sole owner of the data files. `read_*` for everybody, `publish_*` for `etl`."""

from geodata.store.errors import (
    NoPreviousVersionError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreMissingError,
)
from geodata.store.initiatives import (
    Initiatives,
    editing_initiatives,
    publish_initiatives,
    read_initiatives,
)
from geodata.store.paths import ENVIRONMENT_VARIABLE, data_dir
from geodata.store.reference import Reference, publish_reference, read_reference
from geodata.store.schools import Schools, publish_schools, read_schools
from geodata.store.snapshots import Collection, Published, Snapshot
from geodata.store.status import CollectionStatus, StoreStatus, rollback, store_status
from geodata.store.syndicats import Syndicats, publish_syndicats, read_syndicats

__all__ = [
    "ENVIRONMENT_VARIABLE",
    "Collection",
    "CollectionStatus",
    "Initiatives",
    "NoPreviousVersionError",
    "Published",
    "Reference",
    "Schools",
    "Snapshot",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreMissingError",
    "StoreStatus",
    "Syndicats",
    "data_dir",
    "editing_initiatives",
    "publish_initiatives",
    "publish_reference",
    "publish_schools",
    "publish_syndicats",
    "read_initiatives",
    "read_reference",
    "read_schools",
    "read_syndicats",
    "rollback",
    "store_status",
]
