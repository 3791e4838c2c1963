"""Scan the XML of a workbook, as bytes, before any parser reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from etl.extract.ods_spans import SPANNED, spans_by_sheet
from etl.extract.parsed import ParseProblemError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

    from etl.extract.ods_spans import Span

CHUNK = 4 * 1024 * 1024
MAX_TAIL = 8 * 1024 * 1024  # text between two « > »
MAX_INDEX = 4 * 1024 * 1024  # the list of sheets
ODS_CONTENT = "content.xml"
MAX_COLUMNS = 702  # ZZ
MAX_CELLS = 5_000_000
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT)", re.IGNORECASE)
# Every cell's column and every row's number, filled or not: fast, and never too low.
COLUMN = re.compile(rb"\sr=[\"']([A-Za-z]{1,40})\d")
ROW = re.compile(rb"<(?:\w+:)?row\s(?:[^>]*?\s)?r=[\"'](\d{1,8})[\"']")
FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Za-z]{1,40})(\d{1,8})[\"'][^>]*(?<!/)>")
ERROR = re.compile(rb"\st=[\"']e[\"']")
UNCOMPUTED = re.compile(
    rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
REPEATED = re.compile(
    rb"<table:table-cell\b[^>]*number-columns-repeated=[\"'](\d+)[\"'][^>]*(?<!/)>"
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Scan:
    """What the markup of one sheet says: how far its cells go, its errors, its formulas."""

    rows: int = 0
    columns: set[bytes] = field(default_factory=set)
    errors: int = 0
    uncomputed: int = 0
    farthest: str = ""  # a filled cell beyond any table
    merged: list[Span] = field(default_factory=list)  # of an ODS only
    is_spanned: bool = False

    def read(self, piece: bytes) -> None:
        """Take account of a piece of markup cut at the end of a tag."""
        self.errors += len(ERROR.findall(piece))
        if b"f></" in piece or b"f><" in piece:
            self.uncomputed += len(UNCOMPUTED.findall(piece))
        self.columns.update(COLUMN.findall(piece))
        last = next(iter(ROW.findall(piece[piece.rfind(b"<row") :])[-1:]), b"0")
        self.rows = max(self.rows, int(last))

    @property
    def may_be_far(self) -> bool:
        """Say whether some cell, perhaps an empty one, is beyond what a table holds."""
        widest = self._widest
        return widest > MAX_COLUMNS or widest * self.rows > MAX_CELLS

    @property
    def _widest(self) -> int:
        return max((column_number(letters.decode()) for letters in self.columns), default=0)

    def look_far(self, pieces: Iterable[bytes]) -> None:
        """Find the filled cells that go too far: those that only bear a colour do not count."""
        wide = tall = 1
        at_wide = at_tall = ""
        for piece in pieces:
            for letters, digits in FILLED.findall(piece):
                column, row = column_number(letters.decode()), int(digits)
                if column > wide:
                    wide, at_wide = column, (letters + digits).decode()
                if row > tall:
                    tall, at_tall = row, (letters + digits).decode()
        if wide > MAX_COLUMNS:
            self.farthest = at_wide
        elif wide * tall > MAX_CELLS:
            self.farthest = at_tall

    def refuse_far_cells(self, sheet: str) -> None:
        """Raise ParseProblemError, naming the cell, where the sheet is wider or longer than any."""
        if self.farthest:
            raise ParseProblemError(
                f"feuille « {sheet} » : une cellule est remplie très loin du tableau, en "
                f"{self.farthest} (limites : {MAX_COLUMNS} colonnes, {MAX_CELLS} cellules) ; "
                "supprimez cette colonne ou cette ligne, puis enregistrez."
            )

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what the parser will leave empty."""
        notes = []
        if self.errors:
            notes.append(f"{self.errors} cellules en erreur (#N/A, #REF!…) lues comme vides.")
        if self.uncomputed:
            notes.append(
                f"{self.uncomputed} formules sans valeur calculée lues comme vides : ouvrez le "
                "classeur dans un tableur, enregistrez-le, puis recommencez."
            )
        return tuple(notes)


def scan_workbook(archive: zipfile.ZipFile) -> dict[str, Scan]:
    """Scan every XML member; return what each sheet's says, by the sheet's name.

    Raises ParseProblemError on a document type or an entity, whatever it declares: spreadsheets
    write none, attacks (XXE, « billion laughs ») need one.
    """
    by_member = {}
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            by_member[member] = _scan(archive, member)
    content = by_member.get(ODS_CONTENT)
    if content:
        spans = spans_by_sheet(_pieces(archive, ODS_CONTENT)) if content.is_spanned else {}
        return {name: Scan(merged=merged) for name, merged in spans.items()}
    return {
        name: by_member[member]
        for name, member in _sheet_members(archive).items()
        if member in by_member
    }


def _scan(archive: zipfile.ZipFile, member: str) -> Scan:
    scan = Scan()
    is_sheet = member.startswith("xl/worksheets/")
    is_ods = member == ODS_CONTENT
    for piece in _pieces(archive, member):
        if b"<!" in piece and DOCTYPE.search(piece):
            raise ParseProblemError(
                "le classeur déclare un type de document ou des entités XML, ce qu'aucun tableur "
                "n'écrit ; fichier refusé."
            )
        if is_sheet:
            scan.read(piece)
        scan.is_spanned |= is_ods and bool(SPANNED.search(piece))
        if is_ods and any(int(count) > MAX_COLUMNS for count in REPEATED.findall(piece)):
            raise ParseProblemError(
                f"une cellule est répétée sur plus de {MAX_COLUMNS} colonnes ; supprimez les "
                "colonnes de trop."
            )
    if scan.may_be_far:
        scan.look_far(_pieces(archive, member))
    return scan


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the content piece by piece, each cut after a « > » so that no tag is split."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            tail += chunk
            if tail.startswith(WIDE_MARKS):
                raise ParseProblemError("XML d'un classeur en UTF-16 : fichier refusé.")
            # A formula's end and its cell's end must be seen together.
            cut = max(tail.rfind(b"</row>") + 6, tail.rfind(b"<row ")) if b"<row" in tail else 0
            cut = cut if cut > 0 else tail.rfind(b">") + 1
            yield tail[:cut]
            tail = tail[cut:]
            if len(tail) > MAX_TAIL:
                raise ParseProblemError("XML d'un classeur mal formé : fichier refusé.")
    yield tail


def _sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the member that holds each sheet of an XLSX, by the sheet's name."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in archive.namelist() or relations not in archive.namelist():
        return {}
    targets = {
        item.get("Id"): (item.get("Target") or "").removeprefix("/xl/").removeprefix("xl/")
        for item in _root(archive, relations)
    }
    sheets = [item for item in _root(archive, book).iter() if item.tag.endswith("}sheet")]
    return {
        sheet.get("name") or "": f"xl/{targets.get(sheet.get(RELATION), '')}" for sheet in sheets
    }


def _root(archive: zipfile.ZipFile, member: str) -> ET.Element:
    if archive.getinfo(member).file_size > MAX_INDEX:
        raise ParseProblemError("liste de feuilles anormalement longue : fichier refusé.")
    try:
        return ET.fromstring(archive.read(member))  # noqa: S314 - no document type is left in it
    except ET.ParseError as error:
        raise ParseProblemError("XML d'un classeur mal formé : fichier refusé.") from error


def column_number(letters: str) -> int:
    """Return the rank of a column, from 1: A, Z, AA → 1, 26, 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(position: int) -> str:
    """Return the letters of a column by its position from 0."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
