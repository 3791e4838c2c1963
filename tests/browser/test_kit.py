"""The meeting kit, opened from a stick: no server, no network, the figures of the app."""

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dashboard.analysis.comparing import (
    comparison_table,
    difference_shading,
    is_subtracted,
    second_of,
    side_names,
    twin_shadings,
)
from dashboard.analysis.figures import outcome
from dashboard.analysis.map_content import shading_of
from dashboard.data import build
from dashboard.filters import from_query
from dashboard.kit import write_kit
from dashboard.scenes import Frame, Presentation, Scene
from dashboard.scenes.link import pack
from dashboard.serving.assets import BUILT, KIT_SCRIPT

pytestmark = [pytest.mark.france, pytest.mark.browser]

CHECKOUT = Path(__file__).parents[2]
PATIENCE_MS = 90_000
MOST_BYTES = 8_000_000
SEA_RED = 244  # of the map, where nothing is drawn; the page is lighter still
HOSTILE = (
    '<img src=x onerror="window.volé=1"></script><script>window.volé=1</script>'
    "${window.volé=1} `{{7*7}}` \\ ' \" \u202e"
)

SCENES = Presentation(
    title="Réunion d’essai",
    subtitle="Cinq vues",
    scenes=(
        Scene("Toute la France", "Les communes.", "Dire bonjour."),
        Scene("Lyon par EPCI", "Deux filtres.", "Le THD.", {"academie": "Lyon", "niveau": "epci"}),
        Scene(
            "Les ENT des Landes",
            query={"departement": "Landes", "categorie": "ent", "niveau": "departement"},
            frame=Frame(-0.8, 43.9, 8.5),
        ),
        Scene("MACS", "Tous les sites.", query={"fiche": "macs-thd-ecoles"}, page="initiative"),
        Scene("Amiens", query={"territoire": "commune-80021", "annees": "2010-2015"}),
    ),
)
SELECTIONS = [
    {},
    {"academie": "Lyon"},
    {"academie": "Lyon,Grenoble", "categorie": "thd-ecoles,formation", "niveau": "epci"},
    {"region": "Bretagne", "annees": "2012-2016", "niveau": "departement"},
    {"departement": "Landes", "statut": "termine,inconnu", "niveau": "academie"},
    {"porteur": "commune,epci", "scolaire": "ecole", "niveau": "region"},
    {"recherche": "fibre ecole", "portee": "large"},
    {"epci": "244000865", "niveau": "commune"},
    {"academie": "Guadeloupe", "niveau": "epci"},
    {"academie": "Lyon", "departement": "Nord"},
    {"annees": "2013"},
    *(
        {"mesure": measure, "niveau": level}
        for measure in ("categories", "habitants", "anciennete", "budget", "dominante")
        for level in ("commune", "epci", "academie")
    ),
    {"mesure": "budget", "academie": "Lille", "niveau": "departement", "classes": "seuils"},
    {"mesure": "habitants", "classes": "amplitudes", "niveau": "epci", "region": "Occitanie"},
    {"classes": "seuils", "niveau": "epci"},
    {"an": "2013", "niveau": "departement"},
    {"an": "2009", "mesure": "anciennete", "niveau": "departement"},
]
COMPARISONS = [
    {"categorie": "ent", "avec": "categorie-formation", "niveau": "departement"},
    {"categorie": "ent", "avec": "categorie-formation,thd-ecoles", "academie": "Lyon"},
    {"an": "2009", "avec": "an-2020", "niveau": "epci", "comparaison": "cote-a-cote"},
    {"annees": "2005-2010", "avec": "annees-2011-2015", "mesure": "budget", "niveau": "region"},
    {"annees": "2010", "avec": "annees-2013", "mesure": "habitants", "comparaison": "cote-a-cote"},
    {"avec": "statut-termine", "mesure": "dominante", "niveau": "departement"},
    {"an": "2012", "avec": "an-2016", "mesure": "anciennete", "niveau": "academie"},
    {"avec": "porteur-commune", "mesure": "categories", "niveau": "epci", "region": "Bretagne"},
    {"avec": "scolaire-lycee", "scolaire": "ecole", "mesure": "habitants", "classes": "seuils"},
    {"portee": "large", "avec": "portee-locale", "niveau": "departement", "region": "Occitanie"},
]


