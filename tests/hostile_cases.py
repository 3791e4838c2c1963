"""The worst files, each built by a function: the command line and the upload page read the same.

A case says what must be answered: a sentence where the file is refused whole, else how many rows
are accepted, to check, rejected, and a part of what is said of the others.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_SECONDS, MAX_MEMORY = 10, 512 * MEGABYTE
HEADER = "id,title,category,lead_name,lead_level,territory_type,territory_name,territory_code"
LYON = "lyon,Écoles de Lyon,equipement_ecoles,Ville de Lyon,commune,commune,Lyon,69123"
PAYLOADS = (
    "<script>document.title='pris'</script>",
    "${document.title='pris'}",
    "`document.title='pris'`",
    "\\u003cimg src=x onerror=document.title='pris'\\u003e",
    "</script><img src=x onerror=document.title='pris'>",
    "'\"><svg onload=document.title='pris'>",
    "[/bold] [link=file:///etc/passwd]x[/link]",
    "=HYPERLINK(0)",
)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "/vsicurl/http://127.0.0.1:1/x.csv",
    "https://x/`${alert(1)}`",
)
# Names that a browser may send, and that a careless reader would open or fetch.
ADDRESSES = (
    "/vsicurl/http://127.0.0.1:1/x.csv",
    "/vsizip//etc/x.zip",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/x.csv",
    "https://localhost/x.csv",
)
ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


@dataclass(frozen=True)
class Case:
    """A file: its name, what writes it, what must be said.

    `counts`: rows accepted, to check, rejected; None where the file is refused whole.
    `is_heavy`: it costs the machine enough for another reader to feel it.
    """

    id: str
    name: str
    write: Callable[[Path], object]
    says: str = ""
    counts: tuple[int, int, int] | None = None
    is_heavy: bool = False


def rows(*lines: str, header: str = HEADER) -> str:
    """Write lines of CSV under a header."""
    return "\n".join([header, *lines]) + "\n"


def write(content: bytes | str, path: Path) -> None:
    """Write bytes, or text in UTF-8."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def workbook(path: Path, **changes: Callable[[bytes], bytes]) -> None:
    """Write a workbook of LYON, some members changed, by the end of their name."""
    plain = io.BytesIO()
    with Workbook(plain) as book:
        sheet = book.add_worksheet("Suivi")
        for number, line in enumerate((HEADER, LYON)):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            change = next(
                (new for end, new in changes.items() if name.endswith(f"{end}.xml")), None
            )
            content = source.read(name)
            copy.writestr(name, change(content) if change else content)


