"""Imports at the same time, in real processes: each waits its turn, no row of either is lost."""

import subprocess
import sys

import pytest

from geodata.store import StoreBusyError, editing_initiatives, read_initiatives
from geodata.store import initiatives as store

HEADER = "id,title,category,lead_name,lead_level,territory_type,territory_name,territory_code"
IMPORT = """
import sys
from pathlib import Path
from etl.import_initiatives import import_files
from geodata.store import read_reference

root, path = Path(sys.argv[1]), Path(sys.argv[2])
import_files([path], read_reference(root), root=root)
"""


@pytest.mark.france
def test_two_imports_at_once_keep_the_rows_of_both(tmp_path, france_dir):
    root = tmp_path / "data"
    root.mkdir()
    (root / "reference").symlink_to(france_dir / "reference")
    running = []
    for name in ("a", "b", "c"):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{HEADER}\n{name},Écoles,ent,Lyon,commune,commune,Lyon,69123\n", "utf-8")
        running.append(subprocess.Popen([sys.executable, "-c", IMPORT, str(root), str(path)]))
    assert [each.wait(120) for each in running] == [0, 0, 0]
    assert list(read_initiatives(root).initiatives["id"]) == ["a", "b", "c"]


def test_an_edition_that_does_not_end_is_told_to_who_waits(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "LOCK_TIMEOUT_S", 0.1)
    with (
        editing_initiatives(tmp_path),
        pytest.raises(StoreBusyError, match="Attendez"),
        editing_initiatives(tmp_path),
    ):
        pass
