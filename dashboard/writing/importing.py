"""A file to import, from the browser to the command that reads it, and what that command said.

The file is written for the time of one command in a folder of its own, under a name that cannot
lead elsewhere; the session keeps its bytes and the answers, so that nothing is left behind.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.writing.access import checked_writer
from dashboard.writing.child import ChildError, ChildRefusedError, run_terrinum
from geodata.errors import os_reason
from geodata.store import StoreError, read_initiatives

if TYPE_CHECKING:
    from collections.abc import Mapping

TIME_S = 300.0
NAME_CHARACTERS = 80
PROFILE, SAVED_PROFILE = "profil.toml", "profil-complet.toml"
_UNFIT = re.compile(r'[<>:"/\\|?*]+')
# Names that Windows keeps for its devices, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Draft:
    """A file as it was sent, and what was chosen for it: columns by header, sheet, profile."""

    name: str
    content: bytes = field(repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    profile: str = ""

    @property
    def digest(self) -> str:
        """What tells two files apart."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Report:
    """What the command said (see docs/import.md), and the profile that reads such files alike."""

    facts: Mapping[str, Any]
    profile: str = ""

    @property
    def error(self) -> str | None:
        """Why nothing could be done, in French."""
        return self.facts.get("erreur")

    @property
    def file(self) -> Mapping[str, Any] | None:
        """What was read of the file; None where it could not be read at all."""
        files = self.facts.get("fichiers") or [None]
        found: Mapping[str, Any] | None = files[0]
        return found

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows read, accepted, to check, rejected."""
        found: Mapping[str, int] = self.facts.get("comptes", {})
        return found

    @property
    def problems(self) -> list[Mapping[str, Any]]:
        """The first cells in doubt or refused, each with its line and its column."""
        found: list[Mapping[str, Any]] = self.facts.get("problemes", [])
        return found


def safe_name(name: str) -> str:
    """Return a file name that shows what it is and leads nowhere: « ../../x.csv » is « x.csv »."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if sign.isprintable())
    stem, dot, suffix = _UNFIT.sub("_", shown).strip(" .-").rpartition(".")
    stem, suffix = (stem, suffix[:10]) if dot else (suffix, "")
    kept = stem[: NAME_CHARACTERS - len(suffix)].strip(" .-") or "fichier"
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    return f"{kept}.{suffix}" if suffix else kept


def run_import(draft: Draft, *, trial: bool) -> Report:
    """Have `terrinum import` read, check and locate the file; publish it unless `trial`.

    A failure is a report with an error: the page shows it beside the file.
    """
    checked_writer()
    before = served_version()
    try:
        return _imported(draft, trial=trial)
    except (ChildError, OSError) as error:
        return failure(error, before)


def served_version() -> str | None:
    """Name the version served, None before the first one."""
    try:
        return read_initiatives().version
    except StoreError:
        return None


def failure(error: ChildError | OSError, before: str | None) -> Report:
    """Report a command that failed; one that was cut short cannot say itself what it left.

    `before`: the version served when it began.
    """
    if isinstance(error, ChildRefusedError):
        return Report({"erreur": str(error)})
    said = str(error)
    if isinstance(error, OSError):
        said = f"Le serveur n’a pas pu écrire : {os_reason(error)}."
    left = (
        "Rien n’a été publié."
        if served_version() == before
        else "Une version a été publiée entre-temps : voyez « Qualité » avant de recommencer."
    )
    return Report({"erreur": f"{said} {left}"})


def _imported(draft: Draft, *, trial: bool) -> Report:
    with tempfile.TemporaryDirectory(prefix="terrinum-") as name:
        folder = Path(name)
        words = ["import", *_written(draft, folder), *(["--essai"] if trial else []), "--json"]
        saved = folder / SAVED_PROFILE
        facts = run_terrinum(
            *words, f"--enregistrer-profil={saved}", folder=folder, timeout_s=TIME_S
        )
        return Report(facts, saved.read_text("utf-8") if saved.is_file() else "")


def _written(draft: Draft, folder: Path) -> list[str]:
    """Write the file and its profile; return the words that name them."""
    inner = folder / "fichier"  # the profile's names cannot meet the file's
    inner.mkdir()
    path = inner / safe_name(draft.name)
    path.write_bytes(draft.content)
    words = [str(path)]
    if draft.profile:
        (folder / PROFILE).write_text(draft.profile, encoding="utf-8")
        words.append(f"--profil={folder / PROFILE}")
    if draft.sheet:
        words.append(f"--feuille={draft.sheet}")
    return [*words, *(f"--colonne={header}={name}" for header, name in draft.columns.items())]