@pytest.fixture(scope="module")
def data(reference, initiatives):
    if not (BUILT / KIT_SCRIPT).is_file():
        pytest.skip("le kit n'est pas construit : make install")
    return build(reference, initiatives)


@pytest.fixture(scope="module")
def stick(data, tmp_path_factory):
    """Write the kit in a folder with a space and an accent, as sticks have."""
    folder = tmp_path_factory.mktemp("clé") / "Kit de réunion"
    write_kit(folder, data, SCENES)
    return folder


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(request):
    """Open the kit in both: a stick is plugged into a machine that nobody chose."""
    return request.getfixturevalue(request.param)


class Meeting:
    """Someone who opened the kit from a file; every request to a server is refused and noted.

    `received`: where this browser puts files by itself; None where it gives them to the test.
    """

    def __init__(self, context, path, received):
        self.path, self.requests, self.errors = path, [], []
        self.received = received
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        context.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)

    def open(self, fragment=""):
        self.page.goto(self.path.as_uri() + fragment)
        return self.wait()

    def reload(self):
        self.page.reload()
        return self.wait()

    def wait(self):
        self.page.wait_for_selector("#kit:not([aria-busy])")
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def take_away(self, button):
        """Press what hands a file over; give its path."""
        if self.received is None:
            with self.page.expect_download() as waited:
                button.click()
            return waited.value.path()
        before = set(self.received.iterdir())
        button.click()
        for _ in range(PATIENCE_MS // 50):
            self.page.wait_for_timeout(50)
            fresh = {*self.received.iterdir()} - {*self.received.glob("*.part")} - before
            if fresh and all(each.stat().st_size for each in fresh):
                return fresh.pop()
        raise AssertionError("Aucun fichier n'est arrivé.")

    @property
    def title(self):
        return self.page.locator(".kit-head h1").inner_text()

    def figures(self, side="value"):
        """Read the figures shown: of the selection or first side, or (« other ») of the second."""
        cards = self.page.locator("[data-figure]")
        read = f"all => all.map(e => e.dataset.{side})"
        return tuple(int(each) for each in cards.evaluate_all(read))

    def show(self, query):
        """Filter as a scene does; give the figures, the values and classes of the map."""
        return self._ask(
            """query => {
                const kit = window.__kit;
                kit.loaded = {...kit.loaded, presentation: {titre: "", scenes: [
                    {titre: "essai", vue: query, page: "carte"}]}};
                kit.walk = kit.walk.to(0);
                kit.showScene();
                const {values, classes} = kit.stage.layer.shown;
                return {values: [...values], classes: [...classes],
                    legend: [...document.querySelectorAll(".kit-legend li span")].map(
                        e => e.textContent)};
            }""",
            query,
        )

    def maps(self):
        """Read what each map on the stage shows, once it stands."""
        return self._ask(
            """async () => {
                const layers = window.__kit.stage.shown.map(board => board.layer);
                await Promise.all(layers.map(layer => layer.ready));
                return layers.map(({shown}) => ({
                    values: [...shown.values], classes: [...shown.classes]}));
            }"""
        )

    def _ask(self, function, argument=None):
        """Have the page answer in one text: value by value, 35,000 communes take seconds."""
        answer = f"async asked => JSON.stringify(await ({function})(asked))"
        return json.loads(self.page.evaluate(answer, argument))

    def _note(self, request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.requests.append(request.url)

    def _hear(self, line):
        if "Content Security Policy" in line.text or line.type == "error":
            self.errors.append(line.text)


@pytest.fixture
def meeting(browser, request):
    # Firefox tells of a download without the name that Playwright knows it by.
    is_firefox = browser.browser_type.name == "firefox"
    received = request.getfixturevalue("firefox_downloads") if is_firefox else None
    meetings = []

    def open_meeting(folder, **options):
        context = browser.new_context(
            viewport={"width": 1400, "height": 900},
            locale="fr-FR",
            accept_downloads=True,
            **options,
        )
        meetings.append(Meeting(context, folder / "index.html", received))
        return meetings[-1]

    yield open_meeting
    for each in meetings:
        each.context.close()
        assert each.requests == []
        assert each.errors == []


def expected_figures(data, query):
    return figures_of(outcome(data, from_query(query, data.known)[0]))


def figures_of(result):
    return result.initiatives, result.communes_covered, result.population_covered


def test_the_kit_of_all_of_france_stays_under_eight_megabytes(stick):
    assert (stick / "index.html").stat().st_size < MOST_BYTES / 2
    assert sorted(each.name for each in stick.iterdir()) == [
        "LISEZMOI.txt", "index.html", "scenes.yaml",
    ]  # fmt: skip


def test_every_scene_is_reached_by_keyboard_with_the_figures_of_the_app(stick, data, meeting):
    shown = meeting(stick).open()
    for key, scene in zip(
        ("Home", "PageDown", "ArrowRight", " ", "ArrowDown"), SCENES.scenes, strict=True
    ):
        shown.press(key)
        assert shown.title == scene.title
        if scene.page == "carte":
            assert shown.figures() == expected_figures(data, scene.query)
    macs = data.initiatives.set_index("id").loc["macs-thd-ecoles"]
    shown.press("4")
    assert shown.figures() == (1, macs["commune_count"], macs["population"])
    shown.press("PageUp")
    assert shown.title == "Les ENT des Landes"
    view = shown.page.evaluate("() => window.__kit.stage.position()")
    assert view["zoom"] == pytest.approx(8.5)
    assert view["longitude"] == pytest.approx(-0.8, abs=0.01)
    shown.press("End")
    assert shown.title == "Amiens"
    shown.press("PageDown")
    assert shown.title == "Amiens"


def test_each_selection_gives_the_figures_the_values_and_the_classes_of_the_app(
    stick, data, meeting
):
    shown = meeting(stick).open()
    for query in SELECTIONS:
        selection, messages = from_query(query, data.known)
        assert messages == ()
        expected = shading_of(data, result := outcome(data, selection))
        found = shown.show(query)
        assert shown.figures() == (
            result.initiatives, result.communes_covered, result.population_covered
        ), query  # fmt: skip
        np.testing.assert_array_equal(found["values"], expected.values, err_msg=str(query))
        np.testing.assert_array_equal(found["classes"], expected.class_index, err_msg=str(query))
        labels = [each.label for each in expected.classes.classes]
        assert found["legend"][: len(labels)] == labels, query


def test_a_comparison_shows_both_sides_with_the_figures_and_classes_of_the_app(
    stick, data, meeting
):
    shown = meeting(stick).open()
    for query in COMPARISONS:
        selection, messages = from_query(query, data.known)
        assert messages == ()
        first = outcome(data, selection)
        second = second_of(data, first)
        shadings = (
            (difference_shading(data, first, second),)
            if is_subtracted(selection)
            else twin_shadings(data, first, second)
        )
        found = shown.show(query)
        assert shown.figures("value") == figures_of(first), query
        assert shown.figures("other") == figures_of(second), query
        sides = shown.page.locator(".kit-sides li").all_inner_texts()
        names = side_names(data, first, second)
        assert sides == [f"A {names[0]}", f"B {names[1]}"]
        maps = shown.maps()
        assert len(maps) == len(shadings), query
        for shading, found_map in zip(shadings, maps, strict=True):
            np.testing.assert_array_equal(found_map["values"], shading.values, err_msg=str(query))
            np.testing.assert_array_equal(
                found_map["classes"], shading.class_index, err_msg=str(query)
            )
        labels = [each.label for each in shadings[0].classes.classes]
        assert found["legend"][: len(labels)] == labels, query


def test_two_maps_side_by_side_move_together_and_one_comes_back(stick, meeting):
    shown = meeting(stick).open()
    shown.show({"an": "2009", "avec": "an-2020", "comparaison": "cote-a-cote"})
    shown.maps()
    assert shown.page.locator(".kit-map:visible").count() == 2
    page = shown.page
    back = page.get_by_role("button", name="Revenir à la scène")
    assert back.is_hidden()
    where = """() => window.__kit.stage.shown.map(
        ({map}) => [map.getZoom(), map.getCenter().lat, map.getCenter().lng])"""
    a_pixel = 0.05  # in degrees, at the zoom of all France
    before = page.evaluate(where)
    assert before[0] == pytest.approx(before[1], abs=a_pixel)
    page.locator("#carte-b .leaflet-control-zoom-in").click()
    page.wait_for_function("zoom => window.__kit.stage.map.getZoom() > zoom", arg=before[0][0])
    after = page.evaluate(where)
    assert after[0] == pytest.approx(after[1], abs=a_pixel)
    assert after[1][0] > before[1][0]
    assert back.is_visible()
    page.get_by_role("button", name="Retirer : Comparé à : Jusqu’en 2020").click()
    assert page.locator(".kit-map:visible").count() == 1
    assert page.locator(".kit-figures").is_visible()
    back.click()
    assert page.locator(".kit-map:visible").count() == 2


def test_a_territory_is_named_as_it_was_in_the_year_of_a_scene(data, meeting, tmp_path):
    query = {"academie": "Normandie", "niveau": "academie", "an": "2013"}
    compared = {"an": "2021", "avec": "an-2012", "niveau": "academie"}
    scenes = Presentation(
        "Années", scenes=(Scene("2013", query=query), Scene("2012", query=compared))
    )
    write_kit(tmp_path / "kit", data, scenes)
    shown = meeting(tmp_path / "kit").open()
    assert sorted(shown.page.evaluate("Object.keys(window.__kit.loaded.content.past)")) == [
        *("2012", "2013", "2021")
    ]
    middle = shown.page.locator("#carte").bounding_box()
    shown.page.mouse.move(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    said = shown.page.locator("#carte .terrinum-tooltip")
    said.get_by_text("en 2013 : Caen et Rouen").wait_for()


def test_a_scene_keeps_its_ground_in_sight_when_the_window_fills_the_screen(stick, meeting):
    where = """() => {
        const {map} = window.__kit.stage;
        return [map.getZoom(), map.getCenter().lat, map.getCenter().lng];
    }"""
    shown = meeting(stick).open()
    page = shown.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.reload()
    shown.wait()
    shown.press("PageDown")
    full = page.evaluate(where)
    page.set_viewport_size({"width": 1024, "height": 700})
    page.wait_for_function(f"zoom => ({where})()[0] < zoom", arg=full[0])
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(f"zoom => ({where})()[0] === zoom", arg=full[0])
    assert page.evaluate(where) == pytest.approx(full, abs=0.001)
    assert page.get_by_role("button", name="Revenir à la scène").is_hidden()


def ink(picture, box):
    """Tell how much darker than the sea and the page the map in a picture (bytes) is: 0 to 244."""
    with Image.open(io.BytesIO(picture)) as image:
        edges = box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]
        red = np.asarray(image.convert("RGB").crop(edges), dtype=np.int16)[..., 0]
    return float(np.clip(SEA_RED - red, 0, None).mean())


def test_no_frame_between_two_scenes_is_blank(stick, meeting, chromium, browser):
    if browser is not chromium:
        pytest.skip("les images une à une se demandent à Chromium")
    shown = meeting(stick).open()
    page = shown.page
    box = page.locator("#carte").bounding_box()
    frames, at_rest = [], [ink(page.screenshot(), box)]
    tools = page.context.new_cdp_session(page)

    def keep(frame):
        frames.append(base64.b64decode(frame["data"]))
        tools.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    tools.on("Page.screencastFrame", keep)
    for _ in SCENES.scenes[1:]:
        tools.send("Page.startScreencast", {"format": "png"})
        shown.press("PageDown")
        page.wait_for_timeout(1500)
        tools.send("Page.stopScreencast")
        at_rest.append(ink(page.screenshot(), box))
    assert len(frames) > 2 * len(SCENES.scenes)  # some of each change, not its end alone
    # Half faded, or drawn small on its way, a scene has less ink; a blank has none.
    assert min(ink(frame, box) for frame in frames) > 0.1 * min(at_rest)


def test_the_table_of_a_comparison_is_the_one_of_the_app(stick, data, meeting):
    query = COMPARISONS[0]
    shown = meeting(stick).open()
    shown.show(query)
    shown.page.get_by_role("button", name="Tableaux").click()
    first = outcome(data, from_query(query, data.known)[0])
    second = second_of(data, first)
    expected = comparison_table(data, first, second, first.selection.level)
    button = shown.page.locator(".kit-table").last.get_by_role("button", name="Télécharger (CSV)")
    lines = shown.take_away(button).read_text("utf-8-sig").splitlines()
    rows = [line.split(";") for line in lines[1:]]
    assert [row[1:5] for row in rows] == [
        [str(cell) for cell in row]
        for row in expected.iloc[:, [0, 2, 3, 4]].itertuples(index=False)
    ]


def test_a_scene_painted_before_its_key_is_the_one_painted_in_place(stick, meeting):
    def pixels():
        return shown.page.evaluate(
            """() => window.__kit.stage.map.getContainer().querySelector("canvas")
                .getContext("2d").getImageData(300, 200, 600, 400).data.join()"""
        )

    ready = """() => window.__kit.rehearsal.of(window.__kit.scenes[1])?.pictures.length === 1"""
    shown = meeting(stick).open("#s=2")
    shown.page.wait_for_function("() => window.__kit.stage.layer.painter.isAtRest")
    in_place = pixels()
    shown.page.goto("about:blank")
    shown.open("#s=1")
    shown.page.wait_for_function(ready)
    shown.press("PageDown")
    assert pixels() == in_place


def test_filters_live_and_comes_back_to_the_scene(stick, data, meeting):
    shown = meeting(stick).open("#s=2")
    page = shown.page
    back = page.get_by_role("button", name="Revenir à la scène")
    assert shown.title == "Lyon par EPCI"
    assert back.is_hidden()
    shown.press("l")
    page.locator("select[name=academie]").select_option(label="Grenoble")
    page.locator("input[value=formation]").click()
    page.locator("select[name=annees-de]").select_option("2014")
    years = f"2014-{data.known.years[1]}"
    query = {"academie": "Grenoble", "categorie": "formation", "annees": years}
    assert shown.figures() == expected_figures(data, query)
    assert page.locator(".kit-chips button").count() == 3
    assert shown.title == "Lyon par EPCI"
    back.click()
    assert shown.figures() == expected_figures(data, SCENES.scenes[1].query)
    assert back.is_hidden()
    shown.press("ArrowRight")
    assert shown.title == "Les ENT des Landes"


def test_a_territory_is_found_without_its_accents_and_opens_its_initiatives(stick, data, meeting):
    shown = meeting(stick).open()
    page = shown.page
    shown.press("c")
    page.keyboard.type("saint-etienne metro")
    found = page.locator(".kit-found .kit-open")
    assert found.first.inner_text() == "Saint-Étienne Métropole"
    page.keyboard.press("Enter")
    panel = page.locator("[data-territory=epci-244200770]")
    assert panel.get_by_role("heading").inner_text() == "Saint-Étienne Métropole"
    panel.locator(".kit-open").first.click()
    sheet = page.locator(".kit-sheet")
    row = data.rows_by_id[sheet.get_attribute("data-initiative")]
    source = data.initiatives["source_url"].iloc[row]
    assert source in sheet.inner_text()
    link = sheet.locator("a").first
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.keyboard.press("Escape")
    assert panel.is_visible()


def test_the_tables_say_what_the_map_shows(stick, data, meeting):
    shown = meeting(stick).open("#s=2")
    page = shown.page
    page.get_by_role("button", name="Tableaux").click()
    result = outcome(data, from_query(SCENES.scenes[1].query, data.known)[0])
    rows, territories = page.locator(".kit-table").all()
    assert int(rows.get_attribute("data-rows")) == result.initiatives
    expected = shading_of(data, result)
    inside = expected.class_index != 255
    assert int(territories.get_attribute("data-rows")) == inside.sum()
    first = territories.locator("tbody tr").first.locator("td").all_inner_texts()
    assert int(first[1]) == expected.values.max()
    file = shown.take_away(territories.get_by_role("button", name="Télécharger (CSV)"))
    content = file.read_text("utf-8-sig")
    assert len(content.splitlines()) == inside.sum() + 1


def test_the_screen_goes_black_and_the_page_keeps_what_is_typed(stick, meeting):
    shown = meeting(stick).open()
    page = shown.page
    shown.press("b")
    assert page.locator(".kit-blank").is_visible()
    shown.press("b")
    assert page.locator(".kit-blank").is_hidden()
    shown.press("m")
    page.locator("textarea[name=texte]").fill("2 écoles b n f sans fibre")
    page.locator("textarea[name=texte]").press("ArrowRight")
    assert shown.title == "Toute la France"
    shown.reload()
    shown.press("m")
    assert page.locator("textarea[name=texte]").input_value() == "2 écoles b n f sans fibre"


def test_nothing_of_the_releve_is_lost_and_it_can_be_taken_away(stick, data, meeting):
    shown = meeting(stick).open("#s=5")
    page = shown.page
    shown.press("m")
    page.locator("select[name=type]").select_option("engagement")
    page.locator("input[name=qui]").fill("Mme =Martin")
    page.locator("textarea[name=texte]").fill("=HYPERLINK(0) *raccorder* <b>tout</b>")
    page.get_by_role("button", name="Noter", exact=True).click()
    shown.press("Escape")
    shown.press("ArrowLeft")
    shown.reload()
    assert shown.title == "MACS"
    shown.press("m")
    kept = page.locator(".kit-notes-list li")
    assert kept.count() == 1
    assert "<b>tout</b>" in kept.inner_text()
    taken = shown.take_away(page.get_by_role("button", name="Fichier à réimporter"))
    file = json.loads(taken.read_text())
    assert (file["terrinum"], file["version"], file["reunion"]) == ("releve", 1, SCENES.title)
    assert file["donnees"] == data.published.version
    (entry,) = file["entrees"]
    assert entry["type"] == "engagement"
    assert entry["territoire"] == {"niveau": "commune", "code": "80021", "nom": "Amiens"}
    assert entry["scene"] == {"numero": 5, "titre": "Amiens"}
    markdown = shown.take_away(page.get_by_role("button", name="Markdown")).read_text()
    assert "## Scène 5 : Amiens" in markdown
    assert "\\<b\\>tout" in markdown
    table = shown.take_away(page.get_by_role("button", name="Tableur"))
    assert "'=HYPERLINK" in table.read_text("utf-8-sig")


def test_where_storage_is_refused_the_page_says_so_and_keeps_in_memory(stick, meeting):
    shown = meeting(stick)
    shown.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"
    )
    page = shown.open().page
    shown.press("m")
    assert page.get_by_text("refuse de garder").is_visible()
    page.locator("textarea[name=texte]").fill("à retenir")
    page.get_by_role("button", name="Noter", exact=True).click()
    assert "à retenir" in page.locator(".kit-notes-list").inner_text()


def test_notes_clock_and_next_scene_open_in_a_second_window(stick, meeting):
    shown = meeting(stick).open()
    with shown.page.expect_popup() as waited:
        shown.press("n")
    notes = waited.value
    assert notes.locator(".kit-notes").inner_text() == "Dire bonjour."
    assert notes.locator("section p").inner_text() == "Lyon par EPCI"
    assert re.fullmatch(r"\d\d:\d\d", notes.locator(".kit-clock").inner_text())
    assert re.fullmatch(r"0:0\d", notes.locator(".kit-elapsed").inner_text())
    assert notes.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 32)"
    notes.keyboard.press("PageDown")
    assert notes.locator(".kit-notes").inner_text() == "Le THD."
    assert shown.title == "Lyon par EPCI"


