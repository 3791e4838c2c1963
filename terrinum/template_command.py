"""`terrinum template`: write a file to fill, by the published schema."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

out = Console(highlight=False, soft_wrap=True)


def template_command(
    output: Annotated[
        Path, typer.Argument(metavar="MODELE.xlsx|MODELE.csv", help="Modèle à écrire, par son nom.")
    ],
) -> None:
    """Écrire un modèle à remplir puis à importer, avec listes de choix, aide et exemples."""
    from etl.template import write_template  # noqa: PLC0415 - keeps `terrinum --help` fast

    write_template(output)
    out.print(f"Écrit : {escape(str(output))}")
    out.print(f"Remplissez-le, puis : terrinum import {escape(str(output))}")
