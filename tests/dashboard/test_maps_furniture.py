"""What stands over the map: pins, online base maps, views, insets."""

import base64
import re
import zlib

import numpy as np
import pandas as pd
import pytest

from dashboard import maps
from dashboard.maps.base_maps import UnknownBaseMapError
from dashboard.maps.elements import layer_data
from dashboard.maps.views import NoViewError
from geodata.territories import Level

ASSETS = maps.MapAssets("/s/map.js", "/s/map.css", "/s/communes.bin", "/s/names.json")
TERRITORIES = pd.DataFrame(
    {
        "level": ["academie", "epci"],
        "code": ["10", "200000001"],
        "name": ["Académie de Lyon", "Sans contour"],
        "west": [3.68, None],
        "south": [45.23, None],
        "east": [6.17, None],
        "north": [46.52, None],
    }
)


def test_pins_are_sent_as_one_number_per_commune():
    group = maps.pin_group(maps.LOCAL_INITIATIVES, np.array([0, 300, 0, 1]))
    sent = group.for_layer()
    raw = zlib.decompress(base64.b64decode(sent["payload"]))
    assert (sent["count"], sent["valueBytes"]) == (4, 2)
    assert list(raw) == [0, 300 % 256, 0, 1, 0, 1, 0, 0]
    assert sent["shown"] is True


def test_many_pins_wait_to_be_asked_for():
    assert not maps.pin_group(maps.TOWN_HALLS, np.ones(401, dtype=np.int64)).shown
    assert not maps.pin_group(maps.TOWN_HALLS, np.ones(4, dtype=np.int64), shown=False).shown


def test_five_thousand_pins_are_a_few_kilobytes():
    places = np.random.default_rng(5).choice(34_877, 5000, replace=False)
    counts = np.zeros(34_877, dtype=np.int64)
    counts[places] = 1
    assert len(maps.pin_group(maps.TOWN_HALLS, counts).for_layer()["payload"]) < 9000


def test_the_legend_tells_the_pins_that_are_shown():
    shading = maps.shade(pd.Series({"01": 1}), level=Level.DEPARTEMENT, codes=["01"])
    local = maps.pin_group(maps.LOCAL_INITIATIVES, np.array([2, 0]))
    hidden = maps.pin_group(maps.TOWN_HALLS, np.array([1, 1]), shown=False)
    html = maps.legend_html(shading, title="Initiatives", pins=(local, hidden))
    assert "Initiatives d’une seule commune" in html
    assert "1\u00a0commune<" in html
    assert "Mairies" not in html


def test_pins_travel_with_what_changes():
    shading = maps.shade(pd.Series({"01": 1}), level=Level.DEPARTEMENT, codes=["01"])
    group = maps.pin_group(maps.TOWN_HALLS, np.array([1, 0]))
    data = layer_data(shading, maps.Display(pins=(group,)))
    assert [each["title"] for each in data["pins"]] == ["Mairies"]


def test_no_base_map_is_offered_by_default():
    html = maps.base_map(ASSETS).get_root().render()
    assert "https://" not in html
    assert maps.base_maps_named("") == ()


def test_base_maps_are_chosen_by_their_words():
    assert maps.base_maps_named(" OSM, ign") == (maps.OPENSTREETMAP, maps.PLAN_IGN)
    html = maps.base_map(ASSETS, base_maps=(maps.PLAN_IGN,)).get_root().render()
    assert set(re.findall(r"https://[\w.]+", html)) == {
        "https://data.geopf.fr",
        "https://geoservices.ign.fr",
    }


def test_an_unknown_base_map_is_refused_in_french():
    with pytest.raises(UnknownBaseMapError, match="choisissez parmi ign, osm"):
        maps.base_maps_named("ign,google")


@pytest.mark.parametrize("base_map", maps.BASE_MAPS.values(), ids=maps.BASE_MAPS)
def test_a_base_map_credits_its_maker(base_map):
    assert base_map.attribution
    assert base_map.link.startswith("https://")
    assert re.fullmatch(r"https://[a-z.]+", base_map.origin)
    assert all(place in base_map.url for place in ("{z}", "{x}", "{y}"))


def test_a_territory_has_its_view():
    view = maps.view_of(Level.ACADEMIE, "10", TERRITORIES)
    assert view.name == "Académie de Lyon"
    assert view.bounds == maps.Bounds(3.68, 45.23, 6.17, 46.52)


@pytest.mark.parametrize("code", ["99", "200000001"], ids=["unknown", "without outline"])
def test_no_view_is_invented(code):
    with pytest.raises(NoViewError, match=f"« {code} »"):
        maps.view_of(Level.EPCI, code, TERRITORIES)


def test_insets_are_the_overseas_views():
    assert maps.METROPOLE not in maps.INSETS
    assert len(maps.INSETS) == 6
    html = maps.base_map(ASSETS, insets=maps.INSETS).get_root().render()
    assert html.count('"Guyane"') == 2


@pytest.mark.france
def test_every_academie_has_a_view_that_holds_its_communes(reference):
    communes = reference.communes
    for code, rows in communes.groupby("academie_code"):
        bounds = maps.view_of(Level.ACADEMIE, code, reference.territories).bounds
        assert rows["lon"].between(bounds.west, bounds.east).all()
        assert rows["lat"].between(bounds.south, bounds.north).all()
