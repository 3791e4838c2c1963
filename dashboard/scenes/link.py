"""A presentation in an address: its JSON, deflated, in base64url.

The presenter and the kit read it in the fragment (`/presenter#p=…`), which no server ever sees; the
page « Présentation » reads it in its query (`?p=…`), when it is short.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import TYPE_CHECKING

from dashboard.filters.url import POSITION, VERSION, position_word
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.files import presentation_from_json, presentation_to_json
from dashboard.scenes.pages import page_query
from dashboard.scenes.tree import MAX_BYTES

if TYPE_CHECKING:
    from dashboard.filters.selection import Known
    from dashboard.scenes.model import Presentation, Scene

WORD = "p"
PRESENTER = "/presenter"
MAX_QUERY = 3000  # characters: what mail programs, proxies and QR readers let through
MAX_PACKED = 1_400_000  # more than MAX_BYTES of text can need
_RAW_DEFLATE = -15
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_CUT = "Ce lien de présentation est coupé ou abîmé. Demandez-le de nouveau, ou le fichier .yaml."


def pack(presentation: Presentation) -> str:
    """Write a presentation as one word of base64url."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    packed = deflate.compress(presentation_to_json(presentation).encode()) + deflate.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def unpack(word: str, known: Known) -> tuple[Presentation, tuple[str, ...]]:
    """Read what `pack` wrote, with a message per thing left aside; raises PresentationError."""
    if len(word) > MAX_PACKED or not _BASE64URL.fullmatch(word):
        raise PresentationError(_CUT)
    try:
        content = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        inflate = zlib.decompressobj(_RAW_DEFLATE)
        text = inflate.decompress(content, MAX_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise PresentationError(_CUT) from error
    if not inflate.eof and len(text) <= MAX_BYTES:
        raise PresentationError(_CUT)
    return presentation_from_json(text, known)


def short_word(presentation: Presentation) -> str | None:
    """Return the word to put in the page's query, None where it is too long for an address."""
    word = pack(presentation)
    return word if len(word) <= MAX_QUERY else None


def presenter_path(presentation: Presentation, *, scene: int | None = None) -> str:
    """Return the path and fragment that present it; `scene` counts from 1."""
    begin = "" if scene is None else f"&s={scene}"
    return f"{PRESENTER}#{WORD}={pack(presentation)}{begin}"


def view_query(scene: Scene) -> dict[str, str]:
    """Return the words of the address that opens a scene in its page, its position included.

    Never empty: an address without a word keeps the filters chosen before.
    """
    words = page_query(scene.page, scene.query)
    if scene.frame:
        place = scene.frame
        words[POSITION] = position_word(
            longitude=place.longitude, latitude=place.latitude, zoom=place.zoom
        )
    return words if words.keys() - {POSITION} else {**words, "v": VERSION}
