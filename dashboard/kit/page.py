"""The kit's page: the same for a stick and for the server; only the addresses differ."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analysis.past_names import past_names_file
from dashboard.escaping import escape_text
from dashboard.kit.content import kit_content
from dashboard.scenes.files import as_plain
from dashboard.scenes.target import selection_of_scene
from dashboard.serving.assets import BUILT, KIT_SCRIPT, KIT_STYLESHEET, AssetMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.data import Data
    from dashboard.scenes import Presentation

TITLE = "Initiatives numériques éducatives"

_PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{policy}<title>{title}</title>
<link rel="icon" href="data:,">
{style}
</head>
<body>
<div id="kit" aria-busy="true"><p class="kit-loading" role="status">Terrinum se charge…</p></div>
<noscript><p>Cette page a besoin de JavaScript pour dessiner la carte.</p></noscript>
<script type="application/json" id="terrinum-kit">{settings}</script>
{script}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class KitAddresses:
    """Where the page finds its parts."""

    script: str
    stylesheet: str
    geometry: str
    names: str
    content: str
    past: Mapping[int, str]  # by year: the names of the territories of then


def kit_page(addresses: KitAddresses) -> str:
    """Write the page that a server sends; its scenes come in the fragment of the address."""
    return _PAGE.format(
        policy="",
        title=escape_text(TITLE),
        style=f'<link rel="stylesheet" href="{escape_text(addresses.stylesheet)}">',
        settings=_settings(addresses, None),
        script=f'<script src="{escape_text(addresses.script)}"></script>',
    )


def kit_html(data: Data, presentation: Presentation | None = None) -> str:
    """Write the kit as one HTML file that needs no server, no network and no other file.

    The outlines, names and content travel as gzip in base64. Raises AssetMissingError where the
    kit's script was not built.
    """
    script, stylesheet = _read_built(KIT_SCRIPT), _read_built(KIT_STYLESHEET)
    folder, files = data.reference.web_dir, data.reference.web_files
    addresses = KitAddresses(
        script="",
        stylesheet="",
        geometry=_data_url((folder / files["communes"]).read_bytes()),
        names=_data_url((folder / files["territories"]).read_bytes()),
        content=_data_url(kit_content(data)),
        past=_past(data, presentation),
    )
    return _PAGE.format(
        policy=_policy(script, stylesheet),
        title=escape_text(presentation.title if presentation else TITLE),
        style=f"<style>{stylesheet}</style>",
        settings=_settings(addresses, presentation),
        script=f"<script>{script}</script>",
    )


def _policy(script: str, stylesheet: str) -> str:
    """Forbid every request and every script and style but the two that the file holds."""
    rules = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script)}",
            f"style-src {_digest(stylesheet)}",
            "img-src data:",
            "connect-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">\n'


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read_built(name: str) -> str:
    path: Path = BUILT / name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AssetMissingError(path) from error
    # Neither may end the element that it stands in.
    return text.replace("</script", "<\\/script").replace("</style", "<\\/style")


def _data_url(content: bytes) -> str:
    packed = gzip.compress(content, 9, mtime=0)
    return "data:application/gzip;base64," + base64.b64encode(packed).decode("ascii")


def _past(data: Data, presentation: Presentation | None) -> dict[int, str]:
    """Carry the names of the years that scenes stop at: a kit has no other way to choose one."""
    scenes = presentation.scenes if presentation else ()
    firsts = [selection_of_scene(data, scene)[0] for scene in scenes]
    sides = [side for first in firsts for side in (first, first.other()) if side is not None]
    return {
        year: _data_url(past_names_file(data.reference, year))
        for year in sorted({side.year for side in sides if side.year is not None})
    }


def _settings(addresses: KitAddresses, presentation: Presentation | None) -> str:
    """Write what the page begins with as JSON that cannot end the element it stands in."""
    settings = {
        "geometry": addresses.geometry,
        "names": addresses.names,
        "content": addresses.content,
        "past": addresses.past,
        "presentation": as_plain(presentation) if presentation else None,
    }
    text = json.dumps(settings, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
