"""Import of many rows, CSV and XLSX, end to end, against pandas alone reading the same file.

    python benchmarks/import_rows.py [ROWS]        # TERRINUM_DATA_DIR: a prepared store, only read

Each measure is a process of its own, so that its peak of memory is its own. The rows are
the embedded initiatives, repeated under other ids and titles: places repeat, as in real files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from etl.import_initiatives import EMBEDDED

ROWS = 100_000
COLUMNS_SHOWN = "format     what             s      rows/s    MB"
IMPORT = """
import sys, tempfile
from pathlib import Path
from etl.import_initiatives import import_files
from geodata.store import read_reference

with tempfile.TemporaryDirectory() as folder:
    done = import_files([Path(sys.argv[1])], read_reference(), root=Path(folder))
assert done.read == done.accepted + done.review + done.rejected == int(sys.argv[2])
"""
PANDAS_CSV = "import sys, pandas; pandas.read_csv(sys.argv[1], dtype='str')"
PANDAS_XLSX = "import sys, pandas; pandas.read_excel(sys.argv[1], dtype='str', engine='calamine')"
# The peak is that of the process or of a child that it waited for (a reader apart).
MEASURE = """
import json, resource, time
begun = time.perf_counter()
{body}
whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peak = max(resource.getrusage(who).ru_maxrss for who in whose)
print(json.dumps([time.perf_counter() - begun, peak / 1024]))
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(COLUMNS_SHOWN)
    with tempfile.TemporaryDirectory() as folder:
        for path, floor in zip(
            write_files(rows, Path(folder)), (PANDAS_CSV, PANDAS_XLSX), strict=True
        ):
            alone = show(path, "pandas alone", floor, rows)
            whole = show(path, "import", IMPORT, rows)
            print(f"{path.suffix[1:]:<11}ratio: {whole / alone:.1f} × the floor")


def write_files(rows: int, folder: Path) -> tuple[Path, Path]:
    """Write the same rows twice."""
    real = pd.read_csv(EMBEDDED, dtype="str", keep_default_na=False)
    many = pd.concat([real] * (rows // len(real) + 1), ignore_index=True).head(rows)
    many["id"] = [f"ligne-{number}" for number in range(rows)]
    many["title"] = many["title"] + " (" + many.index.astype("str") + ")"
    csv, xlsx = folder / "rows.csv", folder / "rows.xlsx"
    many.to_csv(csv, index=False)
    options = {"options": {"strings_to_urls": False}}  # Excel has no room for so many links
    many.to_excel(xlsx, index=False, engine="xlsxwriter", engine_kwargs=options)
    return csv, xlsx


def show(path: Path, what: str, body: str, rows: int) -> float:
    """Run `body` in a process of its own and print what it took; return the seconds."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(body=body), str(path), str(rows)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": "."},
    )
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{path.suffix[1:]:<11}{what:<14}{seconds:>6.1f}{rows / seconds:>10.0f}{peak:>8.0f}",
        flush=True,
    )
    return float(seconds)


if __name__ == "__main__":
    main()
