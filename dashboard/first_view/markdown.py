"""Markdown as Streamlit reads it, but for its icons; HTML in it stays text."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

_ICON = re.compile(r":material/\w+:\s*")


def blocks_html(text: str) -> str:
    """Write paragraphs, lists and tables."""
    return str(_reader().render(_ICON.sub("", text)))


def inline_html(text: str) -> str:
    """Write the words of a label or of a title."""
    return str(_reader().renderInline(_ICON.sub("", text).strip()))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
