"""`terrinum source …`: load what comes from outside, from a file or from the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from terrinum.french import FrenchTyper

if TYPE_CHECKING:
    from etl.sources.annuaire import LoadedSchools
    from etl.sources.banatic import LoadedSyndicats

source_app = FrenchTyper(
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


@source_app.command("banatic")
def banatic_command(
    file: Annotated[
        Path,
        typer.Option("--fichier", metavar="FICHIER", help="L'export des membres (CSV ou XLSX)."),
    ],
    fewer: Fewer = False,
    quiet: Quiet = False,
) -> None:
    """Charger les syndicats et leurs membres : « Syndicat mixte X » se situe alors."""
    from etl.sources.banatic import load_banatic  # noqa: PLC0415
    from geodata import french  # noqa: PLC0415 - same
    from geodata.store import read_reference  # noqa: PLC0415
    from terrinum.display import steps  # noqa: PLC0415

    with steps(err, quiet=quiet) as on_step:
        loaded = load_banatic(read_reference(), file, accept_fewer=fewer, on_step=on_step)
    out.print(
        f"{french.count(loaded.read, 'ligne lue', 'lignes lues')} : "
        f"{french.count(loaded.kept, 'syndicat gardé', 'syndicats gardés')}, dont "
        f"{french.number(loaded.incomplete)} à un membre non situé (toujours à vérifier)"
    )
    _show_published("Syndicats", loaded)


@source_app.command("contours")
def contours_command(
    year: Annotated[int, typer.Option("--annee", min=2017, max=2100, help="Millésime du COG.")],
    simplification: Annotated[
        int, typer.Option(min=0, max=99, help="Simplification, en % ; 0 : plein détail.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Télécharger les contours des communes d'une année (cartiflette), sans rien publier."""
    from etl.sources.contours import fetch_contours  # noqa: PLC0415
    from terrinum.display import steps  # noqa: PLC0415

    with steps(err, quiet=quiet) as on_step:
        fetched = fetch_contours(year, simplification=simplification, on_step=on_step)
    out.print(f"Contours : {escape(str(fetched.path))}, somme {fetched.sha256[:12]}…")
    out.print(
        f"Pour les utiliser : terrinum reference build --contours {escape(str(fetched.path))}"
    )


def _show_schools(loaded: LoadedSchools) -> None:
    from geodata import french  # noqa: PLC0415

    out.print(
        f"{french.count(loaded.read, 'ligne lue', 'lignes lues')} = "
        f"{french.count(loaded.kept, 'établissement gardé', 'établissements gardés')} + "
        f"{french.count(sum(loaded.left_out.values()), 'laissée')}"
    )
    for reason, count in loaded.left_out.items():
        out.print(f"  laissées, {escape(reason)} : {french.number(count)}")
    _show_published("Annuaire de l'éducation", loaded)


def _show_published(what: str, loaded: LoadedSchools | LoadedSyndicats) -> None:
    snapshot = loaded.published.snapshot
    said = "publié" if loaded.published.changed else "inchangé"
    out.print(f"{what}, {said} : {snapshot.version}")
    out.print(f"Source : {escape(loaded.fetched.origin)}, somme {loaded.fetched.sha256[:12]}…")
