"""What the environment sets: no outside host unless it is named."""

import pytest

from dashboard.maps.base_maps import UnknownBaseMapError
from dashboard.serving.html_page import component_policy
from dashboard.settings import BASE_MAPS_VARIABLE, offered_base_maps


@pytest.mark.parametrize("value", [None, "", " "])
def test_by_default_no_other_host_is_allowed(monkeypatch, value):
    monkeypatch.delenv(BASE_MAPS_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(BASE_MAPS_VARIABLE, value)
    assert offered_base_maps() == ()
    assert "http" not in component_policy(each.origin for each in offered_base_maps())


def test_an_allowed_base_map_adds_its_pictures_and_nothing_else(monkeypatch):
    monkeypatch.setenv(BASE_MAPS_VARIABLE, "ign")
    policy = component_policy(each.origin for each in offered_base_maps())
    assert "img-src 'self' data: blob: https://data.geopf.fr;" in policy
    assert policy.count("http") == 1


def test_a_wrong_word_is_refused(monkeypatch):
    monkeypatch.setenv(BASE_MAPS_VARIABLE, "ign;osm")
    with pytest.raises(UnknownBaseMapError, match="« ign;osm » inconnu"):
        offered_base_maps()
