"""`terrinum`: each command parses its options, calls one function and shows what it gave."""

from __future__ import annotations

import os
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.exceptions import TyperException

from dashboard.errors import DashboardError
from geodata.errors import GeodataError, os_reason
from terrinum.french import FrenchTyper, reproach
from terrinum.import_command import import_command
from terrinum.kit_command import kit_command
from terrinum.map_command import map_command
from terrinum.print_command import print_command
from terrinum.releve_command import releve_app
from terrinum.review_command import review_command
from terrinum.source_command import source_app
from terrinum.template_command import template_command

app = FrenchTyper(
    help="La carte des initiatives numériques éducatives des territoires de France.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
reference_app = FrenchTyper(help="Le référentiel : communes, EPCI, académies, contours.")
app.add_typer(reference_app, name="reference", no_args_is_help=True)
app.add_typer(source_app, name="source", no_args_is_help=True)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Quiet = Annotated[bool, typer.Option("--quiet", help="N'affiche que le résultat.")]


@reference_app.command("build")
def build_reference_command(
    contours: Annotated[
        Path | None,
        typer.Option(
            metavar="FICHIER",
            help="Autres contours des communes (GeoParquet ou GeoJSON de toute la France).",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Construire le référentiel à partir des données embarquées, hors ligne."""
    from etl.build_reference import build_reference  # noqa: PLC0415 - keeps `terrinum --help` fast
    from terrinum.display import show_reference, steps  # noqa: PLC0415

    with steps(err, quiet=quiet) as on_step:
        built = build_reference(contours=contours, on_step=on_step)
    show_reference(out, built)


@app.command("prepare")
def prepare_command(quiet: Quiet = False) -> None:
    """Construire ce qui manque : le référentiel, puis les initiatives embarquées."""
    from etl.prepare import prepare  # noqa: PLC0415
    from terrinum.display import show_prepared, steps  # noqa: PLC0415

    with steps(err, quiet=quiet) as on_step:
        built, imported = prepare(on_step=on_step)
    show_prepared(out, built=built, imported=imported)


app.command("import")(import_command)
app.command("template")(template_command)


def _column(clue: str) -> Any:  # noqa: ANN401 - as typer.Option itself
    return typer.Option(help=f"Colonne qui donne {clue}.", metavar="COLONNE")


@app.command("locate")
def locate_command(  # noqa: PLR0913, PLR0917 - one option per clue
    source: Annotated[
        Path, typer.Argument(help="Tableau à localiser : CSV, XLSX, GeoJSON…", metavar="FICHIER")
    ],
    output: Annotated[Path, typer.Option(help="Fichier à écrire.", metavar="SORTIE.csv")],
    code: Annotated[str | None, _column("le code Insee, le SIREN ou un autre code")] = None,
    name: Annotated[str | None, _column("le nom tapé")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--type",
            metavar="COLONNE",
            help="Colonne qui donne le niveau (commune, epci, academie…).",
        ),
    ] = None,
    departement: Annotated[str | None, _column("le département (code ou nom)")] = None,
    postcode: Annotated[str | None, _column("le code postal")] = None,
    year: Annotated[
        str | None,
        typer.Option(
            metavar="COLONNE|ANNÉE",
            help="Colonne qui donne l'année de la géographie, ou une année pour toutes.",
        ),
    ] = None,
    lat: Annotated[str | None, _column("la latitude (WGS84) ou le Y Lambert-93")] = None,
    lon: Annotated[str | None, _column("la longitude (WGS84) ou le X Lambert-93")] = None,
    uai: Annotated[str | None, _column("l'UAI de l'établissement")] = None,
    address: Annotated[str | None, _column("l'adresse")] = None,
    geocoder: Annotated[
        bool,
        typer.Option(
            "--geocoder",
            help="Demander à la Géoplateforme (réseau) les adresses que rien d'exact ne situe.",
        ),
    ] = False,
    sheet: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="Feuille du classeur à lire.")
    ] = None,
) -> None:
    """Localiser chaque ligne d'un tableau ; les colonnes loc_* s'ajoutent aux siennes."""
    import pyarrow as pa  # noqa: PLC0415

    from etl.extract.table import read_table  # noqa: PLC0415
    from etl.locate_file import ColumnChoice, locate_file  # noqa: PLC0415
    from etl.sources.geocoder import geocode  # noqa: PLC0415
    from etl.transform.locate import Gazetteer  # noqa: PLC0415
    from geodata.store import read_reference  # noqa: PLC0415
    from geodata.store.decisions import read_decisions  # noqa: PLC0415
    from terrinum.display import show_located  # noqa: PLC0415

    columns = ColumnChoice(code, name, kind, departement, postcode, year, lat, lon, uai, address)
    # What Arrow frees goes back to the system: 120 MB less at the peak when a point is located.
    pa.set_memory_pool(pa.system_memory_pool())
    read = read_table(source, sheet=sheet)  # before France is loaded: both at once weigh too much
    gazetteer = Gazetteer.from_reference(read_reference())
    decisions = read_decisions()
    summary = locate_file(
        source,
        output,
        columns,
        gazetteer,
        decisions=decisions,
        geocode=geocode if geocoder else None,
        read=read,
    )
    show_located(out, summary, output)


@app.command("evaluate")
def evaluate_command(
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="DOSSIER",
            help="Dossier de CSV aux réponses connues ; par défaut, le corpus publié.",
        ),
    ] = None,
) -> None:
    """Mesurer le localisateur : précision, rappel et confusions, par genre de difficulté."""
    from etl.evaluate import evaluate, gold_folder, read_gold, report  # noqa: PLC0415
    from etl.transform.locate import Gazetteer  # noqa: PLC0415
    from geodata.store import read_reference  # noqa: PLC0415

    gold = read_gold(gold_folder(corpus))
    # The corpus is about what everybody has; what one machine loaded besides is left out.
    evaluation = evaluate(gold, Gazetteer.from_reference(read_reference(), optional=False))
    out.print(report(evaluation), markup=False)
    if not evaluation.passes:
        raise typer.Exit(1)


@app.command("decide")
def decide_command(  # noqa: PLR0913, PLR0917 - the clue, the answer, and who decides
    answer: Annotated[
        str | None,
        typer.Argument(
            metavar="NIVEAU:CODE[;CODE…]",
            help="Le territoire décidé, par exemple epci:242504447 ou commune:80635;80716.",
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="Le nom tel que tapé dans le fichier.")] = "",
    code: Annotated[str, typer.Option(help="Le code tel que tapé dans le fichier.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Le niveau tel que tapé.")] = "",
    departement: Annotated[str, typer.Option(help="Le département tel que tapé.")] = "",
    who: Annotated[str, typer.Option(help="Qui décide.")] = "",
    why: Annotated[str, typer.Option(help="Pourquoi.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Reprendre la décision.")] = False,
) -> None:
    """Décider une fois pour toutes du territoire d'un texte en doute, ou lister les décisions."""
    from etl.decisions import decide, parse_answer, take_back  # noqa: PLC0415
    from etl.transform.locate import Gazetteer  # noqa: PLC0415
    from geodata.store import read_reference  # noqa: PLC0415
    from geodata.store.decisions import read_decisions  # noqa: PLC0415
    from terrinum.display import show_decision, show_decisions  # noqa: PLC0415

    clue = {"code": code, "name": name, "type": kind, "departement": departement}
    if undo:
        take_back(clue, who=who, why=why)
        out.print("Décision reprise : ce texte sera de nouveau à vérifier.")
    elif answer is None:
        show_decisions(out, read_decisions().values())
    else:
        gazetteer = Gazetteer.from_reference(read_reference())
        show_decision(
            out, decide(clue, parse_answer(answer), who=who, why=why, gazetteer=gazetteer)
        )


@app.command("history")
def history_command(
    code: Annotated[
        str,
        typer.Argument(help="Code Insee d'une commune, d'hier ou d'aujourd'hui.", metavar="CODE"),
    ],
) -> None:
    """Dire ce qu'a été une commune depuis 1999 : noms, fusions, scissions, changements de code."""
    from geodata.history import predecessors, trajectory  # noqa: PLC0415
    from geodata.store import read_reference  # noqa: PLC0415
    from terrinum.display import show_history  # noqa: PLC0415

    periods = read_reference().commune_periods
    show_history(out, code, trajectory(periods, code), predecessors(periods, code))


@app.command("status")
def status_command(
    verify: Annotated[
        bool, typer.Option("--verify", help="Relire chaque fichier et vérifier sa somme.")
    ] = False,
) -> None:
    """Montrer les versions, les comptes, le millésime et les sources."""
    from geodata.store import store_status  # noqa: PLC0415
    from terrinum.display import show_status  # noqa: PLC0415

    show_status(out, store_status(verify=verify))


@app.command("rollback")
def rollback_command(
    reference: Annotated[
        bool, typer.Option("--reference", help="Revenir d'un référentiel, non des initiatives.")
    ] = False,
) -> None:
    """Servir de nouveau la version précédente."""
    from geodata.store import rollback  # noqa: PLC0415

    snapshot = rollback("reference" if reference else "initiatives")
    out.print(f"Version servie : {snapshot.version}")


app.command("map")(map_command)
app.command("print")(print_command)
app.add_typer(releve_app, name="releve", no_args_is_help=True)
app.command("kit")(kit_command)
app.command("review")(review_command)


@app.command("run")
def run_command(
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port d'écoute.", min=0, max=65535)] = 8501,
    write: Annotated[
        bool,
        typer.Option("--ecriture", help="Ouvrir aussi les pages « À vérifier » et « Importer »."),
    ] = False,
) -> None:
    """Ouvrir la carte dans un navigateur : démarre le serveur et affiche son adresse."""
    from dashboard.launch import serve  # noqa: PLC0415

    serve(host=host, port=port, write=write)


def main() -> None:
    """Run the command line; an expected error is one French sentence, never a traceback."""
    # Arrow's own pool keeps the pages that it frees: 60 MB more for 100,000 rows, and slower.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        sys.exit(app(standalone_mode=False))
    except TyperException as error:
        if said := reproach(error):
            err.print(f"[bold red]Erreur[/] : {escape(said)}")
        sys.exit(error.exit_code)
    except typer.Abort:
        err.print("Abandonné.")
        sys.exit(1)
    except (GeodataError, DashboardError) as error:
        err.print(f"[bold red]Erreur[/] : {escape(str(error))}")
        sys.exit(1)
    except OSError as error:  # disk full, no right to write: said by the system
        place = f" ({escape(str(error.filename))})" if error.filename else ""
        err.print(
            f"[bold red]Erreur[/] : le système a refusé : {escape(os_reason(error))}{place}. "
            "Rien n'a été publié ; vérifiez la place sur le disque et les droits, puis recommencez."
        )
        sys.exit(1)
