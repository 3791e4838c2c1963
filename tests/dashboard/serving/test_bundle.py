"""Streamlit's own files, as the installed version has them."""

import re

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.serving import bundle
from dashboard.serving.bundle import ELEMENTS, FOLDER, BundledFiles

DATA_FRAME = next((FOLDER / "js").glob("DataFrame.*.js"))


@pytest.fixture
def client():
    """Serve the files in front of an app that answers everything else."""
    others = Route("/{path:path}", lambda _request: PlainTextResponse("autre"))
    return TestClient(Starlette(routes=[others], middleware=[Middleware(BundledFiles)]))


def test_a_script_is_sent_compressed_whole_and_for_ever(client):
    path = f"/static/js/{DATA_FRAME.name}"
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip, br"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(sent) < DATA_FRAME.stat().st_size / 2
    assert brotli.decompress(sent) == DATA_FRAME.read_bytes()
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.content == DATA_FRAME.read_bytes()


@pytest.mark.parametrize(
    "path",
    ["/", "/static/", "/static/js/autre.js", "/static/js/../../index.html", "/static/%2e%2e/x.js"],
)
def test_what_is_not_one_of_the_files_goes_through(client, path):
    assert client.get(path).text == "autre"


def test_every_element_named_is_in_the_installed_streamlit():
    names = {path.name.split(".")[0] for path in (FOLDER / "js").glob("*.js")}
    assert {each for elements in ELEMENTS.values() for each in elements} <= names


def test_a_page_names_what_it_needs_beyond_its_first_files_once_and_with_their_imports():
    named = re.findall(r'href="/static/js/([^"]+)"', bundle.ahead("/donnees"))
    assert DATA_FRAME.name in named
    assert len(named) == len(set(named))
    first = (FOLDER.parent / "index.html").read_text("utf-8")
    assert not [name for name in named if name in first]
    imported = re.findall(r'from"\./([^"]+\.js)"', DATA_FRAME.read_text("utf-8"))
    assert all(name in named or name in first for name in imported)


def test_a_page_of_texts_names_nothing_more():
    assert not bundle.ahead("/accessibilite")
    assert bundle.ahead("/") == bundle.ahead("/carte") != ""
