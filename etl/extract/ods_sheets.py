"""What an ODS says of its sheets and its parser does not: read from the tags alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right), from 0
SPANNED = re.compile(rb"number-(?:columns|rows)-spanned=[\"'](?!1[\"'])")
# A thousand cells or rows at once with something after them: every sheet ends with some.
REPEATED_AMID = re.compile(
    rb"columns-repeated=[\"']\d{4,}[\"'][^>]*/>\s*<table:(?:covered-)?table-cell"
    rb"|rows-repeated=[\"']\d{4,}[\"'][^>]*>(?:(?!</table:table>).)*?<text:",
    re.DOTALL,
)
TAG = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)"
    rb"(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
)
ATTRIBUTE = re.compile(r"table:(name|number-\w+-(?:repeated|spanned))\s*=\s*[\"']([^\"']*)[\"']")


@dataclass
class OdsSheet:
    """One sheet: its merged ranges, how many rows and columns its filled cells span, from A1."""

    merged: list[Span] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


def sheets_of(pieces: Iterable[bytes]) -> dict[str, OdsSheet]:
    """Return the sheets by name, from the pieces of `content.xml`; repeats are counted."""
    found: dict[str, OdsSheet] = {}
    sheet, row, after, column = OdsSheet(), 0, 0, 0
    for piece in pieces:
        for tag, attributes in TAG.findall(piece):
            said = dict(ATTRIBUTE.findall(attributes.decode("utf-8", "replace")))
            if tag == b"table":
                row, after = 0, 0
                sheet = found.setdefault(unescape(said.get("name", "")), OdsSheet())
            elif tag == b"table-row":
                row, column = after, 0
                after = row + _count(said, "number-rows-repeated")
            else:
                _merge(sheet, said, row, column)
                column += _count(said, "number-columns-repeated")
                if not attributes.endswith(b"/"):
                    sheet.rows, sheet.columns = max(sheet.rows, after), max(sheet.columns, column)
    return found


def _merge(sheet: OdsSheet, said: dict[str, str], row: int, column: int) -> None:
    height, width = _count(said, "number-rows-spanned"), _count(said, "number-columns-spanned")
    if height * width > 1:
        sheet.merged.append(((row, column), (row + height - 1, column + width - 1)))


def _count(said: dict[str, str], name: str) -> int:
    number = said.get(name, "1").strip()
    return int(number[:20]) if number.isdecimal() else 1
