"""Who may write: nobody unless it is said, and then this machine or who a trusted proxy names."""

import pytest

from dashboard.launch import serve
from dashboard.settings import NOBODY, Writing, WritingSettingsError, writing
from dashboard.writing import access as gate

ON = {"TERRINUM_ECRITURE": "1"}
PROXY = ON | {
    "TERRINUM_PROXY_UTILISATEUR": "X-Remote-User",
    "TERRINUM_PROXY_ADRESSES": "127.0.0.1, 10.0.1.0/24",
}
LOCAL = writing("127.0.0.1", ON)
PROXIED = writing("0.0.0.0", PROXY)  # noqa: S104 - where the proxy reaches it
HERE = ("127.0.0.1", 50_000)
AUTHOR = gate.AUTHOR.encode()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", None])  # noqa: S104 - an address to judge
@pytest.mark.parametrize("word", ["", "0", "non"])
def test_nobody_writes_unless_it_is_said(host, word):
    environment = PROXY | {"TERRINUM_ECRITURE": word}
    assert writing(host, environment) == NOBODY
    assert writing(host, {}) == NOBODY


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.0.1"])
def test_on_this_machine_alone_writing_needs_no_proxy(host):
    assert writing(host, ON) == Writing(is_on=True)


@pytest.mark.parametrize(
    ("host", "environment", "told"),
    [
        pytest.param("0.0.0.0", ON, "que sur cette machine", id="everywhere"),  # noqa: S104
        pytest.param("192.168.1.4", ON, "que sur cette machine", id="network"),
        pytest.param(None, ON, "une adresse inconnue", id="not known"),
        pytest.param("", ON, "que sur cette machine", id="empty means everywhere"),
        pytest.param("127.0.0.1", {"TERRINUM_ECRITURE": "peut-être"}, "attendu : 1 ou 0", id="?"),
        pytest.param(
            "127.0.0.1", ON | {"TERRINUM_PROXY_UTILISATEUR": "X-User"}, "ADRESSES", id="no peer"
        ),
        pytest.param(
            "127.0.0.1", ON | {"TERRINUM_PROXY_ADRESSES": "127.0.0.1"}, "UTILISATEUR", id="no name"
        ),
        pytest.param(
            "::", PROXY | {"TERRINUM_PROXY_ADRESSES": "0.0.0.0/0"}, "tout le monde", id="anyone"
        ),
        pytest.param(
            "::", PROXY | {"TERRINUM_PROXY_ADRESSES": "mandataire"}, "adresses", id="no address"
        ),
        pytest.param("::", PROXY | {"TERRINUM_PROXY_UTILISATEUR": "Host"}, "en-tête", id="host"),
        pytest.param("::", PROXY | {"TERRINUM_PROXY_UTILISATEUR": "a b"}, "en-tête", id="blank"),
    ],
)
def test_settings_that_would_open_the_pages_to_anyone_are_refused(host, environment, told):
    with pytest.raises(WritingSettingsError, match=told):
        writing(host, environment)


def test_a_server_that_cannot_say_who_writes_does_not_start(monkeypatch):
    monkeypatch.setenv("TERRINUM_ECRITURE", "1")
    with pytest.raises(WritingSettingsError, match="--host 127\\.0\\.0\\.1"):
        serve(host="0.0.0.0", port=0)  # noqa: S104 - to be refused


def scope(client=HERE, server=("127.0.0.1", 8501), **headers):
    given = {"host": "localhost:8501"} | headers
    pairs = [(name.replace("_", "-").encode(), value) for name, value in given.items()]
    encoded = [(name, text.encode() if isinstance(text, str) else text) for name, text in pairs]
    return {"type": "websocket", "client": client, "server": server, "headers": encoded}


def author(found):
    return dict(found).get(AUTHOR)


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost"])
def test_who_sits_at_this_machine_may_write_and_is_asked_for_a_name(host):
    found = gate.sealed(scope(host=host), LOCAL)
    assert gate.is_sealed({"headers": found})
    assert author(found) == b""


@pytest.mark.parametrize(
    "connection",
    [
        pytest.param(scope(client=("192.168.1.7", 1)), id="from another machine"),
        pytest.param(scope(server=("192.168.1.4", 8501)), id="by another address"),
        pytest.param(scope(client=None), id="from nowhere known"),
        pytest.param(scope(host="pirate.example:8501"), id="under another name"),
        pytest.param(scope(host="localhost.pirate.example"), id="under a like name"),
        pytest.param(scope(x_forwarded_for="203.0.113.9"), id="through a proxy"),
        pytest.param(scope(via="1.1 cache"), id="through a cache"),
    ],
)
def test_nobody_else_may_write_on_a_server_of_this_machine(connection):
    assert not gate.is_sealed({"headers": gate.sealed(connection, LOCAL)})


def test_a_trusted_proxy_names_who_writes_accents_included():
    found = gate.sealed(scope(client=("10.0.1.9", 1), x_remote_user="Zoé Müller"), PROXIED)
    assert gate.is_sealed({"headers": found})
    assert author(found) == b"Zo%C3%A9%20M%C3%BCller"


@pytest.mark.parametrize(
    "connection",
    [
        pytest.param(scope(client=("10.0.2.9", 1), x_remote_user="Zoé"), id="untrusted peer"),
        pytest.param(scope(), id="the proxy names nobody"),
        pytest.param(scope(x_remote_user="  "), id="a blank name"),
        pytest.param(scope(client=None, x_remote_user="Zoé"), id="no address"),
        pytest.param(
            {**scope(), "headers": [(b"x-remote-user", b"a"), (b"X-Remote-User", b"b")]}, id="twice"
        ),
    ],
)
def test_whom_no_trusted_proxy_names_may_not_write(connection):
    assert not gate.is_sealed({"headers": gate.sealed(connection, PROXIED)})


@pytest.mark.parametrize("settings", [NOBODY, LOCAL, PROXIED])
def test_a_seal_sent_from_outside_is_taken_away(settings):
    forged = scope(
        client=("203.0.113.9", 1), x_terrinum_ecriture="1", **{"X-Terrinum-Auteur": "chef"}
    )
    names = {name.lower() for name, _ in gate.sealed(forged, settings)}
    assert names == {b"host"}


@pytest.mark.parametrize(
    ("settings", "length", "status"),
    [
        pytest.param(LOCAL, "40000000", 200, id="a writer sends a workbook"),
        pytest.param(NOBODY, "40000000", 413, id="a reader sends a workbook"),
        pytest.param(NOBODY, "20000", 200, id="a reader sends a presentation"),
        pytest.param(NOBODY, None, 411, id="a reader does not say how much"),
    ],
)
def test_readers_send_little(settings, length, status):
    import anyio  # noqa: PLC0415 - one test needs it

    asked = scope(**({"content_length": length} if length else {}))
    asked |= {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/a/b"}
    sent = []

    async def answer(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    anyio.run(gate.WritingGate(answer, settings), asked, None, send)
    assert sent[0]["status"] == status
