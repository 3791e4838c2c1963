"""`terrinum prepare`: the reference and the embedded initiatives, built only where needed."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

from etl.build_reference import build_reference, inputs_fingerprint
from etl.import_initiatives import EMBEDDED, import_files
from geodata.store import StoreDamagedError, StoreMissingError, read_initiatives, read_reference

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def prepare(
    *, root: Path | None = None, on_step: Callable[[str], None] = lambda _: None
) -> tuple[bool, bool]:
    """Make a store that the app can serve; return (reference built, initiatives imported).

    The reference is built again where its inputs (source files, derived tables, our code) are not
    those of the served version. The embedded initiatives are imported where nothing is published,
    or where they were located by another edition of them, of the reference or of Terrinum: a store
    that does not hold them (the user's own files) is left alone.
    """
    built = not _reference_is_fresh(root)
    if built:
        build_reference(root=root, on_step=on_step)
    imported = not _initiatives_are_fresh(root)
    if imported:
        import_files([EMBEDDED], read_reference(root), root=root, on_step=on_step)
    return built, imported


def _reference_is_fresh(root: Path | None) -> bool:
    try:
        served = read_reference(root)
    except (StoreMissingError, StoreDamagedError):
        return False
    return bool(served.manifest.get("inputs") == inputs_fingerprint())


def _initiatives_are_fresh(root: Path | None) -> bool:
    try:
        served = read_initiatives(root)
    except (StoreMissingError, StoreDamagedError):
        return False
    facts = served.manifest["sources"].get(EMBEDDED.name)
    if facts is None:
        return True
    digest = hashlib.sha256(EMBEDDED.read_bytes()).hexdigest()
    same_ground = served.manifest["reference_version"] == read_reference(root).version
    same_code = served.manifest["terrinum_version"] == version("terrinum")
    return bool(facts["sha256"] == digest and same_ground and same_code)
