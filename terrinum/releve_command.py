"""`terrinum releve`: what was noted in a meeting, kept as suggestions."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer
from rich.console import Console

from terrinum.french import FrenchTyper

releve_app = FrenchTyper(help="Le relevé d'une réunion : remarques et engagements.")
out = Console(highlight=False, soft_wrap=True)


@releve_app.command("import")
def import_releve_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="Relevé (.json) écrit par la page « Présentation » ou par le kit de réunion.",
            metavar="FICHIER",
        ),
    ],
    who: Annotated[
        str, typer.Option("--qui", help="Qui l'importe ; par défaut, le compte de la machine.")
    ] = "",
) -> None:
    """Garder les entrées d'un relevé comme suggestions, montrées dans « Qualité » et les fiches."""
    from dashboard.scenes.suggestions import import_releve  # noqa: PLC0415
    from geodata import french  # noqa: PLC0415 - keeps `terrinum --help` fast

    received = import_releve(file, who=who or _account())
    known = received.read - received.added
    out.print(
        f"{french.count(received.read, 'entrée lue', 'entrées lues')} : "
        f"{french.count(received.added, 'suggestion gardée', 'suggestions gardées')}, "
        f"{french.number(known)} déjà connues.",
        markup=False,
    )


@releve_app.command("list")
def list_suggestions_command() -> None:
    """Lister les suggestions reçues, la plus ancienne d'abord."""
    from dashboard.scenes.releve_texts import moment  # noqa: PLC0415 - same
    from geodata.store.suggestions import read_suggestions  # noqa: PLC0415

    suggestions = read_suggestions()
    for each in suggestions:
        about = each.initiative or each.place or "hors territoire"
        out.print(
            f"{moment(each.said_at)} · {each.kind} · {about} · {each.who or 'sans nom'} : "
            f"{' '.join(each.text.split())}",
            markup=False,
        )
    if not suggestions:
        out.print("Aucune suggestion reçue. Importez un relevé : terrinum releve import FICHIER")


def _account() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return "inconnu"
