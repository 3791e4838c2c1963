"""Which format a file is, by its first bytes and its members, never by its name."""

from __future__ import annotations

import re
import stat
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from etl.extract.archive import BROKEN
from etl.extract.raw_table import UnreadableFileError
from geodata.errors import os_reason

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096
MAX_BYTES = 512 * 1024 * 1024
ADDRESS = re.compile(r"^([a-z][a-z0-9+.-]*:/|[/\\]vsi[a-z0-9]+[/\\])", re.IGNORECASE)
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "un classeur XLS ancien ou protégé : enregistrez-le en XLSX sans mot de passe",
    ),
    (b"%PDF", "un PDF : un tableau est attendu (CSV, XLSX, ODS…)"),
    (b"\x1f\x8b", "une archive gzip : déballez-la"),
    (b"7z\xbc\xaf", "une archive 7z : déballez-la"),
    (b"Rar!", "une archive RAR : déballez-la"),
    (b"SQLite format 3", "une base SQLite ou GeoPackage : exportez-la en GeoJSON ou en CSV"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
)
MARKUP = (
    (
        b"<ogrvrtdatasource",
        "un fichier VRT, qui ne contient pas de données mais les va chercher ailleurs",
    ),
    (b"<html", "une page HTML : ouvrez-la dans un tableur et enregistrez-la en XLSX"),
    (b"<!doctype html", "une page HTML : ouvrez-la dans un tableur et enregistrez-la en XLSX"),
    (b"<table", "un tableau HTML : ouvrez-le dans un tableur et enregistrez-le en XLSX"),
    (b"<kml", "un fichier KML : exportez-le en GeoJSON"),
    (b"<gpx", "un fichier GPX : exportez-le en GeoJSON"),
)


class Format(StrEnum):
    """The kinds of files that are read."""

    DELIMITED = "CSV"
    XLSX = "XLSX"
    ODS = "ODS"
    JSON = "JSON"
    PARQUET = "Parquet"
    ZIP = "ZIP"


EXTENSIONS = {
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".txt": Format.DELIMITED,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".ods": Format.ODS,
    ".json": Format.JSON,
    ".geojson": Format.JSON,
    ".jsonl": Format.JSON,
    ".ndjson": Format.JSON,
    ".parquet": Format.PARQUET,
    ".geoparquet": Format.PARQUET,
    ".zip": Format.ZIP,
}


def format_of(path: Path) -> Format:
    """Tell the format of a regular file of at most 512 MB; UnreadableFileError says why not."""
    head = _head(path)
    refused = next((what for magic, what in REFUSED if head.startswith(magic)), None)
    if refused:
        raise UnreadableFileError(path, f"c'est {refused}.")
    if head.startswith(b"PK\x03\x04"):
        return _packed_format(path)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    return _text_format(path, head)


def name_note(path: Path, found: Format) -> list[str]:
    """Tell that a file's name says another format than its content."""
    said = EXTENSIONS.get(path.suffix.lower())
    if said is None or said is found:
        return []
    return [f"Le nom finit par « {path.suffix} », mais le contenu est du {found} : lu comme tel."]


def _head(path: Path) -> bytes:
    if ADDRESS.match(str(path)):
        raise UnreadableFileError(
            path, "une adresse n'est pas un fichier ; téléchargez-le, puis donnez son chemin."
        )
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFileError(path, "ce n'est pas un fichier ordinaire (dossier, tube…).")
        if found.st_size > MAX_BYTES:
            raise UnreadableFileError(path, "plus de 512 Mo ; découpez-le en plusieurs fichiers.")
        with path.open("rb") as stream:
            return stream.read(HEAD)
    except FileNotFoundError as error:
        raise UnreadableFileError(path, f"fichier introuvable ({path}).") from error
    except OSError as error:
        raise UnreadableFileError(path, f"illisible ({os_reason(error)}).") from error


def _packed_format(path: Path) -> Format:
    """Tell a workbook from a plain archive by its members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            info = archive.NameToInfo.get("mimetype")
            kind = archive.read(info)[:100] if info and info.file_size < HEAD else b""
    except BROKEN as error:
        raise UnreadableFileError(
            path, "archive abîmée ou incomplète ; enregistrez le fichier de nouveau."
        ) from error
    if kind.startswith(ODS_TYPE):
        return Format.ODS
    if "[Content_Types].xml" not in names:
        return Format.ZIP
    if "xl/workbook.xml" in names:
        return Format.XLSX
    raise UnreadableFileError(path, "ce n'est pas un classeur XLSX ou ODS (document, XLSB ?).")


def _text_format(path: Path, head: bytes) -> Format:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        return Format.JSON
    if start.startswith(b"<"):
        what = next((what for mark, what in MARKUP if mark in start), "un fichier XML ou HTML")
        raise UnreadableFileError(path, f"c'est {what}. Refusé.")
    return Format.DELIMITED
