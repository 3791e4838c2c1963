"""The map layer in a real browser, on the real outlines, with every other host out of reach."""

import functools
import http.server
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard import maps
from geodata.territories import MAP_LEVELS, Level

pytestmark = [pytest.mark.browser, pytest.mark.france]

playwright = pytest.importorskip("playwright.sync_api")

BUILT = Path(__file__).parents[2] / "dashboard" / "static" / "built"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAINT_SECONDS = 20
WIDTH, HEIGHT = 1400, 900


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(reference, tmp_path_factory):
    """Serve the built script and the reference's web files from one folder; give the address."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("terrinum-map.js", "terrinum-map.css"):
        shutil.copy(BUILT / name, folder)
    for role, name in (("communes", "communes.bin"), ("territories", "territories.json")):
        shutil.copy(reference.web_dir / reference.web_files[role], folder / name)
    (folder / "favicon.ico").touch()
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
        if found is None:
            pytest.skip("Chromium absent : installez-le pour les tests de navigateur")
        chromium = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


class Watch:
    """What a page asked for elsewhere, and what went wrong in it."""

    def __init__(self, page, origin):
        self.elsewhere, self.errors = [], []
        page.route("**/*", lambda route: self.let(route, origin))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))

    def let(self, route, origin):
        if route.request.url.startswith((origin, "data:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()


def wait_until_painted(page):
    # Asked again and again: Playwright's own wait needs `eval`, which the single file forbids.
    deadline = time.monotonic() + PAINT_SECONDS
    while not page.evaluate("() => window.__terrinum?.painted ?? 0"):
        assert time.monotonic() < deadline, "the map was not painted"
        page.wait_for_timeout(20)


def codes_of(reference, level):
    if level == Level.COMMUNE:
        return reference.communes["commune_code"].tolist()
    rows = reference.territories
    current = (rows["level"] == str(level)) & rows["valid_to_year"].isna()
    return sorted(rows.loc[current, "code"])


def shading_of(reference, level, *, seed=0):
    codes = codes_of(reference, level)
    counts = np.random.default_rng(seed).poisson(1.5, len(codes))
    return maps.shade(pd.Series(counts, index=codes), level=level, codes=codes)


def page_with(html_name, *, site, browser, **context):
    _, origin = site
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, **context)
    watch = Watch(page, origin)
    page.goto(f"{origin}/{html_name}")
    wait_until_painted(page)
    return page, watch


@pytest.fixture
def open_map(site, browser, reference):
    """Open a page with the folium map shaded by a level; give the page and its watch."""
    opened = []

    def open_one(level, display=maps.PLAIN_DISPLAY):
        shading = shading_of(reference, level)
        assets = maps.MapAssets(
            "/terrinum-map.js", "/terrinum-map.css", "/communes.bin", "/territories.json"
        )
        base = maps.base_map(assets)
        maps.class_layer(shading, display).add_to(base)
        (site[0] / "index.html").write_text(base.get_root().render(), encoding="utf-8")
        page, watch = page_with("index.html", site=site, browser=browser)
        page.evaluate(
            "() => { window.map = Object.entries(window)"
            ".find(([name, value]) => name.startsWith('map_') && value.terrinum)[1]; }"
        )
        opened.append(page)
        return page, watch, shading

    yield open_one
    for page in opened:
        page.close()


def screen_point(page, lon, lat):
    return page.evaluate(
        "([lat, lng]) => { const p = map.latLngToContainerPoint([lat, lng]); return [p.x, p.y]; }",
        [lat, lon],
    )


def show(page, lon, lat, zoom):
    # « void »: else the map itself, with all its outlines, would travel to the test.
    page.evaluate(
        "([lat, lng, zoom]) => void map.setView([lat, lng], zoom, {animate: false})",
        [lat, lon, zoom],
    )


def commune_outlines(reference):
    outlines = reference.outlines
    return outlines.loc[outlines["level"] == "commune"].sort_values("code")


@pytest.mark.parametrize("level", MAP_LEVELS)
def test_each_level_is_painted_from_our_own_files_alone(open_map, level):
    page, watch, _ = open_map(level)
    colours = page.evaluate(
        """() => { const canvas = document.querySelector('.terrinum-surface canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(data.buffer)).size; }"""
    )
    assert colours >= 4
    assert watch.elsewhere == []
    assert watch.errors == []


def test_a_place_has_the_commune_whose_outline_holds_it(open_map, reference):
    page, _, _ = open_map(Level.COMMUNE)
    rows = commune_outlines(reference).sample(400, random_state=2013)
    points = shapely.point_on_surface(rows.geometry.to_numpy())
    found = page.evaluate(
        "places => places.map(([lng, lat]) => window.__terrinum.at(lat, lng))",
        shapely.get_coordinates(points).tolist(),
    )
    # The web grid is 26 m wide: a point of an outline that is nearly a line may fall beside it.
    assert sum(a == b for a, b in zip(found, rows["code"], strict=True)) >= 399


def test_the_sea_has_no_commune(open_map):
    page, _, _ = open_map(Level.COMMUNE)
    assert page.evaluate("window.__terrinum.at(46.5, -4.5)") is None


def test_hovering_names_the_commune_and_its_value(open_map, reference):
    page, watch, shading = open_map(Level.COMMUNE)
    show(page, 4.85, 45.76, 10)
    point = shapely.Point(4.835, 45.767)
    outlines = commune_outlines(reference)
    expected = outlines.loc[outlines.contains(point), "code"].item()
    position = codes_of(reference, Level.COMMUNE).index(expected)
    value = int(shading.values[position])  # noqa: PD011  (a Shading's, not a Series')
    words = "aucune initiative" if value == 0 else f"{value} initiative{'s' * (value > 1)}"
    page.mouse.move(*screen_point(page, point.x, point.y))
    tooltip = page.locator(".terrinum-tooltip")
    tooltip.wait_for(state="visible")
    assert tooltip.locator("small").inner_text() == f"Commune {expected}"
    assert tooltip.locator("span").inner_text() == words
    assert tooltip.locator("strong").inner_text() == "Lyon"
    assert watch.errors == []


def test_a_click_gives_the_territory_to_streamlit_folium(open_map):
    page, _, _ = open_map(Level.DEPARTEMENT)
    page.evaluate(
        "void map.terrinum.on('click', event => { window.drawing = event.layer.toGeoJSON(); })"
    )
    page.mouse.click(*screen_point(page, -0.77, 43.9))
    drawing = page.evaluate("window.drawing")
    click = maps.clicked_territory({"last_active_drawing": drawing})
    assert (click.level, click.code) == (Level.DEPARTEMENT, "40")
    assert drawing["properties"]["name"] == "Landes"


def test_one_click_at_sea_gives_nothing(open_map):
    page, _, _ = open_map(Level.DEPARTEMENT)
    page.evaluate(
        "void map.terrinum.on('click', event => { window.drawing = event.layer.toGeoJSON(); })"
    )
    page.mouse.click(*screen_point(page, -4.0, 46.0))
    assert page.evaluate("window.drawing") is None


def test_the_keyboard_moves_between_territories_and_chooses(open_map):
    page, _, _ = open_map(Level.REGION)
    page.evaluate(
        "void map.terrinum.on('click', event => { window.drawing = event.layer.toGeoJSON(); })"
    )
    page.evaluate("map.getContainer().focus()")
    page.keyboard.press("Shift+ArrowRight")
    live = page.locator(".terrinum-live")
    first = live.inner_text()
    page.keyboard.press("Shift+ArrowRight")
    assert "Région" in first
    assert live.inner_text() != first
    page.keyboard.press("Enter")
    assert page.evaluate("window.drawing.properties.code") in live.inner_text()


@pytest.mark.parametrize("view", maps.VIEWS, ids=lambda view: view.name)
def test_one_click_shows_an_overseas_territory(open_map, view):
    page, _, _ = open_map(Level.COMMUNE)
    button = page.get_by_role("button", name=view.name, exact=True)
    button.click()
    middle = page.evaluate("window.__terrinum.view()")
    assert view.bounds.west < middle["lng"] < view.bounds.east
    assert view.bounds.south < middle["lat"] < view.bounds.north
    assert button.get_attribute("aria-pressed") == "true"


def test_new_data_is_painted_at_once_on_the_same_map(open_map, reference):
    page, watch, _ = open_map(Level.COMMUNE)
    page.wait_for_timeout(800)
    other = shading_of(reference, Level.COMMUNE, seed=1)
    data = other.for_layer(patterns=True) | {"selected": None, "fit": None}
    page.evaluate(
        "async data => { for (let i = 0; i < 7; i++) await map.terrinum.setData(data); }", data
    )
    assert page.evaluate("window.__terrinum.painted") == 8
    assert watch.errors == []


def test_data_of_another_reference_is_refused_in_french(open_map, reference):
    page, _, _ = open_map(Level.REGION)
    data = shading_of(reference, Level.DEPARTEMENT).for_layer(patterns=True)
    page.evaluate("data => map.terrinum.setData({...data, level: 'region'})", data)
    assert "La carte n'a pas pu être chargée" in page.locator(".terrinum-notice").inner_text()


def test_names_that_look_like_code_are_only_text(open_map):
    page, watch, _ = open_map(Level.DEPARTEMENT)
    page.evaluate(
        """() => { const names = map.terrinum.atlas.gazetteer.departement.names;
        names.fill('<img src=x onerror="window.hacked=1">${window.hacked=1}`'); }"""
    )
    page.mouse.move(*screen_point(page, -0.77, 43.9))
    page.locator(".terrinum-tooltip").wait_for(state="visible")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".terrinum-tooltip img").count() == 0
    assert watch.errors == []


