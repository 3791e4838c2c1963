"""A presenter keeps two views, orders them, reloads, opens the link and the file elsewhere."""

import json
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]


def add_view(reader, path, *, title=None):
    reader.open(path)
    reader.page.locator("iframe").first.wait_for()
    reader.page.get_by_role("button", name="Ajouter à la présentation").click()
    dialogue = reader.page.get_by_role("dialog")
    dialogue.get_by_text("Garder la position").wait_for()  # the browser has answered
    if title:
        dialogue.get_by_role("textbox", name="Titre de la scène").fill(title)
    dialogue.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    dialogue.wait_for(state="hidden")


def scene_titles(reader):
    texts = reader.page.locator('[class*="st-key-scene-"] h3').all_inner_texts()
    return [re.sub(r"^\d+\. ", "", text) for text in texts]


def press(reader, name, number=0):
    reader.page.get_by_role("button", name=name, exact=True).nth(number).click()


def expect_titles(reader, *titles):
    for number, title in enumerate(titles, 1):
        heading = f"{number}. {title}"
        reader.page.get_by_role("heading", name=heading, exact=True).wait_for()
    assert scene_titles(reader) == list(titles)


def test_two_views_are_kept_ordered_reloaded_and_sent(reader, reading, dashboard, tmp_path):
    add_view(reader, "/?academie=Lyon&niveau=epci")
    reader.page.get_by_role("link", name="Voir la présentation").wait_for()
    add_view(reader, "/?academie=Lille&niveau=departement", title="Lille <b>ensuite</b>")
    reader.page.get_by_role("link", name="Voir la présentation").click()
    expect_titles(reader, "Académie : Lyon", "Lille <b>ensuite</b>")

    press(reader, "Descendre")
    expect_titles(reader, "Lille <b>ensuite</b>", "Académie : Lyon")
    reader.page.wait_for_url("**/presentation?p=*")
    reader.page.wait_for_timeout(1500)  # the browser keeps the last change
    link = reader.page.url.removeprefix(dashboard)

    # The address dropped: the browser itself remembers.
    reader.open("/presentation")
    expect_titles(reader, "Lille <b>ensuite</b>", "Académie : Lyon")

    with reader.page.expect_download() as caught:
        press(reader, "Enregistrer (.yaml)")
    caught.value.save_as(tmp_path / "scenes.yaml")
    assert "titre: Lille <b>ensuite</b>" in (tmp_path / "scenes.yaml").read_text(encoding="utf-8")

    someone = reading(dashboard).open(link)
    expect_titles(someone, "Lille <b>ensuite</b>", "Académie : Lyon")

    other = reading(dashboard).open("/presentation")
    other.page.set_input_files("input[type=file] >> nth=0", tmp_path / "scenes.yaml")
    expect_titles(other, "Lille <b>ensuite</b>", "Académie : Lyon")
    press(other, "Supprimer")
    expect_titles(other, "Académie : Lyon")
    press(other, "Annuler")
    expect_titles(other, "Lille <b>ensuite</b>", "Académie : Lyon")
    other.shot("presentation-ouverte")


def test_a_map_that_was_moved_keeps_its_position(reader):
    reader.open("/?academie=Lyon")
    reader.map().get_by_label("Aller à : Territoire").select_option(label="La Réunion")
    reader.expect_address("cadre=")
    reader.page.get_by_role("button", name="Ajouter à la présentation").click()
    dialogue = reader.page.get_by_role("dialog")
    dialogue.get_by_text("Garder la position").wait_for()
    assert dialogue.get_by_role("checkbox").is_checked()
    dialogue.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    dialogue.wait_for(state="hidden")
    reader.page.get_by_role("link", name="Voir la présentation").click()
    reader.page.get_by_text("position de la carte gardée").wait_for()
    reader.page.get_by_text("Académie : Lyon · nombre d’initiatives par commune").wait_for()


def test_a_broken_file_is_told_by_its_line(reader, tmp_path):
    path = tmp_path / "abime.yaml"
    path.write_text("terrinum: presentation\nversion: 1\ntitre: a: b\n", encoding="utf-8")
    reader.open("/presentation")
    reader.page.set_input_files("input[type=file] >> nth=0", path)
    reader.page.get_by_text("Ligne 3, colonne 9").wait_for()


def test_what_is_said_outlives_a_reload_and_leaves_as_a_file(reader):
    reader.open("/presentation")
    press(reader, "Les cinq systèmes de décembre 2013")
    reader.page.get_by_role("heading", name="1. Somme Numérique").wait_for()
    reader.page.get_by_role("textbox", name="Qui", exact=True).fill("Mme Martin")
    reader.page.get_by_role("textbox", name="Ce qui est dit").fill("Envoyer <b>la liste</b>")
    press(reader, "Noter")
    reader.page.get_by_text("Envoyer <b>la liste</b>").first.wait_for()
    reader.page.wait_for_timeout(1500)
    reader.open("/presentation")
    reader.page.get_by_text("Remarque. Envoyer <b>la liste</b>").wait_for()
    with reader.page.expect_download() as caught:
        press(reader, "Relevé à importer (.json)")
    (entry,) = json.loads(caught.value.path().read_text(encoding="utf-8"))["entrees"]
    assert entry["initiative"]["id"] == "somme-numerique-e-education"
    assert entry["qui"] == "Mme Martin"


def test_any_view_is_printed_from_its_page(reader):
    reader.open("/?academie=Guadeloupe&niveau=epci")
    press(reader, "Imprimer cette vue")
    with reader.page.expect_download() as caught:
        press(reader, "PDF A4")
    assert caught.value.path().read_bytes().startswith(b"%PDF-")
    assert caught.value.suggested_filename == "academie-guadeloupe-a4.pdf"
