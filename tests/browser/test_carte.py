"""Journeys on the page « Carte », on all of France, with every other machine out of reach."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.france]


@pytest.fixture(scope="module")
def raw(reference, initiatives):
    """Read the stored tables themselves, without any of our code."""
    places = reference.snapshot.path
    rows = initiatives.snapshot.path
    return {
        "communes": pd.read_parquet(places / "communes.parquet"),
        "initiatives": pd.read_parquet(rows / "initiatives.parquet"),
        "perimeters": pd.read_parquet(rows / "perimeters.parquet"),
    }


def figures_within(raw, members, keep=None):
    """Count with plain sets: initiatives that touch `members`, their communes, inhabitants."""
    covers = raw["perimeters"].groupby("perimeter_id")["commune_code"].agg(set)
    kept, ground = 0, set()
    for row in raw["initiatives"].itertuples():
        here = covers[row.perimeter_id] & members
        if here and (keep is None or keep(row)):
            kept += 1
            ground |= here
    inhabitants = raw["communes"].set_index("commune_code")["population"].to_dict()
    return kept, len(ground), sum(inhabitants[code] for code in ground)


def communes_where(raw, **values):
    rows = raw["communes"]
    for column, value in values.items():
        rows = rows[rows[column] == value]
    return set(rows["commune_code"])


def test_choosing_lyon_counts_what_touches_its_communes(reader, raw):
    reader.open()
    assert reader.page.title() == "Carte · Terrinum"
    assert reader.figures() == figures_within(raw, communes_where(raw))
    reader.choose("Académie", "Lyon")
    reader.expect_address("academie=Lyon")
    expected = figures_within(raw, communes_where(raw, academie_code="10"))
    assert reader.figures() == expected
    assert expected[0] > 0
    assert reader.shot("carte-lyon").stat().st_size > 50_000


def test_a_shared_link_opens_the_same_view(reader, browser, raw):
    reader.open("/?academie=Lille&categorie=equipement-ecoles&niveau=departement&v=1")
    members = communes_where(raw, academie_code="09")
    expected = figures_within(raw, members, lambda row: row.category == "equipement_ecoles")
    assert reader.figures() == expected
    chosen = reader.page.get_by_role("radio", name="Département")
    assert chosen.get_attribute("aria-checked") == "true"


def test_back_and_forward_follow_the_filters(reader):
    reader.open()
    everything = reader.figures()
    reader.choose("Académie", "Lyon")
    reader.expect_address("academie=Lyon")
    lyon = reader.figures()
    reader.page.go_back()
    reader.page.wait_for_timeout(1500)
    assert reader.figures() == everything
    reader.page.go_forward()
    reader.page.wait_for_timeout(1500)
    assert reader.figures() == lyon


def test_the_order_and_the_page_of_the_table_are_in_the_address(reader):
    page = reader.open("/?tri=habitants").page
    order = page.get_by_role("combobox", name="Trier par")
    expect(order).to_have_value("Habitants du périmètre")
    page.get_by_role("button", name="Page 3", exact=True).click()
    reader.expect_address("page=3")
    reader.open(page.url.removeprefix(reader.address))
    expect(order).to_have_value("Habitants du périmètre")
    page.locator("[aria-current='page']", has_text="3").wait_for()
    reader.choose("Académie", "Lyon")
    reader.expect_address("academie=Lyon")
    assert "tri=habitants" in page.url
    assert "page=" not in page.url


def test_filters_outlive_a_visit_to_another_page(reader):
    reader.open("/?academie=Lyon")
    lyon = reader.figures()
    reader.page.get_by_role("link", name="Méthode").click()
    reader.page.get_by_role("heading", name="Méthode", exact=True).wait_for()
    reader.page.get_by_role("link", name="Carte").click()
    reader.expect_address("academie=Lyon")
    assert reader.figures() == lyon


def test_search_finds_without_accents(reader, raw):
    reader.open()
    field = reader.page.get_by_role("textbox", name="Rechercher")
    field.fill("experimentation")
    field.press("Enter")
    reader.expect_address("recherche=experimentation")
    found = reader.figures()[0]
    assert 0 < found < len(raw["initiatives"])


def test_a_click_on_the_map_lists_a_territory_and_opens_a_sheet(reader, raw):
    reader.open("/?niveau=region")
    reader.page.frame_locator("iframe").locator("canvas").first.wait_for()
    reader.page.wait_for_timeout(2500)
    frame = reader.page.locator("iframe").first.bounding_box()
    reader.page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] * 0.5)
    panel = reader.page.locator(".st-key-territoire")
    panel.wait_for()
    reader.expect_address("territoire=region-")
    code = re.search(r"territoire=region-(\d+)", reader.page.url)[1]
    expected = figures_within(raw, communes_where(raw, region_code=code))[0]
    assert int(re.search(r"(\d+)\xa0initiative", panel.inner_text())[1]) == expected
    panel.get_by_test_id("stBaseButton-tertiary").first.click()
    reader.page.locator(".terrinum-sheet").wait_for()
    reader.expect_address("fiche=")
    assert "Périmètre" in reader.page.locator(".terrinum-sheet").inner_text()


def test_overseas_is_one_choice_away(reader):
    reader.open()
    frame = reader.page.frame_locator("iframe")
    territories = frame.get_by_label("Aller à : Territoire")
    territories.select_option(label="Guadeloupe")
    view = reader.page.frames[-1].evaluate("window.__terrinum.view()")
    assert -62 < view["lng"] < -60
    territories.select_option(label="Métropole")
    assert reader.shot("carte-metropole").is_file()


def shown_whole(page, locator):
    """Tell whether an element stands in the window, without scrolling."""
    box = locator.bounding_box()
    height = page.viewport_size["height"]
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(1366, 768, id="laptop"),
        pytest.param(1400, 900, id="desk"),
        pytest.param(390, 844, id="phone"),
        pytest.param(1920, 1080, id="projector"),
    ],
)
def test_the_whole_map_is_on_the_first_screen_under_one_row_of_buttons(reader, width, height):
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.open()
    frame = page.frame_locator("iframe")
    frame.locator("canvas").first.wait_for()
    frame.get_by_label("Aller à : Académie").wait_for()
    page.wait_for_timeout(1500)
    for part in (".terrinum-views", ".leaflet-control-scale", ".leaflet-control-attribution"):
        assert shown_whole(page, frame.locator(part))
    assert frame.locator(".terrinum-views").bounding_box()["height"] < 50  # one row
    zoom, bar = (
        frame.locator(it).bounding_box() for it in (".leaflet-control-zoom", ".terrinum-views")
    )
    assert zoom["x"] + zoom["width"] < bar["x"]
    page.wait_for_timeout(200)
    assert page.locator("iframe").first.bounding_box()["y"] < 0.5 * height
    choices = page.get_by_role("radiogroup", name="Colorer la carte par").get_by_role("radio")
    assert all(shown_whole(page, choice) for choice in choices.all())
    assert (
        max(each.bounding_box()["x"] + each.bounding_box()["width"] for each in choices.all())
        <= width
    )
