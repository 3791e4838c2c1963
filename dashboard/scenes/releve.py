"""The relevé of a meeting: what was said against a scene's territory or initiative.

docs/releve.md says the file, which the kit and the presenter write too.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from dashboard.scenes.files import check_kind, clean
from dashboard.scenes.tree import Node, read_json, read_yaml, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND = "releve"
REMARK, COMMITMENT = "remarque", "engagement"
KINDS: Mapping[str, str] = {
    REMARK: "Remarque",
    COMMITMENT: "Engagement",
    "question": "Question",
    "correction": "Correction à apporter",
}
MAX_ENTRIES = 2000
MAX_TEXT, MAX_NAME = 4000, 200  # characters
_LEVEL = re.compile(r"[a-z_]{1,30}")
_CODE = re.compile(r"[0-9A-Za-z]{1,9}")


@dataclass(frozen=True, slots=True)
class SceneShown:
    """The scene that was shown: its number from 1 and its title."""

    numero: int
    titre: str


@dataclass(frozen=True, slots=True)
class Place:
    """A territory: its level, code and name."""

    niveau: str
    code: str
    nom: str


@dataclass(frozen=True, slots=True)
class About:
    """An initiative: its id and title."""

    id: str
    titre: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What someone said, under the file's own French keys; `quand` is ISO 8601 in UTC."""

    id: str
    type: str
    qui: str
    texte: str
    quand: str
    scene: SceneShown | None = None
    territoire: Place | None = None
    initiative: About | None = None


@dataclass(frozen=True, slots=True)
class Releve:
    """What was said in a meeting, in order; `reunion` is its title, `donnees` the version shown."""

    reunion: str = ""
    donnees: str = ""
    entrees: tuple[Entry, ...] = ()

    def with_entries(self, *entries: Entry) -> Releve:
        """Add the entries that are not there yet, told by their id."""
        known = {each.id for each in self.entrees}
        fresh = tuple(each for each in entries if each.id not in known)
        return replace(self, entrees=(*self.entrees, *fresh)[:MAX_ENTRIES])

    def without(self, identifier: str) -> Releve:
        """Take an entry out."""
        return replace(self, entrees=tuple(e for e in self.entrees if e.id != identifier))


def read_releve(content: str | bytes) -> Releve:
    """Read a relevé, JSON or YAML; raises PresentationError."""
    text = text_of(content)
    return _read(read_json(text) if text.lstrip().startswith("{") else read_yaml(text))


def releve_to_json(releve: Releve, *, written: str = "") -> str:
    """Write the file to import later; `written`: when, ISO 8601 in UTC."""
    content = {
        "terrinum": KIND,
        "version": 1,
        "reunion": releve.reunion,
        "donnees": releve.donnees,
        "ecrit": written,
        "entrees": [asdict(each) for each in releve.entrees],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def new_entry(  # noqa: PLR0913 - what an entry holds
    *,
    number: int,
    when: str,
    kind: str,
    who: str,
    text: str,
    scene: SceneShown | None = None,
    place: Place | None = None,
    about: About | None = None,
) -> Entry:
    """Make an entry of typed texts, bounded as in a file."""
    return Entry(
        id=f"{re.sub(r'[^0-9]', '', when)[:17]}-{number}",
        type=kind if kind in KINDS else REMARK,
        qui=clean(who)[:MAX_NAME],
        texte=clean(text, is_long=True)[:MAX_TEXT],
        quand=when,
        scene=scene,
        territoire=place,
        initiative=about,
    )


def _read(root: Node) -> Releve:
    content = root.mapping("un relevé commence par « terrinum: releve »")
    check_kind(root, content, kind=KIND, what="un relevé")
    listed = content.get("entrees", Node(None))
    entries = listed.items("« entrees » doit être une liste")
    if len(entries) > MAX_ENTRIES:
        raise listed.wrong(f"ce relevé contient {len(entries)} entrées ; {MAX_ENTRIES} au plus.")
    head = Releve(_text(content, "reunion"), _text(content, "donnees"))
    return head.with_entries(*(_entry(each, number) for number, each in enumerate(entries, 1)))


def _entry(node: Node, number: int) -> Entry:
    content = node.mapping(f"l’entrée {number} doit avoir des clés (type, qui, texte, quand…)")
    text = _text(content, "texte", MAX_TEXT, is_long=True)
    if not text:
        raise node.wrong(f"l’entrée {number} n’a pas de texte.")
    kind = _text(content, "type") or REMARK
    if kind not in KINDS:
        raise content["type"].wrong(
            f"entrée {number} : type « {kind[:40]} » inconnu ; écrivez {' ou '.join(KINDS)}."
        )
    when = _text(content, "quand")
    return Entry(
        id=_text(content, "id") or f"{when}-{number}",
        type=kind,
        qui=_text(content, "qui"),
        texte=text,
        quand=when,
        scene=_scene(content.get("scene")),
        territoire=_place(content.get("territoire"), number),
        initiative=_about(content.get("initiative")),
    )


def _scene(node: Node | None) -> SceneShown | None:
    if node is None or node.value is None:
        return None
    content = node.mapping("« scene » s’écrit avec numero et titre")
    number = _text(content, "numero")
    return SceneShown(int(number) if number.isdecimal() else 0, _text(content, "titre"))


def _place(node: Node | None, number: int) -> Place | None:
    if node is None or node.value is None:
        return None
    content = node.mapping("« territoire » s’écrit avec niveau, code et nom")
    level, code = _text(content, "niveau"), _text(content, "code")
    if not _LEVEL.fullmatch(level) or not _CODE.fullmatch(code):
        raise node.wrong(f"entrée {number} : niveau ou code de territoire illisible.")
    return Place(level, code, _text(content, "nom") or code)


def _about(node: Node | None) -> About | None:
    if node is None or node.value is None:
        return None
    content = node.mapping("« initiative » s’écrit avec id et titre")
    identifier = _text(content, "id")
    return About(identifier, _text(content, "titre") or identifier) if identifier else None


def _text(
    content: Mapping[str, Node], key: str, most: int = MAX_NAME, *, is_long: bool = False
) -> str:
    node = content.get(key)
    if node is None or node.value is None:
        return ""
    if not isinstance(node.value, str):
        raise node.wrong(f"« {key} » doit être un texte.")
    return clean(node.value, is_long=is_long)[:most].rstrip()
