"""What each command prints, in French; nothing is computed here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from geodata import french
from geodata.initiative_fields import BY_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

    import pandas as pd
    from rich.console import Console

    from etl.build_reference import BuiltReference
    from etl.import_initiatives import ImportSummary
    from etl.locate_file import LocateSummary
    from etl.read_initiatives import SourceFile
    from geodata.store import CollectionStatus, StoreStatus
    from geodata.store.decisions import Decision

FIRST_TOLD_YEAR = 1944  # INSEE's record of movements begins in 1943


@contextmanager
def steps(console: Console, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show the step under way on one line, and how long each took when it ends."""
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with console.status("préparation…") as status:
        yield lambda step: status.update(f"{step}…")


def show_reference(console: Console, built: BuiltReference) -> None:
    """Say which version is served, what it holds, how long it took."""
    snapshot = built.published.snapshot
    counts = snapshot.manifest["counts"]
    if built.published.changed:
        console.print(f"Référentiel publié : {snapshot.version}")
    else:
        console.print(f"Rien n'a changé : le référentiel {snapshot.version} reste servi.")
    console.print(
        f"COG {snapshot.manifest['cog_year']} · {french.number(counts['commune'])} communes "
        f"et {counts['collectivite_outre_mer']} collectivités d'outre-mer · "
        f"{french.number(counts['epci'])} EPCI · {counts['departement']} départements · "
        f"{counts['region']} régions · {counts['academie']} académies"
    )
    console.print(f"Durée : {built.seconds:.1f} s".replace(".", ","))


def show_prepared(console: Console, *, built: bool, imported: bool) -> None:
    """Say what had to be made; two words when all was there."""
    console.print("Référentiel construit." if built else "Référentiel : à jour.")
    console.print("Initiatives importées." if imported else "Initiatives : à jour.")


def show_import(console: Console, summary: ImportSummary) -> None:
    """Count the rows: read = accepted + review + rejected, file by file."""
    for file in summary.files:
        _show_file(console, file)
    console.print(
        f"{french.count(summary.read, 'lue')} = {french.count(summary.accepted, 'acceptée')} + "
        f"{french.number(summary.review)} à vérifier + {french.count(summary.rejected, 'rejetée')}"
    )
    if summary.kept:
        kept = french.count(
            summary.kept,
            "initiative d'un import précédent conservée",
            "initiatives d'imports précédents conservées",
        )
        console.print(kept)
    if summary.pending_file:
        console.print(f"Lignes à corriger, avec leur motif : {summary.pending_file}")
        console.print("Corrigez ce fichier, puis importez-le de la même façon.")
    if summary.published is None:
        console.print("Essai : rien n'a été publié.")
        return
    version = summary.published.snapshot.version
    said = "Version publiée" if summary.published.changed else "Rien n'a changé, version servie"
    console.print(f"{said} : {version}")


def _show_file(console: Console, file: SourceFile) -> None:
    rows = french.count(file.raw.row_count, "ligne lue", "lignes lues")
    console.print(f"{escape(file.name)} : {rows} ({escape(file.raw.dialect)})")
    for note in file.raw.notes:
        console.print(f"  {escape(note)}")
    for each in file.mapped:
        if each.guessed and each.column:
            field = BY_COLUMN[each.column].name
            console.print(f"  deviné : « {escape(each.header)} » est lu comme « {field} »")
    if file.ignored:
        console.print(f"  colonnes inconnues, laissées : {escape(', '.join(file.ignored))}")


def show_located(console: Console, summary: LocateSummary, output: Path) -> None:
    """Count the rows: read = matched + review + rejected; tell what was odd in the file."""
    console.print(
        f"{french.count(summary.rows, 'ligne')} ({summary.dialect}) = "
        f"{french.count(summary.matched, 'localisée')} + "
        f"{french.number(summary.review)} à vérifier + "
        f"{french.count(summary.rejected, 'rejetée')}"
    )
    if summary.geocoded:
        console.print(
            f"Dont {french.number(summary.geocoded)} par le géocodeur (méthode « geocoded »)"
        )
    if summary.overwritten:
        console.print(f"Colonnes remplacées : {', '.join(summary.overwritten)}")
    for warning in summary.warnings:
        console.print(escape(warning))
    console.print(f"Écrit : {escape(str(output))}")


