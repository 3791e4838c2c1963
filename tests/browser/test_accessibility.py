"""Every page in each of its states: no issue for axe-core, no word of English, nothing cut."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]

# Every page of the menu, in its plainest state and with what a reader opens in it.
ADDRESSES = [
    "/",
    "/?academie=Lyon&niveau=region&territoire=region-84",
    "/?niveau=epci&territoire=epci-244000865&mesure=budget&an=2013",
    "/?niveau=departement&an=2013&avec=an-2024",
    "/?categorie=thd-ecoles&avec=categorie-ent&comparaison=cote-a-cote&niveau=epci",
    "/?recherche=zzz",
    "/?academie=Lyon&embed=true",
    "/academie",
    "/academie?academie=Lyon&niveau=epci",
    "/initiative",
    "/initiative?id=macs-thd-ecoles&comparer=lyon-ecoles-fibre",
    "/gouvernance",
    "/donnees",
    "/donnees?academie=Lyon",
    "/presentation",
    "/qualite",
    "/qualite?voir=sans-source",
    "/methode",
    "/accessibilite",
]


def test_every_page_of_the_menu_is_examined(reader):
    reader.open()
    links = reader.page.locator("header a[href], nav a[href]").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    assert {link.rstrip("/") for link in links} - {"", "/carte"} <= {
        each.partition("?")[0] for each in ADDRESSES
    }


# Words of Streamlit's interface; no name that we write holds one.
ENGLISH = re.compile(
    r"\b(add|app|apply|are|available|choose|clear|close|collapse|connect\w*|copy|delete|dismiss|"
    r"download|drag|drop|enter|error|expand|failed|file|fullscreen|go to|heading|help|hide|home|"
    r"increment|decrement|link to|loading|main|menu for|more|navigate|next|of|open|option to|or|"
    r"press|previous|remove|rerun|results|running|search|select|settings|show|sidebar|"
    r"skip|sort|start|stop|the|this|to|toggle|type to|upload|values|view|wait|with|your)\b",
    re.IGNORECASE,
)
# What is heard or seen beside the content: names, tips, fields; texts of what Streamlit writes.
NAMES = """() => {
  const attributes = ['aria-label', 'aria-roledescription', 'title', 'placeholder', 'alt'];
  const named = attributes.flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name)));
  const written = ['stSkipToContent', 'stFileUploader', 'stDialog', 'InputInstructions',
    'stTopNavSection', 'stDataFrameColumnMenu', 'stDataFrameStatisticsMenu',
    'stDataFrameColumnFormattingMenu'];
  const texts = [...document.querySelectorAll(
    written.map(name => `[data-testid="${name}"]`).join() + ',.gdg-search-bar,[data-empty="true"]'
  )].flatMap(element => element.innerText.split('\\n'));
  // An icon is written with its English name, drawn as a sign and not heard (aria-hidden).
  const icons = new Set([...document.querySelectorAll(
    '[data-testid="stIconMaterial"][aria-hidden="true"]')].map(element => element.innerText));
  return [...named, ...texts.filter(text => !icons.has(text))].filter(text => text.trim());
}"""


# What Streamlit writes by itself, on its buttons and in its lists.
WRITTEN = re.compile("Choose an option|Choose options|Deploy|Rerun|Running|Select all|fullscreen")
# As it opens, at a desk; then for a projector and a telephone, where most would be cut.
WINDOWS = [(1400, 900), (1920, 1080), (390, 844)]
BEYOND = "element => element.scrollWidth - element.clientWidth"


def english_names(page):
    names = {name for frame in page.frames for name in frame.evaluate(NAMES)}
    return sorted(name for name in names if ENGLISH.search(name))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_issue_is_french_and_fits_its_window(reader, issues, address):
    page = reader.open(address).page
    page.wait_for_timeout(1500)
    assert page.title().endswith("· Terrinum")
    assert page.get_by_text("link_off").count() == 0  # the address names what there is
    assert page.locator("h1").count() == 1
    assert {frame.locator("html").get_attribute("lang") for frame in page.frames} == {"fr"}
    logo = page.get_by_alt_text("Terrinum").locator("visible=true")
    assert logo.count() == 1
    assert logo.evaluate("image => image.complete && image.naturalWidth > 0")
    assert english_names(page) == []
    assert WRITTEN.findall(page.locator("body").inner_text()) == []
    assert issues(page) == []
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        assert page.locator("[data-testid=stMain]").evaluate(BEYOND) <= 0, width


def test_a_list_without_an_answer_and_a_field_say_so_in_french(reader):
    page = reader.open().page
    box = page.get_by_role("combobox", name="Académie", exact=True)
    box.fill("zzzz")
    page.get_by_text("Aucun résultat").wait_for()
    assert english_names(page) == []
    reader.open()
    page.get_by_role("textbox", name="Rechercher").fill("thd")
    page.get_by_text("Entrée pour appliquer").wait_for()
    assert english_names(page) == []


def click_in_table(reader, x, y):
    """Click at a place of the table of a page just opened."""
    page = reader.open("/donnees").page
    grid = page.get_by_test_id("stDataFrame").first
    grid.locator("canvas").first.wait_for()
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = grid.bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    return page


def test_the_menus_of_a_table_are_in_french(reader):
    page = click_in_table(reader, 491, 18)  # the three dots of the first column
    menu = page.get_by_text("Trier par ordre croissant")
    for _ in range(10):  # columns take their width once the rows have come
        page.wait_for_timeout(1000)
        if menu.is_visible():
            break
        click_in_table(reader, 491, 18)
    menu.wait_for()
    assert english_names(page) == []
    click_in_table(reader, 160, 90)
    page.wait_for_timeout(500)
    page.keyboard.press("Control+f")
    page.get_by_text("Mot à chercher").wait_for()
    assert english_names(page) == []


def test_the_panel_of_filters_says_what_it_holds(reader):
    page = reader.page
    page.set_viewport_size({"width": 390, "height": 844})
    reader.open()
    unfold = page.get_by_role("button", name="Menu et filtres")
    shown = "e => getComputedStyle(e, '::after').content"
    assert unfold.evaluate(shown) == '"Menu et filtres"'
    reader.open("/methode")
    assert unfold.evaluate(shown) == '"Menu"'
    unfold.click()
    page.get_by_role("link", name="Gouvernance").click()
    page.get_by_role("heading", level=1).filter(has_text="ouvern").wait_for()
    assert english_names(page) == []


def test_a_telephone_that_lies_reads_french_and_the_whole_legend(reader):
    page = reader.page
    page.set_viewport_size({"width": 844, "height": 390})
    reader.open("/?academie=Lyon")
    page.get_by_role("button", name=re.compile(r"^\d+ autres$")).wait_for()
    assert english_names(page) == []
    legend = page.locator(".terrinum-legend")
    assert legend.evaluate(BEYOND) <= 0


def test_a_server_that_stops_is_said_in_french(reading, serving, france_dir):
    with serving(france_dir) as address:
        reader = reading(address).open("/methode")
    dialog = reader.page.get_by_role("dialog", name="Connexion perdue")
    dialog.wait_for()
    assert "ne répond plus" in dialog.inner_text()
    assert english_names(reader.page) == []


def test_the_keyboard_skips_the_menu(reader):
    reader.open("/methode")
    reader.page.keyboard.press("Tab")
    focused = reader.page.evaluate("document.activeElement.innerText")
    assert focused == "Aller au contenu"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.matches('main, [data-testid=stMain]')")


def test_the_embedded_page_is_the_map_alone(reader):
    reader.open("/?academie=Lyon&embed=true")
    reader.page.frame_locator("iframe").locator("canvas").first.wait_for()
    assert reader.figures()[0] > 0
    assert reader.page.get_by_role("heading", level=1).inner_text() == "Académie : Lyon"
    for absent in ("combobox", "navigation"):
        assert reader.page.get_by_role(absent).count() == 0


@pytest.fixture
def host(tmp_path):
    """Serve pages of another site: another port is another origin for a browser."""
    handler = partial(Quiet, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def write(name, html):
            (tmp_path / name).write_text(html, encoding="utf-8")
            return f"http://127.0.0.1:{server.server_port}/{name}"

        yield write
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Say nothing."""


def test_another_site_shows_the_embedded_map_and_no_other_page(reader, host):
    frame = "<title>Hôte</title><iframe src='{}' width=900 height=800></iframe>"
    embedded = host("a.html", frame.format(f"{reader.address}/?academie=Lyon&amp;embed=true"))
    reader.page.goto(embedded)
    held = reader.page.frame_locator("iframe")
    held.locator(".terrinum-figures").wait_for()
    held.frame_locator("iframe").locator("canvas").first.wait_for()
    plain = host("b.html", frame.format(f"{reader.address}/"))
    stranger = reader.page.context.browser.new_page()
    lines = []
    stranger.on("console", lambda line: lines.append(line.text))
    stranger.goto(plain)
    stranger.wait_for_timeout(1500)
    stranger.close()
    assert any("frame-ancestors" in line for line in lines)
