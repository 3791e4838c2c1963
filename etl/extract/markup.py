"""Scan the XML of a workbook, as bytes, before any parser reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from etl.extract.ods_sheets import REPEATED_AMID, SPANNED, sheets_of
from etl.extract.parsed import ParseProblemError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Iterator

    from etl.extract.ods_sheets import OdsSheet, Span

CHUNK = 4 * 1024 * 1024
MAX_TAIL = 8 * 1024 * 1024  # text between two « > »
MAX_INDEX = 4 * 1024 * 1024  # the list of sheets
ODS_CONTENT = "content.xml"
MAX_COLUMNS = 702  # ZZ
MAX_CELLS = 5_000_000
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT)", re.IGNORECASE)
# Every cell's column and every row's number, filled or not: fast, and never too low.
COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,40})\d")
ROW = re.compile(rb"\sr\s*=\s*[\"'](\d+)[\"']")
# A cell may name another row than the one that holds it. Under 10,000 rows no table is too long.
TALL = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]+(\d{5,})")
CELL_TAG, ROW_TAG = re.compile(rb"<c[\s/>]"), re.compile(rb"<row[\s/>]")
PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
# Slow and exact: each row and each cell in turn, a « > » between quotes being no end.
TAG = re.compile(rb"<(/?)(?:\w+:)?(row|c)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)(\d*)")
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
    is_positional: bool = False  # some cells or rows do not say where they are
    errors: int = 0
    uncomputed: int = 0
    filled: int = 0  # cells with something in them
    farthest: str = ""  # a filled cell beyond any table
    merged: list[Span] = field(default_factory=list)  # of an ODS only
    is_spanned: bool = False
    is_repeated: bool = False

    def read(self, piece: bytes) -> None:
        """Take account of a piece of markup cut at the end of a tag."""
        self.errors += len(ERROR.findall(piece))
        self.filled += piece.count(b"</c>")
        if b"f></" in piece or b"f><" in piece:
            self.uncomputed += len(UNCOMPUTED.findall(piece))
        columns, rows = COLUMN.findall(piece), ROW.findall(piece)
        self.columns.update(columns)
        self.rows = max([self.rows, *map(_number, rows), *map(_number, set(TALL.findall(piece)))])
        self.is_positional |= (
            len(CELL_TAG.findall(piece)) > len(columns)
            or len(ROW_TAG.findall(piece)) > len(rows)
            or PREFIXED.search(piece) is not None
        )

    @property
    def is_crowded(self) -> bool:
        """Say whether the table is too large, wherever its cells are."""
        return self.filled > MAX_CELLS

    @property
    def may_be_far(self) -> bool:
        """Say whether some cell, perhaps an empty one, is beyond what a table holds."""
        widest = max((column_number(letters.decode()) for letters in self.columns), default=0)
        return self.is_positional or widest > MAX_COLUMNS or widest * self.rows > MAX_CELLS

    def look_far(self, pieces: Iterable[bytes]) -> None:
        """Find the filled cells that go too far: those that only bear a colour do not count."""
        wide = tall = (1, "")
        for column, row in _filled(pieces):
            wide = max(wide, (column, f"{column_letters(column - 1)}{row}"))
            tall = max(tall, (row, f"{column_letters(column - 1)}{row}"))
        if wide[0] > MAX_COLUMNS:
            self.farthest = wide[1]
        elif wide[0] * tall[0] > MAX_CELLS:
            self.farthest = tall[1]

    def refuse_far_cells(self, sheet: str) -> None:
        """Raise ParseProblemError where the sheet is wider, longer or fuller than any table."""
        if self.is_crowded:
            raise ParseProblemError(
                f"feuille « {sheet} » : {self.filled} cellules remplies (limite : {MAX_CELLS}) ; "
                "découpez le fichier, ou enregistrez cette feuille en CSV."
            )
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
    if content := by_member.get(ODS_CONTENT):
        is_small = archive.getinfo(ODS_CONTENT).file_size < CHUNK
        sheets = {}
        if is_small or content.is_spanned or content.is_repeated:
            sheets = sheets_of(_pieces(archive, ODS_CONTENT))
        refuse_far_ods(sheets)
        return {name: Scan(merged=sheet.merged) for name, sheet in sheets.items()}
    return {
        name: by_member[member]
        for name, member in _sheet_members(archive).items()
        if member in by_member
    }


def _filled(pieces: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (column, row), from 1, of each filled cell, counted as the parser counts them."""
    column, row = 0, 1
    for piece in pieces:
        for end, tag, attributes in TAG.findall(piece):
            said = REFERENCE.search(attributes)
            letters, digits = said.groups() if said else (b"", b"")
            if tag == b"row":
                row = row + 1 if end else _number(digits) or row
                column = 0 if end else column
            elif not end:
                column = column_number(letters[:20].decode()) or column + 1
                if not attributes.endswith(b"/"):
                    yield column, _number(digits) or row


