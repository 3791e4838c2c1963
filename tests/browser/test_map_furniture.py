"""Pins, insets, base maps, print and the file of one map, in a real browser without a network."""

import base64
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest

from dashboard import maps
from dashboard.export.standalone_map import MapStyle, write_map
from geodata.territories import Level

pytestmark = [pytest.mark.browser, pytest.mark.france]

BUILT = Path(__file__).parents[2] / "dashboard" / "static" / "built"
PAINT_SECONDS = 20
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HERE = "http://carte.test"


class Site:
    """A page and its files, given to the browser without a server; other hosts as told."""

    def __init__(self, page, files):
        self.page, self.files, self.elsewhere, self.errors = page, files, [], []
        self.other_hosts = lambda route: route.abort()
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _answer(self, route):
        parts = urlsplit(route.request.url)
        if route.request.url.startswith(HERE):
            route.fulfill(body=self.files[parts.path], headers={"Content-Type": kind(parts.path)})
        elif parts.scheme == "data":
            route.continue_()
        else:
            self.elsewhere.append(route.request)
            self.other_hosts(route)


def kind(path):
    return {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}.get(
        Path(path).suffix, "application/octet-stream"
    )


def wait_until_painted(page):
    # Asked again and again: Playwright's own wait needs `eval`, which the single file forbids.
    deadline = time.monotonic() + PAINT_SECONDS
    while not page.evaluate("() => window.__terrinum?.painted ?? 0"):
        assert time.monotonic() < deadline, "the map was not painted"
        page.wait_for_timeout(20)


@pytest.fixture
def open_map(browser, reference):
    """Open the folium map of communes with what a test puts on it."""
    pages = []
    codes = reference.communes["commune_code"].tolist()
    shading = maps.shade(
        pd.Series(np.arange(len(codes)) % 7, index=codes), level=Level.COMMUNE, codes=codes
    )

    def open_one(*, pins=(), **options):
        assets = maps.MapAssets("/map.js", "/map.css", "/communes.bin", "/territories.json")
        base = maps.base_map(assets, **options)
        maps.class_layer(shading, maps.Display(pins=pins)).add_to(base)
        web = {role: reference.web_dir / name for role, name in reference.web_files.items()}
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        site = Site(
            page,
            {
                "/index.html": base.get_root().render(),
                "/map.js": (BUILT / "terrinum-map.js").read_bytes(),
                "/map.css": (BUILT / "terrinum-map.css").read_bytes(),
                "/communes.bin": web["communes"].read_bytes(),
                "/territories.json": web["territories"].read_bytes(),
                "/favicon.ico": b"",
            },
        )
        page.goto(f"{HERE}/index.html")
        wait_until_painted(page)
        page.evaluate(
            "() => { window.map = Object.entries(window)"
            ".find(([name, value]) => name.startsWith('map_') && value.terrinum)[1]; }"
        )
        # « void »: else the map itself, with all its outlines, would travel to the test.
        page.evaluate(
            "void map.terrinum.on('click', e => { window.drawing = e.layer.toGeoJSON(); })"
        )
        pages.append(page)
        return site

    yield open_one
    for page in pages:
        page.close()


def numbers(reference, values):
    """One number per commune, from a few codes."""
    codes = reference.communes["commune_code"]
    return codes.map(values).fillna(0).to_numpy(dtype=np.int64)


def scattered(reference, count):
    values = np.zeros(len(reference.communes), dtype=np.int64)
    values[np.random.default_rng(2013).choice(len(values), count, replace=False)] = 1
    return values


def marks(page):
    return page.evaluate("map.terrinum.pinboard.spots.map(spot => spot.cluster.value)")


def point_of(page, reference, code):
    row = reference.communes.set_index("commune_code").loc[code]
    return page.evaluate(
        "([lat, lng]) => { const p = map.latLngToContainerPoint([lat, lng]); return [p.x, p.y]; }",
        [float(row["lat"]), float(row["lon"])],
    )


def test_a_pin_is_told_in_french_and_opens_its_commune(open_map, reference):
    pins = maps.pin_group(maps.LOCAL_INITIATIVES, numbers(reference, {"92048": 3}))
    page = open_map(pins=(pins,)).page
    x, y = point_of(page, reference, "92048")
    page.mouse.move(x, y - 12)
    tooltip = page.locator(".terrinum-tooltip")
    tooltip.wait_for(state="visible")
    assert tooltip.locator("strong").inner_text() == "Meudon"
    assert tooltip.locator("span").inner_text() == "3 initiatives d’une seule commune"
    page.mouse.click(x, y - 12)
    click = maps.clicked_territory({"last_active_drawing": page.evaluate("window.drawing")})
    assert (click.level, click.code) == (Level.COMMUNE, "92048")


