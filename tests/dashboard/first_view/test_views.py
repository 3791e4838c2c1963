"""First views: who has one, made once, and never in the way of the page."""

import asyncio

import pytest

from dashboard.first_view import views
from dashboard.first_view.page import IDENTIFIER
from dashboard.first_view.recording import ORIGIN, Visit
from dashboard.first_view.views import FirstViews, visit_of
from geodata.store import StoreError


class Maker:
    """Writes a view after a while, and counts."""

    def __init__(self, *, takes_s=0.0, fails=0):
        self.calls, self.takes_s, self.fails = [], takes_s, fails

    async def __call__(self, visit):
        self.calls.append(visit)
        await asyncio.sleep(self.takes_s)
        if len(self.calls) <= self.fails:
            raise RuntimeError
        return f"vue de /{visit.page}?{visit.query}"


@pytest.fixture(autouse=True)
def published(monkeypatch):
    monkeypatch.setattr(views, "_versions", lambda: ("référence 1", "initiatives 1"))


def test_those_who_ask_together_share_one_and_so_does_who_comes_next():
    async def ask():
        made = FirstViews(maker)
        visit = Visit("academie", "academie=Lyon")
        together = await asyncio.gather(*(made.of(visit) for _ in range(20)))
        return {*together, await made.of(visit)}

    maker = Maker(takes_s=0.01)
    assert asyncio.run(ask()) == {"vue de /academie?academie=Lyon"}
    assert len(maker.calls) == 1


def test_another_version_is_another_view(monkeypatch):
    async def ask():
        made = FirstViews(maker)
        await made.of(Visit())
        monkeypatch.setattr(views, "_versions", lambda: ("référence 1", "initiatives 2"))
        await made.of(Visit())

    maker = Maker()
    asyncio.run(ask())
    assert len(maker.calls) == 2


def test_a_view_too_long_to_make_holds_nobody_up_and_is_there_for_the_next(monkeypatch):
    async def ask():
        made = FirstViews(maker)
        first = await made.of(Visit())
        await asyncio.sleep(0.2)
        return first, await made.of(Visit())

    monkeypatch.setattr(views, "PATIENCE_S", 0.01)
    maker = Maker(takes_s=0.1)
    assert asyncio.run(ask()) == ("", "vue de /?")
    assert len(maker.calls) == 1


def test_a_view_that_fails_is_no_view_told_in_the_log_and_made_again(caplog):
    async def ask():
        made = FirstViews(maker)
        first = await made.of(Visit())
        await asyncio.sleep(0)  # the log is told once the task is over
        return first, await made.of(Visit())

    maker = Maker(fails=1)
    assert asyncio.run(ask()) == ("", "vue de /?")
    assert "Première vue impossible : /?" in caplog.text


def test_without_data_the_page_says_so_by_itself(monkeypatch, caplog):
    def nothing():
        raise StoreError

    monkeypatch.setattr(views, "_versions", nothing)
    assert asyncio.run(FirstViews(Maker()).of(Visit())) == ""
    assert caplog.text == ""


@pytest.mark.parametrize(
    "visit",
    [
        Visit("presentation"),
        Visit("a-verifier"),
        Visit("", "recherche=" + "x" * 3000),
    ],
    ids=["made of what the browser keeps", "writes", "endless address"],
)
def test_some_pages_have_none(visit):
    maker = Maker()
    assert asyncio.run(FirstViews(maker).of(visit)) == ""
    assert maker.calls == []


def test_old_views_are_forgotten(monkeypatch):
    async def ask():
        made = FirstViews(maker)
        for year in (2013, 2014, 2015, 2013):
            await made.of(Visit("", f"an={year}"))

    monkeypatch.setattr(views, "KEPT_VIEWS", 2)
    maker = Maker()
    asyncio.run(ask())
    assert len(maker.calls) == 4


def test_addresses_asked_for_by_the_hundred_do_not_take_the_server_from_its_readers():
    async def ask():
        made = FirstViews(maker)
        return await asyncio.gather(*(made.of(Visit("", f"x={each}")) for each in range(100)))

    maker = Maker(takes_s=0.05)
    answers = asyncio.run(ask())
    assert len(maker.calls) == views.MOST_AT_ONCE
    assert len([each for each in answers if each]) == views.MOST_AT_ONCE


def request(path="/", query=b"academie=Lyon"):
    return {
        "type": "http",
        "scheme": "https",
        "path": path,
        "query_string": query,
        "headers": [(b"host", b"terrinum.fr")],
        "server": ("127.0.0.1", 8501),
    }


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", ""), ("/carte", ""), ("/academie", "academie"), ("/academie/", "academie")],
)
def test_a_request_says_what_is_asked_for(path, page):
    asked = visit_of(request(path))
    assert asked == (Visit(page, "academie=Lyon"), "https://terrinum.fr", False)


def test_every_place_of_the_map_is_one_view_whose_map_is_its_ground_alone():
    async def ask():
        made = FirstViews(maker)
        one = await made.of_request(request(query=b"academie=Lyon&cadre=4.8,45.7,9"))
        other = await made.of_request(request(query=b"cadre=5.3,43.2,9&academie=Lyon"))
        return one, other, await made.of_request(request())

    async def maker(visit):
        calls.append(visit)
        return f'<div id="{IDENTIFIER}">'

    calls = []
    one, other, unplaced = asyncio.run(ask())
    assert calls == [Visit("", "academie=Lyon")]
    assert one == other == f'<div id="{IDENTIFIER}" data-placed>'
    assert unplaced == f'<div id="{IDENTIFIER}">'


def test_the_address_that_a_page_repeats_is_the_reader_s_own_and_never_another_s():
    async def ask():
        made = FirstViews(maker)
        hostile = {**request(), "headers": [(b"host", b'x"><b>')]}
        return await made.of_request(request()), await made.of_request(hostile)

    async def maker(_visit):
        return f"{ORIGIN}/api/v1"

    mine, hostile = asyncio.run(ask())
    assert mine == "https://terrinum.fr/api/v1"
    assert "<b>" not in hostile


def test_bytes_that_are_no_text_have_no_first_view():
    maker = Maker()
    assert asyncio.run(FirstViews(maker).of_request(request(query=b"recherche=\xe9"))) == ""
    assert maker.calls == []
