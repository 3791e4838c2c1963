"""Scenes on paper: pages, sizes, overseas, hostile texts; made without a browser."""

import io
import re
import struct
import zipfile

import numpy as np
import pytest

from dashboard.analysis.comparing import second_of
from dashboard.analysis.figures import communes_of, outcome
from dashboard.data import build
from dashboard.export.handout import (
    A3,
    A4,
    SLIDE,
    HandoutFileError,
    NoSceneError,
    handout_pdf,
    handout_png,
    slides_png,
    write_handout,
)
from dashboard.export.scene_maps import MapPlan, SceneMaps, perimeter_plan, surroundings, window_of
from dashboard.export.scene_sheet import Sheets, qr_svg, scene_address
from dashboard.filters import from_query
from dashboard.scenes import Frame, Presentation, Scene
from dashboard.scenes.ready import READY, academies_state, founding_systems
from geodata.store import read_initiatives, read_reference

BASE = "https://carte.exemple.fr"
HOSTILE = 'Bonjour #panic("x") $a$ \\ <script>alert(1)</script> ${x} {{7*7}} `y` [a]'
LYON = Scene("Académie de Lyon", HOSTILE, query={"academie": "Lyon"})
SHEET = Scene(HOSTILE, query={"fiche": "lyon-ecrans"}, page="initiative")


@pytest.fixture
def data(store_dir):
    return build(read_reference(), read_initiatives())


@pytest.fixture(scope="module")
def france(france_dir):
    return build(read_reference(france_dir), read_initiatives(france_dir))


def size_of(png):
    return struct.unpack(">II", png[16:24])


def test_each_scene_is_a_page_and_hostile_texts_stay_texts(data):
    written = handout_pdf(data, Presentation(HOSTILE, scenes=(LYON, SHEET)), paper=A4, base=BASE)
    assert written.startswith(b"%PDF-")
    assert written.count(b"/Type /Page\n") == 2 or b"/Count 2" in written


def test_the_same_scenes_give_the_same_pdf(data):
    one = Presentation("P", scenes=(LYON,))
    made = [handout_pdf(data, one, paper=A3, base=BASE) for _ in range(2)]
    assert made[0] == made[1]


def test_a_slide_is_1920_by_1080(data):
    assert size_of(slides_png(data, Presentation("P", scenes=(LYON,)), base=BASE)) == (1920, 1080)


def test_print_is_300_dots_per_inch(data):
    (image,) = handout_png(data, Presentation("P", scenes=(LYON,)), paper=A4, base=BASE)
    width, height = size_of(image)
    assert (width / 11.69, height / 8.27) == pytest.approx((300, 300), abs=1)


def test_several_slides_come_in_one_archive(data):
    made = slides_png(data, Presentation("P", scenes=(LYON, SHEET)), base=BASE)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["scene-01.png", "scene-02.png"]


def test_nothing_to_print_is_said(data):
    with pytest.raises(NoSceneError, match="Ajoutez une vue"):
        handout_pdf(data, Presentation("P"), paper=A4, base=BASE)


def test_a_sheet_says_figures_link_and_what_is_not_known_any_more(data):
    sheet = Sheets(data, SceneMaps(data), BASE).of(
        Scene("T", query={"academie": "Lyon", "categorie": "disparue"})
    )
    assert [each["value"] for each in sheet["figures"]] == ["2", "2", "520\u202f800"]
    assert sheet["wrong"] == [
        "Catégorie inconnue : « disparue ». Cet élément de l’adresse est laissé de côté."
    ]
    assert sheet["link"] == f"{BASE}/?academie=Lyon&categorie=disparue"
    assert sheet["filters"] == "Académie : Lyon"
    assert sheet["qr"].startswith("<?xml")


def test_a_link_leads_to_the_page_of_the_scene():
    assert scene_address(SHEET, BASE) == f"{BASE}/initiative?id=lyon-ecrans"


