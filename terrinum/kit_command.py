"""`terrinum kit`: a presentation in, a folder out that opens by a double-click, offline."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from dashboard.kit import WrittenKit

BYTES_PER_MB = 1_000_000


def kit_command(
    output: Annotated[Path, typer.Option(help="Dossier à écrire.", metavar="DOSSIER")],
    scenes: Annotated[
        Path | None,
        typer.Argument(
            help="Présentation enregistrée par la page « Présentation » ; sans fichier, celle qui "
            "est fournie : les cinq systèmes de décembre 2013, puis chaque académie.",
            metavar="SCENES.yaml",
        ),
    ] = None,
) -> None:
    """Écrire le kit de réunion : un dossier qui s'ouvre par un double-clic, sans serveur."""
    from dashboard.data import build  # noqa: PLC0415 - keeps `terrinum --help` fast
    from dashboard.kit import load_presentation, write_kit  # noqa: PLC0415 - same
    from dashboard.scenes.ready import both  # noqa: PLC0415 - same
    from geodata.store import read_initiatives, read_reference  # noqa: PLC0415 - same

    data = build(read_reference(), read_initiatives())
    presentation, messages = load_presentation(scenes, data.known) if scenes else (both(data), ())
    for message in messages:
        Console(stderr=True, highlight=False, soft_wrap=True).print(message, markup=False)
    _show(write_kit(output, data, presentation))


def _show(written: WrittenKit) -> None:
    from geodata import french  # noqa: PLC0415 - same

    size = f"{written.size_bytes / BYTES_PER_MB:.1f}".replace(".", ",")
    held = french.count(written.scenes, "scène")
    Console(highlight=False, soft_wrap=True).print(
        f"{written.page} : {held} ({size} Mo). Ouvrez ce fichier dans un navigateur, ou copiez le "
        "dossier sur une clé : il contient tout.",
        markup=False,
    )
