"""The page on its way out: its beginning at once, its first view as soon as it is made."""

import asyncio
import gzip
import zlib

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.serving.middleware import FrenchPage

SCRIPT = '<script type="module" crossorigin src="./static/js/index.js"></script>'
PAGE = f'<html lang="en"><head>{SCRIPT}</head><body><div id="root"></div></body></html>'
VIEW = "<div>première vue</div><script>mauvais()</script>"


async def view(_scope):
    return VIEW


def app(first_view=view):
    async def page(_request):
        return HTMLResponse(PAGE)

    routes = [
        Route("/texte", lambda _request: PlainTextResponse("texte")),
        Route("/component/x/index.html", page),
        Route("/{path:path}", page),
    ]
    return Starlette(routes=routes, middleware=[Middleware(FrenchPage, first_view=first_view)])


@pytest.fixture
def client():
    return TestClient(app())


def test_the_first_view_ends_the_page(client):
    answer = client.get("/")
    assert answer.text.endswith(f"{VIEW}</body></html>")
    assert '<html lang="fr">' in answer.text


def test_no_script_of_the_first_view_may_run(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    plain = client.get("/?embed=true").headers["Content-Security-Policy"]
    scripts = policy.split("script-src")[1].split(";")[0]
    assert scripts == plain.split("script-src")[1].split(";")[0]


@pytest.mark.parametrize("path", ["/?embed=true", "/component/x/index.html", "/texte"])
def test_an_embedded_map_a_component_and_what_is_no_page_have_none(client, path):
    assert "première vue" not in client.get(path).text


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_the_page_is_compressed_for_who_takes_it(client, accepted):
    with client.stream("GET", "/", headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding", "identity") == accepted
    assert "content-length" not in answer.headers
    page = gzip.decompress(sent) if accepted == "gzip" else sent
    assert page.decode().endswith(f"{VIEW}</body></html>")


def answer(app, method, sent):
    """Ask for the first page as servers do; note in `sent` what is answered, as it comes."""

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip")],
    }
    asyncio.run(app(scope, receive, send))


def test_what_the_page_needs_is_sent_before_its_first_view_is_made():
    sent, asked = [], []

    async def late(_scope):
        asked.append(b"".join(each.get("body", b"") for each in sent))
        return VIEW

    answer(app(late), "GET", sent)
    (beginning,) = asked
    assert 'id="root"' in zlib.decompressobj(wbits=31).decompress(beginning).decode()
    assert sent[-1] == {"type": "http.response.body", "body": sent[-1]["body"]}


def test_the_app_s_script_waits_for_what_it_draws_into_and_for_nothing_else(client):
    page = client.get("/").text
    head, body = page.split("<body>")
    assert '<link rel="modulepreload" crossorigin href="./static/js/index.js">' in head
    assert "<script" not in head.split("modulepreload")[1].split(">", 1)[0]
    script = '<script type="module" async crossorigin src="./static/js/index.js"></script>'
    assert page.count(script) == 1
    assert body.index('id="root"') < body.index(script) < body.index(VIEW)


def test_a_head_has_no_body_whatever_is_accepted():
    async def answer_head(scope, receive, send):
        await HTMLResponse("", headers={"content-length": "1000"})(scope, receive, send)

    sent = []
    answer(FrenchPage(answer_head, view), "HEAD", sent)
    assert [each.get("body", b"") for each in sent] == [b"", b""]
