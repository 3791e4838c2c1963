"""`terrinum import`: read, check, locate and publish; for a reader, or for a program (--json)."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.read_initiatives import SourceFile
    from etl.transform.mapping import Profile

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
PENDING_FILE = Path("a-corriger.csv")


def import_command(  # noqa: PLR0913, PLR0917 - one option per choice of the user
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Fichiers à importer ; sans fichier : les initiatives embarquées.",
            metavar="FICHIERS",
        ),
    ] = None,
    pending: Annotated[
        Path | None,
        typer.Option(
            "--a-corriger",
            help="Où écrire les lignes à vérifier ou rejetées (a-corriger.csv ; "
            "rien avec --essai ou --json, sauf si dit).",
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option("--profil", metavar="P.toml", help="Profil qui dit ce qu'est chaque colonne."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--colonne",
            metavar="EN-TÊTE=champ",
            help="Ce qu'est une colonne (vide : la laisser) ; autant de fois qu'il faut.",
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(
            "--enregistrer-profil",
            metavar="P.toml",
            help="Garder ce qu'est chaque colonne, pour les prochains fichiers.",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="Feuille du classeur à lire.")
    ] = None,
    trial: Annotated[bool, typer.Option("--essai", help="Tout faire, sauf publier.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Répondre par un objet JSON (docs/import.md).")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Ne garder que ces fichiers.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="N'affiche que le résultat.")] = False,
) -> None:
    """Lire, contrôler, localiser et publier des initiatives."""
    asked = Asked(
        tuple(files or ()), profile, tuple(columns or ()), save, sheet, pending, trial, replace
    )
    if as_json:
        _tell_a_program(asked)
    else:
        _tell_a_reader(asked, quiet=quiet)


@dataclass(frozen=True)
class Asked:
    """The options of the command, as given."""

    files: tuple[Path, ...]
    profile: Path | None
    columns: tuple[str, ...]
    save: Path | None
    sheet: str | None
    pending: Path | None
    trial: bool
    replace: bool


def _tell_a_program(asked: Asked) -> None:
    from etl.import_report import failure, import_report  # noqa: PLC0415 - fast `--help`
    from geodata.store import read_reference  # noqa: PLC0415

    try:
        profile = _profile(asked)
        report, sources = import_report(
            _paths(asked),
            read_reference(),
            profile=profile,
            sheet=asked.sheet,
            pending_file=asked.pending,
            replace=asked.replace,
            dry_run=asked.trial,
        )
        _save(asked, sources, profile)
    except GeodataError as error:
        report = failure([], str(error))
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    if report["erreur"]:
        raise typer.Exit(1)


def _tell_a_reader(asked: Asked, *, quiet: bool) -> None:
    from etl.read_initiatives import open_files  # noqa: PLC0415 - fast `--help`
    from terrinum.display import show_import, steps  # noqa: PLC0415

    profile = _profile(asked)
    with steps(err, quiet=quiet) as on_step:
        sources = open_files(_paths(asked), profile, sheet=asked.sheet, on_step=on_step)
        _save(asked, sources, profile)
        # A file refused at reading pays nothing of what locates.
        from etl.import_initiatives import import_opened  # noqa: PLC0415
        from geodata.store import read_reference  # noqa: PLC0415

        summary = import_opened(
            sources,
            read_reference(),
            pending_file=asked.pending or (None if asked.trial else PENDING_FILE),
            replace=asked.replace,
            dry_run=asked.trial,
            on_step=on_step,
        )
    show_import(out, summary)


def _paths(asked: Asked) -> list[Path]:
    if asked.files:
        return list(asked.files)
    from etl.import_initiatives import EMBEDDED  # noqa: PLC0415 - loads the locator

    return [EMBEDDED]


def _profile(asked: Asked) -> Profile:
    from etl.mapping_profile import read_profile, with_columns  # noqa: PLC0415 - fast `--help`
    from etl.transform.mapping import Profile  # noqa: PLC0415

    profile = read_profile(asked.profile) if asked.profile else Profile()
    return with_columns(profile, asked.columns)


def _save(asked: Asked, sources: Sequence[SourceFile], profile: Profile) -> None:
    """Keep what each column is, where asked; of several files, all that they say."""
    if asked.save is None:
        return
    from etl.mapping_profile import write_profile  # noqa: PLC0415 - fast `--help`
    from etl.transform.mapping import profile_of  # noqa: PLC0415

    for source in sources:
        profile = profile_of(source.mapped, source.profile)
    write_profile(profile, asked.save)
