"""What a command loads before it reads its file: each library is paid by every process."""

import subprocess
import sys

import pytest

IMPORTED = """
import sys, terrinum.cli, etl.import_report, etl.import_initiatives
print(*sys.modules)
"""
CHECKED = """
import sys
import pandas as pd
from etl.transform.initiatives import check_rows
row = {"title": "A", "category": "ent", "lead_name": "Lyon", "lead_level": "commune"}
check_rows(pd.DataFrame(row, index=[2], dtype="str"), "a.csv")
print(*sys.modules)
"""
REFUSED = """
import sys
from terrinum.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 1
print(*sys.modules)
"""


def modules_after(program, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def loaded():
    return modules_after(IMPORTED)


@pytest.mark.parametrize(
    "library", ["geopandas", "pyproj", "streamlit", "httpx", "scipy", "typer.rich_utils"]
)
def test_an_import_of_plain_rows_does_not_load(loaded, library):
    assert library not in loaded


def test_the_checks_of_cells_load_pandera_without_geopandas():
    checked = modules_after(CHECKED)
    assert "pandera" in checked
    assert "geopandas" not in checked


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["reader", "program"])
def test_a_file_refused_at_reading_loads_nothing_that_checks_or_locates(more, tmp_path):
    table = tmp_path / "zeros.csv"
    table.write_bytes(b"\x00\x01garbage")
    loaded = modules_after(REFUSED, "import", table, "--essai", *more)
    assert loaded.isdisjoint({"pandera", "etl.transform.locate"})
    assert "etl.extract.table" in loaded
