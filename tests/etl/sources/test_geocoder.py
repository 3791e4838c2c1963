"""The geocoder: a real addok with real town-hall addresses, then every way an answer goes wrong."""

import csv
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pandas as pd
import pytest
import shapely

from etl.extract.embedded import read_communes
from etl.geocoding import SURE_SCORE, with_geocoder
from etl.locate_file import ColumnChoice, locate_file
from etl.sources import geocoder
from etl.sources.errors import RefusedAnswerError, UnreachableError
from etl.sources.geocoder import BATCH_ROWS, geocode
from etl.transform.locate import Gazetteer, locate

CHECKOUT = Path(__file__).parents[3]
ADDOK = CHECKOUT / ".cache" / "addok" / "bin" / "addok"
DEPARTEMENTS = ("33", "94")
STARTED_S = 60.0

CONFIGURATION = """
REDIS = {{"unix_socket_path": "{socket}", "indexes": {{"db": 0}}, "documents": {{"db": 1}}}}
FILTERS = ["type", "postcode", "citycode"]
EXTRA_FIELDS = [{{"key": "citycode"}}]
LOG_DIR = "{folder}"
BATCH_WORKERS = 1
"""


def town_halls():
    """List the town halls of DEPARTEMENTS: code, number, street, postal code, town, point."""
    rows = read_communes()
    rows = rows[(rows["type"] == "COM") & rows["code"].str.startswith(DEPARTEMENTS)]
    for row in rows.itertuples():
        lines = str(row.mairie_adresse).replace("\\n", "\n").split("\n")
        street = re.match(r"(\d+),? (\D.*)", lines[0])
        town = re.match(r"(\d{5}) (.+)", lines[-1])
        if street and town and isinstance(row.mairie_localisation, str):
            yield (row.code, *street.groups(), *town.groups(), row.mairie_localisation)


def documents():
    for code, number, street, postcode, town, place in town_halls():
        point = shapely.from_wkb(place)
        here = {"lat": point.y, "lon": point.x}
        yield {
            **{"id": code, "_id": code, "type": "street", "name": street, "postcode": postcode},
            **{"city": town, "citycode": code, "importance": 0.3, **here},
            "housenumbers": {number: here},
        }


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(check, what):
    end = time.monotonic() + STARTED_S
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.05)
    pytest.fail(f"{what} n'a pas démarré en {STARTED_S:.0f} s")


