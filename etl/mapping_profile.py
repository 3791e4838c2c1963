"""Mapping profiles: what a human said of the columns of a kind of file, kept as TOML.

terrinum = "profil"
version = 1
feuille = "Feuil1"            # of a workbook, optional

[colonnes]                    # header of the file = field of the schema; "" leaves it out
"Intitulé du projet" = "titre"

[valeurs.statut]              # what is written = what it means
"Achevé" = "termine"

[constantes]                  # field = the value of every row
porteur_niveau = "commune"
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError

from etl.errors import EtlError
from etl.transform.initiative_columns import BY_HEADER
from etl.transform.mapping import Profile
from geodata.errors import os_reason
from geodata.initiative_fields import BY_COLUMN
from geodata.names import normalise
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KIND, VERSION = "profil", 1
SECTIONS = ("terrinum", "version", "feuille", "colonnes", "valeurs", "constantes")
MAX_BYTES = 1_000_000


class ProfileError(EtlError):
    """A profile cannot be read, or names what the schema does not have."""

    def __init__(self, name: str, problem: str, *, line: int | None = None) -> None:
        where = f"{name}, ligne {line}" if line else name
        super().__init__(f"{where} : {problem}")
        self.line = line


def read_profile(path: Path) -> Profile:
    """Read a profile; raises ProfileError with the line where it is wrong."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProfileError(path.name, "plus de 1 Mo : ce n'est pas un profil.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ProfileError(path.name, "fichier introuvable.") from error
    except OSError as error:
        raise ProfileError(path.name, f"illisible ({os_reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise ProfileError(path.name, "n'est pas un texte UTF-8.") from error
    return parse_profile(text, path.name)


def parse_profile(text: str, name: str) -> Profile:
    """Read the text of a profile; `name` is told in messages. Raises ProfileError."""
    try:
        content = tomlkit.parse(text).unwrap()
    except ParseError as error:
        problem = f"TOML mal formé, colonne {error.col} : guillemets, crochets, signe « = » ?"
        raise ProfileError(name, problem, line=error.line) from error
    except (TOMLKitError, RecursionError) as error:
        raise ProfileError(name, f"TOML mal formé ({error}).") from error
    reader = _Reader(name, text)
    reader.header(content)
    return Profile(
        columns=reader.columns(reader.table(content, "colonnes")),
        meanings=reader.meanings(reader.table(content, "valeurs")),
        constants=reader.constants(reader.table(content, "constantes")),
        sheet=reader.text(content, "feuille") if "feuille" in content else None,
    )


def write_profile(profile: Profile, path: Path) -> None:
    """Write a profile, whole or not at all; raises ProfileError where the folder refuses it."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Profil de correspondance de Terrinum : à relire et à corriger."))
    document |= {"terrinum": KIND, "version": VERSION}
    if profile.sheet:
        document["feuille"] = profile.sheet
    document["colonnes"] = {
        header: BY_COLUMN[column].name if column else ""
        for header, column in profile.columns.items()
    }
    if profile.meanings:
        document["valeurs"] = {
            BY_COLUMN[column].name: dict(words) for column, words in profile.meanings.items()
        }
    if profile.constants:
        document["constantes"] = {
            BY_COLUMN[column].name: value for column, value in profile.constants.items()
        }
    try:
        write_whole(path, tomlkit.dumps(document).encode())
    except OSError as error:
        raise ProfileError(path.name, f"impossible de l'écrire ({os_reason(error)}).") from error


def with_columns(profile: Profile, answers: Iterable[str]) -> Profile:
    """Add the answers of `--colonne "EN-TÊTE=champ"` to a profile; raises ProfileError."""
    said: dict[str, str | None] = {}
    for answer in answers:
        header, equals, field = answer.rpartition("=")
        if not equals or not header.strip():
            raise ProfileError("--colonne", f"« {answer} » : écrivez EN-TÊTE=champ.")
        said[header.strip()] = _column("--colonne", field.strip()) if field.strip() else None
    return replace(profile, columns={**profile.columns, **said})


def _column(name: str, field: str, *, line: int | None = None) -> str:
    column = BY_HEADER.get(normalise(field))
    if column is None:
        known = ", ".join(each.name for each in BY_COLUMN.values())
        raise ProfileError(
            name, f"« {field} » n'est pas un champ du schéma. Champs : {known}.", line=line
        )
    return column


class _Reader:
    """Checks what the TOML says, and finds the line of what is wrong."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def header(self, content: Mapping[str, Any]) -> None:
        """Refuse what is not a profile of a version that we know."""
        if content.get("terrinum") != KIND:
            raise ProfileError(self.name, 'la première ligne doit être : terrinum = "profil".')
        if content.get("version") != VERSION:
            self.refuse("version", f"version inconnue ; attendu : version = {VERSION}.")
        for section in content:
            if section not in SECTIONS:
                known = ", ".join(SECTIONS)
                self.refuse(section, f"« {section} » est inconnu ; attendu : {known}.")

    def refuse(self, key: str, problem: str) -> None:
        """Raise ProfileError on the line that first writes `key`."""
        raise ProfileError(self.name, problem, line=self.line_of(key))

    def line_of(self, key: str) -> int | None:
        """Return the first line that begins with `key`, bare, quoted or as a table's name."""
        starts = (key, f'"{key}"', f"'{key}'", f"[{key}", f"[valeurs.{key}", f'[valeurs."{key}"')
        numbered = enumerate(self.lines, start=1)
        return next((n for n, line in numbered if line.strip().startswith(starts)), None)

    def table(self, content: Mapping[str, Any], section: str) -> Mapping[str, Any]:
        """Return a section, empty where it is absent."""
        found = content.get(section, {})
        if not isinstance(found, dict):
            self.refuse(section, f"« {section} » doit être une section : [{section}].")
        return dict(found)

    def text(self, table: Mapping[str, Any], key: str) -> str:
        """Return a text value."""
        if not isinstance(table[key], str):
            self.refuse(key, f"la valeur de « {key} » doit être entre guillemets.")
        return str(table[key])

    def column(self, field: str, *, key: str) -> str:
        """Return our column for a field of the schema."""
        return _column(self.name, field, line=self.line_of(key))

    def columns(self, table: Mapping[str, Any]) -> dict[str, str | None]:
        """Read [colonnes]; two headers cannot be the same field."""
        found: dict[str, str | None] = {}
        for header in table:
            field = self.text(table, header)
            column = self.column(field, key=header) if field else None
            if column and column in found.values():
                self.refuse(header, f"deux en-têtes pour le champ « {field} ».")
            found[header] = column
        return found

    def meanings(self, table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """Read [valeurs.champ]."""
        found = {}
        for field in table:
            words = self.table(table, field)
            found[self.column(field, key=field)] = {word: self.text(words, word) for word in words}
        return found

    def constants(self, table: Mapping[str, Any]) -> dict[str, str]:
        """Read [constantes]."""
        return {self.column(field, key=field): self.text(table, field) for field in table}
