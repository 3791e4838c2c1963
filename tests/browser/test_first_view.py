"""The first view, before a script of Streamlit has run, beside the page that takes its place."""

import io

import numpy as np
import pytest
from PIL import Image

pytestmark = [pytest.mark.browser, pytest.mark.france]

VIEW = "#terrinum-premiere-vue"
CLOSED, OPEN = 'shadowrootmode="closed"', 'shadowrootmode="open"'
LYON = "/?academie=Lyon&niveau=epci&v=1"
ACADEMIE, INITIATIVE = "/academie?academie=Lyon&v=1", "/initiative?id=macs-thd-ecoles"
OFFICE, TELEPHONE, PROJECTOR = (1400, 900), (390, 844), (1920, 1080)
SCREENS = [
    pytest.param("/", OFFICE, id="carte"),
    pytest.param(LYON, TELEPHONE, id="carte-lyon-telephone"),
    pytest.param(ACADEMIE, PROJECTOR, id="academie-projecteur"),
    pytest.param(INITIATIVE, TELEPHONE, id="initiative-telephone"),
    pytest.param("/donnees", OFFICE, id="donnees"),
    pytest.param("/methode", OFFICE, id="methode"),
]
NEAR_PX = 24
# What a reader looks at first: where it stands, and what it says.
SEEN = """root => {
  const seen = {};
  for (const [name, found] of Object.entries({
    title: 'h1', figures: '.terrinum-figures', map: 'iframe[src*="/cadre/"], .terrinum-picture',
  })) {
    const element = [...root.querySelectorAll(found)].find(each => each.offsetWidth > 1);
    if (element === undefined) continue;
    const {left, top, width} = element.getBoundingClientRect();
    if (top < innerHeight) seen[name] = {box: [left, top, width], says: element.textContent.trim()};
  }
  return seen;
}"""


def ready(reader, path):
    """Ask for a page until the server has made its first view; give it."""
    for _ in range(60):
        page = reader.page.request.get(reader.address + path).text()
        if CLOSED in page:
            return page
        reader.page.wait_for_timeout(500)
    raise AssertionError(f"No first view of {path}")


def open_first_view(reader, path):
    """Open a page whose scripts never come, its first view open to who reads it."""
    page, text = reader.page, ready(reader, path)
    page.route(
        lambda url: url == reader.address + path,
        lambda route: route.fulfill(
            body=text.replace(CLOSED, OPEN), content_type="text/html; charset=utf-8"
        ),
    )
    page.route("**/static/js/**", lambda route: route.abort())
    page.goto(reader.address + path)
    page.locator(f"{VIEW} h1").wait_for()
    page.evaluate("() => document.fonts.ready.then(() => true)")


def whole(reader, path):
    """Open the page as it is, and wait until it has taken the place of its first view."""
    reader.page.unroute_all()
    reader.open(path)
    reader.page.locator(VIEW).wait_for(state="detached")
    assert removed(reader.page) == "complete"
    reader.page.wait_for_timeout(1000)


def removed(page):
    """Read why the first view was taken away."""
    return page.evaluate("document.documentElement.dataset.premiereVue")


def seen_in_first_view(page):
    return page.evaluate(f"() => ({SEEN})(document.querySelector('{VIEW}').shadowRoot)")


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_the_first_view_says_what_the_page_says_where_the_page_says_it(reader, path, size):
    reader.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    open_first_view(reader, path)
    first = seen_in_first_view(reader.page)
    whole(reader, path)
    page = reader.page.evaluate(f"() => ({SEEN})(document.querySelector('#root'))")
    assert first.keys() == page.keys()
    for name, there in page.items():
        assert first[name]["box"] == pytest.approx(there["box"], abs=NEAR_PX), name
        assert first[name]["says"] == there["says"], name


def test_the_map_of_the_first_view_has_the_colours_of_the_map(reader):
    def thumbnail(selector):
        shot = reader.page.locator(selector).screenshot()
        return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB").resize((60, 52)), dtype=int)

    open_first_view(reader, "/?niveau=departement&v=1")
    first = thumbnail(f"{VIEW} .terrinum-picture")
    whole(reader, "/?niveau=departement&v=1")
    reader.map()
    page = thumbnail("iframe[title^='Carte interactive']")
    apart = np.abs(first - page).max(axis=2)
    # Names, marks and buttons stand on the map alone.
    assert (apart > 48).mean() < 0.2
    land = (np.abs(first - first[3, 3]) > 4).any(axis=2)
    assert 0.25 < land.mean() < 0.75


def test_nobody_meets_twice_what_the_page_says(reader):
    ready(reader, "/")
    reader.page.goto(reader.address, wait_until="commit")
    view = reader.page.locator(VIEW)
    view.wait_for(state="attached")
    assert view.evaluate("element => element.shadowRoot") is None
    assert view.inner_text() == ""
    reader.page.locator(".terrinum-footer").wait_for()
    view.wait_for(state="detached")
    assert reader.page.locator("h1").count() == 1


def test_its_links_lead_to_the_pages_already(reader):
    open_first_view(reader, "/")
    reader.page.locator(f"{VIEW} nav a", has_text="Méthode").click()
    reader.page.wait_for_url("**/methode")


def test_its_menu_loses_no_filter(reader):
    open_first_view(reader, LYON)
    assert reader.page.locator(f"{VIEW} nav a").count() == 9
    assert reader.page.locator(f"{VIEW} nav a[href]").count() == 0


def test_a_link_to_a_place_of_the_map_shows_no_other_place(reader):
    address = "/?academie=Lyon&cadre=5.3698,43.2965,9&v=1"
    open_first_view(reader, address)
    assert not reader.page.locator(f"{VIEW} .terrinum-picture svg").is_visible()
    assert reader.page.locator(f"{VIEW} .terrinum-figures").is_visible()


def test_a_reader_who_begins_sees_what_she_does(reader):
    ready(reader, "/")
    # The map never comes: the page is there, and stays unfinished.
    reader.page.route("**/cadre/**", lambda route: route.abort())
    reader.open("/")
    assert reader.page.locator(VIEW).count() == 1
    reader.page.mouse.wheel(0, 300)
    reader.page.locator(VIEW).wait_for(state="detached")
    assert removed(reader.page) == "interrompue"


def test_without_scripts_the_figures_are_read_all_the_same(reader, browser):
    ready(reader, "/")
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    page = context.new_page()
    page.goto(reader.address)
    image = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), dtype=int)
    context.close()
    lines = (image < 110).any(axis=1).mean()
    assert lines > 0.6  # « Terrinum se charge… » alone is a few lines of the screen


def test_a_page_that_cannot_be_drawn_is_not_hidden_by_its_first_view(reader):
    """Whatever goes wrong is said by the page: here, its server answers no more."""
    ready(reader, "/methode")
    reader.page.route("**/_stcore/**", lambda route: route.abort())
    reader.page.goto(reader.address + "/methode")
    reader.page.get_by_text("ne répond plus").wait_for()
    reader.page.locator(VIEW).wait_for(state="detached")
    assert removed(reader.page) == "ecran"


def test_a_page_that_is_never_whole_is_shown_as_it_is(reader):
    ready(reader, "/")
    reader.page.route("**/cadre/**", lambda route: route.abort())
    reader.page.clock.install()
    reader.open("/")
    assert reader.page.locator(VIEW).count() == 1
    reader.page.clock.fast_forward(16_000)
    reader.page.locator(VIEW).wait_for(state="detached")
    assert removed(reader.page) == "tardive"
