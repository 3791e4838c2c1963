"""What every connector owes: whatever its service answers, a French refusal and nothing kept."""

import pytest

from etl.sources import annuaire, geocoder
from etl.sources.annuaire import load_annuaire
from etl.sources.contours import cartiflette, fetch_contours
from etl.sources.errors import SourceError
from etl.sources.geocoder import geocode

pytestmark = pytest.mark.france

NOISE = bytes(range(256)) * 200
BAD = {
    "500": ({"status": 500}, 3),
    "half an answer": ({"body": b"a;b\n" * 9_000, "claimed": 90_000}, 3),
    "silence": ({"body": b"a;b\n" * 9_000, "wait_s": 1.6}, 3),
    "a page said ok": ({"body": b"<!doctype html><p>Maintenance</p>" * 900}, 1),
    "noise said ok": ({"body": NOISE}, 1),
    "another table said ok": ({"body": b"a;b\n" + b"1;2\n" * 9_000}, 1),
    "almost nothing said ok": ({"body": b"a;b\n"}, 1),
    "not there": ({"status": 404}, 1),
}


@pytest.fixture
def connectors(reference, tmp_path, quick, server, monkeypatch):
    """Give what asks each service, all of them being the scripted server."""
    for variable in (
        annuaire.SOURCE.variable,
        geocoder.SOURCE.variable,
        cartiflette(2018).variable,
    ):
        monkeypatch.setenv(variable, server.url)
    return {
        "annuaire": lambda: load_annuaire(reference, None, root=tmp_path, patience=quick),
        "contours": lambda: fetch_contours(2018, root=tmp_path, patience=quick),
        "geocoder": lambda: geocode(["1 rue x", "2 rue y"], patience=quick),
    }


@pytest.mark.parametrize("name", ["annuaire", "contours", "geocoder"])
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_answer_is_refused_in_french_and_nothing_is_kept(
    connectors, name, bad, reply, server, tmp_path
):
    answer, attempts = BAD[bad]
    server.gives(reply(**answer))
    with pytest.raises(SourceError) as refused:
        connectors[name]()
    assert len(server.asked) == attempts
    assert "Traceback" not in str(refused.value)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == []
