"""Where the map stands: in the address, in a scene, and back again, in both browsers."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]

MARSEILLE = "5.3698,43.2965,9"
# What browsers do alike is asked of one.
in_chromium_alone = pytest.mark.parametrize("browser", ["chromium"], indirect=True)


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


def words(reader):
    """Read the address as its words, its version aside."""
    found = parse_qs(urlsplit(reader.page.url).query)
    return {word: values[0] for word, values in found.items() if word != "v"}


def at_rest(reader, read):
    """Read something once it no longer changes: a busy machine lays a page out in several steps."""
    before, now = None, read()
    while before != now:
        reader.page.wait_for_timeout(1500)
        before, now = now, read()
    return now


def expect_words(reader, condition):
    """Wait until the words of the address satisfy the condition."""
    for _ in range(300):
        if condition(words(reader)):
            return
        reader.page.wait_for_timeout(100)
    raise AssertionError(reader.page.url)


ONE_PX = 1.5  # a frame that takes another size keeps its middle to the nearest pixel
FEW_PX = 8  # buttons take their place in two steps


def expect_view(reader, text, *, near=ONE_PX):
    """Wait until the map stands where « longitude,latitude,zoom » says, to `near` pixels."""
    longitude, latitude, zoom = map(float, text.split(","))
    degrees = near * 360 / (256 * 2**zoom)
    reader.map().wait_for_function(
        """([lng, lat, zoom, near]) => {
            const view = window.__terrinum.view();
            return Math.abs(view.lng - lng) < near && Math.abs(view.lat - lat) < near
                && Math.abs(view.zoom - zoom) < 0.01;
        }""",
        arg=[longitude, latitude, zoom, degrees],
        polling=100,
    )


def press(reader, name):
    reader.page.get_by_role("button", name=name, exact=True).first.click()


def turn(reader, size):
    """Turn a telephone, and look at the map: out of sight, Firefox has it wait."""
    reader.page.set_viewport_size(size)
    reader.page.locator("iframe[title^='Carte interactive']").first.scroll_into_view_if_needed()


def keep_view(reader):
    """Add what is shown to the presentation, with the position proposed."""
    press(reader, "Ajouter à la présentation")
    dialogue = reader.page.get_by_role("dialog")
    box = dialogue.get_by_role("checkbox")
    box.wait_for(state="attached")
    assert box.is_checked()
    dialogue.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    dialogue.wait_for(state="hidden")


def open_scene(reader, number):
    """Open a scene's view from the page Présentation."""
    reader.page.get_by_role("link", name="Présentation", exact=True).first.click()
    card = reader.page.locator(f".st-key-scene-{number}")
    card.get_by_role("link", name="Ouvrir la vue").click()
    reader.page.locator(".terrinum-figures, .terrinum-two").first.wait_for()


def test_a_link_opens_the_map_where_it_says(reader):
    reader.open(f"/?academie=Lyon&cadre={MARSEILLE}&v=1")
    expect_view(reader, MARSEILLE)
    assert words(reader) == {"academie": "Lyon", "cadre": MARSEILLE}


@in_chromium_alone
def test_a_link_with_an_unreadable_position_says_so_and_opens(reader):
    reader.open("/?academie=Lyon&cadre=ici")
    reader.page.get_by_text("Position illisible").wait_for()
    assert reader.map().evaluate("window.__terrinum.view().zoom") > 7


def test_the_same_ground_stays_in_sight_when_a_telephone_is_turned(reader):
    upright, lying = {"width": 390, "height": 844}, {"width": 844, "height": 390}
    reader.page.set_viewport_size(lying)
    reader.open("/?academie=Lyon")
    in_sight = "(({lng, lat, zoom}) => [lng, lat, zoom].join())(window.__terrinum.view())"
    seen_lying = at_rest(reader, lambda: reader.map().evaluate(in_sight))
    reader.page.set_viewport_size(upright)
    reader.open("/?academie=Lyon")
    seen_upright = at_rest(reader, lambda: reader.map().evaluate(in_sight))
    assert float(seen_upright.split(",")[2]) != float(seen_lying.split(",")[2])
    turn(reader, lying)
    expect_view(reader, seen_lying, near=FEW_PX)
    turn(reader, upright)
    expect_view(reader, seen_upright, near=FEW_PX)
    assert words(reader) == {"academie": "Lyon"}


def test_a_map_that_was_moved_stays_where_it_is_when_a_telephone_is_turned(reader):
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.open(f"/?academie=Lyon&cadre={MARSEILLE}&v=1")
    expect_view(reader, MARSEILLE)
    turn(reader, {"width": 844, "height": 390})
    reader.page.wait_for_timeout(1000)
    expect_view(reader, MARSEILLE)
    assert words(reader)["cadre"] == MARSEILLE


