"""The command line in French: what typer says of itself, and what it reproaches.

Typer prints its own words in English, without a catalogue to translate them. Help is mended where
typer lets a command choose (usage, metavars, help of `--help`) and by the fixed strings of its
drawing; a reproach is read again and said in French, as it came where no pattern knows it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from typer.exceptions import TyperException

Command = TypeVar("Command", bound="Callable[..., Any]")
# What typer shows where an option names nothing of its own; a switch takes no value.
KINDS = {bool: "", Path: "CHEMIN", int: "NOMBRE", float: "NOMBRE", str: "TEXTE"}
DRAWN = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "DEFAULT_STRING": "[par défaut : {}]",
    "ENVVAR_STRING": "[variable d’environnement : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "RANGE_STRING": " [{}]",
}
REPROACHES = (
    (r"Missing argument '(.+?)'\..*", r"Il manque l’argument {0}."),
    (r"Missing option '(.+?)'\..*", r"Il manque l’option {0}."),
    (r"Missing command\.", r"Il manque une commande."),
    (
        r"No such option: (\S+) \(Possible options: (.+)\)",
        r"Option inconnue : {0}. Peut-être : {1}.",
    ),
    (r"No such option: (\S+)", r"Option inconnue : {0}."),
    (r"Option '(.+)' requires (?:an|\d+) arguments?\.", r"L’option {0} attend une valeur."),
    (r"Option '(.+)' does not take a value\.", r"L’option {0} ne prend pas de valeur."),
    (r"Got unexpected extra arguments? ?(?:\(s\) )?\((.+)\)", r"De trop dans la commande : {0}."),
    (r"Invalid value for '(.+?)': .*valid (?:integer|number).*", r"{0} : un nombre est attendu."),
    (r"Invalid value for '(.+?)': .*less than or equal to (\S+)", r"{0} : {1} au plus."),
    (r"Invalid value for '(.+?)': .*greater than or equal to (\S+)", r"{0} : {1} au moins."),
)


class FrenchCommand(TyperCommand):
    """A command whose help is in French."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Draw the help."""
        _draw_in_french()
        super().format_help(ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's private types
        """Write the usage line."""
        _format_usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """List the parameters, each with a kind that is said in French."""
        return _in_french(super().get_params(ctx))


class FrenchGroup(TyperGroup):
    """A group of commands whose help is in French, and which suggests where a name is mistyped."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Draw the help."""
        _draw_in_french()
        super().format_help(ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the usage line."""
        _format_usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """List the parameters, each with a kind that is said in French."""
        return _in_french(super().get_params(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command; say which it may be where there is none of this name."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            near = get_close_matches(name, self.list_commands(ctx))
            ctx.fail(f"Commande inconnue : « {name} ».{_perhaps(near)}")
        return super().resolve_command(ctx, args)


class FrenchTyper(typer.Typer):
    """A typer app all of whose commands answer in French."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as typer.Typer itself
        super().__init__(
            cls=FrenchGroup,
            options_metavar="[OPTIONS]",
            subcommand_metavar="COMMANDE [ARGUMENTS]…",
            **options,
        )

    def command(
        self,
        name: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Callable[[Command], Command]:
        """Declare a command."""
        return super().command(name, **{"cls": FrenchCommand, **options})


def reproach(error: TyperException) -> str | None:
    """Say in French what is wrong with the words of a command; None where its help was shown."""
    said = _translated(error.format_message())
    if not said:
        return None
    context = getattr(error, "ctx", None)
    if context is None:
        return said
    return f"{said}\n{context.get_usage()}\nAide : {context.command_path} --help"


def _translated(message: str) -> str:
    for pattern, french in REPROACHES:
        if found := re.fullmatch(pattern, message, flags=re.DOTALL):
            return french.format(*found.groups())
    return message


def _draw_in_french() -> None:
    """Set the fixed strings that typer draws its help with."""
    from typer import rich_utils  # noqa: PLC0415 - slow to load, and only help is drawn with it

    for name, text in DRAWN.items():
        setattr(rich_utils, name, text)


def _format_usage(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix="Usage : ")


def _in_french(parameters: Iterable[Any]) -> list[Any]:
    listed = list(parameters)
    for each in listed:
        if each.name == "help":
            each.help = "Montre cette aide."
        if each.param_type_name == "argument":
            each.display_type_rich = _nothing  # its name says it
        elif each.metavar is None:
            each.metavar = KINDS.get(_kind(each))
    return listed


def _nothing(ctx: Any) -> None:  # noqa: ANN401 - as typer asks for it
    """Say nothing of a kind."""


def _kind(parameter: Any) -> Any:  # noqa: ANN401
    descriptor = parameter.type_descriptor
    return Path if descriptor.is_path else descriptor.annotation


def _perhaps(near: list[str]) -> str:
    return f" Peut-être : {' ou '.join(near)}." if near else ""
