"""One HTML file that holds everything: it opens from a folder, a stick or an e-mail, offline."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.escaping import escape_text
from dashboard.maps.elements import (
    PLAIN_DISPLAY,
    Display,
    layer_data,
    layer_options,
    map_options,
)
from dashboard.maps.legend import legend_html
from dashboard.maps.views import METROPOLE, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dashboard.maps.shading import Shading

# Nothing may be fetched: the policy names only what stands in the file itself.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; connect-src data:; base-uri 'none'; form-action 'none'"
)

_PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{stylesheet}</style>
<style>
html, body {{ height: 100%; margin: 0; }}
body {{ display: flex; flex-direction: column; color: #1b2733;
  font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }}
header {{ padding: .75rem 1.25rem; border-bottom: 3px solid #1f4e79; }}
h1 {{ font-size: 1.25rem; margin: 0; }}
header p {{ margin: .25rem 0 0; color: #4a5764; font-size: .9375rem; }}
main {{ flex: 1; display: flex; min-height: 0; }}
#map {{ flex: 1; min-width: 0; }}
aside {{ width: 17rem; padding: 1rem 1.25rem; overflow: auto; }}
aside footer {{ margin-top: 1.5rem; color: #4a5764; font-size: .8125rem; line-height: 1.45; }}
@media (max-width: 45rem) {{
  main {{ flex-direction: column; }}
  aside {{ width: auto; max-height: 40%; }}
}}
/* A4 on its side. The class is set before printing, so that the map is drawn at that size. */
@page {{ size: A4 landscape; margin: 10mm; }}
.printing body {{ height: auto; }}
.printing main {{ flex: none; flex-direction: row; }}
.printing #map {{ flex: none; width: 780px; height: 610px; }}
.printing aside {{ width: 15rem; max-height: none; overflow: visible; padding: .75rem; }}
@media print {{
  header {{ padding: 0 0 .5rem; }}
  body, figure, header {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
</style>
</head>
<body>
<header><h1>{title}</h1><p>{subtitle}</p></header>
<main><div id="map"></div><aside>{legend}<footer>{sources}</footer></aside></main>
<script>{script}</script>
<script>
addEventListener("beforeprint", () => document.documentElement.classList.add("printing"));
addEventListener("afterprint", () => document.documentElement.classList.remove("printing"));
const map = L.map("map", {map_options});
new L.TerrinumLayer({options}).addTo(map);
map.terrinum.setData({data});
</script>
</body>
</html>
"""


class MissingMapFileError(DashboardError):
    """A file that the map is made of is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Fichier de la carte absent : {path}. Lancez « make install » (ou « npm ci » puis "
            "« npm run build » dans frontend/), puis « terrinum reference build »."
        )


@dataclass(frozen=True, slots=True)
class MapFiles:
    """The four files that a map is made of, on disk."""

    script: Path
    stylesheet: Path
    geometry: Path
    names: Path


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around the map; plain text, escaped when written."""

    title: str
    subtitle: str
    legend_title: str
    sources: tuple[str, ...] = ()


def standalone_html(  # noqa: PLR0913 - what the file is made of, all but two by default
    files: MapFiles,
    shading: Shading,
    *,
    caption: Caption,
    view: View = METROPOLE,
    display: Display = PLAIN_DISPLAY,
    insets: Sequence[View] = (),
) -> str:
    """Write the map as one HTML page that needs no server, no network and no other file.

    The geometry (about 1.4 MB once compressed) travels as gzip in base64. Raises
    MissingMapFileError where a file of `files` is absent.
    """
    options = layer_options(
        _gzip_data_url(files.geometry), _gzip_data_url(files.names), view=view, insets=insets
    )
    data = layer_data(shading, display)
    return _PAGE.format(
        policy=_CONTENT_SECURITY_POLICY,
        title=escape_text(caption.title),
        subtitle=escape_text(caption.subtitle),
        legend=legend_html(
            shading,
            title=caption.legend_title,
            patterns=display.patterns,
            pins=display.pins,
        ),
        sources="<br>".join(escape_text(each) for each in caption.sources),
        stylesheet=_read(files.stylesheet).decode().replace("</style", "<\\/style"),
        script=_read(files.script).decode().replace("</script", "<\\/script"),
        map_options=_script_json(map_options()),
        options=_script_json(options),
        data=_script_json(data),
    )


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise MissingMapFileError(path)
    return path.read_bytes()


def _gzip_data_url(path: Path) -> str:
    packed = gzip.compress(_read(path), 9, mtime=0)
    return "data:application/gzip;base64," + base64.b64encode(packed).decode("ascii")


def _script_json(value: object) -> str:
    """Write a value as JavaScript that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