def geojson(*shapes: str) -> str:
    """Write initiatives of Lyon, one for each geometry (as JSON text)."""
    properties = [
        dict(zip(HEADER.split(","), LYON.split(","), strict=True), id=f"i{n}")
        for n in range(len(shapes))
    ]
    parts = [
        f'{{"type":"Feature","properties":{json.dumps(each)},"geometry":{shape}}}'
        for each, shape in zip(properties, shapes, strict=True)
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'


def points(*positions: str) -> str:
    """Write initiatives that have nothing but a point to say where they are."""
    shapes = [f'{{"type":"Point","coordinates":[{each}]}}' for each in positions]
    whole = json.loads(geojson(*["null"] * len(shapes)))
    named = ("territory_type", "territory_name", "territory_code")
    for feature in whole["features"]:
        for name in named:
            del feature["properties"][name]
    text = json.dumps(whole)
    for shape in shapes:
        text = text.replace('"geometry": null', f'"geometry": {shape}', 1)
    return text


def _payloads(path: Path) -> None:
    fields = ["id", "title", "category", "lead_name", "lead_level", "partners"]
    fields += ["territory_name", "territory_code", "funders", "description"]
    lines = [
        [f"p{n}", bad, "ent", bad, "commune", bad, "Lyon", "69123", bad, bad]
        for n, bad in enumerate(PAYLOADS)
    ]
    lines += [[bad, "Titre", bad, "Porteur", bad, "", bad, "", "", ""] for bad in PAYLOADS]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([fields, *lines])


def _far_cell(path: Path) -> None:
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("Suivi")
        for number, line in enumerate((HEADER, LYON)):
            sheet.write_row(number, 0, line.split(","))
        sheet.write(1_048_575, 16_383, "x")


def _bomb(path: Path) -> None:
    workbook(path)
    filler = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * (8 * MEGABYTE)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/media/noise.bin", os.urandom(15 * MEGABYTE))
        with archive.open("xl/worksheets/sheet2.xml", "w") as member:
            for _ in range(100):
                member.write(filler)


def _liar(path: Path) -> None:
    workbook(path, sheet1=lambda xml: xml + b" " * 20 * MEGABYTE)
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes()
    path.write_bytes(content.replace(true_size.to_bytes(4, "little"), (2000).to_bytes(4, "little")))


def _entities(doctype: str, member: str, path: Path) -> None:
    def inject(xml: bytes) -> bytes:
        end = xml.index(b"?>") + 2
        return xml[:end] + doctype.encode() + xml[end:].replace(b"Lyon", b"&j;")

    workbook(path, **{member: inject})


def _ods(content: str, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<?xml version='1.0'?>{content}")
        archive.writestr("META-INF/manifest.xml", "<x/>")


def _repeated_ods() -> str:
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="700">'
        "<text:p>x</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return (
        f"<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="F">{row}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _zip(member: str, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member), rows(LYON))


def _cut(share: float, path: Path) -> None:
    workbook(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])


def _million_vertices(path: Path) -> None:
    vertices = ",".join(f"[{4 + n * 1e-6:.6f},{45 + n % 2}]" for n in range(1_000_000))
    shapes = (
        '{"type":"Polygon","coordinates":[[[4,45],[5,46],[5,45],[4,46],[4,45]]]}',
        '{"type":"Polygon","coordinates":[]}',
        f'{{"type":"Polygon","coordinates":[[[4,45],{vertices},[4,45]]]}}',
    )
    write(geojson(*shapes), path)


def _eaten_codes(path: Path) -> None:
    """Write codes as the numbers that a spreadsheet makes of them: 01001, 2A004, a right one."""
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        header = HEADER.split(",")
        sheet.write_row(0, 0, header)
        for line, code in enumerate((1001, "02A004", 69123), start=1):
            sheet.write_row(line, 0, [f"c{line}", *LYON.split(",")[1:6], "", code])


VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
HIDDEN = LYON.replace("Écoles", "\u202eÉco\u200bles\u2066").replace("lyon,", "ly\ufeffon,")

REFUSED = (
    Case("far cell", "far.xlsx", _far_cell, "« Suivi ».*XFD1048576"),
    Case("800 MB unpacked", "bomb.xlsx", _bomb, "déballé, il occuperait 8", is_heavy=True),
    Case("lies about its size", "liar.xlsx", _liar, "archive abîmée|mal formé", is_heavy=True),
    *(
        Case(f"{name} in {member}", "x.xlsx", partial(_entities, bad, member), "entités XML")
        for name, bad in (("laughs", LAUGHS), ("xxe", XXE))
        for member in ("sheet1", "sharedStrings", "workbook")
    ),
    Case("laughs in an ods", "x.ods", partial(_ods, f"{LAUGHS}<x>&j;</x>"), "entités XML"),
    Case("repeated ods", "x.ods", partial(_ods, _repeated_ods()), "« F »", is_heavy=True),
    Case("vrt", "x.geojson", partial(write, VRT), "VRT"),
    *(
        Case(f"member {name}", "in.zip", partial(_zip, name), "nom de fichier interdit")
        for name in ("../../x.csv", "/etc/x.csv", "..\\..\\x.csv", "C:\\x.csv")
    ),
    *(
        Case(f"deep {name}", "deep.geojson", partial(write, text), "imbriqué trop profondément")
        for name, text in (
            ("lists", "[" * 200_000 + "]" * 200_000),
            ("objects", '{"a":' * 200_000 + "1" + "}" * 200_000),
            ("unclosed", '{"type":"FeatureCollection","features":' + "[" * 200_000),
        )
    ),
    *(
        Case(name, "in.csv", partial(write, content), says)
        for name, content, says in (
            ("nul bytes", rows(LYON).encode() + b"\x00\x00", "octets nuls"),
            ("no encoding", rows(LYON).encode() + b"\x81\xff", "encodage inconnu"),
            ("two encodings", rows(LYON).encode() + "é".encode("cp1252"), "ligne 3"),
            ("cut zip", b"PK\x03\x04" + b"x" * 100, "archive abîmée"),
            ("cut parquet", b"PAR1" + b"x" * 100, "Parquet abîmé"),
            ("xls", b"\xd0\xcf\x11\xe0" + b"x" * 100, "XLS ancien"),
            ("html", b"<html><script>document.title='pris'</script>", "page HTML"),
            ("headers", b"title,Title,title\n1,2,3\n", "en-tête répété"),
            ("empty", b"", "fichier vide"),
            ("open quote", b'"' + b"x" * 2_000_000, "guillemet non fermé"),
            ("wide", b"x," * 1_000, "1001 colonnes"),
        )
    ),
    *(
        Case(f"cut at {share:.0%}", "cut.xlsx", partial(_cut, share), "abîmé")
        for share in (0.1, 0.5, 0.9, 0.99)
    ),
)
READ = (
    Case("payloads", "in.csv", _payloads, "Attendu|attendu", (len(PAYLOADS), 0, len(PAYLOADS))),
    Case(
        "links",
        "in.csv",
        partial(
            write,
            rows(
                *(f'{LYON},"{link}"'.replace("lyon", f"l{n}", 1) for n, link in enumerate(LINKS)),
                header=f"{HEADER},source_url",
            ),
        ),
        "une adresse https:// ou http://",
        (0, 0, len(LINKS)),
    ),
    Case(
        "points",
        "x.geojson",
        partial(
            write,
            points(
                "4.8357,45.7640",
                "NaN,45.7640",
                "1e400,45.7640",
                "0,0",
                "45.7640,4.8357",
                "842000,6519000",
            ),
        ),
        "hors de France",
        (2, 1, 3),
    ),
    Case("polygons", "x.geojson", _million_vertices, "", (3, 0, 0), is_heavy=True),
    *(
        Case(encoding, "in.csv", partial(write, rows(LYON).encode(encoding)), "", (1, 0, 0))
        for encoding in ("cp1252", "utf-16", "utf-16-le", "utf-8-sig")
    ),
    Case("eaten codes", "eaten.xlsx", _eaten_codes, "zéro", (1, 2, 0)),
    Case("repeated ids", "in.csv", partial(write, rows(LYON, LYON)), "ligne 2", (1, 0, 1)),
    Case("invisible characters", "in.csv", partial(write, rows(HIDDEN)), "", (1, 0, 0)),
)
CASES = (*REFUSED, *READ)
