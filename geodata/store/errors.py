"""What can be wrong with the store, each with what to do, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "reference": "terrinum reference build",
    "initiatives": "terrinum import",
    "schools": "terrinum source annuaire",
    "syndicats": "terrinum source banatic",
}


class StoreError(GeodataError):
    """Root of the store's errors."""


class StoreMissingError(StoreError):
    """Nothing was ever published in this collection."""

    def __init__(self, root: Path) -> None:
        command = COMMANDS.get(root.name, "terrinum import")
        super().__init__(f"Aucune donnée publiée dans {root}. Lancez : {command}")
        self.root = root


class StoreDamagedError(StoreError):
    """A file is missing, cut or unreadable in the version that is served."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Fichier absent, incomplet ou illisible : {path}. "
            "Revenez à la version précédente (terrinum rollback) ou publiez de nouveau."
        )
        self.path = path


class StoreBusyError(StoreError):
    """Another process is publishing."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"Une autre publication est en cours dans {root}. Attendez sa fin, puis recommencez."
        )


class NoPreviousVersionError(StoreError):
    """There is no older version to go back to."""

    def __init__(self, version: str) -> None:
        super().__init__(f"Aucune version antérieure à {version} : rien n'a été changé.")
