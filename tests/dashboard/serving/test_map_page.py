"""The page of the map's frame: one address as long as nothing in it changes, no foreign script."""

import re

import pytest
from starlette.testclient import TestClient

from dashboard.maps import OPENSTREETMAP, MapAssets
from dashboard.server import app
from dashboard.serving import map_page
from dashboard.serving.html_page import map_page_policy
from geodata.store import read_reference

ASSETS = MapAssets("/fichiers/m.js", "/fichiers/m.css", "/fichiers/g.bin", "/fichiers/n.json")


def test_the_same_files_make_the_same_page():
    first, second = map_page._page(ASSETS, ()), map_page._page(ASSETS, ())
    assert first == second
    assert first != map_page._page(ASSETS, (OPENSTREETMAP,))


def test_the_page_is_in_french_may_be_enlarged_and_has_a_title_and_a_heading():
    page = map_page._page(ASSETS, ())
    assert '<html lang="fr"' in page
    assert f"<title>{map_page.TITLE}</title>" in page
    assert re.search(r"<body><main><h1[^>]*>Carte", page)
    assert "</main></body>" in page
    assert "user-scalable" not in page


def test_the_page_runs_its_own_scripts_alone():
    page = map_page._page(ASSETS, ())
    scripts = re.search("script-src ([^;]+)", map_page_policy(page))[1].split()
    assert scripts[0] == "'self'"
    assert len(scripts) == 1 + page.count("<script>")
    assert all(each.startswith("'sha256-") for each in scripts[1:])


@pytest.mark.france
def test_the_page_is_served_for_ever_under_its_own_policy(france_dir, monkeypatch):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(france_dir))
    address = map_page.address_of(read_reference())
    # Not entered: Streamlit's runtime begins once in a process, and another test may have begun it.
    answer = TestClient(app).get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
    assert "Terrinum se charge" not in answer.text


def test_an_unknown_page_is_not_there():
    assert map_page.find("carte-000000000000.html") is None