def test_a_presentation_in_the_fragment_takes_the_place_of_the_shipped_one(stick, meeting):
    other = Presentation("Une autre", scenes=(Scene("A"), Scene("B", query={"academie": "Nice"})))
    shown = meeting(stick).open(f"#p={pack(other)}&s=2")
    assert shown.title == "B"
    shown.page.evaluate("location.hash = '#p=abîmé'")
    shown.page.reload()
    shown.page.get_by_text("coupé ou abîmé").wait_for()
    shown.errors.clear()


def test_hostile_scenes_and_initiatives_are_shown_and_run_nothing(data, tmp_path, meeting):
    table = data.initiatives.copy()
    for column in ("title", "lead_name", "description", "territory_name", "perimeter_text"):
        table[column] = HOSTILE
    table["source_url"] = "javascript:window.volé=1"
    published = Altered(data.published, table)
    hostile = build(data.reference, published)
    scene = Scene(HOSTILE, HOSTILE, HOSTILE, {"fiche": "macs-thd-ecoles"}, page="initiative")
    write_kit(tmp_path, hostile, Presentation(HOSTILE, HOSTILE, (scene, scene)))
    shown = meeting(tmp_path).open()
    assert "<img src=x" in shown.title
    page = shown.page
    assert "<img src=x" in page.locator(".kit-sheet").inner_text()
    assert page.locator(".kit-sheet a").count() == 0
    with page.expect_popup() as waited:
        shown.press("n")
    assert "<script>" in waited.value.locator(".kit-notes").inner_text()
    page.get_by_role("button", name="Tableaux").click()
    assert "<img src=x" in page.locator(".kit-table tbody").first.inner_text()
    assert page.evaluate("window.volé") is None
    assert waited.value.evaluate("window.volé") is None
    assert page.locator("img, script:not([type])").count() == 1  # the page's own script


