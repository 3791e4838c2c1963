"""Reads the scenes that a kit is made of from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.scenes.files import presentation_from_json, read_presentation
from dashboard.scenes.tree import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.filters import Known
    from dashboard.scenes import Presentation


class UnreadableScenesError(DashboardError):
    """The file of the scenes cannot be opened."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Impossible de lire les scènes de {path} : {reason}. Donnez un fichier .yaml "
            "enregistré par la page « Présentation »."
        )


def load_presentation(path: Path, known: Known) -> tuple[Presentation, tuple[str, ...]]:
    """Read a presentation, YAML or JSON, with a message per thing left aside.

    Raises UnreadableScenesError and PresentationError.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)  # one more: its reader says that it is too large
    except FileNotFoundError as error:
        raise UnreadableScenesError(path, "ce fichier n’existe pas") from error
    except OSError as error:
        raise UnreadableScenesError(
            path, "c’est un dossier, ou la lecture est interdite"
        ) from error
    read = presentation_from_json if path.suffix.lower() == ".json" else read_presentation
    return read(content, known)