def _number(digits: bytes) -> int:
    """Read digits, however many: Python refuses to read thousands."""
    return int(digits[:20] or b"0")


def refuse_far_ods(sheets: dict[str, OdsSheet]) -> None:
    """Raise ParseProblemError where repeats make a sheet wider or longer than any table.

    The parser reads every sheet of an ODS, whichever is asked.
    """
    wide = next((name for name, sheet in sheets.items() if sheet.columns > MAX_COLUMNS), None)
    if wide is not None:
        raise ParseProblemError(
            f"feuille « {wide} » : une cellule est remplie très loin du tableau, au-delà de "
            f"{MAX_COLUMNS} colonnes ; supprimez les colonnes de trop, puis enregistrez."
        )
    if sum(sheet.columns * sheet.rows for sheet in sheets.values()) > MAX_CELLS:
        large = max(sheets, key=lambda name: sheets[name].columns * sheets[name].rows)
        raise ParseProblemError(
            f"feuille « {large} » : {sheets[large].rows} lignes sur {sheets[large].columns} "
            f"colonnes (limite : {MAX_CELLS} cellules dans le classeur) ; supprimez les lignes "
            "éloignées ou répétées, ou découpez-le."
        )


def _scan(archive: zipfile.ZipFile, member: str) -> Scan:
    scan = Scan()
    is_sheet = member.startswith("xl/worksheets/")
    is_ods = member == ODS_CONTENT
    # The parser of ODS looks for a closing tag for ever: it must be given whole XML.
    whole = expat.ParserCreate() if is_ods else None
    for piece in _pieces(archive, member):
        if b"<!" in piece and DOCTYPE.search(piece):
            raise ParseProblemError(
                "le classeur déclare un type de document ou des entités XML, ce qu'aucun tableur "
                "n'écrit ; fichier refusé."
            )
        if whole:
            _feed(whole, piece)
        if is_sheet:
            scan.read(piece)
        scan.is_spanned |= is_ods and bool(SPANNED.search(piece))
        scan.is_repeated |= is_ods and bool(REPEATED_AMID.search(piece))
        if is_ods and any(int(count) > MAX_COLUMNS for count in REPEATED.findall(piece)):
            raise ParseProblemError(
                f"une cellule est répétée sur plus de {MAX_COLUMNS} colonnes ; supprimez les "
                "colonnes de trop."
            )
    if whole:
        _feed(whole, b"", is_last=True)
    if scan.may_be_far and not scan.is_crowded:
        scan.look_far(_pieces(archive, member))
    return scan


def _feed(parser: expat.XMLParserType, piece: bytes, *, is_last: bool = False) -> None:
    try:
        parser.Parse(piece, is_last)
    except (expat.ExpatError, ValueError, LookupError) as error:  # an encoding that is none
        raise ParseProblemError("XML d'un classeur mal formé : fichier refusé.") from error


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
