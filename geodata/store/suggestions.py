"""Suggestions noted in meetings: kept for ever, one JSON line each, shown with what they are about.

Append-only, as decisions are: who said what, when, and who brought it in. A suggestion changes no
data by itself; an id brought in twice counts once.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from filelock import FileLock

from geodata.store.errors import StoreDamagedError
from geodata.store.paths import data_dir
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "suggestions.jsonl"
LOCK_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was said in a meeting, about a territory, an initiative, or neither.

    `key` tells two suggestions apart; `said_at` and `received_at` are ISO 8601 in UTC. Every text
    was typed by people: whoever shows it escapes it.
    """

    key: str
    kind: str
    who: str
    text: str
    said_at: str
    meeting: str
    scene: str
    level: str
    code: str
    place: str
    initiative: str
    received_at: str
    received_by: str


def read_suggestions(root: Path | None = None) -> tuple[Suggestion, ...]:
    """Return every suggestion received, oldest first; raises StoreDamagedError on a cut line."""
    path = _path(root)
    if not path.is_file():
        return ()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other line ends
        return tuple(Suggestion(**json.loads(line)) for line in lines if line.strip())
    except (ValueError, TypeError) as error:
        raise StoreDamagedError(path) from error


def suggestions_version(root: Path | None = None) -> str:
    """Tell apart what has been received so far from what comes later; empty before anything."""
    try:
        facts = _path(root).stat()
    except FileNotFoundError:
        return ""
    return f"{facts.st_mtime_ns}-{facts.st_size}"


def add_suggestions(suggestions: Iterable[Suggestion], root: Path | None = None) -> int:
    """Append those whose key is not there yet; return how many. On disk when this returns."""
    path = _path(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=LOCK_TIMEOUT_S):
        known = {each.key for each in read_suggestions(root)}
        fresh = {each.key: each for each in suggestions if each.key not in known}
        if not fresh:
            return 0
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in fresh.values()]
        write_whole(path, (before + "".join(lines)).encode())
    return len(fresh)


def _path(root: Path | None) -> Path:
    return (root or data_dir()) / FILE_NAME
