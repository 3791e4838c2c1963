"""The app in Firefox: what a reader of a city hall, whose machine has no other browser, does first.

The kit's own journeys are in test_kit.py, each in both browsers.
"""

import re

import pytest

from dashboard.analysis.figures import outcome
from dashboard.data import build
from dashboard.filters import from_query

pytestmark = [pytest.mark.browser, pytest.mark.france]


@pytest.fixture(scope="module")
def browser(firefox):
    return firefox


@pytest.fixture(scope="module")
def data_of_france(reference, initiatives):
    """Give what counts a selection without any browser."""
    data = build(reference, initiatives)

    def figures(query):
        result = outcome(data, from_query(query, data.known)[0])
        return result.initiatives, result.communes_covered, result.population_covered

    return figures


def colours_of(frame):
    """Tell how many colours the canvas of the territories holds."""
    return frame.evaluate(
        """() => {
            const canvas = document.querySelector(".terrinum-surface canvas");
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )


def test_the_map_is_painted_filtered_and_clicked(reader, data_of_france):
    reader.open("/?niveau=commune")
    frame = reader.map()
    assert colours_of(frame) > 3
    assert reader.figures() == data_of_france({})
    painted = frame.evaluate("window.__terrinum.painted")
    reader.shot("firefox-carte")

    reader.choose("Académie", "Lyon")
    reader.expect_address("academie=Lyon")
    frame.wait_for_function(f"() => window.__terrinum.painted > {painted}")
    assert reader.figures() == data_of_france({"academie": "Lyon"})
    reader.shot("firefox-carte-lyon")

    box = reader.page.locator("iframe[title^='Carte interactive']").bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.page.locator(".st-key-territoire").wait_for()
    reader.expect_address("territoire=commune-")
    code = re.search(r"territoire=commune-(\w+)", reader.page.url)[1]
    assert code[:2] in {"01", "42", "69"}
    reader.shot("firefox-carte-commune")
