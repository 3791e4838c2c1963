"""Initiatives whose every text tries to run: the page shows them as text, and nothing happens."""

import csv

import pytest

from etl.import_initiatives import EMBEDDED, import_files
from geodata.store import publish_initiatives, read_initiatives, read_reference

pytestmark = [pytest.mark.browser, pytest.mark.france]

ATTACK = (
    "<img src=x onerror='window.ran = 1'>${window.ran = 1}`+(window.ran = 1)+`"
    "</script><script>window.ran = 1</script>\\`${window.ran = 1}{{ 6 * 7 }}"
    "[lien](javascript:window.ran=1) :material/close: $x$"
)
TYPED = ("title", "lead_name", "partners", "funders", "description")
# What the import would refuse or write itself, as a damaged or forged store could hold it.
FORGED = ("territory_name", "perimeter_text", "loc_reason", "loc_method", "status", "lead_level")


def write_attack(path):
    """Write the embedded initiative of a region with every free text replaced."""
    with EMBEDDED.open(encoding="utf-8", newline="") as file:
        region = next(row for row in csv.DictReader(file) if row["territory_type"] == "region")
    attack = {**region, **dict.fromkeys(TYPED, ATTACK), "id": "hostile"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(attack))
        writer.writeheader()
        writer.writerow(attack)


def forge(folder):
    """Publish the same initiatives with hostile texts where the import lets none through."""
    published = read_initiatives(folder)
    forged = published.initiatives.assign(**dict.fromkeys(FORGED, ATTACK))
    forged["source_url"] = "javascript:window.ran=1"
    tables = {"initiatives": forged, "perimeters": published.perimeters}
    tables["pending"] = published.pending
    publish_initiatives(tables, published.manifest, root=folder)


@pytest.fixture(scope="module")
def address(france_dir, serving, tmp_path_factory):
    """Serve the real France with one hostile initiative, in a data folder of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "reference").symlink_to(france_dir / "reference")
    write_attack(folder / "hostile.csv")
    import_files([folder / "hostile.csv"], read_reference(folder), replace=True, root=folder)
    forge(folder)
    with serving(folder) as found:
        yield found


@pytest.fixture
def page(reading, address):
    page = reading(address).open().page
    page.wait_for_function("document.querySelector('.terrinum-figures')")
    yield page
    assert all(frame.evaluate("window.ran") is None for frame in page.frames)


def map_of(page):
    frame = page.frame_locator("iframe")
    frame.locator(".terrinum-surface").wait_for(state="attached")
    return frame


def test_the_table_and_the_legend_hold_no_element_that_was_typed(page):
    page.get_by_test_id("stDataFrame").wait_for()
    assert page.locator(".terrinum-legend li").count() >= 1
    assert page.locator("img[src='x']").count() == 0


def test_the_sheet_shows_what_was_typed_as_text(page, address):
    page.goto(f"{address}/?v=1&fiche=hostile")
    sheet = page.locator(".terrinum-sheet")
    sheet.wait_for()
    assert sheet.locator("h2").inner_text() == ATTACK
    assert "javascript:window.ran=1" in sheet.inner_text()
    assert sheet.locator("img, script, a").count() == 0


def test_a_click_on_the_map_lists_it_as_text(page, address):
    # The map shows Bretagne alone, so its middle is a commune of the hostile perimeter.
    page.goto(f"{address}/?v=1&region=Bretagne")
    map_of(page).locator("canvas").first.wait_for()
    page.wait_for_timeout(2500)
    frame = page.locator("iframe").first.bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    panel = page.locator(".st-key-territoire")
    panel.wait_for()
    assert panel.get_by_role("button").first.inner_text() == ATTACK
    assert panel.locator("img[src='x'], script, a").count() == 0


def test_the_map_in_a_table_shows_it_as_text(page):
    page.locator(".st-key-carte_en_tableau summary").click()
    page.locator(".st-key-export_carte").wait_for()
    assert page.locator("img[src='x']").count() == 0
