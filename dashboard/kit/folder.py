"""The kit on a stick: a folder with the page and a word to who finds it, or the same as a ZIP."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.export.notice import notice_of
from dashboard.kit.page import kit_html
from dashboard.scenes.files import write_presentation
from geodata import french
from geodata.errors import os_reason
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.data import Data
    from dashboard.scenes import Presentation

PAGE, READ_ME, SCENES = "index.html", "LISEZMOI.txt", "scenes.yaml"
# A ZIP of the same kit has the same bytes: its entries bear no moment.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)

_READ_ME = """KIT DE RÉUNION TERRINUM
{title}

Ouvrez index.html par un double-clic, dans Firefox, Chrome ou Edge. Ni réseau ni installation :
tout est dans ce fichier. On peut le copier seul, sur une clé ou dans un courriel.

Touches : flèches, Page suivante et espace changent de scène ; 1, 2, 3… vont à une scène ;
B écran noir ; F plein écran ; N notes et horloge ; L filtrer ; C chercher ; M noter ; ? aide.

Le relevé (touche M) reste dans le navigateur : téléchargez-le à la fin de la réunion.
{scenes}
{mention}
"""


class UnwritableKitError(DashboardError):
    """The kit cannot be written there."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"Impossible d’écrire le kit dans {path} : {os_reason(error)}. Choisissez un dossier "
            "où vous pouvez écrire, par exemple --output kit."
        )


@dataclass(frozen=True, slots=True)
class WrittenKit:
    """A kit once written: its page, how large, how many scenes."""

    page: Path
    size_bytes: int
    scenes: int


def write_kit(folder: Path, data: Data, presentation: Presentation | None = None) -> WrittenKit:
    """Write the folder of a kit; raises UnwritableKitError and AssetMissingError."""
    files = _files(data, presentation)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise UnwritableKitError(folder, error) from error
    scenes = len(presentation.scenes) if presentation else 0
    return WrittenKit(folder / PAGE, len(files[PAGE]), scenes)


def kit_zip(data: Data, presentation: Presentation | None = None, *, name: str = "kit") -> bytes:
    """Return the same folder as a ZIP, for a download."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file, content in _files(data, presentation).items():
            entry = zipfile.ZipInfo(f"{name}/{file}", _NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()


def _files(data: Data, presentation: Presentation | None) -> dict[str, bytes]:
    scenes = "\nscenes.yaml se rouvre dans la page « Présentation » de Terrinum.\n"
    read_me = _READ_ME.format(
        title=presentation.title if presentation else "Carte et initiatives, sans scènes",
        scenes=scenes if presentation else "",
        mention=notice_of(data).mention.replace(french.THIN_SPACE, " "),
    )
    files = {
        PAGE: kit_html(data, presentation).encode(),
        # Windows' notepad reads the byte-order mark and both ends of line.
        READ_ME: read_me.replace("\n", "\r\n").encode("utf-8-sig"),
    }
    if presentation:
        files[SCENES] = write_presentation(presentation).encode()
    return files
