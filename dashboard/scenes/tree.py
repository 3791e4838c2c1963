"""YAML or JSON as a tree of places and texts: nothing is ever built from what a file names.

YAML scalars stay the text that was typed (`2013-12-05` is no date, `no` is no boolean) and tags,
anchors and aliases are refused: a billion laughs cannot begin, a tag cannot call anything.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from dashboard.scenes.errors import PresentationError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 30_000  # two hundred scenes with every word hold fewer than 15,000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML forbids, and lone surrogates, which cannot be written back.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CORE_TAGS = "tag:yaml.org,2002:"
_BUILT_TAGS = ("python", "binary", "set", "omap", "pairs")


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the file: a text, a list, a mapping, or nothing (null)."""

    value: str | tuple[Node, ...] | Mapping[str, Node] | None
    line: int | None = None
    column: int | None = None

    def wrong(self, reason: str) -> PresentationError:
        """Return the error to raise about this place."""
        return PresentationError(reason, line=self.line, column=self.column)

    def mapping(self, expected: str) -> Mapping[str, Node]:
        """Return the keys under this place; raise PresentationError(`expected`) where none."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"{expected}.")
        return self.value

    def items(self, expected: str) -> tuple[Node, ...]:
        """Return the items of this list, none where nothing is written."""
        if self.value is None:
            return ()
        if not isinstance(self.value, tuple):
            raise self.wrong(f"{expected}.")
        return self.value


def text_of(content: str | bytes) -> str:
    """Decode and check size and characters; raises PresentationError."""
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise PresentationError(
            f"Ce fichier pèse {size / 1e6:.1f} Mo ; une présentation en pèse au plus "
            f"{MAX_BYTES / 1e6:.0f}. Vérifiez que c’est bien un fichier de présentation.".replace(
                ".", ",", 1
            )
        )
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise PresentationError(
            "Ce fichier n’est pas un texte UTF-8. Ouvrez un fichier .yaml enregistré par la page "
            "« Présentation », ou réenregistrez-le en UTF-8."
        ) from error
    if found := _FORBIDDEN.search(text):
        raise PresentationError(
            "un caractère invisible interdit se trouve ici. Effacez-le et retapez le texte.",
            line=text.count("\n", 0, found.start()) + 1,
            column=found.start() - text.rfind("\n", 0, found.start()),
        )
    return text


def read_yaml(text: str) -> Node:
    """Read one YAML document of bounded size and depth; raises PresentationError."""
    try:
        _check_events(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text) from error
    except yaml.YAMLError as error:
        raise PresentationError("ce fichier n’est pas du YAML lisible.") from error
    if root is None:
        raise PresentationError(_EMPTY, line=1, column=1)
    return _from_yaml(root)


def read_json(text: str) -> Node:
    """Read JSON of bounded depth; raises PresentationError."""
    try:
        found = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_unique
        )
    except json.JSONDecodeError as error:
        raise PresentationError(
            "la syntaxe JSON n’est pas respectée ici.", line=error.lineno, column=error.colno
        ) from error
    except RecursionError as error:
        raise PresentationError(_TOO_DEEP) from error
    return _from_json(found, 0)


_TOO_DEEP = (
    f"les éléments sont imbriqués sur plus de {MAX_DEPTH} niveaux. Vérifiez les crochets et le "
    "retrait : une scène n’en a pas plus de quatre."
)
_EMPTY = "ce fichier est vide. Ouvrez un fichier .yaml enregistré par la page « Présentation »."
_NO_ANCHOR = (
    "les ancres et les renvois (& et *) ne sont pas admis ici. Recopiez le texte lui-même, entre "
    "guillemets s’il commence par l’un de ces signes."
)
_TWICE = "la clé « {} » est écrite deux fois. Gardez-en une seule."


def _check_events(text: str) -> None:
    """Walk the file once without keeping anything, and refuse what could grow."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += _deeper(event)
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at(event, _NO_ANCHOR)
        if depth > MAX_DEPTH:
            raise _at(event, _TOO_DEEP)
        if nodes > MAX_NODES:
            raise _at(event, f"ce fichier contient plus de {MAX_NODES} éléments.")


def _deeper(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _at(event: yaml.Event, reason: str) -> PresentationError:
    mark = event.start_mark
    return PresentationError(reason, line=mark.line + 1, column=mark.column + 1)


def _from_yaml(node: yaml.Node) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    _check_tag(node, line, column)
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node), line, column)
    if isinstance(node, yaml.SequenceNode):
        return Node(tuple(_from_yaml(each) for each in node.value), line, column)
    is_null = node.tag == f"{_CORE_TAGS}null" and not getattr(node, "style", None)
    return Node(None if is_null else str(node.value), line, column)


def _check_tag(node: yaml.Node, line: int, column: int) -> None:
    core = node.tag.removeprefix(_CORE_TAGS)
    if core == node.tag or core.startswith(_BUILT_TAGS):
        raise PresentationError(
            "les étiquettes de type (!…) ne sont pas admises ici. Effacez ce mot, ou mettez le "
            "texte entre guillemets.",
            line=line,
            column=column,
        )


def _mapping(node: yaml.MappingNode) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for key, value in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            raise PresentationError("une clé doit être un mot.", line=line, column=column)
        if key.value in found:
            raise PresentationError(_TWICE.format(key.value[:60]), line=line, column=column)
        found[str(key.value)] = _from_yaml(value)
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Gather the keys of a JSON object; the parser itself would keep the last of two in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise PresentationError(_TWICE.format(key[:60]))
        found[key] = value
    return found


def _from_json(value: Any, depth: int) -> Node:  # noqa: ANN401 - what JSON may hold
    if depth > MAX_DEPTH:
        raise PresentationError(_TOO_DEEP)
    if isinstance(value, dict):
        return Node({key: _from_json(each, depth + 1) for key, each in value.items()})
    if isinstance(value, list):
        return Node(tuple(_from_json(each, depth + 1) for each in value))
    return Node(None if value is None else str(value))


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> PresentationError:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return PresentationError("ce fichier n’est pas du YAML lisible.")
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    reason = _reason(error.problem or "", line[mark.column :], line)
    return PresentationError(reason, line=mark.line + 1, column=mark.column + 1)


def _reason(problem: str, rest: str, line: str) -> str:
    if rest.startswith("\t") or "\t" in line[: len(line) - len(rest) + 1]:
        return "une tabulation se trouve là où YAML attend des espaces. Remplacez-la."
    if "another document" in problem or "document start" in problem:
        return "ce fichier contient plusieurs documents ; une présentation en est un seul."
    if "mapping values" in problem:
        return (
            "un deux-points inattendu : un texte qui contient « : » s’écrit entre guillemets, ou "
            "le retrait de cette ligne n’est pas le bon."
        )
    if "quoted scalar" in problem or "end of stream" in problem:
        return "un guillemet ou un crochet ouvert plus haut n’est pas fermé."
    return "la syntaxe YAML n’est pas respectée ici : retrait, guillemet ou deux-points à vérifier."
