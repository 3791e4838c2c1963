"""The presenter: the kit's page served live, its scenes in the fragment of the address."""

import re

import pytest

from dashboard.scenes import Presentation, Scene, presenter_path

pytestmark = [pytest.mark.france, pytest.mark.browser]

SCENES = Presentation(
    "Réunion", scenes=(Scene("France"), Scene("Lyon", query={"academie": "Lyon", "niveau": "epci"}))
)


def test_the_scenes_of_the_link_are_presented_on_the_published_data(reader):
    page = reader.page
    answer = page.goto(reader.address + presenter_path(SCENES))
    policy = answer.header_value("content-security-policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page.wait_for_selector("#kit:not([aria-busy])")
    assert page.locator("h1").inner_text() == "France"
    page.keyboard.press("PageDown")
    assert page.locator("h1").inner_text() == "Lyon"
    communes = page.locator("[data-figure=communes]").get_attribute("data-value")
    reader.open("/?academie=Lyon&niveau=epci")
    assert reader.figures()[1] == int(communes)


def test_the_content_is_kept_by_the_browser_and_an_unknown_name_is_refused(reader):
    ask = reader.page.request
    page = ask.get(reader.address + "/presenter").text()
    name = re.search(r"presenter/contenu-[0-9a-f]+\.json", page)[0]
    answer = ask.get(f"{reader.address}/{name}", headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    assert ask.get(reader.address + "/presenter/contenu-0.json").status == 404
