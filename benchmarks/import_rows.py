"""`terrinum import` of many rows, CSV and XLSX, against pandas alone reading the same file.

    python benchmarks/import_rows.py [ROWS …] [--write FILE.md]   # TERRINUM_DATA_DIR: only read

Each measure is a process of its own, whole: the command as typed, its start included, or Python
that reads the file with pandas and ends. Seconds are those of the clock and of the processor (its
child that reads a workbook included); memory is the highest of the process or of that child. The
rows are the embedded initiatives, repeated under other ids and titles: places repeat, as in real
files. « per row » is what one more row costs since the size above: flat where time is linear.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from etl.import_initiatives import EMBEDDED
from geodata.store import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROWS = (10_000, 100_000, 300_000)
LONGEST_WORKBOOK = 100_000  # rows of 22 columns; twice as many are refused: over 420 MB to read
RESULTS = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)
PANDAS = {
    "csv": "import sys, pandas; pandas.read_csv(sys.argv[1], dtype='str')",
    "xlsx": "import sys, pandas; pandas.read_excel(sys.argv[1], dtype='str', engine='calamine')",
}
TITLES = "rows | file | pandas | import | processor | rows/s | per row | memory | × pandas"
HEADER = f"| {TITLES} |\n{'|---' * 9}|\n"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of the clock and of the processor, megabytes at the peak."""

    seconds: float
    processor_s: float
    peak_mb: float


@dataclass(frozen=True)
class Measure:
    """The same file read by pandas alone, and imported."""

    rows: int
    kind: str
    floor: Cost
    whole: Cost


def main() -> None:
    """Measure every size, print the table, write it where asked."""
    asked = _options()
    report = _heading() + HEADER
    before: dict[str, Measure] = {}
    for measure in _measures(asked.rows):
        report += _line(measure, before.get(measure.kind))
        before[measure.kind] = measure
    print("\n" + report)
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(RESULTS.sub(lambda _: report, text), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=list(ROWS))
    parser.add_argument("--write", type=Path, help="a Markdown file with <!-- results -->")
    return parser.parse_args()


def _measures(sizes: Sequence[int]) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in sizes:
            for path in write_files(rows, folder):
                kind = path.suffix[1:]
                print(f"{rows:,} {kind}…", flush=True)
                floor = run([sys.executable, "-c", PANDAS[kind], str(path)], folder)
                yield Measure(rows, kind, floor, imported(path, folder))


def imported(path: Path, folder: Path) -> Cost:
    """Import into a store that holds the reference alone; nothing of it is kept."""
    with tempfile.TemporaryDirectory(dir=folder) as store:
        (Path(store) / "reference").symlink_to((data_dir() / "reference").resolve())
        command = [sys.executable, "-m", "terrinum", "import", "--quiet", str(path)]
        command += ["--a-corriger", str(Path(store) / "rest.csv")]
        return run(command, Path(store))


def run(command: Sequence[str], store: Path) -> Cost:
    """Run a command over a store, and return what it took."""
    env = os.environ | {"TERRINUM_DATA_DIR": str(store), "PYTHONPATH": str(Path.cwd())}
    begun = time.perf_counter()
    process = os.posix_spawn(
        command[0],
        command,
        env,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, command
    seconds = time.perf_counter() - begun
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def write_files(rows: int, folder: Path) -> tuple[Path, ...]:
    """Write the same rows twice, or once where they are too many for a workbook."""
    real = pd.read_csv(EMBEDDED, dtype="str", keep_default_na=False)
    many = pd.concat([real] * (rows // len(real) + 1), ignore_index=True).head(rows)
    many["id"] = [f"ligne-{number}" for number in range(rows)]
    many["title"] = many["title"] + " (" + many.index.astype("str") + ")"
    csv, xlsx = folder / "rows.csv", folder / "rows.xlsx"
    many.to_csv(csv, index=False)
    if rows > LONGEST_WORKBOOK:
        return (csv,)
    options = {"options": {"strings_to_urls": False}}  # Excel has no room for so many links
    many.to_excel(xlsx, index=False, engine="xlsxwriter", engine_kwargs=options)
    return csv, xlsx


def _heading() -> str:
    load, cores = os.getloadavg()[2], os.cpu_count()
    day = datetime.datetime.now(tz=datetime.UTC).date()
    return f"{day}, {cores} cores; mean load of the last 15 minutes: {load:.1f}.\n\n"


def _line(measure: Measure, before: Measure | None) -> str:
    floor, whole = measure.floor, measure.whole
    more = ""
    if before:
        added = whole.processor_s - before.whole.processor_s
        more = f"{added / (measure.rows - before.rows) * 1e6:.0f} µs"
    return (
        f"| {measure.rows:,} | {measure.kind} | {floor.seconds:.1f} s, {floor.peak_mb:.0f} MB "
        f"| {whole.seconds:.1f} s | {whole.processor_s:.1f} s "
        f"| {measure.rows / whole.processor_s:,.0f} | {more or '—'} | {whole.peak_mb:.0f} MB "
        f"| {whole.processor_s / floor.processor_s:.1f} |\n"
    )


if __name__ == "__main__":
    main()
