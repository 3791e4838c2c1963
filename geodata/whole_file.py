"""A file written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, then put in place; on disk when this returns.

    Raises OSError, the former file left as it was, where the disk is full or the folder closed; so
    does a process killed meanwhile leave it.
    """
    partial = path.with_name(f".{path.name}.new")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
