"""A source's file, kept in the data folder: fetched if it changed, replaced only once accepted."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etl.sources.ask import NOT_MODIFIED, Question, ask
from etl.sources.errors import RefusedAnswerError, RefusedFileError
from etl.sources.source import PATIENCE, Patience, Source
from geodata.errors import os_reason
from geodata.store import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

FOLDER = "sources"
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<?xml version")
LOOKED_AT = 512


@dataclass(frozen=True)
class Fetched:
    """A file at hand: where it is, its checksum, when it came (ISO, UTC) and from where.

    `origin` is the address, or the name of the user's file. `tags` are those of the server, for the
    next conditional request. `unchanged` where the server said that our copy is still right.
    """

    path: Path
    sha256: str
    size_bytes: int
    fetched: str
    origin: str
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


def fetch(
    source: Source,
    *,
    accept: Callable[[Path], None] = lambda _: None,
    root: Path | None = None,
    patience: Patience = PATIENCE,
    on_step: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Get the file of `source`, from the network or, where it has not changed, from the cache.

    `accept` reads the new file and raises to refuse it; the copy kept before is then untouched.
    Raises UnreachableError, RefusedAnswerError, AddressError.
    """
    folder = (root or data_dir()) / FOLDER / source.key
    folder.mkdir(parents=True, exist_ok=True)
    kept = _kept(source, folder)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".partial-")
    os.close(handle)
    partial = Path(name)
    try:
        question = Question(headers=_conditions(kept))
        answer = ask(source, partial, question, patience=patience, on_step=on_step)
        if answer.status == NOT_MODIFIED:
            return _still(source, kept)
        on_step("contrôle de la réponse")
        fetched = _described(source, partial, answer.headers)
        refuse_garbage(source, partial)
        accept(partial)
        partial.replace(folder / source.file_name)
    finally:
        partial.unlink(missing_ok=True)
    return _recorded(folder, fetched, folder / source.file_name)


def local(path: Path) -> Fetched:
    """Describe a file that the user gives; raises RefusedFileError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size, seconds = path.stat().st_size, path.stat().st_mtime
    except FileNotFoundError as error:
        raise RefusedFileError(path.name, f"fichier introuvable ({path}).") from error
    except OSError as error:
        raise RefusedFileError(path.name, f"fichier illisible ({os_reason(error)}).") from error
    when = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    return Fetched(path, digest, size, when, path.name)


def refuse_garbage(source: Source, path: Path) -> None:
    """Refuse a page of HTML, an answer too short, or one whose checksum is not the stated one."""
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(HTML_STARTS):
        raise RefusedAnswerError(source, "C'est une page web (HTML), non des données.")
    size = path.stat().st_size
    if size < source.least_bytes:
        raise RefusedAnswerError(
            source,
            f"Elle est anormalement courte : {size} octets, attendu {source.least_bytes} au moins.",
        )
    if source.sha256 and _digest(path) != source.sha256:
        raise RefusedAnswerError(source, "Sa somme de contrôle n'est pas celle attendue.")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _described(source: Source, path: Path, headers: httpx.Headers) -> Fetched:
    return Fetched(
        path=path,
        sha256=_digest(path),
        size_bytes=path.stat().st_size,
        fetched=datetime.now(UTC).isoformat(timespec="seconds"),
        origin=source.address,
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
    )


def _conditions(kept: Fetched | None) -> dict[str, str]:
    """Ask only for what changed; nothing is asked of a copy that is not there."""
    if kept is None:
        return {}
    asked = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in asked.items() if value}


def _still(source: Source, kept: Fetched | None) -> Fetched:
    if kept is None:
        raise RefusedAnswerError(source, "Le serveur dit « inchangé » d'un fichier jamais lu.")
    return replace(kept, unchanged=True)


def _kept(source: Source, folder: Path) -> Fetched | None:
    """Return the copy of the last time, or None where it is absent, damaged or from elsewhere."""
    path = folder / source.file_name
    try:
        facts = json.loads(_record(path).read_text(encoding="utf-8"))
        kept = Fetched(path=path, **facts)
    except (OSError, ValueError, TypeError):
        return None
    same = path.is_file() and _digest(path) == kept.sha256 and kept.origin == source.address
    return kept if same else None


def _recorded(folder: Path, fetched: Fetched, path: Path) -> Fetched:
    record = _record(path)
    fresh = folder / f".{record.name}.new"
    fresh.write_text(json.dumps(_facts(fetched), ensure_ascii=False), encoding="utf-8")
    fresh.replace(record)
    return replace(fetched, path=path)


def _record(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _facts(fetched: Fetched) -> dict[str, object]:
    return {
        name: value for name, value in asdict(fetched).items() if name not in {"path", "unchanged"}
    }
