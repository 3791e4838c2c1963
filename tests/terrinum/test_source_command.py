"""`terrinum source …` as a user runs it: from a file, and without a network."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.france

HEADER = (
    "identifiant_de_l_etablissement;nom_etablissement;type_etablissement;statut_public_prive;"
    "code_commune;etat;latitude;longitude;date_maj_ligne\n"
)
SCHOOL = "0940176F;École Doisneau;Ecole;Public;94034;OUVERT;48.75;2.32;2026-05-27\n"
# Port 9 (discard) of this machine: nobody listens, as where there is no network.
NOWHERE = {"TERRINUM_ANNUAIRE_URL": "http://127.0.0.1:9"}


@pytest.fixture
def terrinum(tmp_path, france_dir):
    """Run the command on a data folder of the test's own, with the real reference."""
    (tmp_path / "reference").symlink_to(france_dir / "reference")
    told = {"TERRINUM_DATA_DIR": str(tmp_path), "COLUMNS": "200", **NOWHERE}

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "terrinum", *map(str, words)],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **told},
        )
        assert "Traceback" not in done.stderr
        return done.returncode, (done.stdout + done.stderr).replace("\u00a0", " ")

    return run


def test_the_annuaire_is_loaded_from_a_file_and_told_by_status(terrinum, tmp_path):
    (tmp_path / "annuaire.csv").write_text(HEADER + SCHOOL, encoding="utf-8")
    code, said = terrinum("source", "annuaire", "--fichier", "annuaire.csv")
    assert code == 0
    assert "1 ligne lue = 1 établissement gardé + 0 laissée" in said
    _, status = terrinum("status")
    assert "Annuaire de l'éducation" in status
    assert "ministère de l'Éducation nationale ; Licence Ouverte 2.0" in status


def test_a_uai_is_then_located_in_its_commune(terrinum, tmp_path):
    (tmp_path / "annuaire.csv").write_text(HEADER + SCHOOL, encoding="utf-8")
    (tmp_path / "lieux.csv").write_text("uai\n0940176F\n", encoding="utf-8")
    words = ("locate", "lieux.csv", "--output", "sortie.csv", "--uai", "uai")
    assert "0 localisée " in terrinum(*words)[1]
    terrinum("source", "annuaire", "--fichier", "annuaire.csv")
    assert "1 localisée " in terrinum(*words)[1]
    assert "94034" in (tmp_path / "sortie.csv").read_text(encoding="utf-8")


def test_without_a_network_one_sentence_says_what_to_do_and_nothing_changes(terrinum, tmp_path):
    code, said = terrinum("source", "annuaire")
    assert code == 1
    assert "le réseau est-il là" in said
    assert "Rien n'a été changé" in said
    assert "--fichier" in said
    assert not (tmp_path / "schools").exists()
    assert "Annuaire" not in terrinum("status")[1]


@pytest.mark.parametrize("words", [("annuaire",), ("banatic",)])
def test_a_file_that_is_not_the_source_is_refused(terrinum, tmp_path, words):
    (tmp_path / "autre.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    code, said = terrinum("source", *words, "--fichier", "autre.csv")
    assert code == 1
    assert "autre.csv : " in said
    assert "Rien n'a été changé" in said
