"""What a command loads before it reads its file: each library is paid by every process."""

import subprocess
import sys

import pytest

IMPORTED = "import sys, terrinum.cli, etl.import_report; print(*sys.modules)"


@pytest.fixture(scope="module")
def loaded():
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "library", ["geopandas", "pyproj", "streamlit", "httpx", "scipy", "typer.rich_utils"]
)
def test_an_import_of_plain_rows_does_not_load(loaded, library):
    assert library not in loaded
