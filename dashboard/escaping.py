r"""The one door through which text, colours and links reach HTML or folium.

HTML escaping alone is not enough: folium 0.20 writes popups and tooltips inside JavaScript
template literals, where `${…}` runs, and branca reads what it is given as a Jinja template, where
`{{…}}` runs on the server. The backtick, the dollar, the backslash and the braces therefore become
entities too: harmless in HTML, inert in both.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from dashboard.errors import DashboardError

_TEMPLATE_ENTITIES = str.maketrans(
    {"\\": "&#92;", "`": "&#96;", "$": "&#36;", "{": "&#123;", "}": "&#125;"}
)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# A URL is written in ASCII without quotes, angle brackets or blanks; anything else is refused
# rather than repaired.
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!&()*+,;=%]+")


class ColourError(DashboardError):
    """A colour is not written #RRGGBB."""

    def __init__(self, colour: object) -> None:
        super().__init__(
            f"Couleur {colour!r} refusée : écrivez-la #RRGGBB, par exemple « #1F4E79 »."
        )


def escape_text(text: object) -> str:
    """Write any value as text that is inert in HTML, a template literal and a Jinja template."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE_ENTITIES)


def checked_colour(colour: str) -> str:
    """Return `colour` where it is exactly #RRGGBB; raise ColourError otherwise."""
    if _COLOUR.fullmatch(colour) is None:
        raise ColourError(colour)
    return colour


def https_url(url: str) -> str | None:
    """Return `url` where it is a plain https address with a host, None otherwise."""
    if _URL_CHARACTERS.fullmatch(url) is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. an unbalanced bracket in the host
        return None
    return url if parts.scheme == "https" and parts.hostname else None


def link_html(url: str, label: object) -> str:
    """Write a link that opens elsewhere; where `url` is not https, write the label alone."""
    safe = https_url(url)
    if safe is None:
        return escape_text(label)
    return (
        f'<a href="{escape_text(safe)}" target="_blank" rel="noopener noreferrer">'
        f"{escape_text(label)}</a>"
    )
