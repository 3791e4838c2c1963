"""`terrinum kit`, run as a user runs it."""

import os
import subprocess
import sys

import pytest

from dashboard.serving.assets import BUILT, KIT_SCRIPT

pytestmark = pytest.mark.france


def terrinum_kit(*words, data_dir):
    if not (BUILT / KIT_SCRIPT).is_file():
        pytest.skip("le kit n'est pas construit : make install")
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", "kit", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir), "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_kit_is_written_its_size_said_and_what_was_left_aside_told(tmp_path, france_dir):
    scenes = tmp_path / "scenes.yaml"
    scenes.write_text(
        "terrinum: presentation\nversion: 1\ntitre: Essai\n"
        "scenes:\n- {titre: Lyon, vue: {academie: Lyon, couleur: rouge}}\n"
    )
    code, said, told = terrinum_kit(scenes, "--output", tmp_path / "kit", data_dir=france_dir)
    assert code == 0
    assert "1\u00a0scène (" in said
    assert "couleur" in told
    assert (tmp_path / "kit" / "index.html").is_file()


def test_without_a_file_the_kit_holds_the_presentation_that_is_shipped(tmp_path, france_dir):
    code, said, _ = terrinum_kit("--output", tmp_path / "kit", data_dir=france_dir)
    assert code == 0
    assert "35\u00a0scènes" in said


def test_a_broken_file_writes_nothing_and_says_where(tmp_path, france_dir):
    scenes = tmp_path / "scenes.yaml"
    scenes.write_text("terrinum: presentation\nversion: 1\nscenes: {a: 1")
    code, _, told = terrinum_kit(scenes, "--output", tmp_path / "kit", data_dir=france_dir)
    assert code == 1
    assert "Ligne 4" in told
    assert not (tmp_path / "kit").exists()