def test_a_link_carries_the_position_of_the_scene():
    scene = Scene("T", query={"niveau": "epci"}, frame=Frame(-61.5333, 16.25, 8.7))
    assert scene_address(scene, BASE) == f"{BASE}/?niveau=epci&cadre=-61.5333,16.25,8.7"
    assert scene_address(Scene("T"), BASE) == f"{BASE}/?v=1"


@pytest.mark.parametrize(("paper", "dpi"), [(A4, 300), (A3, 150), (SLIDE, 144)])
def test_a_telephone_reads_the_code_of_each_page(data, paper, dpi):
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    pages = handout_png(data, Presentation("P", scenes=(LYON,)), paper=paper, base=BASE, dpi=dpi)
    (found,) = zxingcpp.read_barcodes(image.open(io.BytesIO(pages[0])))
    assert found.text == scene_address(LYON, BASE)


def test_a_comparison_says_both_sides_and_draws_their_difference(data):
    query = {"academie": "Lyon", "an": "2013", "avec": "an-2014"}
    sheet = Sheets(data, SceneMaps(data), BASE).of(Scene("T", query=query))
    assert sheet["figures"] == []
    heads, rows = sheet["compared"]["heads"], sheet["compared"]["rows"]
    assert heads == ["", "A : Jusqu’en 2013", "B : Jusqu’en 2014", "B − A"]
    assert [row[0] for row in rows] == ["Initiatives", "Communes couvertes", "Habitants couverts"]
    assert len(sheet["panels"]) == 1
    assert sheet["legend_title"].startswith("Différence (B − A)")
    assert sheet["filters"] == "Académie : Lyon"


def test_a_comparison_side_by_side_draws_two_maps_with_one_legend(data):
    query = {"academie": "Lyon", "an": "2013", "avec": "an-2014", "comparaison": "cote-a-cote"}
    scene = Scene("T", query=query)
    sheet = Sheets(data, SceneMaps(data), BASE).of(scene)
    assert [each["name"] for each in sheet["panels"]] == ["A : Jusqu’en 2013", "B : Jusqu’en 2014"]
    assert all(each["held"].startswith("A : ") for each in sheet["legend"])
    assert (
        handout_pdf(data, Presentation("P", scenes=(scene,)), paper=A4, base=BASE)[:5] == b"%PDF-"
    )


@pytest.mark.france
@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"academie": "Lyon", "avec": "annees-2018-2020"}, id="periods"),
        pytest.param({"categorie": "formation", "avec": "categorie-ent"}, id="categories"),
    ],
)
def test_the_paper_compares_as_the_page_does(france, query):
    first = outcome(france, from_query(query, france.known)[0])
    second = second_of(france, first)
    sheet = Sheets(france, SceneMaps(france), BASE).of(Scene("T", query=query))
    told = [
        [int(re.sub(r"\D", "", cell)) for cell in row[1:3]] for row in sheet["compared"]["rows"]
    ]
    assert told == [
        [first.initiatives, second.initiatives],
        [first.communes_covered, second.communes_covered],
        [first.population_covered, second.population_covered],
    ]


def test_a_link_too_long_for_a_telephone_has_no_code():
    assert qr_svg("https://x.fr/" + "a" * 2000) is None


def test_a_position_is_a_window_on_the_map():
    west, south, east, north = window_of(Frame(4.85, 45.75, 9)).bounds
    assert (west + east) / 2 == pytest.approx(4.85)
    assert east - west == pytest.approx(900 * 360 / (256 * 2**9))
    assert south < 45.75 < north


def test_overseas_stands_apart(data):
    plan = MapPlan(np.ones(4, dtype=bool), data.communes["departement_code"], {})
    main, inset = SceneMaps(data).drawings(plan)
    assert (main.name, inset.name) == ("Métropole", "Guadeloupe")
    # Finer than a pixel, a pattern would be painted white: insets have larger ones.
    assert 'patternTransform="scale(6' in inset.svg


