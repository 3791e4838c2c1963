"""`terrinum import` for a program and with a profile, as a process, on the real France."""

import json
import os
import subprocess
import sys

import openpyxl
import pytest

from etl.template import write_template
from geodata.store import StoreMissingError, read_initiatives

pytestmark = pytest.mark.france

FILE = """\
Intitulé du projet;Catégorie;Collectivité porteuse;Niveau porteur;Commune;Code INSEE;État
Écoles de Lyon;ENT;Ville de Lyon;Commune;Lyon;69123;Achevé
Écoles;fusée;Mairie;commune;Lyon;69123;
Fibre;ent;Mairie;commune;;1400;
trop;peu
"""


@pytest.fixture
def root(tmp_path, france_dir):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reference").symlink_to(france_dir / "reference")
    return tmp_path / "data"


def run(root, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", "import", *map(str, arguments), "--json"],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"TERRINUM_DATA_DIR": str(root)},
    )
    assert "Traceback" not in done.stderr, done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode == 0) is (report["erreur"] is None)
    return report


def test_a_trial_tells_all_and_publishes_nothing_then_the_profile_publishes(tmp_path, root):
    path, profile = tmp_path / "a.csv", tmp_path / "p.toml"
    path.write_text(FILE, encoding="utf-8")
    report = run(root, path, "--essai", "--enregistrer-profil", profile)
    counts = report["comptes"]
    assert counts["lues"] == 4
    assert counts["acceptees"] + counts["a_verifier"] + counts["rejetees"] == 4
    columns = {each["entete"]: each for each in report["fichiers"][0]["colonnes"]}
    assert columns["Intitulé du projet"]["champ"] == "titre"
    assert columns["Intitulé du projet"]["devine"]
    assert not columns["Catégorie"]["devine"]
    told = {(each["ligne"], each["colonne"], each["gravite"]) for each in report["problemes"]}
    assert {(2, "État", "rejet"), (3, "Catégorie", "rejet"), (5, "", "rejet")} <= told
    assert (4, "Code INSEE", "verification") in told
    with pytest.raises(StoreMissingError):
        read_initiatives(root)
    with profile.open("a", encoding="utf-8") as stream:
        stream.write('\n[valeurs.statut]\n"Achevé" = "termine"\n')
    report = run(root, path, "--profil", profile)
    assert report["comptes"]["acceptees"] == 1
    assert not any(each["devine"] for each in report["fichiers"][0]["colonnes"])
    assert report["version"] == read_initiatives(root).version
    assert read_initiatives(root).initiatives["status"].tolist() == ["termine"]


def test_an_error_is_told_in_the_same_object(tmp_path, root):
    assert "introuvable" in run(root, tmp_path / "absent.csv")["erreur"]
    path = tmp_path / "b.csv"
    path.write_text("Projet;Action;categorie\nA;B;ent\n", encoding="utf-8")
    report = run(root, path, "--essai")
    assert "--colonne" in report["erreur"]
    assert [each["colonne"] for each in report["problemes"]] == ["Projet", "Action"]


def test_a_filled_template_is_published(tmp_path, root):
    path = tmp_path / "modele.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    cells = ("aj", "Écoles", "ent", "Ville d'Ajaccio", "commune", "", "commune", "", "2A004")
    for column, cell in enumerate(cells, start=1):
        book["Initiatives"].cell(2, column, cell)
    book.save(path)
    report = run(root, path)
    assert (report["comptes"]["lues"], report["comptes"]["acceptees"]) == (1, 1)
    assert read_initiatives(root).initiatives["loc_code"].tolist() == ["2A004"]
