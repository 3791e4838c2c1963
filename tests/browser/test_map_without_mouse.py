"""The map for whoever has no mouse, no colour printer, or a screen of another kind."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from dashboard import maps
from dashboard.serving.assets import BUILT, SCRIPT, STYLESHEET
from geodata.territories import Level

pytestmark = [pytest.mark.browser, pytest.mark.france]

DESK = {"viewport": {"width": 1200, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "has_touch": True,
    "is_mobile": True,
}
LANDES = (-0.77, 43.9)


@pytest.fixture(scope="module")
def map_file(reference, tmp_path_factory):
    """Write the single file of a map of the départements, one of them without data."""
    if not (BUILT / SCRIPT).is_file():
        pytest.skip("la carte n'est pas construite : make install")
    files = maps.MapFiles(
        BUILT / SCRIPT,
        BUILT / STYLESHEET,
        reference.web_dir / reference.web_files["communes"],
        reference.web_dir / reference.web_files["territories"],
    )
    rows = reference.territories.query("level == 'departement' and valid_to_year.isna()")
    codes = sorted(rows["code"])
    counts = pd.Series(range(len(codes)), index=codes, dtype="Int64")
    counts["40"] = pd.NA
    shading = maps.shade(counts, level=Level.DEPARTEMENT, codes=codes)
    path = tmp_path_factory.mktemp("map") / "carte.html"
    caption = maps.Caption("Initiatives", "Toute la France", "Nombre d’initiatives")
    path.write_text(maps.standalone_html(files, shading, caption=caption), encoding="utf-8")
    return path


@pytest.fixture
def open_on(browser, map_file):
    """Open the map on a kind of screen; note what is chosen there."""
    contexts = []

    def open_one(**screen):
        contexts.append(browser.new_context(locale="fr-FR", **screen))
        page = contexts[-1].new_page()
        page.goto(map_file.as_uri())
        while not page.evaluate("() => window.__terrinum?.painted ?? 0"):
            page.wait_for_timeout(20)
        page.evaluate(
            "void map.terrinum.on('click', event => {"
            "  window.chosen = event.layer.toGeoJSON().properties.code; })"
        )
        return page

    yield open_one
    for context in contexts:
        context.close()


def point(page, lon, lat):
    return page.evaluate(
        "([lat, lng]) => { const at = map.latLngToContainerPoint([lat, lng]);"
        "const box = map.getContainer().getBoundingClientRect();"
        "return [box.x + at.x, box.y + at.y]; }",
        [lat, lon],
    )


def test_tab_reaches_the_map_and_every_button_and_each_has_a_name(open_on):
    page = open_on(**DESK)
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "(one => one.getAttribute('aria-label') ?? (one.textContent || one.title))"
                "(document.activeElement)"
            ).strip()
        )
    assert names[0] == "Carte de France"
    assert {"Agrandir", "Réduire", "Métropole", "Guyane"} <= set(names)


def test_a_screen_reader_hears_the_name_the_value_and_the_code(open_on):
    page = open_on(**DESK)
    page.locator("#map").focus()
    live = page.locator("[aria-live=polite]")
    page.keyboard.press("Shift+ArrowUp")
    first = live.inner_text()
    page.keyboard.press("Shift+ArrowUp")
    assert re.fullmatch(r"[\w\- ']+, (\d+ initiatives?|aucune initiative), Département \w+", first)
    assert live.inner_text() != first
    page.keyboard.press("Enter")
    assert live.inner_text().endswith(page.evaluate("window.chosen"))
    assert "Majuscule et flèches" in page.locator("#map-aide").text_content()


def test_a_territory_without_data_is_not_said_to_be_zero(open_on):
    page = open_on(**DESK)
    page.mouse.move(*point(page, *LANDES))
    tooltip = page.locator(".terrinum-tooltip")
    tooltip.wait_for()
    assert "aucune donnée" in tooltip.inner_text()
    assert "aucune initiative" not in tooltip.inner_text()


def test_arrows_plus_and_minus_move_the_map(open_on):
    page = open_on(**DESK)
    page.locator("#map").focus()
    before = page.evaluate("__terrinum.view()")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    after = page.evaluate("__terrinum.view()")
    assert after["lng"] > before["lng"]
    assert after["zoom"] > before["zoom"]


def test_a_finger_chooses_a_territory(open_on):
    page = open_on(**PHONE)
    page.touchscreen.tap(*point(page, *LANDES))
    page.wait_for_timeout(500)
    assert page.evaluate("window.chosen") == "40"
    assert page.locator(".terrinum-tooltip").is_visible()


def test_a_phone_sees_the_whole_map_without_scrolling_sideways(open_on):
    page = open_on(**PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator("#map").bounding_box()
    assert box["width"] <= 390
    assert box["height"] >= 300
    canvas = page.evaluate("document.querySelector('.terrinum-surface canvas').width")
    shown = page.evaluate(
        "document.querySelector('.terrinum-surface canvas').getBoundingClientRect().width"
    )
    assert canvas == 2 * shown


def test_on_paper_the_map_keeps_its_colours_and_loses_its_buttons(open_on):
    page = open_on(**DESK)
    page.wait_for_timeout(1000)
    screen = colours(page)
    page.emulate_media(media="print")
    assert not page.locator(".leaflet-control-zoom").is_visible()
    assert not page.locator(".terrinum-views").is_visible()
    assert colours(page) >= screen - 8
    assert len(page.pdf()) > 50_000


def colours(page):
    picture = Image.open(io.BytesIO(page.locator("#map").screenshot())).convert("P", colors=64)
    return len(np.unique(np.asarray(picture)))
