"""A relevé turned into suggestions to keep in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dashboard.scenes.errors import PresentationError
from dashboard.scenes.releve import KINDS, read_releve
from dashboard.scenes.tree import MAX_BYTES
from geodata.errors import os_reason
from geodata.store.suggestions import Suggestion, add_suggestions

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.scenes.releve import Entry, Releve


@dataclass(frozen=True, slots=True)
class Received:
    """How many entries a relevé held, and how many were not known yet."""

    read: int
    added: int


def import_releve(path: Path, *, who: str, root: Path | None = None) -> Received:
    """Keep the entries of a relevé's file as suggestions; raises PresentationError."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PresentationError(
            f"Impossible de lire {path} : {os_reason(error)}. Vérifiez son nom et son dossier."
        ) from error
    releve = read_releve(content)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = [_suggestion(each, releve, received_at=now, who=who) for each in releve.entrees]
    return Received(len(found), add_suggestions(found, root))


def _suggestion(entry: Entry, releve: Releve, *, received_at: str, who: str) -> Suggestion:
    scene, place, about = entry.scene, entry.territoire, entry.initiative
    return Suggestion(
        key=f"{releve.reunion}/{entry.id}",
        kind=KINDS[entry.type],
        who=entry.qui,
        text=entry.texte,
        said_at=entry.quand,
        meeting=releve.reunion,
        scene=scene.titre if scene else "",
        level=place.niveau if place else "",
        code=place.code if place else "",
        place=place.nom if place else "",
        initiative=about.id if about else "",
        received_at=received_at,
        received_by=who,
    )
