"""What the server sends, asked for by hand."""

import gzip
import http.client
import json
import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import brotli
import pytest

pytestmark = pytest.mark.france


@pytest.fixture
def ask(dashboard):
    """Ask for a path exactly as written; give the answer and its whole body."""

    def answer(path, **headers):
        parts = urlsplit(dashboard)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        response.body = response.read()
        connection.close()
        return response

    return answer


@pytest.fixture
def geometry(reference):
    return reference.web_dir / reference.web_files["communes"]


def test_health_tells_versions_and_counts(ask, reference, initiatives):
    response = ask("/sante")
    said = json.loads(response.body)
    assert response.status == 200
    assert said["etat"] == "ok"
    assert said["reference"]["version"] == reference.version
    assert said["initiatives"]["comptes"]["initiatives"] == len(initiatives.initiatives)


BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_the_map_answers_to_its_own_name_with_the_same_view(ask):
    response = ask("/carte?academie=Lyon&v=1", accept=BROWSER)
    assert response.status == 308
    assert response.headers["Location"] == "/?academie=Lyon&v=1"


@pytest.mark.parametrize("path", ["/inconnue", "/a-verifier", "/importer"])
def test_a_page_that_does_not_exist_is_said_in_french(ask, path):
    response = ask(path, accept=BROWSER)
    assert response.status == 404
    assert "Cette page n’existe pas" in response.body.decode()
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/academie", "/presenter", "/sante", "/favicon.svg", "/?v=1"])
def test_pages_and_files_that_exist_are_left_alone(ask, path):
    assert "n’existe pas" not in ask(path, accept=BROWSER).body.decode("utf-8", "replace")


@pytest.mark.parametrize("path", ["/", "/methode", "/?academie=Lyon", "/inconnue"])
def test_every_page_is_in_french_and_under_a_policy(ask, path):
    response = ask(path, Accept_Encoding="gzip, br")
    assert response.headers["content-encoding"] == "gzip"
    page = gzip.decompress(response.body).decode()
    assert '<html lang="fr">' in page
    assert "<title>Terrinum</title>" in page
    assert "You need to enable JavaScript" not in page
    assert "a besoin de JavaScript" in page
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_outlines_are_sent_compressed_and_kept_for_ever(ask, geometry):
    raw = geometry.read_bytes()
    for accepted, expected, unpack in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", "identity", bytes),
    ):
        response = ask(f"/fichiers/{geometry.name}", Accept_Encoding=accepted)
        assert response.headers["content-encoding"] == expected
        assert unpack(response.body) == raw
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["vary"] == "Accept-Encoding"


def test_the_style_is_named_after_its_content(ask):
    style = re.search(r"/fichiers/app-([0-9a-f]{12})\.css", ask("/").body.decode())
    response = ask(style[0])
    assert response.status == 200
    assert response.headers["content-type"].startswith("text/css")
    assert ask(style[0].replace(style[1], "0" * 12)).status == 404


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "communes.parquet",
        "../manifest.json",
        "%2e%2e%2fmanifest.json",
        "..%5cmanifest.json",
        "%2fetc%2fpasswd",
        "terrinum-map.js",
        "app.css",
        "communes-",
        "%00",
    ],
)
def test_nothing_but_the_files_of_the_map_is_sent(ask, name):
    response = ask(f"/fichiers/{name}")
    is_app_page = b'<div id="root">' in response.body  # any unknown address opens the app
    assert is_app_page or response.status in {400, 404}


def test_a_taken_port_is_said_in_french(dashboard):
    port = urlsplit(dashboard).port
    done = subprocess.run(
        [sys.executable, "-m", "terrinum", "run", "--port", str(port)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"Le port {port} de 127.0.0.1 est déjà pris" in done.stderr
    assert "Traceback" not in done.stderr


def test_by_default_only_this_machine_is_served(dashboard):
    addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    for address in addresses - {"127.0.0.1", "::1"}:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, urlsplit(dashboard).port)) != 0