def show_decision(console: Console, located: pd.Series) -> None:
    """Say what was decided, and when it takes effect."""
    console.print(escape(str(located["loc_reason"])))
    console.print(
        "Décision gardée : elle s'appliquera au prochain import et à chaque localisation."
    )


def show_decisions(console: Console, decisions: Iterable[Decision]) -> None:
    """List the decisions in force."""
    for decision in decisions:
        clue = " · ".join(f"{name} « {text} »" for name, text in decision.clue.items() if text)
        answer = f"{decision.level} {', '.join(decision.codes)}"
        told = f"{clue} → {answer} ({decision.who}, {decision.when[:10]} : {decision.why})"
        console.print(escape(told))


def show_history(console: Console, code: str, told: pd.DataFrame, absorbed: pd.DataFrame) -> None:
    """Tell the periods of a code's ground, oldest first, then the communes it took in."""
    for row in told.to_dict("records"):
        console.print(_period_line(row))
    for name, ground in zip(told["name"], told["successor_codes"], strict=True):
        if len(ground) > 1:
            console.print(f"Le territoire de {name} est aujourd'hui celui de {', '.join(ground)}.")
    if len(absorbed):
        listed = ", ".join(
            f"{name} ({code_then}, {day:%d/%m/%Y})"
            for name, code_then, day in zip(
                absorbed["name"], absorbed["code"], absorbed["valid_to"], strict=True
            )
        )
        console.print(f"\n{code} comprend aujourd'hui tout ou partie de : {escape(listed)}")


def _period_line(row: Mapping[Hashable, Any]) -> str:
    """Write « 15/12/2015 → 01/01/2025  49069  Orée d'Anjou  (changement de chef lieu) »."""
    start, end = row["valid_from"], row["valid_to"]
    # The record does not go further back: the commune may be centuries older.
    first = "avant 1943" if start.year < FIRST_TOLD_YEAR else f"{start:%d/%m/%Y}"
    last = f"{end:%d/%m/%Y}" if end else "aujourd'hui"
    event = f"  ({str(row['event']).replace('_', ' ')})" if end else ""
    return escape(f"{first} → {last:<11}  {row['code']}  {row['name']}{event}")


def show_status(console: Console, status: StoreStatus) -> None:
    """Show the collections: versions, counts, millésime, sources."""
    console.print(f"Données : {status.root}")
    for collection in (status.reference, status.initiatives, *status.optional):
        _show_collection(console, collection)


def _show_collection(console: Console, status: CollectionStatus) -> None:
    titles = {
        "reference": "Référentiel",
        "initiatives": "Initiatives",
        "schools": "Annuaire de l'éducation",
        "syndicats": "Syndicats (BANATIC)",
    }
    console.print(f"\n[bold]{titles[status.name]}[/]", markup=True)
    if status.problem:
        console.print(f"  {escape(status.problem)}")
        return
    manifest = status.manifest
    console.print(f"  version servie : {status.current} ({manifest['created']})")
    console.print(f"  autres versions : {', '.join(_others(status)) or 'aucune'}")
    console.print(f"  millésime : COG {manifest['cog_year']}")
    table = Table("table", "lignes", box=None, padding=(0, 2))
    for name, count in manifest["counts"].items():
        table.add_row(f"  {name}", french.number(count))
    console.print(table)
    for name, facts in manifest["sources"].items():
        console.print(f"  source : {escape(name)} ({escape(_source_sentence(facts))})")


def _others(status: CollectionStatus) -> list[str]:
    return [version for version in status.versions if version != status.current]


def _source_sentence(facts: dict[str, object]) -> str:
    if "publisher" in facts:
        return f"{facts['publisher']} ; {facts['licence']}"
    return f"{facts['published']} publiées, {facts['pending']} en attente"
