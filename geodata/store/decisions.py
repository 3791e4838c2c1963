"""Human decisions on places in doubt: kept for ever, one JSON line each, applied at each import.

The file is append-only, so that who decided what, when and why is never lost; the last line on a
clue is the one that counts, and a line without answer takes the former one back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from filelock import FileLock

from geodata.names import normalise
from geodata.store.errors import StoreDamagedError
from geodata.store.paths import data_dir
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "decisions.jsonl"
LOCK_TIMEOUT_S = 60.0
# What the row said of its place. The year is left out: a place decided for 2012 holds for 2013.
# `point`: « 45.764 4.8357 », of a row that has nothing else.
CLUES = ("code", "name", "type", "departement", "postcode", "uai", "address", "point")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a human answered to a clue: territories of one level, or nothing (taken back)."""

    clue: Mapping[str, str]
    level: str
    codes: tuple[str, ...]
    who: str
    when: str
    why: str
    key: Key = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the key once."""
        object.__setattr__(self, "key", key_of(self.clue))

    @property
    def takes_back(self) -> bool:
        """True where this line cancels the former decision."""
        return not self.codes


def key_of(clue: Mapping[str, str]) -> Key:
    """Return what makes two clues the same text: case, accents and punctuation aside."""
    return tuple(normalise(clue.get(name, "")) for name in CLUES)


def read_decisions(root: Path | None = None) -> dict[Key, Decision]:
    """Return the decisions in force, by clue; raises StoreDamagedError where a line is cut."""
    in_force: dict[Key, Decision] = {}
    for decision in read_all_decisions(root):
        if decision.takes_back:
            in_force.pop(decision.key, None)
        else:
            in_force[decision.key] = decision
    return in_force


def read_all_decisions(root: Path | None = None) -> list[Decision]:
    """Return every decision ever made, oldest first."""
    path = _path(root)
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other line ends
        return [_from_json(line) for line in lines if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(path) from error


def record_decision(decision: Decision, root: Path | None = None) -> None:
    """Append a decision; on disk when this returns, and never half written."""
    path = _path(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=LOCK_TIMEOUT_S):
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        write_whole(path, (before + _to_json(decision) + "\n").encode())


def _path(root: Path | None) -> Path:
    return (root or data_dir()) / FILE_NAME


def _to_json(decision: Decision) -> str:
    content = {name: value for name, value in asdict(decision).items() if name != "key"}
    return json.dumps(content, ensure_ascii=False)


def _from_json(line: str) -> Decision:
    content = json.loads(line)
    return Decision(
        clue=dict(content["clue"]),
        level=content["level"],
        codes=tuple(content["codes"]),
        who=content["who"],
        when=content["when"],
        why=content["why"],
    )
