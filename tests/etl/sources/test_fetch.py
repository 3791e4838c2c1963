"""Every way an answer may go wrong, from a real server; a refusal leaves everything as it was."""

import gzip
import json
import socket
from dataclasses import replace

import pytest

from etl.sources.errors import AddressError, RefusedAnswerError, UnreachableError
from etl.sources.fetch import fetch
from etl.sources.source import Source

SOURCE = Source(
    key="essai",
    title="Essai",
    publisher="nous",
    licence="libre",
    base="https://exemple.invalid",
    path="/export.csv",
    variable="TERRINUM_ESSAI_URL",
    offline="donnez un fichier.",
    file_name="export.csv",
    least_bytes=10,
    most_bytes=100_000,
)
GOOD = b"a;b\n" + b"1;2\n" * 20


@pytest.fixture
def get(server, quick, tmp_path, monkeypatch):
    """Fetch SOURCE from the scripted server into a data folder of the test's own."""
    monkeypatch.setenv(SOURCE.variable, server.url)

    def run(*replies, **options):
        server.gives(*replies)
        source = replace(SOURCE, **options.pop("source", {}))
        return fetch(source, root=tmp_path, patience=quick, **options)

    return run


def kept(tmp_path):
    folder = tmp_path / "sources" / "essai"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_good_answer_is_kept_with_its_checksum_address_and_date(get, reply, tmp_path, server):
    fetched = get(reply(GOOD, headers={"ETag": '"v1"'}))
    assert fetched.path.read_bytes() == GOOD
    assert fetched.origin == f"{server.url}/export.csv"
    recorded = json.loads((tmp_path / "sources/essai/export.csv.json").read_text())
    assert recorded["sha256"] == fetched.sha256
    assert len(fetched.sha256) == 64
    assert recorded["etag"] == '"v1"'
    assert kept(tmp_path) == ["export.csv", "export.csv.json"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_error_is_asked_again_until_it_succeeds(get, reply, server, status):
    steps = []
    fetched = get(reply(status=status), reply(status=status), reply(GOOD), on_step=steps.append)
    assert fetched.path.read_bytes() == GOOD
    assert len(server.asked) == 3
    assert any("essai 3" in step for step in steps)


def test_an_error_that_lasts_is_told_with_what_to_do_without_a_network(get, reply, tmp_path):
    with pytest.raises(UnreachableError, match=r"erreur 500.*Rien n'a été changé.*donnez un fich"):
        get(reply(status=500))
    assert kept(tmp_path) == []


def test_an_answer_cut_in_the_middle_is_asked_again_then_refused(get, reply, server, tmp_path):
    with pytest.raises(UnreachableError, match="coupée en route"):
        get(reply(GOOD, claimed=len(GOOD) + 500))
    assert len(server.asked) == 3
    assert kept(tmp_path) == []


def test_a_cut_answer_then_a_whole_one_gives_the_whole_one(get, reply):
    assert get(reply(GOOD[:20], claimed=len(GOOD)), reply(GOOD)).path.read_bytes() == GOOD


def test_a_server_that_says_nothing_is_left_after_the_time_limit(get, reply):
    with pytest.raises(UnreachableError, match="délai dépassé"):
        get(reply(GOOD, wait_s=1.6))


def test_a_page_of_html_said_ok_is_refused_at_once(get, reply, server, tmp_path):
    page = b"<!DOCTYPE html><html><body>Maintenance</body></html>" * 5
    for headers in ({"Content-Type": "text/html"}, {"Content-Type": "text/csv"}):
        with pytest.raises(RefusedAnswerError, match="page web"):
            get(reply(page, headers=headers))
    assert len(server.asked) == 2
    assert kept(tmp_path) == []


def test_an_answer_abnormally_short_or_long_is_refused(get, reply, tmp_path):
    with pytest.raises(RefusedAnswerError, match=r"anormalement courte : 3 octets"):
        get(reply(b"a;b"))
    with pytest.raises(RefusedAnswerError, match="dépasse 0 Mo"):
        get(reply(b"x" * 100_001))
    bomb = gzip.compress(b"0" * 5_000_000)
    with pytest.raises(RefusedAnswerError, match="dépasse"):
        get(reply(bomb, headers={"Content-Encoding": "gzip"}))
    assert kept(tmp_path) == []


def test_a_redirection_elsewhere_is_refused_and_one_within_the_host_is_followed(get, reply, server):
    with pytest.raises(RefusedAnswerError, match=r"autre serveur \(ailleurs\.invalid\)"):
        get(reply(status=302, headers={"Location": "https://ailleurs.invalid/export.csv"}))
    with pytest.raises(RefusedAnswerError, match="autre serveur"):
        get(reply(status=302, headers={"Location": "http://127.0.0.1:1/export.csv"}))
    assert get(reply(status=302, headers={"Location": "/la.csv"}), reply(GOOD)).size_bytes
    assert server.asked[-1][1] == "/la.csv"
    with pytest.raises(RefusedAnswerError, match="redirections"):
        get(reply(status=302, headers={"Location": "/encore.csv"}))


@pytest.mark.parametrize("status", [400, 401, 404, 410, 206])
def test_another_status_is_refused_without_asking_again(get, reply, server, status):
    with pytest.raises(RefusedAnswerError, match=str(status)):
        get(reply(GOOD, status=status))
    assert len(server.asked) == 1


def test_what_has_not_changed_is_not_sent_again(get, reply, server):
    first = get(reply(GOOD, headers={"ETag": '"v1"', "Last-Modified": "hier"}))
    again = get(reply(status=304))
    assert again.unchanged
    assert again.sha256 == first.sha256
    assert server.asked[-1][2]["If-None-Match"] == '"v1"'


def test_a_copy_that_was_damaged_is_asked_whole_again(get, reply, server):
    first = get(reply(GOOD, headers={"ETag": '"v1"'}))
    first.path.write_bytes(GOOD[:-1])
    assert get(reply(GOOD)).path.read_bytes() == GOOD
    assert "If-None-Match" not in server.asked[-1][2]


def test_unchanged_said_of_a_file_never_read_is_refused(get, reply):
    with pytest.raises(RefusedAnswerError, match="jamais lu"):
        get(reply(status=304))


def test_a_file_that_its_reader_refuses_leaves_the_former_copy(get, reply, tmp_path):
    get(reply(GOOD))

    def refuse(path):
        raise RefusedAnswerError(SOURCE, "Non.")

    with pytest.raises(RefusedAnswerError):
        get(reply(b"autre;chose\n" * 9), accept=refuse)
    assert (tmp_path / "sources/essai/export.csv").read_bytes() == GOOD
    assert kept(tmp_path) == ["export.csv", "export.csv.json"]


def test_a_stated_checksum_is_checked(get, reply):
    with pytest.raises(RefusedAnswerError, match="somme de contrôle"):
        get(reply(GOOD), source={"sha256": "0" * 64})


def test_without_a_network_the_message_says_so(quick, tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(SOURCE.variable, f"http://127.0.0.1:{port}")
    with pytest.raises(UnreachableError, match=r"le réseau est-il là.*Rien n'a été changé"):
        fetch(SOURCE, root=tmp_path, patience=quick)


@pytest.mark.parametrize(
    "address", ["http://exemple.fr", "file:///etc/passwd", "ftp://127.0.0.1", "https://", "x"]
)
def test_an_address_neither_https_nor_of_this_machine_is_refused(address, tmp_path, monkeypatch):
    monkeypatch.setenv(SOURCE.variable, address)
    with pytest.raises(AddressError, match="TERRINUM_ESSAI_URL"):
        fetch(SOURCE, root=tmp_path)
