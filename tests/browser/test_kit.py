"""The meeting kit, opened from a stick: no server, no network, the figures of the app."""


import numpy as np
import pytest

from dashboard.assets import BUILT, KIT_SCRIPT
from dashboard.data import build
from dashboard.figures import outcome
from dashboard.filters import from_query
from dashboard.kit import write_kit
from dashboard.map_content import shading_of
from dashboard.scenes import Frame, Presentation, Scene

pytestmark = [pytest.mark.france, pytest.mark.browser]

PATIENCE_MS = 90_000
MOST_BYTES = 8_000_000
HOSTILE = (
    '<img src=x onerror="window.volé=1"></script><script>window.volé=1</script>'
    "${window.volé=1} `{{7*7}}` \\ ' \" ‮"
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


class Meeting:
    """Someone who opened the kit from a file; every request is refused and noted."""

    def __init__(self, context, path):
        self.path, self.requests, self.errors = path, [], []
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        context.route("**/*", self._let)
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
        self.page.wait_for_function("window.__kit.stage.layer.painted > 0")
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def title(self):
        return self.page.locator(".kit-head h1").inner_text()

    def figures(self):
        cards = self.page.locator(".kit-figures div")
        return tuple(
            int(each) for each in cards.evaluate_all("all => all.map(e => e.dataset.value)")
        )

    def show(self, query):
        """Filter as a scene does; give the figures, the values and classes of the map."""
        return self.page.evaluate(
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

    def _let(self, route):
        url = route.request.url
        if url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            self.requests.append(url)
            route.abort()

    def _hear(self, line):
        if "Content Security Policy" in line.text or line.type == "error":
            self.errors.append(line.text)


@pytest.fixture
def meeting(browser):
    meetings = []

    def open_meeting(folder, **options):
        context = browser.new_context(
            viewport={"width": 1400, "height": 900},
            locale="fr-FR",
            accept_downloads=True,
            **options,
        )
        meetings.append(Meeting(context, folder / "index.html"))
        return meetings[-1]

    yield open_meeting
    for each in meetings:
        each.context.close()
        assert each.requests == []
        assert each.errors == []


def expected_figures(data, query):
    result = outcome(data, from_query(query, data.known)[0])
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
