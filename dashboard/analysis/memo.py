"""What selections gave, kept for every session: readers of one map often look at the same."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from dashboard.analysis.figures import Outcome

Result = TypeVar("Result")

MOST = 64  # a shading of all communes is 0.3 MB


class Memo:
    """The last results asked for, at most `most`; those who share them never change them."""

    def __init__(self, most: int = MOST) -> None:
        """Begin empty."""
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Return what was made for `key`; make it where nobody asked lately."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Result = self._kept[key]
                return kept
        made = make()  # without the lock: two sessions may make the same, none waits for another
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def key_of(result: Outcome) -> Hashable:
    """Tell outcomes apart: their selection, the initiatives kept, the ground counted."""
    area = b"" if result.area is None else result.area.tobytes()
    kept = hashlib.blake2b(result.mask.tobytes() + area, digest_size=16).digest()
    return result.selection, kept
