"""What every test may ask for: the real France, built once."""

from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from etl.import_initiatives import EMBEDDED, import_files
from etl.prepare import prepare
from geodata.store import read_initiatives, read_reference

CHECKOUT = Path(__file__).parents[1]

# The same examples at each run (`make fuzz` looks for others), and a slow machine is no failure.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")

# Files by the minute come first: of several processes, none ends the run alone with one of them.
# The first builds the real France, that the next two do without meanwhile.
LONG = (
    *("test_hostile_uploads.py", "test_locate.py", "test_pages_initiative.py"),
    *("test_wheel.py", "test_kit.py", "test_position.py", "test_hostile_files.py", "browser"),
)


def pytest_collection_modifyitems(items):
    """Put the longest files first; each keeps its order."""
    items.sort(key=_rank)


def _rank(item):
    parts = item.path.parts
    return next((rank for rank, name in enumerate(LONG) if name in parts), len(LONG))


@pytest.fixture(scope="session")
def france_dir(testrun_uid):
    """Build a data folder with the real reference and the embedded initiatives.

    Kept in `.cache/` between sessions; `prepare` builds it again as soon as an input or our code
    changes, so a test never sees a stale one. Of several processes that share a run (`pytest -n`),
    the first builds and imports, the others wait for it.
    """
    folder, ready = CHECKOUT / ".cache" / "france", CHECKOUT / ".cache" / "france.run"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(ready.with_suffix(".lock")):
        if not ready.is_file() or ready.read_text() != testrun_uid:
            prepare(root=folder)
            # Always imported afresh: the locator may have changed since.
            import_files([EMBEDDED], read_reference(folder), replace=True, root=folder)
            ready.write_text(testrun_uid)
    return folder


@pytest.fixture(scope="session")
def reference(france_dir):
    return read_reference(france_dir)


@pytest.fixture(scope="session")
def initiatives(france_dir):
    return read_initiatives(france_dir)


@pytest.fixture(scope="session")
def peers_dir():
    """Real files from elsewhere, beside the checkout where present; never committed."""
    folder = CHECKOUT.parent / "shared" / "data" / "peers"
    if not folder.is_dir():
        pytest.skip("les fichiers réels d'ailleurs ne sont pas sur cette machine")
    return folder
