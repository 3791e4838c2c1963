"""Journeys on « Carte » beyond the filters: surroundings, measures, time, two selections."""

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.france]

CALUIRE = "69034"  # lies beside Lyon, which has initiatives of its own


@pytest.fixture(scope="module")
def raw(reference, initiatives):
    """Read the stored tables themselves, without any of our code."""
    places, rows = reference.snapshot.path, initiatives.snapshot.path
    outlines = gpd.read_parquet(places / "outlines.parquet")
    return {
        "outlines": outlines[outlines["level"] == "commune"].set_index("code")["geometry"],
        "communes": pd.read_parquet(places / "communes.parquet").set_index("commune_code"),
        "initiatives": pd.read_parquet(rows / "initiatives.parquet"),
        "perimeters": pd.read_parquet(rows / "perimeters.parquet"),
    }


def neighbours(raw, code):
    """Find who shares a line with a commune, from the outlines alone."""
    shapes = raw["outlines"]
    near = shapes.iloc[shapes.sindex.query(shapes[code], predicate="intersects")].drop(code)
    shared = shapely.intersection(near.to_numpy(), shapes[code])
    return set(near.index[shapely.length(shared) > 0])


def categories_of(raw, code):
    touching = raw["perimeters"].loc[raw["perimeters"]["commune_code"] == code, "perimeter_id"]
    rows = raw["initiatives"]
    return set(rows.loc[rows["perimeter_id"].isin(touching), "category"])


def test_an_official_finds_what_her_communes_neighbours_do(reader, raw):
    own = categories_of(raw, CALUIRE)
    more = {code: categories_of(raw, code) - own for code in neighbours(raw, CALUIRE)}
    ahead = {code: found for code, found in more.items() if found}
    population = raw["communes"]["population"]
    first = max(ahead, key=lambda code: (len(ahead[code]), population[code]))

    reader.open(f"/?territoire=commune-{CALUIRE}")
    around = reader.page.locator(".st-key-autour")
    around.wait_for()
    said = around.inner_text()
    assert "Ce qui m’entoure" in said
    assert f"{len(more)}\xa0communes voisines, dont {len(ahead)}" in said
    assert "ne prouve pas que rien n’existe" in said
    button = around.locator("[class*='st-key-voisin-']").first
    name = re.escape(raw["communes"]["name"][first])
    expect(button).to_have_text(re.compile(f"{name}$"))
    reader.shot("carte-autour")

    around.locator("[class*='st-key-ouvrir-voisin-'] button").first.click()
    reader.expect_address("fiche=")
    chosen = re.search(r"fiche=([^&]+)", reader.page.url)[1]
    rows = raw["initiatives"].set_index("id")
    assert rows["category"][chosen] in ahead[first]

    reader.page.go_back()
    around.wait_for()
    around.locator("[class*='st-key-voisin-'] button").first.click()
    reader.expect_address(f"territoire=commune-{first}")


def test_a_measure_is_told_by_the_legend_and_the_table(reader):
    reader.open("/?niveau=departement")
    reader.page.get_by_role("combobox", name="Mesure").click()
    reader.page.get_by_role("option", name="Budget annoncé").click()
    reader.expect_address("mesure=budget")
    legend = reader.page.locator(".terrinum-legend").inner_text()
    assert "Budget annoncé" in legend
    assert "montant non annoncé" in legend
    assert "non de ce qui a été dépensé" in reader.page.locator(".stMain").inner_text()
    reader.page.get_by_text("La carte en tableau").click()
    reader.page.get_by_role("button", name="Télécharger ce tableau (CSV)").wait_for()
    with reader.page.expect_download() as taken:
        reader.page.get_by_role("button", name="Télécharger ce tableau (CSV)").click()
    table = pd.read_csv(taken.value.path(), dtype={"Code": str}, sep=";", encoding="utf-8-sig")
    assert len(table) == 101
    assert "Budget annoncé, réparti (€)" in table.columns


THE_MAP = "Object.values(window).find((each) => each && each.terrinum && each.project)"


def maps_of(reader, count):
    """Wait for the maps of the page to be drawn; give their frames, in order."""
    frames = reader.page.frame_locator("iframe[title^='Carte interactive']")
    for each in range(count):
        frames.nth(each).locator("canvas").first.wait_for()
    reader.page.wait_for_timeout(2500)
    return [frames.nth(each) for each in range(count)]


def hovered(reader, frame, place):
    """Go to a place (longitude, latitude) of a map and point at it; give what the tooltip says."""
    spot = frame.locator("html").evaluate(
        f"""(_, [lng, lat]) => {{
          const map = {THE_MAP};
          map.setView([lat, lng], 11, {{ animate: false }});
          return map.latLngToContainerPoint([lat, lng]);
        }}""",
        place,
    )
    frame.locator(".terrinum-map").scroll_into_view_if_needed()
    reader.page.wait_for_timeout(500)
    frame.locator(".terrinum-map").hover(position={"x": spot["x"], "y": spot["y"]}, force=True)
    reader.page.wait_for_timeout(500)
    return frame.locator(".terrinum-tooltip").inner_text()


def test_the_tooltip_names_a_commune_as_it_was_that_year(reader):
    reader.open("/?an=2013")
    reader.page.get_by_role("slider", name="Ce qui avait commencé en").wait_for()
    told = hovered(reader, maps_of(reader, 1)[0], [-1.62, 49.63])
    assert "Cherbourg-en-Cotentin" in told
    assert "en 2013 : Cherbourg-Octeville (50129), Équeurdreville-Hainneville (50173)" in told
    reader.shot("carte-2013")


def test_the_years_go_by_and_the_address_is_written_at_the_end(reader):
    last = 2027
    reader.open("/?an=2023")
    before = reader.figures()[0]
    reader.page.get_by_role("button", name="Animer").click()
    reader.page.get_by_role("button", name="Arrêter").wait_for()
    reader.page.get_by_role("button", name="Animer").wait_for()
    reader.page.wait_for_timeout(500)
    year = int(re.search(r"an=(\d+)", reader.page.url)[1])
    assert year <= last
    assert year > 2023
    assert reader.figures()[0] >= before


def test_two_maps_of_a_comparison_move_as_one(reader):
    reader.open("/?categorie=thd-ecoles&avec=categorie-ent&comparaison=cote-a-cote&niveau=epci")
    said = reader.page.locator(".terrinum-two").inner_text()
    assert "A : Très haut débit des écoles et collèges" in said
    first, second = maps_of(reader, 2)
    hovered(reader, first, [4.84, 45.76])
    reader.page.wait_for_timeout(500)
    centre = second.locator("html").evaluate(
        f"() => {{ const map = {THE_MAP}; const {{ lat, lng }} = map.getCenter();"
        " return [lat, lng, map.getZoom()]; }"
    )
    assert centre == pytest.approx([45.76, 4.84, 11], abs=0.01)
    reader.shot("carte-cote-a-cote")


def test_a_comparison_opens_from_a_link_and_closes(reader):
    reader.open("/?niveau=departement&an=2013&avec=an-2024")
    assert "Différence (B − A)" in reader.page.locator(".terrinum-legend").inner_text()
    reader.shot("carte-difference")
    reader.page.get_by_text("Comparer", exact=True).click()
    reader.page.wait_for_url(lambda address: "avec=" not in address)
    assert reader.figures()[0] > 0
