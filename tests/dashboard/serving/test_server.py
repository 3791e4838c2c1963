"""The server, without starting it."""

import re
import socket
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from dashboard.launch import HostUnavailableError, PortTakenError, address, open_port
from dashboard.server import SCRIPT, app
from dashboard.serving.assets import accepted_encodings
from dashboard.serving.html_page import component_in_french, in_french, page_policy


def test_streamlit_does_not_take_our_modules_for_its_pages():
    assert not (SCRIPT.parent / "pages").exists()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br", {"gzip", "deflate", "br"}),
        ("br;q=1.0, gzip;q=0", {"br"}),
        ("gzip; q=0.0", set()),
        ("", {""}),
    ],
)
def test_encodings_of_weight_zero_are_refused(header, expected):
    assert accepted_encodings(header) == expected


def test_a_page_of_another_streamlit_still_opens():
    page = "<html><head></head><body><script>1</script></body></html>"
    assert in_french(page, stylesheet="/a.css", script="/a.js").endswith(
        "<script>1</script></body></html>"
    )


def test_where_nothing_is_published_the_presenter_leads_to_the_page_that_says_why(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(tmp_path))
    answer = TestClient(app).get("/presenter")
    assert answer.status_code == 503
    assert "n’a rien à présenter" in answer.text
    assert 'href="./"' in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_frame_of_streamlit_folium_is_in_french_with_a_main_part_and_a_heading():
    page = (files("streamlit_folium") / "frontend/build/index.html").read_text("utf-8")
    ours = component_in_french(page)
    assert "enable JavaScript" not in ours
    assert "<title>Carte</title>" in ours
    assert re.search(r'<div id="root" role="main"><h1[^>]*>Carte</h1><div id="parent"', ours)


def test_only_the_scripts_of_the_page_itself_may_run():
    policy = page_policy("<script>1</script>")
    assert "'sha256-" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501"),
        pytest.param("0.0.0.0", "http://localhost:8501", id="everywhere"),  # noqa: S104 - an address to show
        pytest.param("::1", "http://[::1]:8501", id="IPv6"),
    ],
)
def test_the_address_can_be_typed(host, expected):
    assert address(host, 8501) == expected


def test_an_address_of_another_machine_is_refused_in_french():
    with pytest.raises(HostUnavailableError, match="Impossible d’écouter"):
        open_port("192.0.2.1", 8501)


def test_port_zero_takes_a_free_one_and_keeps_it():
    with open_port("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Le port {port} de 127.0.0.1 est déjà pris"):
            open_port("127.0.0.1", port)


def test_asyncio_knows_that_the_socket_is_tcp_and_sends_each_answer_at_once():
    with open_port("127.0.0.1", 0) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # else asyncio sets no TCP_NODELAY
