"""Bytes to text, by byte order mark, else UTF-8, else UTF-16, else Windows-1252."""

from __future__ import annotations

import codecs
import re

from etl.extract.parsed import ParseProblemError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4096
# Where one byte in two of a sample is null, the text is UTF-16 saved without its mark.
NULL_SHARE = 0.6
# « é » of UTF-8 read as Windows-1252: the file mixes both.
MIXED = re.compile("[\u00c3\u00c5][\u00a0-\u00bf\u201a\u0192\u2026\u2030\u2039\u0153]")


def decode(content: bytes) -> tuple[str, str]:
    """Return (text, encoding); ParseProblemError where it is no text, or mixes two encodings."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    wide = None if marked else _unmarked_utf16(content)
    if not marked and not wide and b"\x00" in content:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        raise ParseProblemError(
            f"ce n'est pas un fichier texte (octets nuls, le premier à la ligne {line})."
        )
    for encoding in (marked or wide,) if marked or wide else ("utf-8", "cp1252"):
        try:
            text = content.decode(str(encoding))
        except UnicodeDecodeError as error:
            wrong = content.count(b"\n", 0, error.start) + 1
            continue
        if encoding == "cp1252" and MIXED.search(text):
            break
        return text, str(encoding)
    raise ParseProblemError(
        f"encodage inconnu ou mélangé (à partir de la ligne {wrong}) ; enregistrez-le en UTF-8."
    )


def _unmarked_utf16(content: bytes) -> str | None:
    sample = content[:SAMPLE]
    if len(sample) % 2 or b"\x00" not in sample:
        sample = sample[:-1] if len(sample) % 2 else sample
    pairs = max(len(sample) // 2, 1)
    if sample[1::2].count(0) / pairs > NULL_SHARE and not sample[::2].count(0):
        return "utf-16-le"
    if sample[::2].count(0) / pairs > NULL_SHARE and not sample[1::2].count(0):
        return "utf-16-be"
    return None
