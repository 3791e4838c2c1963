"""Taking the data away, as a reader does: the files hold exactly what is filtered."""

import csv
import io
import json
import re
import urllib.request

import openpyxl
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.france]


def download(reader, name):
    with reader.page.expect_download(timeout=60_000) as started:
        reader.page.get_by_role("button", name=name, exact=True).click()
    with open(started.value.path(), "rb") as stream:  # noqa: PTH123 - Playwright's own path
        return stream.read()


def test_each_file_holds_exactly_the_rows_filtered(reader):
    reader.open("/donnees?academie=Lyon")
    heading = reader.page.get_by_role("heading", name=re.compile("initiatives")).first.inner_text()
    expected = int(re.sub(r"\D", "", heading))
    rows = csv.DictReader(io.StringIO(download(reader, "CSV").decode("utf-8-sig")), delimiter=";")
    ids = [row["identifiant"] for row in rows]
    assert len(ids) == expected > 0
    book = openpyxl.load_workbook(io.BytesIO(download(reader, "XLSX")), read_only=True)
    assert sum(1 for _ in book["Initiatives"].rows) == expected + 1
    collection = json.loads(download(reader, "GeoJSON"))
    assert [feature["id"] for feature in collection["features"]] == ids
    assert collection["licence"]["nom"].startswith("Licence Ouverte")


def test_the_address_shown_answers_the_same_rows(reader):
    reader.open("/donnees?academie=Lyon&categorie=equipement-ecoles")
    shown = reader.page.locator(".terrinum-copyable", has_text="initiatives.json")
    address = shown.first.inner_text()
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own loopback server
        said = json.load(answer)
    heading = reader.page.get_by_role("heading", name=re.compile("initiative")).first.inner_text()
    assert said["total"] == int(re.sub(r"\D", "", heading))


def test_a_newcomer_opens_the_table_that_was_shared(reader, reading, dashboard):
    reader.open("/donnees?academie=Lyon&colonnes=titre&v=1")
    page = reader.page
    page.get_by_role("radio", name="Décroissant").click()
    reader.expect_address("ordre=decroissant")
    sort = page.get_by_role("combobox", name="Trier par")
    sort.click()
    sort.fill("Habitants")
    page.get_by_role("option", name="Habitants", exact=True).click()
    reader.expect_address("tri=habitants")
    reader.choose("Colonnes", "Habitants")
    reader.expect_address("habitants&v=1")
    expected = table_text(page)
    newcomer = reading(dashboard)
    newcomer.page.goto(page.url)
    newcomer.page.wait_for_selector(".terrinum-footer")
    assert newcomer.page.url == page.url
    assert table_text(newcomer.page) == expected
    assert expected[0] == ["Initiative", "Habitants"]
    inhabitants = [int(re.sub(r"\D", "", row[-1])) for row in expected[1:]]
    assert inhabitants == sorted(inhabitants, reverse=True)


def table_text(page):
    """Read the cells that the grid of the rows tells a screen reader, headings first."""
    frame = page.locator('[data-testid="stDataFrame"]').first
    frame.scroll_into_view_if_needed()  # rows out of sight are not told
    grid = frame.locator("table").first
    grid.locator("tbody tr").first.wait_for(state="attached")
    page.wait_for_timeout(500)
    return grid.evaluate(
        "grid => [...grid.rows].map(row => [...row.cells].map(cell => cell.textContent))"
    )
