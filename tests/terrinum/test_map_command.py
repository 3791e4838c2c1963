"""`terrinum map`, run as a user runs it."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.france


def terrinum_map(*words, data_dir):
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", "map", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir), "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_map_is_written_and_its_size_is_said(tmp_path, france_dir):
    path = tmp_path / "carte.html"
    words = ("--output", path, "--academie", "Lyon", "--niveau", "epci", "--classes", "seuils")
    code, said = terrinum_map(*words, data_dir=france_dir)
    assert code == 0
    assert "12\u00a0initiatives" in said
    assert "Mo)" in said
    assert "Académie : Lyon" in path.read_text(encoding="utf-8")


def test_a_map_of_a_measure_at_a_year_says_both(tmp_path, france_dir):
    path = tmp_path / "carte.html"
    words = ("--output", path, "--mesure", "budget", "--an", "2013", "--niveau", "departement")
    assert terrinum_map(*words, data_dir=france_dir)[0] == 0
    page = path.read_text(encoding="utf-8")
    assert "commencées en 2013 ou avant" in page
    assert "Budget annoncé, réparti selon les habitants par département" in page


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(("--mesure", "poids"), "Mesure inconnue", id="measure"),
        pytest.param(("--academie", "Lyonn"), "Vouliez-vous dire « Lyon »", id="académie"),
        pytest.param(("--bornes", "9,3"), "du plus petit au plus grand", id="bounds"),
    ],
)
def test_a_mistake_is_one_french_sentence(tmp_path, france_dir, words, expected):
    code, said = terrinum_map("--output", tmp_path / "carte.html", *words, data_dir=france_dir)
    assert code == 1
    assert said.startswith("Erreur : ")
    assert expected in said
    assert list(tmp_path.iterdir()) == []