class Altered:
    """A published version whose table of initiatives is another one."""

    def __init__(self, published, table):
        self._published, self.initiatives = published, table

    def __getattr__(self, name):
        return getattr(self._published, name)


# The driver cannot have Firefox lay a page out for paper.
@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_the_kit_prints_its_map_whole_and_comes_back_to_the_screen(stick, meeting):
    shown = meeting(stick).open("#s=4")
    page = shown.page
    page.wait_for_function("() => window.__kit.stage.layer.painter.isAtRest")
    canvases = """() => [...document.querySelectorAll("#carte .terrinum-surface canvas")].map(
        canvas => getComputedStyle(canvas).display)"""
    before = page.evaluate("() => window.__kit.stage.position()")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    # Chromium prints what was cleared on an upper canvas as white: only one stands there.
    assert page.evaluate(canvases) == ["block" if i == 0 else "none" for i in range(3)]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".kit-sheet").is_visible()
    assert page.locator(".kit-mention").is_visible()
    assert page.locator(".kit-tools").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert set(page.evaluate(canvases)) == {"block"}
    assert page.evaluate("() => window.__kit.stage.position()") == pytest.approx(before, abs=1e-3)
    assert page.get_by_role("button", name="Revenir à la scène").is_hidden()


def test_a_phone_shows_the_map_and_the_figures_and_nothing_is_cut(stick, meeting):
    shown = meeting(stick)
    shown.page.set_viewport_size({"width": 390, "height": 844})
    shown.open("#s=2")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert shown.page.locator(".kit-figures").is_visible()


def test_the_kit_has_no_serious_fault_of_accessibility(stick, meeting):
    axe = (CHECKOUT / "frontend/node_modules/axe-core/axe.min.js").read_text()
    shown = meeting(stick, bypass_csp=True).open("#s=4")
    for key in ("", "l", "c", "m", "?"):
        if key:
            shown.press("Escape", key)
        found = shown.page.evaluate(
            f"async () => {{ {axe}; return (await axe.run()).violations; }}"
        )
        grave = [each for each in found if each["impact"] in {"serious", "critical"}]
        assert [(each["id"], each["nodes"][0]["html"]) for each in grave] == [], key
