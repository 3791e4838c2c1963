"""A presentation as a file: YAML or JSON with French keys, validated, versioned, read back equal.

    terrinum: presentation
    version: 1
    titre: Réunion du 5 décembre
    scenes:
    - titre: Les écoles de l'académie de Lyon
      phrase: Une phrase à l'écran.
      notes: Ce que dit l'orateur.
      page: carte
      vue: {academie: Lyon, niveau: epci}
      cadre: {longitude: 4.8, latitude: 45.7, zoom: 8}

What cannot be read raises PresentationError with its line and column. What is read but not known
(a key, a value of a view) is left aside with a message, as in an address.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import yaml

from dashboard.filters.url import from_query, to_query
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.model import Frame, Presentation, Scene
from dashboard.scenes.pages import MAP_PAGE, SCENE_PAGES, scene_query
from dashboard.scenes.tree import MAX_BYTES, Node, read_json, read_yaml, text_of
from geodata.errors import os_reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.filters.selection import Known, Selection

KIND = "presentation"
VERSION = "1"
MAX_SCENES = 200
MAX_TITLE, MAX_SENTENCE, MAX_NOTES, MAX_VALUE = 200, 600, 4000, 4000  # characters
MAX_MESSAGES = 50
HEADER = "# Présentation Terrinum : ouvrez ce fichier dans la page « Présentation ».\n"

_PRESENTATION_KEYS = ("terrinum", "version", "titre", "sous_titre", "scenes")
_SCENE_KEYS = ("titre", "phrase", "notes", "page", "vue", "cadre")
_FRAME_LIMITS: Mapping[str, tuple[float, float]] = {
    "longitude": (-180, 180),
    "latitude": (-85, 85),
    "zoom": (0, 20),
}
# Control characters but line ends, and signs that turn a line of text around (« trojan source »).
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_ABOUT_ADDRESSES = "Cet élément de l’adresse est laissé de côté."


def read_presentation(text: str | bytes, known: Known) -> tuple[Presentation, tuple[str, ...]]:
    """Read YAML into a presentation of known views, with a message per thing left aside.

    Raises PresentationError.
    """
    return _Reader(known).presentation(read_yaml(text_of(text)))


def presentation_from_json(text: str | bytes, known: Known) -> tuple[Presentation, tuple[str, ...]]:
    """Read JSON as `read_presentation` reads YAML."""
    return _Reader(known).presentation(read_json(text_of(text)))


def read_file(path: Path, known: Known) -> tuple[Presentation, tuple[str, ...]]:
    """Read a presentation's file, YAML or JSON by its name; raises PresentationError."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PresentationError(
            f"Impossible de lire {path} : {os_reason(error)}. Vérifiez son nom et son dossier."
        ) from error
    is_json = path.suffix.lower() == ".json"
    return (presentation_from_json if is_json else read_presentation)(content, known)


def write_presentation(presentation: Presentation) -> str:
    """Write a presentation as YAML; the same presentation gives the same text."""
    written: str = yaml.dump(
        as_plain(presentation),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
    return HEADER + written


def presentation_to_json(presentation: Presentation) -> str:
    """Write a presentation as JSON, with the keys of the YAML file."""
    return json.dumps(as_plain(presentation), ensure_ascii=False, separators=(",", ":"))


def as_plain(presentation: Presentation) -> dict[str, Any]:
    """Return the presentation as mappings, lists, texts and numbers; empty things left out."""
    return {
        "terrinum": KIND,
        "version": int(VERSION),
        "titre": presentation.title,
        **_filled({"sous_titre": presentation.subtitle}),
        "scenes": [_plain_scene(each) for each in presentation.scenes],
    }


def _plain_scene(scene: Scene) -> dict[str, Any]:
    frame = scene.frame
    position = frame and {
        "longitude": frame.longitude,
        "latitude": frame.latitude,
        "zoom": frame.zoom,
    }
    return {
        "titre": scene.title,
        **_filled({"phrase": scene.sentence, "notes": scene.notes}),
        "page": scene.page,
        **_filled({"vue": dict(scene.query), "cadre": position}),
    }


def _filled(pairs: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in pairs.items() if value}


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]  # PyYAML has no types
    """Write texts of several lines as blocks."""


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


