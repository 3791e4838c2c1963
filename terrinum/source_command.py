"""`terrinum source …`: load what comes from outside, from a file or from the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from etl.sources.annuaire import LoadedSchools

source_app = typer.Typer(
    help="Les sources facultatives : annuaire de l'éducation, syndicats, contours."
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

File = Annotated[
    Path | None,
    typer.Option("--fichier", metavar="FICHIER", help="Lire ce fichier, sans réseau."),
]
Fewer = Annotated[
    bool,
    typer.Option(
        "--accepter-moins", help="Accepter un fichier bien plus court que ce qui est chargé."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="N'affiche que le résultat.")]


@source_app.command("annuaire")
def annuaire_command(file: File = None, fewer: Fewer = False, quiet: Quiet = False) -> None:
    """Charger l'annuaire de l'éducation : les écoles, collèges et lycées, par commune."""
    from etl.sources.annuaire import load_annuaire  # noqa: PLC0415 - keeps `terrinum --help` fast
    from geodata.store import read_reference  # noqa: PLC0415
    from terrinum.display import steps  # noqa: PLC0415

    with steps(err, quiet=quiet) as on_step:
        loaded = load_annuaire(read_reference(), file, accept_fewer=fewer, on_step=on_step)
    _show_schools(loaded)


def _show_schools(loaded: LoadedSchools) -> None:
    from terrinum.display import french  # noqa: PLC0415

    out.print(
        f"{french(loaded.read)} lignes lues = {french(loaded.kept)} établissements gardés + "
        f"{french(sum(loaded.left_out.values()))} laissées"
    )
    for reason, count in loaded.left_out.items():
        out.print(f"  laissées, {escape(reason)} : {french(count)}")
    _show_published("Annuaire de l'éducation", loaded)


def _show_published(what: str, loaded: LoadedSchools) -> None:
    snapshot = loaded.published.snapshot
    said = "publié" if loaded.published.changed else "inchangé"
    out.print(f"{what}, {said} : {snapshot.version}")
    out.print(f"Source : {escape(loaded.fetched.origin)}, somme {loaded.fetched.sha256[:12]}…")
