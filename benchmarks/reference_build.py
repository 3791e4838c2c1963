"""Measure `terrinum reference build`: time of each step, peak memory, same bytes twice.

    python benchmarks/reference_build.py

Builds two references from nothing in temporary folders, each in its own process, then asks the
first one to build again. Aims: under 40 s and 2 GB on 2 cores; equal checksums; nothing published
twice.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from pathlib import Path

from etl.build_reference import build_reference
from geodata.store import read_reference

AIM_SECONDS = 40
AIM_GB = 2
KB_PER_GB = 1_000_000


def measure(root: Path) -> None:
    """Build under `root`; print what each step took and the peak memory of the process."""
    steps: list[tuple[str, float]] = []
    built = build_reference(
        root=root, on_step=lambda name: steps.append((name, time.perf_counter()))
    )
    ended = [begun for _, begun in steps[1:]] + [time.perf_counter()]
    for (name, begun), end in zip(steps, ended, strict=True):
        print(f"{end - begun:8.2f} s  {name}")
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB_PER_GB
    published = "published" if built.published.changed else "nothing changed"
    print(
        f"{built.seconds:8.2f} s  in all (aim: {AIM_SECONDS}), {peak_gb:.2f} GB at the peak ",
        end="",
    )
    print(f"(aim: {AIM_GB}), {published}\n")


def in_own_process(root: Path) -> None:
    """Measure in a new process, so that memory is that of one build."""
    process = multiprocessing.get_context("spawn").Process(target=measure, args=(root,))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def main() -> None:
    """Run the builds and compare their files."""
    print(f"{os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        for root in (first, second, first):
            in_own_process(root)
        files = [read_reference(root).manifest["files"] for root in (first, second)]
    print("checksums of the two builds:", "equal" if files[0] == files[1] else "DIFFERENT")


if __name__ == "__main__":
    main()
