"""Import on the real France: nothing vanishes, a correction comes back, a kill is safe."""

import csv
import json
import shutil
import signal
import subprocess
import sys
import textwrap

import pytest

from etl.errors import EtlError
from etl.import_initiatives import EMBEDDED, import_files
from geodata.store import read_initiatives

pytestmark = pytest.mark.france

HEADER = "id,title,category,lead_name,lead_level,territory_type,territory_name,territory_code"
LYON = "lyon,Écoles de Lyon,equipement_ecoles,Ville de Lyon,commune,commune,Lyon,69123"
NOWHERE = "nulle-part,Écoles,ent,Mairie,commune,commune,Xyzzyville-sur-Rien,"
HOMONYM = "homonyme,Écoles,ent,Mairie,commune,commune,Saint-Aubin,"
WRONG_CATEGORY = "faux,Écoles,fusée,Mairie,commune,commune,Lyon,69123"
EXTRA_CELL = "large,Écoles,ent,Mairie,commune,commune,Lyon,69123,de trop"
# A real process that imports a file and kills itself, as `kill -9` would, at its n-th step.
IMPORT_AND_DIE = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from etl.import_initiatives import import_files
    from geodata.store import read_reference

    root, path, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    steps = []

    def on_step(step):
        steps.append(step)
        if len(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    import_files([path], read_reference(root), replace=True, root=root, on_step=on_step)
    print(len(steps))
""")


@pytest.fixture
def root(tmp_path, france_dir):
    """Give a store of its own to the test, with the real reference."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reference").symlink_to(france_dir / "reference")
    return tmp_path / "data"


def write(folder, *rows, name="in.csv"):
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def test_every_row_read_is_accepted_to_review_or_rejected(tmp_path, root, reference):
    path = write(tmp_path, LYON, NOWHERE, HOMONYM, WRONG_CATEGORY, EXTRA_CELL, LYON)
    summary = import_files([path], reference, root=root)
    assert summary.read == 6
    assert summary.accepted == 1
    assert summary.accepted + summary.review + summary.rejected == 6
    assert len(read_initiatives(root).pending) == 5


def test_each_pending_row_says_where_it_was_and_why(tmp_path, root, reference):
    path = write(tmp_path, NOWHERE, HOMONYM, WRONG_CATEGORY, EXTRA_CELL)
    import_files([path], reference, root=root)
    pending = read_initiatives(root).pending.set_index("source_line")
    assert set(pending.index) == {2, 3, 4, 5}
    assert (pending["reason"].str.len() > 10).all()
    assert pending.loc[3, "outcome"] == "review"
    assert len(pending.loc[3, "candidates"]) > 1
    assert "colonne « category » : « fusée »" in pending.loc[4, "reason"]
    assert "9 cellules au lieu de 8" in pending.loc[5, "reason"]


def test_a_corrected_file_comes_back_and_its_rows_stop_waiting(tmp_path, root, reference):
    source, report = write(tmp_path, LYON, HOMONYM), tmp_path / "a-corriger.csv"
    import_files([source], reference, pending_file=report, root=root)
    with report.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["motif"] for row in rows] != [""]
    rows[0]["territory_code"] = "35251"  # Saint-Aubin-d'Aubigné is not Saint-Aubin…
    rows[0]["territory_name"] = "Saint-Aubin-d'Aubigné"
    with report.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    summary = import_files([report], reference, root=root)
    assert (summary.read, summary.accepted, summary.kept) == (1, 1, 1)
    published = read_initiatives(root)
    assert set(published.initiatives["id"]) == {"lyon", "homonyme"}
    assert published.pending.empty


def test_a_file_read_again_replaces_its_own_rows_and_no_other(tmp_path, root, reference):
    meudon = LYON.replace("lyon,", "meudon,").replace("Lyon,69123", "Meudon,92048")
    import_files([write(tmp_path, LYON, name="a.csv")], reference, root=root)
    import_files([write(tmp_path, meudon, name="b.csv")], reference, root=root)
    renamed = LYON.replace("Écoles de Lyon", "Toutes les écoles de Lyon")
    import_files([write(tmp_path, renamed, name="a.csv")], reference, root=root)
    titles = read_initiatives(root).initiatives.set_index("id")["title"]
    assert titles.to_dict() == {"lyon": "Toutes les écoles de Lyon", "meudon": "Écoles de Lyon"}


def test_replace_publishes_the_given_file_alone(tmp_path, root, reference):
    import_files([EMBEDDED], reference, root=root)
    import_files([write(tmp_path, LYON)], reference, root=root, replace=True)
    assert read_initiatives(root).initiatives["id"].tolist() == ["lyon"]


def test_the_same_import_twice_changes_nothing(root, reference):
    first = import_files([EMBEDDED], reference, root=root)
    second = import_files([EMBEDDED], reference, root=root)
    assert first.published.changed
    assert not second.published.changed


def test_an_unreadable_file_publishes_nothing(tmp_path, root, reference):
    import_files([write(tmp_path, LYON)], reference, root=root)
    before = read_initiatives(root).version
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(EtlError, match=r"empty\.csv"):
        import_files([write(tmp_path, LYON), tmp_path / "empty.csv"], reference, root=root)
    assert read_initiatives(root).version == before


def test_the_embedded_initiatives_are_accepted_but_for_the_four_vanished_epci(root, reference):
    summary = import_files([EMBEDDED], reference, root=root)
    assert (summary.read, summary.accepted) == (370, 366)
    waiting = read_initiatives(root).pending["row"].map(json.loads)
    assert {row["id"] for row in waiting} == {
        "signy-le-petit-ecole-numerique",
        "pays-baumois-cartable-numerique",
        "haut-clocher-ecoles-fibre",
        "pays-de-sille-wifi",
    }


def import_and_die(root, path, step):
    return subprocess.run(
        [sys.executable, "-c", IMPORT_AND_DIE, str(root), str(path), str(step)],
        check=False,
        capture_output=True,
        text=True,
    )


def test_an_import_killed_at_any_step_leaves_a_whole_version_served(tmp_path, root, reference):
    import_files([write(tmp_path, LYON, name="old.csv")], reference, root=root)
    shutil.copytree(root / "initiatives", tmp_path / "start")
    new = write(tmp_path, LYON.replace("lyon,", "nouveau,"), name="new.csv")
    step, died = 0, -signal.SIGKILL
    while died == -signal.SIGKILL:
        step += 1
        shutil.rmtree(root / "initiatives")
        shutil.copytree(tmp_path / "start", root / "initiatives")
        died = import_and_die(root, new, step).returncode
        served = read_initiatives(root)
        served.snapshot.verify()
        assert served.initiatives["id"].tolist() in (["lyon"], ["nouveau"])
    assert died == 0
    assert step > 8  # every step of reading, locating and publishing was killed once
    assert read_initiatives(root).initiatives["id"].tolist() == ["nouveau"]
