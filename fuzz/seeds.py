"""First inputs of each target: small true files, from which the fuzzer starts."""

from __future__ import annotations

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from xlsxwriter import Workbook

SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    b'main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v>'
    b'</c></row><row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>1+1</f><v></v></c></row>'
    b'</sheetData><mergeCells><mergeCell ref="A2:B2"/></mergeCells></worksheet>'
)
ODS = (
    b'<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:'
    b'xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text='
    b'"urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    b'<table:table table:name="F"><table:table-row><table:table-cell office:value-type="string">'
    b'<text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2" '
    b'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    b'</table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell '
    b'office:value-type="date" office:date-value="2013-12-05"><text:p>x</text:p></table:table-cell>'
    b"</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
PLACES = (
    "69123\tLyon\tcommune\tRhône\t69003\t2013\t45,76\t4.83\t0691234A\t1 rue de la Paix, Lyon",
    "\tCC Maremne Adour Côte Sud hors Soustons et Tosse\tepci\t40\t\t1er janvier 2014",
    "2A004;01001\tSaint-Étienne et St Chamond\t\t42\t\t\t6519000\t842000",
    "\tcollèges du dép. du 59 (sauf Lille)\tdepartement\t\t\t\tNaN\t1e400",
)

# What a fuzzer that knows no grammar would take hours to spell.
WORDS = {
    "feuille": (
        *("<row>", "</row>", '<row r="9">', "<c>", "<c/>", "</c>"),
        *('<c r="B2">', '<c r="ZZ99999">'),
        *(' r="', ' t="s"', ' t="b"', ' t="d"', ' t="str"', ' s="1"', "<v>", "</v>", "<is><t>"),
        *(
            "</t></is>",
            "<f>",
            "</f>",
            '<mergeCell ref="A1:B9"/>',
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
        ),
        *("1048576", "16384", "XFD", "4294967296", "&#10;", "&amp;", "1e308", "2013-12-05"),
    ),
    "ods": (
        *("<table:table-row>", "</table:table-row>", "<table:table-cell>", "</table:table-cell>"),
        *(
            "<table:table-cell/>",
            "<table:covered-table-cell/>",
            "<text:p>",
            "</text:p>",
            "<text:s/>",
        ),
        *(' table:number-rows-repeated="99999"', ' table:number-columns-repeated="700"'),
        *(
            ' table:number-columns-spanned="2"',
            ' table:number-rows-spanned="2"',
            "1048576",
            "16384",
        ),
        *(' office:value-type="string"', ' office:value-type="boolean"', ' office:value="1e308"'),
        *("<office:annotation>", "</office:annotation>", '<table:table table:name="G">'),
    ),
    "json": (
        *('{"type":"Feature"', '"geometry":', '"properties":', '"coordinates":[', '"Point"'),
        *('"Polygon"', '"MultiPolygon"', '"GeometryCollection"', '"features":[', '"crs":', "null"),
        *("NaN", "1e400", "-0", '"\\ud800"', "[[[[", "]]]]", "}\n{", "true"),
    ),
    "csv": ("sep=;", '""', "\r\n", ";", "\t", "|", "\xef\xbb\xbf", "\xff\xfe", "'"),
}


def seeds() -> dict[str, list[bytes]]:
    """Return the first inputs by target."""
    point = {"type": "Point", "coordinates": [4.8, 45.7]}
    ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 0]]]}
    features = [
        {"type": "Feature", "properties": {"a": 1.5, "b": ["x"]}, "geometry": shape}
        for shape in (point, ring, None)
    ]
    return {
        "csv": [b"a;b\n1,5;\xc3\xa9\n", 'a,b\n1,"x\ny"\n'.encode("utf-16"), b"sep=;\na;b\n"],
        "json": [
            json.dumps({"type": "FeatureCollection", "features": features}).encode(),
            b'{"a":1}\n{"a":NaN,"b":{"c":[1e400]}}\n',
            b'{"results":[{"a":"\\ud800","a":2}]}',
        ],
        "parquet": [_parquet()],
        "feuille": [SHEET],
        "xlsx": [_xlsx()],
        "ods": [ODS],
        "zip": [_zip(), _xlsx()],
        "lieux": [place.encode() for place in PLACES],
        "noms": [place.encode() for place in PLACES],
    }


def dictionary(target: str) -> str:
    """Write the words of a target as libFuzzer reads them: one in quotes a line, bytes in hex."""
    words = [word.encode("latin-1") for word in WORDS.get(target, ())]
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in words)


def _parquet() -> bytes:
    sink = io.BytesIO()
    table = pa.table({"code": ["01001", None], "n": [1, 2], "part": [0.5, None]})
    pq.write_table(table, sink, compression="none")
    return sink.getvalue()


def _xlsx() -> bytes:
    packed = io.BytesIO()
    with Workbook(packed) as book:
        book.add_worksheet("F").write_row(0, 0, ["a", 1])
    return packed.getvalue()


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.csv", "a;b\n1;2\n")
    return packed.getvalue()
