"""axe-core on every page, in the page and in the frames it holds: no serious issue of ours."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
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
    "/academie?academie=Lyon",
    "/initiative",
    "/gouvernance",
    "/donnees",
    "/donnees?academie=Lyon",
    "/presentation",
    "/qualite",
    "/qualite?voir=sans-source",
    "/methode",
    "/accessibilite",
]
# Streamlit's own, that none of its options changes: (rule, what the failing element is part of).
# Each with its reason; anything else fails the test.
KNOWN: dict[tuple[str, str], str] = {}


def problems(page):
    """Run axe-core in each frame; give the serious problems as (rule, element, what to do)."""
    found = []
    for frame in page.frames:
        frame.evaluate(AXE.read_text(encoding="utf-8"))
        result = frame.evaluate("() => axe.run(document, {iframes: false})")
        found += [
            (rule["id"], node["html"][:200], node.get("failureSummary", "")[:300])
            for rule in result["violations"]
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]
    return found


def is_known(rule, html):
    return any(rule == known and part in html for known, part in KNOWN)


@pytest.fixture(autouse=True)
def _axe_is_there():
    if not AXE.is_file():
        pytest.skip("axe-core absent : make install")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_serious_issue(reader, address):
    reader.open(address)
    reader.page.wait_for_timeout(1500)
    ours = [each for each in problems(reader.page) if not is_known(each[0], each[1])]
    assert ours == []


def test_every_page_of_the_menu_is_examined(reader):
    reader.open()
    links = reader.page.locator("header a[href], nav a[href]").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    assert {link.rstrip("/") for link in links} - {"", "/carte"} <= {
        each.partition("?")[0] for each in ADDRESSES
    }


def test_one_title_of_level_one_and_french_everywhere(reader):
    for address in ("/", "/donnees", "/qualite", "/accessibilite"):
        reader.open(address)
        reader.page.wait_for_timeout(800)
        assert reader.page.locator("h1").count() == 1
        for frame in reader.page.frames:
            assert frame.locator("html").get_attribute("lang") == "fr"


def test_what_screen_readers_hear_is_french(reader):
    reader.open("/donnees")
    reader.page.wait_for_timeout(800)
    names = reader.page.locator("[aria-label]").evaluate_all(
        "elements => elements.map(element => element.getAttribute('aria-label'))"
    )
    english = ("Help", "Clear", "Remove", "Next", "Previous", "Search:", "Fullscreen", "Collapse")
    assert [name for name in names if name.startswith(english)] == []


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
