"""Journeys on « Carte » beyond the filters: surroundings, measures, time, two selections."""

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

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
    assert button.inner_text().endswith(raw["communes"]["name"][first])
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
