"""Merged cells of an ODS, which its parser does not tell: read from the tags alone."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right), from 0
SPANNED = re.compile(rb"number-(?:columns|rows)-spanned=[\"'](?!1[\"'])")
TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)((?:[\s/][^>]*)?)>")
ATTRIBUTE = re.compile(r"table:(name|number-\w+-(?:repeated|spanned))=[\"']([^\"']*)[\"']")


def spans_by_sheet(pieces: Iterable[bytes]) -> dict[str, list[Span]]:
    """Return the merged ranges of each sheet, by its name, from the pieces of `content.xml`."""
    found: dict[str, list[Span]] = {}
    sheet, row, after, column = "", 0, 0, 0
    for piece in pieces:
        for tag, attributes in TAG.findall(piece):
            said = dict(ATTRIBUTE.findall(attributes.decode("utf-8", "replace")))
            if tag == b"table":
                sheet, row, after = unescape(said.get("name", "")), 0, 0
            elif tag == b"table-row":
                row, column = after, 0
                after = row + _count(said, "number-rows-repeated")
            else:
                height = _count(said, "number-rows-spanned")
                width = _count(said, "number-columns-spanned")
                if height * width > 1:
                    corner = (row + height - 1, column + width - 1)
                    found.setdefault(sheet, []).append(((row, column), corner))
                column += _count(said, "number-columns-repeated")
    return found


def _count(said: dict[str, str], name: str) -> int:
    number = said.get(name, "1")
    return int(number) if number.isdecimal() and len(number) < 8 else 1  # noqa: PLR2004 - 10^7 rows
