"""Parse a file in a child process with limits: whatever the file does, we answer a sentence.

On Linux and macOS the child bounds its own memory and processor time; on Windows only the clock
and the caps checked before parsing hold.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import pyarrow as pa

from etl.extract.child import METADATA, TOO_MUCH_MEMORY
from etl.extract.frames import misshapen_frame, text_frame
from etl.extract.raw_table import RawTable, UnreadableFileError

if TYPE_CHECKING:
    from etl.extract.sniff import Format

# The child finds this package last, after the standard library: no folder of the user's is on its
# path (-I), so no file beside the table can pass for a module.
BOOT = "import sys; sys.path.append(sys.argv[1]); from etl.extract.child import main; main()"
ROOT = Path(__file__).parents[2]
MEGABYTE = 1024 * 1024
MOST_SECONDS = 60
SHORTER = (
    "gardez les seules lignes et colonnes utiles, découpez-le, ou, si c'est un classeur, "
    "enregistrez-le en CSV."
)
# Allocators that reserve a gigabyte ahead, or a heap for each thread, would meet the limit at once.
SMALL_POOLS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Limits:
    """What a parser may use."""

    cpu_seconds: int = 8
    clock_seconds: float = 60.0  # a busy machine is slow without being at fault
    memory_bytes: int = 420 * MEGABYTE

    @classmethod
    def for_size(cls, size_bytes: int) -> Self:
        """Give a large file the time that an honest one of its size takes on a slow machine.

        100,000 rows of a workbook are 8 MB, and 9 s of a slow processor.
        """
        seconds = min(max(cls.cpu_seconds, size_bytes * 3 // MEGABYTE), MOST_SECONDS)
        return cls(cpu_seconds=seconds, clock_seconds=max(cls.clock_seconds, 2.0 * seconds))


def read_apart(
    path: Path, kind: Format, *, sheet: str | None, limits: Limits | None = None
) -> RawTable:
    """Read `path` as `kind` in a child process; UnreadableFileError says why it cannot be."""
    bounds = limits or Limits.for_size(path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="terrinum-") as folder:
        output = Path(folder) / "table.arrow"
        _run(path, kind, sheet, output, bounds)
        problem = output.with_suffix(".json")
        if problem.exists():
            raise UnreadableFileError(path, json.loads(problem.read_text("utf-8"))["problem"])
        return _load(path, kind, output)


def _run(path: Path, kind: Format, sheet: str | None, output: Path, limits: Limits) -> None:
    request = {
        "format": kind.value,
        "path": str(path.resolve()),
        "sheet": sheet,
        "output": str(output),
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-I", "-c", BOOT, str(ROOT), json.dumps(request)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=limits.clock_seconds,
            cwd=output.parent,
            env={**os.environ, **SMALL_POOLS},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(path, _too_long(limits.clock_seconds)) from error
    if done.returncode != 0:
        raise UnreadableFileError(path, _crash(done.returncode, done.stderr, limits))


def _crash(code: int, said: bytes, limits: Limits) -> str:
    """Say in French how the child ended."""
    if code == TOO_MUCH_MEMORY or b"memory" in said.lower() or b"bad_alloc" in said:
        return (
            f"sa lecture demande plus de {limits.memory_bytes // MEGABYTE} Mo de mémoire ; "
            f"{SHORTER}"
        )
    if sys.platform != "win32" and -code in (signal.SIGXCPU, signal.SIGKILL):
        return _too_long(limits.cpu_seconds)
    return (
        "fichier abîmé, piégé ou trop grand : sa lecture s'est arrêtée net ; enregistrez-le de "
        "nouveau, ou découpez-le."
    )


def _too_long(seconds: float) -> str:
    return f"sa lecture prend plus de {seconds:g} s ; {SHORTER}"


def _load(path: Path, kind: Format, output: Path) -> RawTable:
    try:
        with pa.OSFile(str(output), "rb") as source:
            table = pa.ipc.open_file(source).read_all()
        table.validate(full=True)
        said = json.loads(table.schema.metadata[METADATA])
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(path, "sa lecture n'a rien donné ; recommencez.") from error
    return _raw_table(table, said, kind)


def _raw_table(table: pa.Table, said: dict[str, Any], kind: Format) -> RawTable:
    headers = said["headers"]
    frame = text_frame(
        table.select([str(rank) for rank in range(len(headers))]),
        headers,
        table.column("line").to_numpy(),
    )
    geometry = None
    if "geometry" in table.column_names:
        geometry = pd.Series(
            table.column("geometry").to_pylist(), index=frame.index, dtype="object", name="geometry"
        )
    return RawTable(
        frame,
        misshapen_frame([tuple(row) for row in said["misshapen"]]),
        f"{kind.value}, {said['dialect']}" if said["sheet"] else said["dialect"],
        tuple(said["notes"]),
        geometry,
        said["header_place"],
        sheets=tuple(said["sheets"]),
        sheet=said["sheet"],
    )
