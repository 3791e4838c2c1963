"""`terrinum print` and `terrinum releve`, run as a user runs them."""

import json
import os
import subprocess
import sys

import pytest

from dashboard.scenes import Presentation, Scene, presentation_to_json, write_presentation

pytestmark = pytest.mark.france

SCENES = Presentation(
    "Réunion",
    scenes=(
        Scene("Académie de Lyon", query={"academie": "Lyon", "niveau": "epci"}),
        Scene("Meudon", query={"fiche": "meudon-equipement-ecoles"}, page="initiative"),
    ),
)
RELEVE = {
    "terrinum": "releve",
    "version": 1,
    "reunion": "Réunion",
    "entrees": [
        {
            "id": "a",
            "type": "engagement",
            "qui": "Mme Martin",
            "texte": "Envoyer la liste.",
            "quand": "2026-11-23T20:31:00Z",
            "initiative": {"id": "meudon-equipement-ecoles", "titre": "Meudon"},
        }
    ],
}


def terrinum(*words, data_dir):
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TERRINUM_DATA_DIR": str(data_dir), "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_scenes_are_printed_without_a_browser(tmp_path, france_dir):
    scenes, pdf = tmp_path / "scenes.yaml", tmp_path / "scenes.pdf"
    scenes.write_text(write_presentation(SCENES), encoding="utf-8")
    code, said, warned = terrinum("print", scenes, "--output", pdf, data_dir=france_dir)
    assert (code, warned) == (0, "")
    assert "2\u00a0scènes" in said
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_slides_are_numbered_images(tmp_path, france_dir):
    scenes = tmp_path / "scenes.json"
    scenes.write_text(presentation_to_json(SCENES), encoding="utf-8")
    words = ("print", scenes, "--output", tmp_path / "d.png", "--format", "diapositive")
    code, _, _ = terrinum(*words, data_dir=france_dir)
    assert code == 0
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["d-01.png", "d-02.png"]


def test_what_a_file_has_unknown_is_said_and_the_rest_is_printed(tmp_path, france_dir):
    scenes, pdf = tmp_path / "scenes.yaml", tmp_path / "scenes.pdf"
    strange = Presentation(
        "P", scenes=(Scene("A", query={"academie": "Lyonn", "niveau": "region"}),)
    )
    scenes.write_text(write_presentation(strange), encoding="utf-8")
    code, _, warned = terrinum("print", scenes, "--output", pdf, data_dir=france_dir)
    assert code == 0
    assert "Scène 1 : Académie inconnue : « Lyonn »" in warned
    assert pdf.is_file()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "terrinum: presentation\nversion: 1\nscenes: 4\n", "Ligne 3, colonne 9", id="type"
        ),
        pytest.param("terrinum: presentation\nversion: 1\n", "aucune scène", id="no scene"),
        pytest.param("a: &a [*a]", "Ligne 1, colonne 4", id="alias"),
    ],
)
def test_a_broken_file_is_one_french_sentence(tmp_path, france_dir, text, expected):
    scenes, pdf = tmp_path / "scenes.yaml", tmp_path / "scenes.pdf"
    scenes.write_text(text, encoding="utf-8")
    code, _, warned = terrinum("print", scenes, "--output", pdf, data_dir=france_dir)
    assert code == 1
    assert warned.startswith("Erreur : ")
    assert expected in warned
    assert not pdf.exists()


def test_a_releve_is_imported_once_and_listed(tmp_path):
    path, data = tmp_path / "releve.json", tmp_path / "donnees"
    path.write_text(json.dumps(RELEVE), encoding="utf-8")
    code, said, _ = terrinum("releve", "import", path, "--qui", "Jeanne", data_dir=data)
    assert code == 0
    assert "1\u00a0suggestion gardée" in said
    _, again, _ = terrinum("releve", "import", path, data_dir=data)
    assert "0\u00a0suggestion gardée, 1 déjà connues" in again
    _, listed, _ = terrinum("releve", "list", data_dir=data)
    assert "Engagement · meudon-equipement-ecoles · Mme Martin : Envoyer la liste." in listed


def test_a_wrong_releve_is_one_french_sentence(tmp_path):
    path = tmp_path / "releve.json"
    path.write_text('{"terrinum": "presentation", "version": 1}', encoding="utf-8")
    code, _, warned = terrinum("releve", "import", path, data_dir=tmp_path)
    assert code == 1
    assert "pas un relevé" in warned
