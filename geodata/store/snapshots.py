"""Versioned snapshot folders with a pointer that is replaced atomically.

    <collection>/versions/<version>/manifest.json, *.parquet, web/…
    <collection>/current.json                       {"version": "<version>"}

A version is written whole into a hidden folder, flushed to disk, renamed, and only then named by
the pointer (`os.replace` after `fsync`). A run killed anywhere leaves the former version served;
what it left behind is swept by the next publication, under the collection's lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from geodata.store.errors import (
    NoPreviousVersionError,
    StoreBusyError,
    StoreDamagedError,
    StoreMissingError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT_VERSIONS = 5
LOCK_TIMEOUT_S = 60.0
MANIFEST = "manifest.json"
POINTER = "current.json"
PARTIAL = ".partial-"

Step = Callable[[str], None]


def _silent(_: str) -> None:
    """Ignore a step: the default where nobody watches."""


@dataclass(frozen=True)
class Snapshot:
    """One published version: its folder and what its manifest says."""

    version: str
    path: Path
    manifest: Mapping[str, Any]

    def verify(self) -> None:
        """Read every file and raise StoreDamagedError where one differs from the manifest."""
        for name, facts in self.manifest["files"].items():
            if not (self.path / name).is_file() or _facts(self.path / name) != facts:
                raise StoreDamagedError(self.path / name)


@dataclass(frozen=True)
class Published:
    """What a publication did; `changed` is False where the content was already the current one."""

    snapshot: Snapshot
    changed: bool


@dataclass(frozen=True)
class Collection:
    """A folder of versions of one thing (`reference`, `initiatives`)."""

    root: Path

    @property
    def _versions(self) -> Path:
        return self.root / "versions"

    def versions(self) -> list[str]:
        """List the complete versions, oldest first."""
        if not self._versions.is_dir():
            return []
        folders = (path for path in self._versions.iterdir() if (path / MANIFEST).is_file())
        return sorted(path.name for path in folders if not path.name.startswith("."))

    def current(self) -> Snapshot:
        """Return the version that the pointer names.

        Raises StoreMissingError where nothing was ever published, StoreDamagedError where the
        pointer or the version it names cannot be read.
        """
        pointer = self.root / POINTER
        if not pointer.is_file():
            raise StoreMissingError(self.root)
        try:
            version = json.loads(pointer.read_text(encoding="utf-8"))["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise StoreDamagedError(pointer) from error
        return self.open(version)

    def open(self, version: str) -> Snapshot:
        """Return one version by name, checking that every file it lists is there, whole."""
        path = self._versions / version
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            sizes = {name: facts["bytes"] for name, facts in manifest["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreDamagedError(path / MANIFEST) from error
        for name, size in sizes.items():
            if not (path / name).is_file() or (path / name).stat().st_size != size:
                raise StoreDamagedError(path / name)
        return Snapshot(version, path, manifest)

    def publish(
        self,
        write: Callable[[Path], None],
        manifest: Mapping[str, Any],
        *,
        on_step: Step = _silent,
    ) -> Published:
        """Write a version through `write(folder)`, then make it the current one.

        `manifest` is completed with the version, the date and the checksum of every file. Where
        the files are byte for byte those of the current version, it stays current, and only what
        `manifest` says of it is brought up to date: of what inputs, by what code. `on_step` is
        told each step in French, for a progress display. Raises StoreBusyError where another
        process publishes at the same time for longer than LOCK_TIMEOUT_S.
        """
        with self._locked():
            self._sweep()
            partial = self._versions / f"{PARTIAL}{os.getpid()}"
            partial.mkdir(parents=True)
            on_step("écriture des tables")
            write(partial)
            on_step("sommes de contrôle")
            files = _describe(partial)
            if (same := self._same_as_current(files)) is not None:
                shutil.rmtree(partial)
                return Published(self._told_anew(same, manifest), changed=False)
            version = _version_name(files)
            _write_json(
                partial / MANIFEST,
                {**manifest, "version": version, "created": _now(), "files": files},
            )
            on_step("mise à l'abri sur le disque")
            _sync_tree(partial)
            final = self._versions / version
            partial.rename(final)
            _sync(self._versions)
            on_step("bascule vers la nouvelle version")
            self._point_at(version)
            on_step("ménage des anciennes versions")
            self._prune()
            return Published(self.open(version), changed=True)

    def rollback(self) -> Snapshot:
        """Serve again the version published just before the current one.

        Raises NoPreviousVersionError where there is none.
        """
        with self._locked():
            current = self.current().version
            older = [version for version in self.versions() if version < current]
            if not older:
                raise NoPreviousVersionError(current)
            snapshot = self.open(older[-1])
            self._point_at(snapshot.version)
            return snapshot

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / ".lock", timeout=LOCK_TIMEOUT_S)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreBusyError(self.root) from error
        try:
            yield
        finally:
            lock.release()

    def _point_at(self, version: str) -> None:
        _write_json(self.root / f"{POINTER}.new", {"version": version})
        (self.root / f"{POINTER}.new").replace(self.root / POINTER)
        _sync(self.root)

    def _same_as_current(self, files: Mapping[str, Any]) -> Snapshot | None:
        try:
            current = self.current()
            if current.manifest["files"] != files:
                return None
            current.verify()
        except (StoreMissingError, StoreDamagedError):
            return None
        return current

    def _told_anew(self, same: Snapshot, manifest: Mapping[str, Any]) -> Snapshot:
        """Bring the manifest of the current version up to date; its files and name stay."""
        told = {**same.manifest, **json.loads(json.dumps(manifest))}
        if told == dict(same.manifest):
            return same
        _write_json(same.path / f"{MANIFEST}.new", told)
        (same.path / f"{MANIFEST}.new").replace(same.path / MANIFEST)
        _sync(same.path)
        return self.open(same.version)

    def _sweep(self) -> None:
        """Remove what killed runs left; safe because the lock is held."""
        if self._versions.is_dir():
            for leftover in self._versions.glob(f"{PARTIAL}*"):
                shutil.rmtree(leftover)

    def _prune(self) -> None:
        current = self.current().version
        for version in self.versions()[:-KEPT_VERSIONS]:
            if version != current:
                shutil.rmtree(self._versions / version)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version_name(files: Mapping[str, Any]) -> str:
    """Return a name that sorts by time and tells contents apart."""
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:8]
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{digest}"


def _facts(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def _describe(folder: Path) -> dict[str, Any]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _facts(path) for path in paths}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    """Flush a file or a folder to disk; Windows cannot open a folder, and needs no such flush."""
    if os.name == "nt" and path.is_dir():
        return
    # A file opened for reading only cannot be flushed on Windows.
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
