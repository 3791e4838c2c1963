"""The files that the browser loads: names that change with the content, compressed once.

Two homes: the package (`static/built`, `static/app.css`, the scripts beside it), whose files are
named after their content when first read; the `web/` folder of the reference, whose names already
hold a digest and which comes with its compressed forms.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from starlette.responses import Response

from dashboard import school_file
from dashboard.analysis import past_names
from dashboard.errors import DashboardError
from dashboard.maps import MapAssets
from geodata.store import StoreError, read_reference

if TYPE_CHECKING:
    from geodata.store import Reference

STATIC = Path(__file__).parents[1] / "static"
BUILT = STATIC / "built"
SCRIPT, STYLESHEET = "terrinum-map.js", "terrinum-map.css"
KIT_SCRIPT, KIT_STYLESHEET = "terrinum-kit.js", "terrinum-kit.css"
AHEAD_SCRIPT = "terrinum-ahead.js"
BUNDLED = (SCRIPT, STYLESHEET, AHEAD_SCRIPT, KIT_SCRIPT, KIT_STYLESHEET)
APP_STYLE, APP_SCRIPT = STATIC / "app.css", STATIC / "app.js"
FIRST_VIEW_SCRIPT = STATIC / "first-view.js"
PREFIX = "/fichiers"
IMMUTABLE = "public, max-age=31536000, immutable"
DIGEST_LENGTH = 12
PAST_YEARS_KEPT = 60
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # best first


class AssetMissingError(DashboardError):
    """A file of the map was not built."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Le fichier {path.name} de la carte n’a pas été construit. Lancez « make install » "
            "(ou, dans le dossier frontend, « npm ci » puis « npm run build »)."
        )


@dataclass(frozen=True)
class Asset:
    """A file as sent: its type, its content, its compressed forms by encoding."""

    media_type: str
    content: bytes
    encoded: dict[str, bytes]

    def best_for(self, accepted: str) -> tuple[str | None, bytes]:
        """Choose the smallest form that an Accept-Encoding header takes."""
        names = accepted_encodings(accepted)
        for name, _ in ENCODINGS:
            if name in names and name in self.encoded:
                return name, self.encoded[name]
        return None, self.content


def accepted_encodings(header: str) -> set[str]:
    """Read an Accept-Encoding header; an encoding with a weight of zero is refused."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=")
        if weight.strip("0.") or not parameters:
            accepted.add(name.strip())
    return accepted


def map_assets(reference: Reference, *, base: str = "") -> MapAssets:
    """Return the addresses of the map's four files; raises AssetMissingError."""
    files = reference.web_files
    return MapAssets(
        script=f"{base}{PREFIX}/{hashed_name(BUILT / SCRIPT)}",
        stylesheet=f"{base}{PREFIX}/{hashed_name(BUILT / STYLESHEET)}",
        geometry=f"{base}{PREFIX}/{files['communes']}",
        names=f"{base}{PREFIX}/{files['territories']}",
    )


def hashed_name(path: Path) -> str:
    """Return the public name of a file of the package: `terrinum-map-1a2b3c4d5e6f.js`."""
    try:
        facts = path.stat()
    except FileNotFoundError as error:
        raise AssetMissingError(path) from error
    digest = _digest(path, facts.st_mtime_ns)
    return f"{path.stem}-{digest}{path.suffix}"


def find(name: str) -> Asset | None:
    """Return the file of that public name, None where there is none.

    `name` is only ever compared with names we made: no path is built from it.
    """
    return _packaged(name) or _of_reference(name) or _made(name)


def _packaged(name: str) -> Asset | None:
    for path in (*(BUILT / each for each in BUNDLED), APP_STYLE, APP_SCRIPT, FIRST_VIEW_SCRIPT):
        if path.is_file() and hashed_name(path) == name:
            return _compressed(path, path.stat().st_mtime_ns)
    return None


@lru_cache(maxsize=PAST_YEARS_KEPT)
def _made(name: str) -> Asset | None:
    """Make the names of a year, or the schools."""
    content = past_names.find(name) or school_file.find(name)
    return None if content is None else compressed("application/json", content)


# A page opened before a publication still asks for the files of the version that it was made of.
_seen: dict[str, Path] = {}


def _of_reference(name: str) -> Asset | None:
    if name not in _seen:
        _remember_current()
    folder = _seen.get(name)
    try:
        return None if folder is None else _precompressed(folder / name)
    except OSError:  # an old version, since removed
        _seen.pop(name, None)
        return None


def _remember_current() -> None:
    try:
        reference = read_reference()
    except StoreError:
        return
    _seen.update(dict.fromkeys(reference.web_files.values(), reference.web_dir))


@lru_cache(maxsize=8)
def _precompressed(path: Path) -> Asset:
    encoded = {
        encoding: path.with_name(path.name + suffix).read_bytes()
        for encoding, suffix in ENCODINGS
        if path.with_name(path.name + suffix).is_file()
    }
    return Asset(media_type(path), path.read_bytes(), encoded)


@lru_cache(maxsize=len(BUNDLED) + 4)
def _compressed(path: Path, _modified_ns: int) -> Asset:
    return compressed(media_type(path), path.read_bytes())


def compressed(kind: str, content: bytes, *, quality: int = 9) -> Asset:
    """Make an asset of `content`, of the media type `kind`, with every compressed form."""
    encoded = {
        "br": brotli.compress(content, quality=quality),
        "gzip": gzip.compress(content, quality),
    }
    return Asset(kind, content, encoded)


def asset_response(asset: Asset, accepted: str) -> Response:
    """Answer with an asset, compressed as an Accept-Encoding header likes it, kept for ever."""
    encoding, content = asset.best_for(accepted)
    # The header keeps Streamlit's gzip middleware off what is compressed already.
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    headers["Content-Encoding"] = encoding or "identity"
    return Response(content, media_type=asset.media_type, headers=headers)


@lru_cache(maxsize=len(BUNDLED) + 4)
def _digest(path: Path, _modified_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]


def media_type(path: Path) -> str:
    """Return the media type of a file, by its suffix."""
    # Some machines map .js to text/plain, which `nosniff` would forbid to run.
    known = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
    guessed = mimetypes.guess_type(path.name)[0]
    return known.get(path.suffix) or guessed or "application/octet-stream"
