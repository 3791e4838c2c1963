"""Text that Streamlit reads as Markdown: what users typed must come out as typed."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>&])")


def plain(text: str) -> str:
    """Escape every sign that Markdown, its maths or its icons give a meaning to; one line."""
    # Streamlit looks for `:material/close:` after Markdown has dropped its backslashes.
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace(":", "&#58;")
