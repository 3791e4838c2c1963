"""Journeys on « Initiative » and « Gouvernance », on all of France, other machines out of reach."""

import re

import pandas as pd
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]


@pytest.fixture(scope="module")
def rows(initiatives):
    """Read the stored initiatives themselves, without any of our code."""
    return pd.read_parquet(initiatives.snapshot.path / "initiatives.parquet").set_index("id")


@pytest.fixture(scope="module")
def somme(rows):
    """Pick an initiative of the whole Somme."""
    return rows[(rows["loc_level"] == "departement") & (rows["loc_code"] == "80")].index[0]


def heading(reader):
    return reader.page.locator(".terrinum-title h1").inner_text()


def compared(reader):
    return reader.page.locator(".terrinum-compare thead th").all_inner_texts()


def blue_pixels(page):
    """Count the pixels of the map that have the colour of the perimeter (#3F7FB8)."""
    frame = next(each for each in page.frames if "/cadre/" in each.url)
    return frame.evaluate(
        """() => Math.max(...[...document.querySelectorAll('canvas')].map(canvas => {
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let held = 0;
            for (let at = 0; at < data.length; at += 4)
                held += data[at] === 0x3F && data[at + 1] === 0x7F && data[at + 2] === 0xB8;
            return held;
        }))"""
    )


def test_a_newcomer_opens_a_shared_link_and_lands_in_the_same_view(reader, rows, somme):
    reader.open(f"/initiative?id={somme}")
    similar = reader.page.locator("[class*='st-key-semblable-']")
    similar.first.wait_for()
    similar.first.get_by_role("button", name="Comparer").click()
    reader.page.locator(".terrinum-compare").wait_for()
    reader.expect_address("comparer=")
    mine, link = compared(reader), reader.page.url
    assert mine[0] == rows["title"][somme]

    newcomer = reader.page.context.new_page()
    newcomer.goto(link)
    newcomer.wait_for_selector(".terrinum-footer")
    assert newcomer.locator(".terrinum-title h1").inner_text() == rows["title"][somme]
    assert newcomer.locator(".terrinum-compare thead th").all_inner_texts() == mine
    sheet = newcomer.locator(".terrinum-sheet").inner_text()
    assert rows["lead_name"][somme] in sheet
    assert rows["perimeter_text"][somme] in sheet


def test_the_map_shades_the_perimeter_alone(reader, somme):
    reader.open(f"/initiative?id={somme}")
    assert reader.page.title() == "Initiative · Terrinum"
    reader.page.frame_locator("iframe").locator("canvas").first.wait_for()
    reader.page.wait_for_timeout(2500)
    assert blue_pixels(reader.page) > 5_000
    assert reader.shot("initiative-somme").stat().st_size > 50_000


def test_an_official_finds_similar_initiatives_and_opens_one(reader, rows, somme):
    reader.open(f"/initiative?id={somme}")
    first = reader.page.locator("[class*='st-key-semblable-']").first
    link = first.get_by_role("button").first
    title = link.inner_text()
    assert "points sur 10" in first.inner_text()
    link.click()
    reader.page.wait_for_function(
        "title => document.querySelector('.terrinum-title h1').innerText === title", arg=title
    )
    reader.page.wait_for_url(lambda url: somme not in url)
    opened = re.search(r"id=([\w-]+)", reader.page.url)[1]
    assert rows["title"][opened] == title
    assert rows["loc_code"][opened] != "80"
    reader.page.go_back()
    reader.page.wait_for_function(
        "title => document.querySelector('.terrinum-title h1').innerText === title",
        arg=rows["title"][somme],
    )


def test_the_sheet_on_the_map_leads_to_the_page_and_filters_are_kept(reader, rows, somme):
    reader.open(f"/?departement=Somme&fiche={somme}")
    before = reader.figures()
    reader.page.get_by_role("link", name=re.compile("Page de l’initiative")).click()
    reader.page.locator(".terrinum-track").wait_for()
    assert heading(reader) == rows["title"][somme]
    reader.page.get_by_role("link", name="Carte", exact=True).click()
    reader.page.locator(".terrinum-figures").wait_for()
    reader.expect_address("departement=Somme")
    assert reader.figures() == before


def test_a_link_to_a_territory_opens_the_map_on_it(reader, somme):
    reader.open(f"/initiative?id={somme}")
    reader.page.get_by_role("link", name="Voir ce territoire sur la carte").click()
    reader.page.locator(".st-key-territoire").wait_for()
    assert "Somme" in reader.page.locator(".st-key-territoire h2").inner_text()


def test_an_unknown_initiative_is_searched_for(reader):
    reader.open("/initiative?id=celle-qui-manque")
    assert heading(reader) == "Initiative introuvable"
    field = reader.page.get_by_role("textbox", name="Chercher une initiative")
    field.fill("maremne")
    field.press("Enter")
    found = reader.page.locator("[class*='st-key-trouve-']")
    reader.page.wait_for_function("() => document.body.innerText.toLowerCase().includes('maremne')")
    found.first.get_by_role("button").first.click()
    reader.page.locator(".terrinum-track").wait_for()
    assert "maremne" in reader.page.locator("body").inner_text().lower()


def test_a_case_of_the_matrix_is_counted_listed_and_shared(reader, rows):
    reader.open("/gouvernance?academie=Amiens")
    reader.page.locator(".st-key-matrice").wait_for()
    reader.page.locator(".st-key-matrice button").first.wait_for()
    reader.open("/gouvernance")
    case = reader.page.get_by_role("radiogroup", name="Région", exact=True).get_by_role(
        "radio", name=re.compile("Lycée")
    )
    case.wait_for()
    led = rows[rows["lead_level"] == "region"]
    expected = sum("lycee" in levels for levels in led["education_level"])
    assert int(re.search(r"\d+", case.inner_text())[0]) == expected
    case.click()
    reader.expect_address("case=region-lycee")
    listed = reader.page.get_by_text(re.compile(f"lycée : {expected}\\s+initiatives"))
    listed.wait_for()
    links = reader.page.locator("[class*='st-key-lignes-region-lycee-']")
    links.first.get_by_role("link").wait_for()
    assert reader.shot("gouvernance").stat().st_size > 50_000


def test_charts_are_drawn_with_their_tables(reader):
    reader.open("/gouvernance")
    assert reader.page.title() == "Gouvernance · Terrinum"
    charts = reader.page.locator('[data-testid="stVegaLiteChart"] svg.marks')
    charts.nth(1).wait_for()
    reader.page.locator('[data-testid="stDataFrame"]').nth(1).wait_for(state="attached")
    assert charts.count() == 2