def test_the_address_follows_the_map_until_other_ground_is_shown(reader):
    reader.open("/?niveau=departement")
    frame = reader.map()
    assert "cadre" not in words(reader)
    frame.get_by_label("Aller à : Territoire").select_option(label="La Réunion")
    expect_words(reader, lambda found: found.get("cadre", "").startswith("55."))
    moved = words(reader)["cadre"]

    # The measure changes, the ground does not: the map stays, and so does its position.
    reader.page.get_by_role("radio", name="Région", exact=True).click()
    expect_words(reader, lambda found: found.get("niveau") == "region")
    expect_words(reader, lambda found: found.get("cadre") == moved)
    expect_view(reader, moved)

    reader.choose("Académie", "Lyon")
    expect_words(reader, lambda found: found.get("academie") == "Lyon" and "cadre" not in found)
    frame.wait_for_function("() => window.__terrinum.view().lat > 44", polling=100)

    reader.page.go_back()
    expect_words(reader, lambda found: "academie" not in found)
    reader.page.wait_for_timeout(1500)
    if position := words(reader).get("cadre"):  # kept in the history, or not: never a lie
        expect_view(reader, position)
    else:
        frame.wait_for_function("() => window.__terrinum.view().zoom < 7", polling=100)

    frame.get_by_label("Aller à : Territoire").select_option(label="Mayotte")
    expect_words(reader, lambda found: found.get("cadre", "").startswith("45."))
    frame.get_by_label("Aller à : Territoire").select_option(label="Métropole")
    expect_words(reader, lambda found: "cadre" not in found)


SCENES = {
    "territory": "academie=Lyon&niveau=epci&mesure=habitants&an=2015&territoire=epci-200046977",
    "initiative": "fiche=macs-thd-ecoles&niveau=departement&classes=seuils",
    "comparison": "niveau=region&an=2013&avec=an-2020&comparaison=cote-a-cote",
}


@pytest.mark.parametrize(
    ("browser", "query"),
    [
        *(pytest.param("chromium", query, id=f"chromium-{name}") for name, query in SCENES.items()),
        pytest.param("firefox", SCENES["territory"], id="firefox-territory"),
    ],
    indirect=["browser"],
)
def test_a_scene_opens_the_view_that_was_kept(reader, query):
    reader.open(f"/?{query}&v=1")
    frame = reader.map()
    frame.locator(".leaflet-control-zoom-in").click()
    expect_words(reader, lambda found: "cadre" in found)
    kept = at_rest(reader, lambda: words(reader))
    said = reader.page.locator(".terrinum-figures, .terrinum-two").first.inner_text()
    keep_view(reader)

    # Another view in between, that must leave nothing behind.
    reader.choose("Académie", "Nice")
    expect_words(reader, lambda found: found.get("academie", "").endswith("Nice"))
    open_scene(reader, 0)
    expect_words(reader, lambda found: found == kept)
    expect_view(reader, kept["cadre"])
    assert reader.page.locator(".terrinum-figures, .terrinum-two").first.inner_text() == said
    if "avec" in kept:
        maps = [each for each in reader.page.frames if "/cadre/" in each.url]
        views = [each.evaluate("window.__terrinum.view()") for each in maps]
        assert len(views) == 2
        assert views[0]["lng"] == pytest.approx(views[1]["lng"], abs=0.01)


@in_chromium_alone
def test_a_map_left_as_it_opened_proposes_no_position(reader):
    reader.open("/?academie=Lyon")
    reader.map()
    press(reader, "Ajouter à la présentation")
    box = reader.page.get_by_role("dialog").get_by_role("checkbox")
    box.wait_for(state="attached")
    assert not box.is_checked()


@in_chromium_alone
def test_a_scene_of_all_of_france_takes_the_filters_off(reader):
    reader.open("/")
    everything = reader.figures()
    frame = reader.map()
    frame.get_by_label("Aller à : Territoire").select_option(label="Guyane")
    expect_words(reader, lambda found: "cadre" in found)
    moved = words(reader)["cadre"]
    keep_view(reader)
    reader.choose("Académie", "Lyon")
    expect_words(reader, lambda found: found == {"academie": "Lyon"})
    open_scene(reader, 0)
    expect_view(reader, moved)
    reader.page.wait_for_timeout(1000)
    assert words(reader) == {"cadre": moved}
    assert reader.figures() == everything
    assert re.search(r"\d", reader.page.locator(".terrinum-figures").inner_text())
