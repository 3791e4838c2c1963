"""`terrinum print`: a presentation's file on paper, as PDF or as images, without a browser."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.export.handout import Printed
    from dashboard.scenes import Presentation


class Format(StrEnum):
    """Sizes of page."""

    A4 = "A4"
    A3 = "A3"
    SLIDE = "diapositive"


def print_command(
    scenes: Annotated[
        Path,
        typer.Argument(
            help="Présentation (.yaml ou .json) enregistrée par la page « Présentation ».",
            metavar="SCENES.yaml",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            help="Fichier à écrire : .pdf, ou .png (un par scène : nom-01.png, nom-02.png…).",
            metavar="FICHIER.pdf|.png",
        ),
    ],
    page: Annotated[
        Format,
        typer.Option(
            "--format", help="A4 et A3 : images à 300 points par pouce ; diapositive : 1920×1080."
        ),
    ] = Format.A4,
    base: Annotated[
        str,
        typer.Option(
            "--lien", help="Adresse du serveur où mènent les liens et les QR codes.", metavar="URL"
        ),
    ] = "http://localhost:8501",
) -> None:
    """Imprimer les scènes d'une présentation : carte, légende, chiffres, sources, QR code."""
    from dashboard.export.handout import write_handout  # noqa: PLC0415 - a fast `--help`

    data, presentation = _read(scenes)
    _show(write_handout(output, data, presentation, page=page.value, base=base))


def _read(path: Path) -> tuple[Data, Presentation]:
    from dashboard.data import build  # noqa: PLC0415 - same
    from dashboard.scenes.files import read_file  # noqa: PLC0415 - same
    from geodata.store import read_initiatives, read_reference  # noqa: PLC0415 - same

    data = build(read_reference(), read_initiatives())
    presentation, messages = read_file(path, data.known)
    warnings = Console(stderr=True, highlight=False, soft_wrap=True)
    for each in messages:
        warnings.print(each, markup=False)
    return data, presentation


def _show(printed: Printed) -> None:
    from geodata import french  # noqa: PLC0415 - same

    kilobytes = round(sum(path.stat().st_size for path in printed.paths) / 1000)
    names = ", ".join(str(path) for path in printed.paths[:3])
    more = "…" if len(printed.paths) > 3 else ""  # noqa: PLR2004 - as many as a line shows
    Console(highlight=False, soft_wrap=True).print(
        f"{names}{more} : {french.count(printed.scenes, 'scène')} ({french.number(kilobytes)} ko).",
        markup=False,
    )
