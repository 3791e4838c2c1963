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
    address = reader.page.locator("code", has_text="initiatives.json").first.inner_text()
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own loopback server
        said = json.load(answer)
    heading = reader.page.get_by_role("heading", name=re.compile("initiative")).first.inner_text()
    assert said["total"] == int(re.sub(r"\D", "", heading))


@pytest.mark.parametrize("path", ["/donnees", "/qualite", "/accessibilite"])
@pytest.mark.parametrize("width", [390, 1920])
def test_nothing_overflows_sideways(reader, path, width):
    reader.page.set_viewport_size({"width": width, "height": 900})
    reader.open(path)
    reader.page.wait_for_timeout(800)
    main = reader.page.locator('[data-testid="stMain"]')
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    reader.shot(f"{path.strip('/')}-{width}")