@pytest.fixture(scope="session")
def addok(tmp_path_factory):
    """Start Redis and addok on this machine, loaded with the town halls; return its address."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server absent (sh scripts/install-addok.sh)")
    if not ADDOK.is_file():
        pytest.skip("addok absent (sh scripts/install-addok.sh)")
    folder = tmp_path_factory.mktemp("addok")
    at, config = folder / "redis.sock", folder / "config.py"
    config.write_text(CONFIGURATION.format(socket=at, folder=folder), encoding="utf-8")
    lines = [json.dumps(each) for each in documents()]
    (folder / "mairies.json").write_text("\n".join(lines), encoding="utf-8")
    env = {**os.environ, "ADDOK_CONFIG_MODULE": str(config)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    redis = ["redis-server", "--port", "0", "--unixsocket", str(at), "--dir", str(folder)]
    running = [subprocess.Popen([*redis, "--save", "", "--appendonly", "no"], **quiet)]
    try:
        wait_for(at.exists, "Redis")
        for words in (["batch", str(folder / "mairies.json")], ["ngrams"]):
            subprocess.run([ADDOK, *words], env=env, check=True, timeout=120, **quiet)
        port = free_port()
        running.append(subprocess.Popen([ADDOK, "serve", "--port", str(port)], env=env, **quiet))
        wait_for(lambda: answers(port), "addok")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def answers(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/search", params={"q": "mairie"}).status_code
    except httpx.TransportError:
        return False


@pytest.fixture
def ask_addok(addok, monkeypatch):
    monkeypatch.setenv(geocoder.SOURCE.variable, addok)
    return geocode


@pytest.fixture(scope="session")
def gazetteer(reference):
    return Gazetteer.from_reference(reference)


@pytest.mark.france
def test_addok_places_town_halls_in_their_own_commune(ask_addok):
    halls = list(town_halls())
    found = ask_addok(
        [f"{number} {street} {cp} {town}" for _, number, street, cp, town, _ in halls]
    )
    assert len(found) == len(halls) > 300
    right = found["city_code"] == [hall[0] for hall in halls]
    sure = found["score"] >= SURE_SCORE
    assert right.mean() > 0.98
    assert (right & sure).sum() / sure.sum() > 0.995


@pytest.mark.france
def test_addok_says_nothing_of_what_is_no_address(ask_addok):
    found = ask_addok(["xx yy zz", "=cmd|' /C calc'!A0", '"; DROP TABLE', "a" * 5000, ""])
    assert found["score"].isna().all()
    assert len(found) == 5


@pytest.mark.france
def test_batches_are_sent_one_after_the_other_and_keep_their_order(ask_addok):
    steps = []
    one, other = "15 place Pey Berland 33000 Bordeaux", "8 rue d'Albret 33124 Aillas"
    texts = [one, other] * (BATCH_ROWS // 2) + [other]
    found = ask_addok(texts, on_step=steps.append)
    assert found["city_code"].tolist()[-2:] == ["33002", "33002"]
    assert found["city_code"].iloc[1::2].eq("33002").all()
    assert len([step for step in steps if step.startswith("géocodage")]) == 2


@pytest.mark.france
def test_only_rows_that_nothing_exact_settled_are_asked(ask_addok, gazetteer):
    clues = pd.DataFrame(
        {
            "name": ["Bordeaux", "", "", "Maison Machin Truc", ""],
            "address": [
                "8 rue d'Albret Aillas",
                "8 rue d'Albret Aillas",
                "8 rue d'Albret 94 Aillas",
                "8 rue d'Albret Aillas",
                "xx yy zz",
            ],
            "departement": ["33", "33", "94", "", ""],
        }
    )
    asked = []

    def spy(texts):
        asked.extend(texts)
        return ask_addok(texts)

    before = locate(clues, gazetteer)
    found = with_geocoder(clues, before, gazetteer, spy)
    pd.testing.assert_series_equal(found.loc[0], before.loc[0])
    assert not any("Bordeaux" in text for text in asked)
    for row in found.itertuples():
        assert row.loc_status == "matched" or row.loc_method != "geocoded"
        assert row.loc_reason
    assert "Géocodeur" in found.loc[3, "loc_reason"]
    assert found.loc[3, "loc_status"] == "review"
    assert found.loc[2, "loc_status"] == "review"
    assert "ne trouve pas" in found.loc[4, "loc_reason"]


def settled(gazetteer, clues, **answer):
    """Locate one row with a geocoder that answers so."""
    told = {
        **{"lon": -0.5796, "lat": 44.838, "score": 0.9, "kind": "street"},
        **{"label": "Place Pey-Berland", "city_code": "33063", **answer},
    }
    frame = pd.DataFrame([clues])
    before = locate(frame, gazetteer)
    return with_geocoder(frame, before, gazetteer, lambda _: pd.DataFrame([told])).loc[0]


ADDRESS = {"address": "place Pey-Berland"}


@pytest.mark.france
def test_a_sure_answer_is_matched_with_its_score_as_confidence(gazetteer):
    row = settled(gazetteer, ADDRESS)
    assert row[["loc_status", "loc_code", "loc_method"]].tolist() == [
        "matched",
        "33063",
        "geocoded",
    ]
    assert row["loc_confidence"] == 0.9
    assert "score 0,90" in row["loc_reason"]


@pytest.mark.france
@pytest.mark.parametrize(
    ("clues", "answer", "told"),
    [
        pytest.param(ADDRESS, {"score": 0.79}, "Au-dessous du score de 0,80", id="low-score"),
        pytest.param(
            ADDRESS, {"city_code": "94034"}, "n'est pas dans la commune 94034", id="other"
        ),
        pytest.param(ADDRESS | {"departement": "94"}, {}, "Cela contredit", id="departement"),
        pytest.param(ADDRESS | {"postcode": "94909"}, {}, "Cela contredit", id="postcode"),
        pytest.param(ADDRESS | {"name": "Saint-Aubin"}, {}, "aucun des candidats", id="homonyms"),
        pytest.param(ADDRESS | {"name": "Xyzzy Plugh"}, {}, "n'a pas été compris", id="unread"),
    ],
)
def test_a_doubt_sends_the_row_to_review_with_the_commune_first(gazetteer, clues, answer, told):
    row = settled(gazetteer, clues, **answer)
    assert row["loc_status"] == "review"
    assert row["loc_code"] == ""
    assert row["loc_candidates"].split(";")[0] == "33063"
    assert re.search(told, row["loc_reason"])


@pytest.mark.france
def test_a_point_at_sea_or_no_answer_leaves_the_row_open(gazetteer):
    for answer in ({"lon": -5.0, "lat": 45.0}, {"lon": None, "lat": None, "score": None}):
        row = settled(gazetteer, ADDRESS, **answer)
        assert row["loc_status"] != "matched"
        assert "géocodeur" in row["loc_reason"].lower() or "Son point" in row["loc_reason"]


@pytest.mark.france
def test_a_file_is_located_with_the_geocoder_only_where_it_is_asked(ask_addok, gazetteer, tmp_path):
    source = tmp_path / "lieux.csv"
    source.write_text("lieu,adresse\nÉcole,8 rue d'Albret Aillas\n", encoding="utf-8")
    columns = ColumnChoice(address="adresse")
    without = locate_file(source, tmp_path / "sans.csv", columns, gazetteer)
    assert without.geocoded == 0
    summary = locate_file(source, tmp_path / "avec.csv", columns, gazetteer, geocode=ask_addok)
    with (tmp_path / "avec.csv").open(encoding="utf-8", newline="") as stream:
        row = next(csv.DictReader(stream))
    assert summary.rows == summary.matched + summary.review + summary.rejected == 1
    assert (row["loc_method"] == "geocoded") == (summary.geocoded == 1)


HEADER = "ligne,adresse,longitude,latitude,result_score,result_type,result_label,result_citycode\n"
ROW = "{},x,-0.57,44.83,0.9,street,Place,33063\n"


@pytest.fixture
def asked(server, quick, monkeypatch):
    """Ask the scripted server for the places of two addresses."""
    monkeypatch.setenv(geocoder.SOURCE.variable, server.url)

    def run(*replies):
        server.gives(*replies)
        return geocode(["1 rue x", "2 rue y"], patience=quick)

    return run


def test_the_form_sent_is_that_of_the_contract(asked, reply, server):
    found = asked(reply((HEADER + ROW.format(0) + ROW.format(1)).encode()))
    method, path, headers, body = server.asked[0]
    assert (method, path) == ("POST", "/search/csv")
    assert headers["Content-Type"].startswith("multipart/form-data")
    assert b'name="data"; filename="adresses.csv"' in body
    assert b'name="columns"\r\n\r\nadresse\r\n' in body
    assert found["score"].tolist() == [0.9, 0.9]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(HEADER + ROW.format(0), "1 lignes pour 2", id="a-row-missing"),
        pytest.param(HEADER + ROW.format(1) + ROW.format(0), "autre ordre", id="order"),
        pytest.param(HEADER + ROW.format(0) + "1,x,-0.5", "CSV complet", id="cut"),
        pytest.param("ligne,adresse\n0,x\n1,y\n", "Colonnes absentes", id="not-completed"),
        pytest.param("<!doctype html><p>ok</p>", "page web", id="html"),
        pytest.param("", "anormalement courte", id="empty"),
        pytest.param("\x00\x01\x02" * 99, "CSV complet|Colonnes absentes", id="noise"),
    ],
)
def test_an_answer_that_is_not_the_batch_completed_is_refused(body, told, asked, reply):
    with pytest.raises(RefusedAnswerError, match=told):
        asked(reply(body.encode()))


def test_numbers_that_are_no_place_are_no_answer(asked, reply):
    lines = ["0,x,nan,1e400,0.9,street,P,33063", "1,x,-0.5,44.8,12,street,P,33063"]
    found = asked(reply((HEADER + "\n".join(lines) + "\n").encode()))
    assert found["score"].isna().all()


def test_a_busy_server_is_asked_again(asked, reply, server):
    good = reply((HEADER + ROW.format(0) + ROW.format(1)).encode())
    assert len(asked(reply(status=429), reply(status=502), good)) == 2
    assert len(server.asked) == 3
    with pytest.raises(UnreachableError, match="relancez sans --geocoder"):
        asked(reply(status=503))
