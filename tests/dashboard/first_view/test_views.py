"""First views: who has one, made once, and never in the way of the page."""

import asyncio

import pytest

from dashboard.first_view import views
from dashboard.first_view.recording import Visit
from dashboard.first_view.views import FirstViews, visit_of
from geodata.store import StoreError

HERE = "http://localhost:8501"


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
        visit = Visit(HERE, "academie", "academie=Lyon")
        together = await asyncio.gather(*(made.of(visit) for _ in range(20)))
        return {*together, await made.of(visit)}

    maker = Maker(takes_s=0.01)
    assert asyncio.run(ask()) == {"vue de /academie?academie=Lyon"}
    assert len(maker.calls) == 1


def test_another_version_is_another_view(monkeypatch):
    async def ask():
        made = FirstViews(maker)
        await made.of(Visit(HERE))
        monkeypatch.setattr(views, "_versions", lambda: ("référence 1", "initiatives 2"))
        await made.of(Visit(HERE))

    maker = Maker()
    asyncio.run(ask())
    assert len(maker.calls) == 2


def test_a_view_too_long_to_make_holds_nobody_up_and_is_there_for_the_next(monkeypatch):
    async def ask():
        made = FirstViews(maker)
        first = await made.of(Visit(HERE))
        await asyncio.sleep(0.2)
        return first, await made.of(Visit(HERE))

    monkeypatch.setattr(views, "PATIENCE_S", 0.01)
    maker = Maker(takes_s=0.1)
    assert asyncio.run(ask()) == ("", "vue de /?")
    assert len(maker.calls) == 1


def test_a_view_that_fails_is_no_view_told_in_the_log_and_made_again(caplog):
    async def ask():
        made = FirstViews(maker)
        return await made.of(Visit(HERE)), await made.of(Visit(HERE))

    maker = Maker(fails=1)
    assert asyncio.run(ask()) == ("", "vue de /?")
    assert "Première vue impossible" in caplog.text


def test_without_data_the_page_says_so_by_itself(monkeypatch, caplog):
    def nothing():
        raise StoreError

    monkeypatch.setattr(views, "_versions", nothing)
    assert asyncio.run(FirstViews(Maker()).of(Visit(HERE))) == ""
    assert caplog.text == ""


@pytest.mark.parametrize(
    "visit",
    [
        Visit(HERE, "presentation"),
        Visit(HERE, "a-verifier"),
        Visit(HERE, "", "recherche=" + "x" * 3000),
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
            await made.of(Visit(HERE, "", f"an={year}"))

    monkeypatch.setattr(views, "KEPT", 2)
    maker = Maker()
    asyncio.run(ask())
    assert len(maker.calls) == 4


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", ""), ("/carte", ""), ("/academie", "academie"), ("/academie/", "academie")],
)
def test_a_request_says_what_is_asked_for(path, page):
    scope = {
        "type": "http",
        "scheme": "https",
        "path": path,
        "query_string": b"academie=Lyon",
        "headers": [(b"host", b"terrinum.fr")],
        "server": ("127.0.0.1", 8501),
    }
    assert visit_of(scope) == Visit("https://terrinum.fr", page, "academie=Lyon")