@pytest.mark.parametrize("density", [1, 2])
def test_the_drawing_fits_the_density_of_the_screen(site, browser, open_map, density):
    open_map(Level.DEPARTEMENT)
    page, watch = page_with("index.html", site=site, browser=browser, device_scale_factor=density)
    ratio = page.evaluate(
        "() => { const c = document.querySelector('.terrinum-surface canvas');"
        "return c.width / c.getBoundingClientRect().width; }"
    )
    assert ratio == density
    assert watch.errors == []
    page.close()


def test_one_file_opens_without_a_server(browser, reference, site, tmp_path):
    folder, _ = site
    files = maps.MapFiles(
        folder / "terrinum-map.js",
        folder / "terrinum-map.css",
        folder / "communes.bin",
        folder / "territories.json",
    )
    caption = maps.Caption("Initiatives par commune", "Toute la France", "Initiatives")
    path = tmp_path / "carte.html"
    shading = shading_of(reference, Level.COMMUNE)
    path.write_text(maps.standalone_html(files, shading, caption=caption), encoding="utf-8")
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    watch = Watch(page, path.as_uri())
    page.goto(path.as_uri())
    wait_until_painted(page)
    assert page.evaluate("window.__terrinum.at(45.767, 4.835)") == "69123"
    assert watch.elsewhere == []
    assert watch.errors == []
    page.close()
