"""« À vérifier » and « Importer » as a reader uses them: keys, files (the worst: see beside)."""

import io
import json
import os
import shutil
import subprocess
import sys

import openpyxl
import pytest

from dashboard.writing.template import NAME
from geodata.store import read_initiatives
from geodata.store.decisions import read_all_decisions, read_decisions

pytestmark = [pytest.mark.browser, pytest.mark.france]

WHO = "Zoé Martin"
HEADER = "titre;categorie;porteur;porteur_niveau;territoire_type;territoire_nom"
BROKEN_TEMPLATE = """
import os, sys
if "template" in sys.orig_argv and os.path.exists({flag!r}):
    sys.exit("Erreur : en panne.")
"""
HOMONYMS = [HEADER, *(f"École {n};ent;Mairie;commune;commune;Saint-Aubin" for n in range(3))]


@pytest.fixture(scope="module")
def flag(tmp_path_factory):
    """Give the file that puts the server's `terrinum template` out of order as long as it is."""
    return tmp_path_factory.mktemp("panne") / "panne"


@pytest.fixture(scope="module")
def served(tmp_path_factory, france_dir, serving, flag):
    """Serve a store of the module's own to who may write; give (folder, address)."""
    folder, site = tmp_path_factory.mktemp("store"), tmp_path_factory.mktemp("site")
    (folder / "reference").symlink_to(france_dir / "reference")
    lay_out(folder, france_dir)
    (site / "sitecustomize.py").write_text(BROKEN_TEMPLATE.format(flag=str(flag)), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERRINUM_ECRITURE", "1")
        patch.setenv("PYTHONPATH", str(site))
        with serving(folder) as address:
            yield folder, address


def lay_out(folder, france_dir):
    """Have the folder hold the embedded initiatives, beside its reference, and nothing else."""
    for each in folder.iterdir():
        if each.name != "reference":
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    shutil.copytree(france_dir / "initiatives", folder / "initiatives")


@pytest.fixture
def store(served, france_dir):
    """Give the store as each test finds it: the embedded initiatives, no decision, no file."""
    lay_out(served[0], france_dir)
    return served[0]


@pytest.fixture
def desk(served, store):
    """Give the address where that store is served."""
    return served[1]


def sit_down(reader):
    reader.open("/a-verifier")
    reader.page.get_by_role("textbox", name="Votre nom").fill(WHO)
    reader.page.get_by_role("button", name="Commencer").click()
    return reader.page


def asked(page, text):
    page.get_by_role("heading", name=text).wait_for()
    page.wait_for_timeout(500)  # the run ends, its keys are there


def press(page, key, then):
    page.keyboard.press(key)
    asked(page, then)


def import_command(store, folder, *lines):
    path = folder / "homonymes.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    environment = {**os.environ, "TERRINUM_DATA_DIR": str(store)}
    command = [sys.executable, "-m", "terrinum", "import", path.name]
    subprocess.run(command, check=True, cwd=folder, env=environment)


def test_pages_that_write_do_not_exist_unless_enabled(reader):
    for path in ("/a-verifier", "/importer"):
        answer = reader.page.request.get(reader.address + path, headers={"accept": "text/html"})
        assert answer.status == 404
        assert "Cette page n’existe pas" in answer.text()
    reader.open()
    menu = reader.page.locator("header a[href]").all_inner_texts()
    assert menu
    assert not {"À vérifier", "Importer"} & set(menu)


def test_an_embedded_page_never_writes(desk, reading):
    reader = reading(desk)
    reader.page.goto(f"{desk}/a-verifier?embed=true")
    reader.page.wait_for_selector(".terrinum-footer")
    reader.page.wait_for_timeout(500)
    assert reader.page.get_by_role("textbox", name="Votre nom").count() == 0


def test_a_row_is_decided_undone_decided_again_and_published_by_the_keyboard(desk, store, reading):
    page = sit_down(reading(desk))
    asked(page, "Région de Signy-le-Petit")
    press(page, "s", "Pays Baumois")
    press(page, "1", "Haut-Clocher")
    press(page, "u", "Pays Baumois")
    assert read_decisions(store) == {}
    press(page, "1", "Haut-Clocher")
    (kept,) = read_decisions(store).values()
    assert (kept.codes, kept.who) == (("242504447",), WHO)
    assert kept.why == "choisi parmi les candidats proposés"
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("1 ligne publiée").wait_for()
    page.get_by_role("link", name="Cartable numérique du Pays Baumois").click()
    page.get_by_role("heading", name="Cartable numérique du Pays Baumois").first.wait_for()
    assert len(read_initiatives(store).initiatives) == 367


def test_keys_typed_in_a_box_decide_nothing_and_a_union_may_be_searched(desk, store, reading):
    page = sit_down(reading(desk))
    asked(page, "Région de Signy-le-Petit")
    page.get_by_role("textbox", name="Motif").press_sequentially("1 s u : ses communes")
    page.get_by_role("textbox", name="Nom ou code du territoire").fill("signy")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.get_by_role("button", name="Ajouter à une réunion").first.click()
        page.wait_for_timeout(1500)
    page.get_by_role("button", name="Décider 2 territoires").click()
    asked(page, "Pays Baumois")
    (kept,) = read_decisions(store).values()
    assert len(kept.codes) == 2
    assert kept.why == "1 s u : ses communes"


def test_one_decision_holds_for_every_row_of_the_same_text_and_says_so(
    desk, store, tmp_path, reading
):
    import_command(store, tmp_path, *HOMONYMS)
    page = sit_down(reading(desk))
    asked(page, "Saint-Aubin")
    assert page.get_by_text("Une décision vaut pour les 3 lignes").count() == 1
    press(page, "2", "Région de Signy-le-Petit")
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("3 lignes publiées").wait_for()
    assert len(read_initiatives(store).initiatives) == 369


def test_a_row_is_corrected_from_the_page_of_quality(desk, reading):
    reader = reading(desk)
    page = sit_down(reader)
    asked(page, "Région de Signy-le-Petit")
    page.get_by_role("link", name="Qualité").first.click()
    page.get_by_role("heading", name="La qualité des données").wait_for()
    page.get_by_role("link", name="Corriger").nth(2).click()
    asked(page, "Haut-Clocher")


def send(page, name, content):
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def filled(path, row):
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book.active[1]]
    for name, cell in zip(HEADER.split(";"), row, strict=True):
        book.active.cell(2, headers.index(name) + 1, cell)
    book.save(path)
    return path.read_bytes()