def test_a_cluster_comes_nearer_until_its_pins_part(open_map, reference):
    pins = maps.pin_group(maps.LOCAL_INITIATIVES, numbers(reference, {"92048": 1, "92012": 2}))
    page = open_map(pins=(pins,)).page
    assert marks(page) == [3]
    page.mouse.click(*point_of(page, reference, "92012"))
    assert sorted(marks(page)) == [1, 2]
    assert page.evaluate("window.drawing") is None


def test_pins_are_reached_without_a_mouse(open_map, reference):
    pins = maps.pin_group(maps.LOCAL_INITIATIVES, numbers(reference, {"29019": 1, "67482": 1}))
    page = open_map(pins=(pins,)).page
    page.evaluate("map.getContainer().focus()")
    page.keyboard.press("r")
    live = page.locator(".terrinum-live")
    assert live.inner_text().startswith("Brest, 1 initiative d’une seule commune")
    page.keyboard.press("r")
    assert live.inner_text().startswith("Strasbourg")
    page.keyboard.press("Enter")
    assert page.evaluate("window.drawing.properties.code") == "67482"


def test_the_reader_hides_and_shows_pins_and_new_data_respect_it(open_map, reference):
    local = maps.pin_group(maps.LOCAL_INITIATIVES, scattered(reference, 300))
    halls = maps.pin_group(maps.TOWN_HALLS, scattered(reference, 5000))
    page = open_map(pins=(local, halls)).page
    assert sum(marks(page)) <= 300  # the drawing may leave some overseas ones out
    assert sum(marks(page)) > 250
    page.get_by_label("Initiatives d’une seule commune").uncheck()
    assert marks(page) == []
    page.evaluate("() => map.terrinum.setData({...map.terrinum.shown.data})")
    page.wait_for_timeout(200)
    assert marks(page) == []
    page.get_by_label("Mairies").check()
    assert sum(marks(page)) > 4500


def test_dragging_a_little_draws_no_pin_again(open_map, reference):
    pins = maps.pin_group(maps.LOCAL_INITIATIVES, scattered(reference, 5000), shown=True)
    page = open_map(pins=(pins,)).page
    page.evaluate(
        """() => { const board = map.terrinum.pinboard, draw = board.draw.bind(board);
        window.drawn = 0; board.draw = () => { window.drawn++; draw(); }; }"""
    )
    page.mouse.move(700, 700)
    page.mouse.down()
    page.mouse.move(730, 690, steps=20)
    assert page.evaluate("window.drawn") == 0  # the drawing follows the map as a picture
    page.mouse.up()


def test_pin_titles_that_look_like_code_are_only_text(open_map, reference):
    hostile = "<img src=x onerror='window.ran = 1'>${window.ran = 1}`"
    style = maps.PinStyle("x", hostile, hostile, hostile, "#A3320B", maps.PinShape.SQUARE)
    pins = maps.pin_group(style, numbers(reference, {"63113": 1}))
    site = open_map(pins=(pins,))
    site.page.mouse.move(*point_of(site.page, reference, "63113"))
    site.page.locator(".terrinum-tooltip").wait_for(state="visible")
    assert hostile in site.page.locator(".terrinum-panel").inner_text()
    assert site.page.evaluate("window.ran") is None
    assert site.errors == []


def test_insets_show_the_overseas_territories_and_lead_there(open_map):
    page = open_map(insets=maps.INSETS).page
    insets = page.locator(".terrinum-insets button")
    assert insets.all_inner_texts() == [view.name for view in maps.INSETS]
    colours = page.evaluate(
        """() => [...document.querySelectorAll('.terrinum-insets canvas')].map(canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size; })"""
    )
    assert min(colours) >= 3
    page.get_by_title("Voir la Guyane").last.click()
    middle = page.evaluate("window.__terrinum.view()")
    assert maps.GUYANE.bounds.west < middle["lng"] < maps.GUYANE.bounds.east


def test_an_academie_is_brought_into_sight(open_map, reference):
    page = open_map().page
    page.get_by_label("Aller à : Académie").select_option(label="Lyon")
    seen = page.evaluate(
        "() => { const b = map.getBounds();"
        "return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"
    )
    (code,) = reference.territories.query("level == 'academie' and name == 'Lyon'")["code"]
    bounds = maps.view_of(Level.ACADEMIE, code, reference.territories).bounds
    assert seen[0] < bounds.west < bounds.east < seen[2]
    assert seen[1] < bounds.south < bounds.north < seen[3]
    assert page.evaluate("map.getZoom()") > 7


def test_by_default_no_base_map_can_be_chosen(open_map):
    site = open_map()
    assert site.page.locator(".terrinum-panel").is_hidden()
    assert site.elsewhere == []