class _Reader:
    """Turn a tree into values; keeps one French sentence per thing left aside."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.messages: list[str] = []

    def presentation(self, root: Node) -> tuple[Presentation, tuple[str, ...]]:
        content = root.mapping("une présentation commence par « terrinum: presentation »")
        check_kind(root, content, kind=KIND, what="une présentation")
        self._say_unknown(content, _PRESENTATION_KEYS, "Présentation")
        scenes = content.get("scenes")
        places = scenes.items("« scenes » doit être une liste de scènes") if scenes else ()
        if scenes and len(places) > MAX_SCENES:
            raise scenes.wrong(
                f"cette présentation contient {len(places)} scènes ; {MAX_SCENES} au plus."
            )
        read = Presentation(
            title=self._text(content, "titre", MAX_TITLE, "Présentation") or "Présentation",
            subtitle=self._text(content, "sous_titre", MAX_SENTENCE, "Présentation"),
            scenes=tuple(self._scene(each, number) for number, each in enumerate(places, 1)),
        )
        return read, self._told()

    def _told(self) -> tuple[str, ...]:
        more = len(self.messages) - MAX_MESSAGES
        rest = (f"… et {more} autres remarques.",) if more > 0 else ()
        return (*self.messages[:MAX_MESSAGES], *rest)

    def _scene(self, place: Node, number: int) -> Scene:
        where = f"Scène {number}"
        content = place.mapping(f"la scène {number} doit avoir des clés (titre, phrase, vue…)")
        self._say_unknown(content, _SCENE_KEYS, where)
        page = self._page(content, where)
        return Scene(
            title=self._text(content, "titre", MAX_TITLE, where) or where,
            sentence=self._text(content, "phrase", MAX_SENTENCE, where),
            notes=self._text(content, "notes", MAX_NOTES, where, is_long=True),
            query=self._view(content.get("vue"), page, where),
            frame=self._frame(content.get("cadre"), where),
            page=page,
        )

    def _page(self, content: Mapping[str, Node], where: str) -> str:
        page = self._text(content, "page", MAX_TITLE, where) or MAP_PAGE
        if page in SCENE_PAGES:
            return page
        names = ", ".join(SCENE_PAGES)
        self.messages.append(
            f"{where} : page « {page[:60]} » inconnue (choisissez parmi {names}) ; la carte la "
            "remplace."
        )
        return MAP_PAGE

    def _view(self, place: Node | None, page: str, where: str) -> dict[str, str]:
        """Keep what is known of a view, written again as the address of today writes it."""
        if place is None or place.value is None:
            return {}
        words = place.mapping("« vue » s’écrit avec des clés, par exemple academie: Lyon")
        typed = {word: _words(value) for word, value in words.items()}
        params = scene_query(page, typed)
        own = {word: params.pop(word) for word in SCENE_PAGES[page].own if word in params}
        selection, wrong = from_query(params, self.known)
        self.messages += [
            f"{where} : {each.replace(_ABOUT_ADDRESSES, 'Laissé de côté.')}" for each in wrong
        ]
        return {**view_words(selection, self.known), **own}

    def _frame(self, place: Node | None, where: str) -> Frame | None:
        if place is None or place.value is None:
            return None
        content = place.mapping("« cadre » s’écrit avec longitude, latitude et zoom")
        self._say_unknown(content, tuple(_FRAME_LIMITS), f"{where}, cadre")
        if missing := [name for name in _FRAME_LIMITS if name not in content]:
            raise place.wrong(f"il manque « {missing[0]} » à ce cadre.")
        return Frame(**{name: _number(content[name], name) for name in _FRAME_LIMITS})

    def _text(
        self, content: Mapping[str, Node], key: str, most: int, where: str, *, is_long: bool = False
    ) -> str:
        place = content.get(key)
        if place is None or place.value is None:
            return ""
        if not isinstance(place.value, str):
            raise place.wrong(f"« {key} » doit être un texte.")
        text = clean(place.value, is_long=is_long)
        if len(text) > most:
            self.messages.append(f"{where} : « {key} » est coupé à {most} caractères.")
        return text[:most].rstrip()

    def _say_unknown(self, content: Mapping[str, Node], keys: tuple[str, ...], where: str) -> None:
        for key, place in content.items():
            if key not in keys:
                line = f" (ligne {place.line})" if place.line else ""
                self.messages.append(f"{where} : clé « {key[:60]} » inconnue{line}, ignorée.")


def view_words(selection: Selection, known: Known) -> dict[str, str]:
    """Write a selection as the words of a scene; the file has a version of its own."""
    return {word: value for word, value in to_query(selection, known).items() if word != "v"}


def clean(text: str, *, is_long: bool = False) -> str:
    """Take out invisible signs; a short text is one line."""
    seen = _INVISIBLE.sub("", text.replace("\t", " ").replace("\r\n", "\n"))
    if not is_long:
        return " ".join(seen.split())
    return "\n".join(line.rstrip() for line in seen.splitlines()).strip()


def check_kind(root: Node, content: Mapping[str, Node], *, kind: str, what: str) -> None:
    """Refuse a file of another kind or of another version; `what` it should be, in French."""
    said, version = content.get("terrinum"), content.get("version")
    if said is None or said.value != kind:
        raise (said or root).wrong(
            f"ce fichier n’est pas {what} : il devrait commencer par « terrinum: {kind} »."
        )
    if version is None or version.value != VERSION:
        typed = version.value if version and isinstance(version.value, str) else "absente"
        raise (version or root).wrong(
            f"version de fichier « {typed[:20]} » inconnue ; ce Terrinum lit la version {VERSION}. "
            "Mettez Terrinum à jour, ou enregistrez de nouveau ce fichier."
        )


def _words(place: Node) -> str:
    """Read the value of a word of the address; a list is read as its values between commas."""
    if isinstance(place.value, tuple):
        return ",".join(_words(each) for each in place.value)[:MAX_VALUE]
    if place.value is not None and not isinstance(place.value, str):
        raise place.wrong("un filtre est un texte ou une liste de textes.")
    return clean(place.value or "")[:MAX_VALUE]


def _number(place: Node, name: str) -> float:
    least, most = _FRAME_LIMITS[name]
    try:
        value = float(place.value) if isinstance(place.value, str) else math.nan
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise place.wrong(f"« {name} » doit être un nombre de {least} à {most}.")
    return value