def test_the_template_is_taken_from_the_page_filled_and_sent(flag, desk, reading, tmp_path):
    flag.touch()
    page = reading(desk).open("/importer").page
    button = page.get_by_role("button", name="Télécharger le modèle (XLSX)")
    button.click()
    page.get_by_text("Ce fichier n’a pas pu être préparé. Réessayez").wait_for()
    flag.unlink()
    with page.expect_download() as waited:
        button.click()
    assert waited.value.suggested_filename == NAME
    waited.value.save_as(tmp_path / NAME)
    row = ["École A", "ent", "Ville de Lyon", "commune", "commune", "Lyon"]
    send(page, NAME, filled(tmp_path / NAME, row))
    page.get_by_role("button", name="Publier 1 ligne").wait_for()
    button.wait_for(state="detached")  # no file is asked for any more


def csv_of(*rows):
    return "\n".join([HEADER, *rows]).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(
            "essai.csv",
            csv_of(
                "A;ent;Lyon;commune;commune;Lyon",
                "B;ent;M;commune;commune;Saint-Aubin",
                "C;fusée;M;commune;commune;Lyon",
            ),
            id="CSV",
        ),
        pytest.param(
            "essai.xlsx",
            workbook(
                [
                    HEADER.split(";"),
                    ["A", "ent", "Lyon", "commune", "commune", "Lyon"],
                    ["B", "ent", "M", "commune", "commune", "Saint-Aubin"],
                    ["C", "fusée", "M", "commune", "commune", "Lyon"],
                ]
            ),
            id="XLSX",
        ),
    ],
)
def test_a_file_is_sent_read_published_and_rolled_back(desk, store, reading, name, content):
    page = reading(desk).open("/importer").page
    send(page, name, content)
    page.get_by_role("heading", name="Publier").wait_for()
    told = page.locator("[data-testid=stMarkdownContainer]").all_inner_texts()
    assert "3 lignes lues = 1 acceptée + 1 à vérifier + 1 rejetée" in [
        text.replace("\xa0", " ") for text in told
    ]
    before = read_initiatives(store)
    page.get_by_role("button", name="Publier 1 ligne").click()
    page.get_by_text("Aucune des 3 lignes lues n’est perdue").wait_for()
    after = read_initiatives(store)
    assert len(after.initiatives) == len(before.initiatives) + 1
    assert len(after.pending) == len(before.pending) + 2
    page.get_by_role("button", name="Revenir à la version d’avant").click()
    page.get_by_text("est servie de nouveau").wait_for()
    assert read_initiatives(store).version == before.version


def test_a_column_with_a_name_of_ones_own_is_said_once_and_kept_in_a_profile(desk, reading):
    page = reading(desk).open("/importer").page
    send(
        page, "a-moi.csv", b"Machin;categorie;porteur;porteur_niveau;Lieu\nA;ent;Lyon;commune;Lyon"
    )
    page.get_by_text("il manque la colonne").wait_for()
    box = page.get_by_role("combobox", name="Machin")
    box.click()
    box.fill("Initiative")
    page.get_by_role("option", name="Initiative", exact=True).click()
    page.get_by_role("button", name="Relire avec ces choix").click()
    page.get_by_role("heading", name="Publier").wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()  # nothing is drawn again
    page.locator("details summary").first.click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Garder ces choix").click()
    assert '"titre"' in waited.value.path().read_text("utf-8")


def test_every_decision_of_the_browser_is_on_record(desk, store, reading):
    page = sit_down(reading(desk))
    asked(page, "Région de Signy-le-Petit")
    press(page, "1", "Pays Baumois")
    press(page, "u", "Région de Signy-le-Petit")
    lines = (store / "decisions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["who"] for line in lines] == [WHO, WHO]
    assert [each.takes_back for each in read_all_decisions(store)] == [False, True]


def test_the_pages_that_write_have_no_issue(desk, reading, issues):
    page = sit_down(reading(desk))
    asked(page, "Région de Signy-le-Petit")
    page.wait_for_timeout(1500)
    assert issues(page) == []
    other = reading(desk).open("/importer").page
    send(other, "essai.csv", csv_of("A;ent;Lyon;commune;commune;Lyon"))
    other.get_by_role("heading", name="Publier").wait_for()
    other.wait_for_timeout(1000)
    assert issues(other) == []