def test_a_base_map_is_asked_for_only_once_chosen_and_credited(open_map):
    site = open_map(base_maps=tuple(maps.BASE_MAPS.values()))
    site.other_hosts = lambda route: route.fulfill(body=PIXEL, content_type="image/png")
    page = site.page
    assert site.elsewhere == []
    page.get_by_label("Fond de carte").select_option(label="OpenStreetMap")
    page.locator(".leaflet-tile-loaded").first.wait_for(state="attached")
    assert {urlsplit(each.url).hostname for each in site.elsewhere} == {"tile.openstreetmap.org"}
    assert {each.headers.get("referer") for each in site.elsewhere} == {f"{HERE}/"}
    fill = page.locator(".terrinum-surface canvas").first
    assert 0 < float(fill.evaluate("canvas => canvas.style.opacity")) < 1
    credit = page.locator(".leaflet-control-attribution a")
    assert credit.inner_text() == "Plan © les contributeurs d’OpenStreetMap"
    assert credit.get_attribute("href") == "https://www.openstreetmap.org/copyright"
    page.get_by_label("Fond de carte").select_option(label="aucun")
    assert page.locator(".leaflet-tile").count() == 0
    assert fill.evaluate("canvas => canvas.style.opacity") == ""
    assert credit.count() == 0


@pytest.mark.parametrize("network", ["none", "silent"])
def test_without_a_network_the_map_stays_as_it_was_and_says_so(open_map, network):
    site = open_map(base_maps=tuple(maps.BASE_MAPS.values()))
    if network == "silent":
        site.other_hosts = lambda _: None  # never answers
    page = site.page
    start = time.monotonic()
    page.get_by_label("Fond de carte").select_option(label="Plan IGN")
    page.evaluate("map.terrinum.setData({...map.terrinum.shown.data})")  # nothing is blocked
    failure = page.get_by_text("Fond de carte injoignable", exact=False).first
    failure.wait_for(state="attached", timeout=6000)
    assert time.monotonic() - start < 6
    assert page.get_by_label("Fond de carte").input_value() == ""
    assert page.locator(".leaflet-tile").count() == 0
    assert len(site.elsewhere) == 1
    assert site.errors == []


@pytest.fixture
def written(browser, france_dir, tmp_path):
    """Write the map of a selection and open it from its folder; every host is out of reach."""
    pages = []

    def write(filters=None, **style):
        path = tmp_path / "carte à emporter.html"
        facts = write_map(path, filters=filters, style=MapStyle(**style), root=france_dir)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto(path.as_uri())
        wait_until_painted(page)
        pages.append(page)
        return page, facts, [url for url in asked if not url.startswith(("file:", "data:"))]

    yield write
    for page in pages:
        page.close()


def test_the_file_of_a_map_opens_from_a_folder_and_asks_nobody(written):
    page, facts, asked = written()
    assert asked == []
    assert facts.size_bytes < 2_600_000
    assert facts.initiatives == 366
    assert "366\u00a0initiatives" in page.locator("header").inner_text()
    assert "Initiatives d’une seule commune" in page.locator("aside").inner_text()
    assert page.locator(".terrinum-insets button").count() == 6


def test_the_file_of_a_map_holds_the_selection(written):
    page, facts, asked = written({"academie": "Lyon", "niveau": "epci"}, lowers=(1, 2, 5))
    assert asked == []
    assert facts.initiatives < 366
    legend = page.locator("aside").inner_text()
    assert "Académie : Lyon" in page.locator("header").inner_text()
    assert "2 à 4" in legend
    assert "hors du territoire choisi" in legend
    assert page.locator(".terrinum-insets").count() == 0


def test_on_paper_the_map_is_drawn_at_the_size_of_the_page(written):
    page, _, _ = written()
    size = "() => [map.getSize().x, document.querySelector('.terrinum-surface canvas').width]"
    before = page.evaluate(size)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(size) == [780, 2 * (780 + 2 * 117)]
    assert page.locator(".terrinum-views").is_hidden()
    assert page.locator("aside figure").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(size) == before


def test_a_map_that_has_no_room_yet_is_painted_once_it_has_some(open_map):
    site = open_map()
    page = site.page
    whole = page.evaluate("window.__terrinum.view()")
    site.files["/autre.html"] = "<iframe src=/index.html style='border: 0; width: 0; height: 0'>"
    page.goto(f"{HERE}/autre.html")
    frame = page.frames[1]
    frame.wait_for_function("() => window.__terrinum")
    page.wait_for_timeout(1500)  # the outlines come
    assert frame.evaluate("window.__terrinum.painted") == 0
    page.locator("iframe").evaluate("e => { e.style.width = '1400px'; e.style.height = '900px'; }")
    wait_until_painted(frame)
    seen = frame.evaluate("window.__terrinum.view()")
    assert seen == pytest.approx(whole, abs=0.2)  # the outer page has margins
    assert site.errors == []
