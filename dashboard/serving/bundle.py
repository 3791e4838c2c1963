"""Streamlit's own files: sent compressed, from memory; those of a page, asked for ahead of need.

Streamlit reads each from the disk at each request and sends it as it is (6 MB for a page of ours);
the browser learns only from the elements of a page, once they come, which others it needs.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from streamlit import file_util

from dashboard.serving.addresses import DEFAULT, root
from dashboard.serving.assets import Asset, asset_response, compressed, media_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(file_util.get_static_dir()) / "static"
PREFIX = "static/"
TEXTS = frozenset({".css", ".js", ".json", ".svg"})  # fonts and pictures are compressed already
QUICK = 5  # of brotli's eleven: the first reader waits for it
_FILTERS = ("Html", "Multiselect", "Slider", "TextInput", "Selectbox", "Button", "DownloadButton")
# The elements of each page that are not in Streamlit's first files, by the names of theirs.
ELEMENTS: Mapping[str, tuple[str, ...]] = {
    DEFAULT: (*_FILTERS, "ButtonGroup", "ComponentInstance", "DataFrame", "Pagination", "Checkbox"),
    "academie": (
        *(*_FILTERS, "ButtonGroup", "ComponentInstance"),
        *("DataFrame", "Table", "Checkbox", "ArrowVegaLiteChart"),
    ),
    "initiative": ("Html", "TextInput", "Button", "DownloadButton", "PageLink", "DataFrame"),
    "gouvernance": (*_FILTERS, "ButtonGroup", "DataFrame", "ArrowVegaLiteChart"),
    "donnees": (*_FILTERS, "ButtonGroup", "Pagination", "DataFrame"),
    "presentation": ("Html", "TextInput", "TextArea", "Selectbox", "Button", "FileUploader"),
    "qualite": ("Html", "Selectbox", "DownloadButton"),
}
_IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')


class BundledFiles:
    """Answer for Streamlit's files, whose names change with their content."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the wrapped app what is not one of these files."""
        name = _name(scope)
        if name is None:
            await self.app(scope, receive, send)
            return
        asset = await run_in_threadpool(_asset, name)
        accepted = Headers(scope=scope).get("accept-encoding", "")
        await asset_response(asset, accepted)(scope, receive, send)


def ahead(path: str) -> str:
    """Write the tags that have the browser read what the page `path` needs beyond its first files.

    Empty for a page that needs nothing more. What Streamlit no longer has is left out.
    """
    page = path.rstrip("/").rpartition("/")[2] or DEFAULT
    return "".join(
        f'<link rel="modulepreload" crossorigin href="{root()}{PREFIX}{name}">'
        for name in _with_imports(_scripts_of(ELEMENTS.get(page, ())))
        if name not in _first_files()
    )


def _name(scope: Scope) -> str | None:
    """Return which of the files is asked for; None where it is not one."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    name = scope["path"].removeprefix(root() + PREFIX)
    return name if name in _files() else None


@cache
def _files() -> Mapping[str, Path]:
    """List the files by name: no path is ever built from what is asked."""
    found = (path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path for path in found}


@cache
def _asset(name: str) -> Asset:
    path = _files()[name]
    content = path.read_bytes()
    if path.suffix in TEXTS:
        return compressed(media_type(path), content, quality=QUICK)
    return Asset(media_type(path), content, {})


@cache
def _first_files() -> frozenset[str]:
    """Name the scripts that Streamlit's page itself asks for."""
    page = (FOLDER.parent / "index.html").read_text(encoding="utf-8")
    return frozenset(re.findall(rf'"\./{PREFIX}([^"]+)"', page))


@cache
def _scripts_of(elements: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files of elements: « Slider » is in `js/Slider.WU6er_Bo.js`."""
    scripts = (name for name in _files() if name.startswith("js/"))
    by_element = {Path(name).name.split(".")[0]: name for name in scripts}
    return tuple(by_element[each] for each in elements if each in by_element)


@cache
def _with_imports(names: tuple[str, ...]) -> tuple[str, ...]:
    """Add what the scripts import, and what that imports; each once."""
    wanted, found = list(names), dict[str, None]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = None
            wanted += _imports(name)
    return tuple(found)


@cache
def _imports(name: str) -> tuple[str, ...]:
    text = _files()[name].read_text(encoding="utf-8")
    near = (f"js/{each}" for each in _IMPORTED.findall(text))
    return tuple(each for each in near if each in _files())
