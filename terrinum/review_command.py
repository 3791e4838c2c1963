"""`terrinum review`: the texts in doubt one by one, a key each, then what they publish."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt
from rich.table import Table

from geodata.errors import GeodataError
from geodata.french import count, number
from terrinum.keys import one_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.review import Applied
    from geodata.places import Place, Places
    from geodata.review import Doubt
    from geodata.store.decisions import Key

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

SHOWN_ROWS = 5
TENTH = "0"  # the key of the tenth candidate
KEYS_HELP = (
    "[bold]1…9[/] choisir · [bold]c[/] chercher un autre territoire · [bold]s[/] passer · "
    "[bold]u[/] annuler la dernière décision · [bold]q[/] quitter"
)
NO_TERMINAL = (
    "« terrinum review » pose des questions : lancez-le dans un terminal. Sans terminal : "
    "« terrinum decide NIVEAU:CODE --name TEXTE --who VOUS --why POURQUOI » pour chaque texte, "
    "puis « terrinum review --appliquer »."
)


@dataclass
class Desk:
    """One sitting: who decides, what is left to decide, what was decided (to take back)."""

    places: Places
    who: str
    why: str
    left: list[Doubt]
    made: list[Doubt] = field(default_factory=list)


def review_command(
    who: Annotated[str, typer.Option(help="Qui décide ; sinon, la question est posée.")] = "",
    why: Annotated[str, typer.Option(help="Pourquoi, gardé avec chaque décision.")] = "",
    apply: Annotated[
        bool, typer.Option("--appliquer", help="Publier les lignes décidées, sans rien demander.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Avec --appliquer : un objet JSON, pour un programme.")
    ] = False,
) -> None:
    """Trancher les lignes en doute, une touche par réponse, puis publier ce qui est décidé."""
    if as_json:
        _apply_as_json()
    elif apply:
        show_applied(_apply())
    else:
        _sit(who.strip(), why.strip())


def _sit(who: str, why: str) -> None:
    from geodata.places import Places  # noqa: PLC0415 - keeps `terrinum --help` fast
    from geodata.store import read_reference  # noqa: PLC0415

    left = _left()
    if not left:
        out.print("Aucun texte à trancher.")
        _offer_to_apply()
        return
    if not sys.stdin.isatty():
        for doubt in left:
            out.print(f"À trancher : {_quoted(doubt.text)} ({_lines(doubt)})")
        err.print(NO_TERMINAL)
        raise typer.Exit(1)
    name = who or Prompt.ask("Qui décide (votre nom)", console=out).strip()
    if not name:
        err.print("Une décision garde le nom de qui décide : rien n'a été fait.")
        raise typer.Exit(1)
    desk = Desk(Places.from_reference(read_reference()), name, why, left)
    try:
        _ask_each(desk)
    except (KeyboardInterrupt, EOFError, click.Abort):
        out.print()
    if desk.left:
        out.print(f"Il reste {count(len(desk.left), 'texte')} : relancez « terrinum review ».")
    _offer_to_apply()


def _left() -> list[Doubt]:
    from geodata.review import doubts  # noqa: PLC0415
    from geodata.store import read_initiatives  # noqa: PLC0415
    from geodata.store.decisions import read_decisions  # noqa: PLC0415

    return doubts(read_initiatives().pending, read_decisions())


def _ask_each(desk: Desk) -> None:
    """Put each text in turn; a text passed over comes back last, once."""
    passed: set[Key] = set()
    while desk.left and not all(doubt.key in passed for doubt in desk.left):
        doubt = next(each for each in desk.left if each.key not in passed)
        candidates = doubt.candidates(desk.places)
        show_doubt(doubt, candidates, left=len(desk.left))
        key = one_key()
        if key == "q":
            return
        if key == "s":
            passed.add(doubt.key)
        elif key == "u":
            _undo(desk)
        elif chosen := _answer(key, candidates, desk):
            _decide(desk, doubt, chosen, why=desk.why or _how(key))


def _answer(key: str, candidates: Sequence[Place], desk: Desk) -> list[Place]:
    """Return the places that a key means; none where it means nothing."""
    if key == "c":
        return _search(desk.places)
    number = 10 if key == TENTH else int(key) if key.isdigit() else 0
    if 1 <= number <= len(candidates):
        return [candidates[number - 1]]
    out.print(f"Touche sans effet ici. {KEYS_HELP}")
    return []


def _how(key: str) -> str:
    return "cherché par son nom" if key == "c" else "choisi parmi les candidats proposés"


def _search(places: Places) -> list[Place]:
    """Let a human find places by words; several numbers make their union."""
    text = Prompt.ask("Nom ou code (vide : revenir)", console=out, default="", show_default=False)
    found = places.search(text)
    if not found:
        out.print("Rien ne porte ce nom." if text.strip() else "")
        return []
    out.print(_table(found))
    said = Prompt.ask(
        "Numéro, ou plusieurs pour leur réunion (vide : revenir)",
        console=out,
        default="",
        show_default=False,
    )
    numbers = [int(word) for word in said.replace(",", " ").split() if word.isdigit()]
    return [found[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(found)]


def _decide(desk: Desk, doubt: Doubt, places: Sequence[Place], *, why: str) -> None:
    from geodata.review import decide  # noqa: PLC0415

    decide(doubt.clue, places, who=desk.who, why=why)
    desk.left = [each for each in desk.left if each.key != doubt.key]
    desk.made.append(doubt)
    names = " + ".join(escape(visible(place.name)) for place in places)
    out.print(f"[green]→[/] {_quoted(doubt.text)} : {names} ({_lines(doubt)}).\n")


def _undo(desk: Desk) -> None:
    from geodata.review import take_back  # noqa: PLC0415

    if not desk.made:
        out.print("Rien à annuler dans cette séance.\n")
        return
    doubt = desk.made.pop()
    take_back(doubt.clue, who=desk.who, why="annulé aussitôt")
    desk.left.insert(0, doubt)
    out.print(f"Annulé : {_quoted(doubt.text)} est de nouveau à trancher.\n")


def _offer_to_apply() -> None:
    from geodata.review import decided_rows  # noqa: PLC0415
    from geodata.store import read_initiatives  # noqa: PLC0415
    from geodata.store.decisions import read_decisions  # noqa: PLC0415

    waiting = decided_rows(read_initiatives().pending, read_decisions())
    if not waiting:
        return
    told = f"{count(waiting, 'ligne décidée', 'lignes décidées')} à publier"
    if sys.stdin.isatty() and _agrees(f"{told}. Publier maintenant ? (o/n, Entrée : oui)"):
        show_applied(_apply())
    else:
        out.print(f"{told} : terrinum review --appliquer")


def _agrees(question: str) -> bool:
    """Ask in French; anything but yes is no."""
    said = Prompt.ask(question, console=out, default="", show_default=False)
    return said.strip().lower() in {"", "o", "oui", "y", "yes"}


def _apply() -> Applied:
    from etl.review import apply_reviewed  # noqa: PLC0415
    from geodata.store import read_reference  # noqa: PLC0415
    from terrinum.display import steps  # noqa: PLC0415

    with steps(err, quiet=False) as on_step:
        return apply_reviewed(read_reference(), on_step=on_step)


def _apply_as_json() -> None:
    try:
        answer = applied_facts(_apply())
    except GeodataError as error:
        sys.stdout.write(json.dumps({"erreur": str(error)}, ensure_ascii=False) + "\n")
        raise typer.Exit(1) from error
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def applied_facts(applied: Applied) -> dict[str, Any]:
    """Say what applying did, for a program (French keys, as `terrinum import --json`)."""
    return {
        "publiees": list(applied.ids),
        "reprises": applied.returned,
        "non_resolues": applied.unresolved,
        "a_trancher": applied.undecided,
        "version": applied.published.snapshot.version,
        "change": applied.published.changed,
        "erreur": None,
    }


def show_applied(applied: Applied) -> None:
    """Say in figures what applying did."""
    out.print(
        f"{count(len(applied.ids), 'ligne publiée', 'lignes publiées')}, "
        f"{number(applied.undecided)} encore à trancher"
    )
    if applied.unresolved:
        told = count(applied.unresolved, "ligne décidée", "lignes décidées")
        out.print(f"{told}, mais pas publiable en l'état : voyez son motif (terrinum import)")
    if applied.returned:
        told = count(applied.returned, "ligne attend", "lignes attendent")
        out.print(f"{told} de nouveau : leur décision a été reprise")
    said = "Version publiée" if applied.published.changed else "Rien n'a changé, version servie"
    out.print(f"{said} : {applied.published.snapshot.version}")


def show_doubt(doubt: Doubt, candidates: Sequence[Place], *, left: int) -> None:
    """Show a text in doubt: what was typed, why it is asked, its rows, its ranked candidates."""
    out.rule(count(left, "texte à trancher", "textes à trancher"))
    out.print(f"[bold]{_quoted(doubt.text)}[/]  {escape(visible(doubt.clue['type']))}")
    out.print(escape(visible(doubt.reason)))
    for row in doubt.rows[:SHOWN_ROWS]:
        out.print(escape(f"  {visible(row.file)}, ligne {row.line} : {visible(row.title)}"))
    if len(doubt.rows) > 1:
        out.print(f"  Une décision vaut pour les {len(doubt.rows)} lignes qui portent ce texte.")
    out.print(_table(candidates) if candidates else "Aucun candidat : cherchez avec la touche c.")
    out.print(KEYS_HELP)


def visible(text: str) -> str:
    """Replace what a terminal would obey, or not show, by a middle dot."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)


def _table(places: Sequence[Place]) -> Table:
    table = Table(box=None, padding=(0, 2))
    for title in ("", "territoire", "niveau", "code", "département", "habitants"):
        table.add_column(title, justify="right" if title == "habitants" else "left")
    for rank, place in enumerate(places, start=1):
        population = "" if place.population is None else number(place.population)
        table.add_row(
            f"[bold]{rank}[/]",
            escape(place.name),
            place.level.label,
            place.code,
            escape(place.departements),
            population,
        )
    return table


def _lines(doubt: Doubt) -> str:
    return count(len(doubt.rows), "ligne")


def _quoted(text: str) -> str:
    return f"« {escape(visible(text))} »"