def test_a_selected_territory_is_outlined_and_towns_are_escaped(data, publish):
    maps = SceneMaps(data)
    plan = MapPlan(
        np.array([True, False, False, False]),
        data.communes["departement_code"],
        {},
        marked=np.array([True, False, False, False]),
    )
    (drawing,) = maps.drawings(plan)
    assert 'stroke-width="5"' in drawing.svg
    assert "L&#x27;Abergement-Clémenciat" in drawing.svg


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("a.txt", ".pdf ou par .png", id="extension"),
        pytest.param("rien/a.pdf", "n’existe pas", id="folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_said(data, tmp_path, name, said):
    one = Presentation("P", scenes=(LYON,))
    with pytest.raises(HandoutFileError, match=said):
        write_handout(tmp_path / name, data, one, page="A4", base=BASE)


@pytest.mark.parametrize("base", ["javascript:alert(1)", "carte", "http://", "http://[x"])
def test_links_lead_to_a_server_only(data, tmp_path, base):
    with pytest.raises(HandoutFileError, match="adresse d’un serveur"):
        write_handout(
            tmp_path / "a.pdf", data, Presentation("P", scenes=(LYON,)), page="A4", base=base
        )


def test_images_are_numbered(data, tmp_path):
    printed = write_handout(
        tmp_path / "p.png",
        data,
        Presentation("P", scenes=(LYON, SHEET)),
        page="diapositive",
        base=BASE,
    )
    assert [path.name for path in printed.paths] == ["p-01.png", "p-02.png"]
    assert size_of(printed.paths[0].read_bytes()) == (1920, 1080)


def test_founding_systems_not_published_are_left_out(data):
    assert founding_systems(data).scenes == ()


@pytest.mark.france
def test_the_five_founding_systems_are_there_in_order(france):
    places = [scene.title.split(" : ")[0] for scene in founding_systems(france).scenes]
    assert places == [
        "Somme Numérique",
        "Maremne Adour Côte-Sud",
        "Nord-Pas-de-Calais",
        "Lyon",
        "Meudon",
    ]


@pytest.mark.france
def test_each_academie_has_its_scene(france):
    scenes = academies_state(france).scenes
    assert len(scenes) == 30
    assert all(scene.query["academie"] and scene.sentence for scene in scenes)
    assert len(READY["les-deux"][1](france).scenes) == 35


@pytest.mark.france
def test_guadeloupe_does_not_shrink_to_show_saint_martin(france):
    inside = (france.communes["academie_code"] == "32").to_numpy()
    drawings = SceneMaps(france).drawings(perimeter_plan(france, inside))
    assert drawings[0].name == "Métropole"  # among all of France, for want of a larger ground
    alone = MapPlan(inside, france.communes["commune_code"], {})
    assert [each.name for each in SceneMaps(france).drawings(alone)] == [
        "Guadeloupe",
        "Saint-Martin",
    ]


@pytest.mark.france
def test_a_perimeter_is_shown_among_what_surrounds_it(france):
    for identifier, column, code in (
        ("meudon-equipement-ecoles", "departement_code", "92"),
        ("somme-numerique-e-education", "academie_code", "20"),
    ):
        around = surroundings(france, communes_of(france, france.rows_by_id[identifier]))
        expected = (france.communes[column] == code).to_numpy()
        assert np.count_nonzero(around & ~expected) <= 2
        assert (around & expected).sum() == expected.sum()


@pytest.mark.france
def test_all_of_france_by_commune_is_drawn_with_its_overseas(france):
    drawings = SceneMaps(france).drawings(
        MapPlan(np.ones(len(france.communes), dtype=bool), france.communes["departement_code"], {})
    )
    assert len(drawings) == 7
    pages = handout_png(
        france, Presentation("P", scenes=(Scene("France"),)), paper=SLIDE, base=BASE, dpi=144
    )
    assert size_of(pages[0]) == (1920, 1080)
