"""Maps are pure: data in, folium elements and HTML out."""

import base64
import json
import re
import zlib

import folium
import numpy as np
import pandas as pd
import pytest

from dashboard import maps
from dashboard.maps.classes import NO_DATA, french_number
from dashboard.maps.looks import SEQUENTIAL
from dashboard.maps.shading import ShadingError
from dashboard.maps.standalone import MissingMapFileError
from geodata.territories import Level

ASSETS = maps.MapAssets("/s/map.js", "/s/map.css", "/s/communes.bin", "/s/names.json")
CODES = ["01", "02", "2A", "974"]
COUNTS = pd.Series({"01": 1, "02": 3, "974": 300})


def shading(counts=COUNTS, **kwargs):
    return maps.shade(counts, level=Level.DEPARTEMENT, codes=CODES, **kwargs)


def labels(values, **kwargs):
    return [each.label for each in maps.count_classes(pd.Series(values), **kwargs).classes]


def script_of(map_):
    return map_.get_root().render()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([0, 0], [], id="only zeros"),
        pytest.param([0, 1, 1], ["1"], id="ones"),
        pytest.param([1, 2, 3, 9], ["1", "2", "3", "4 et plus"], id="gaps are joined"),
        pytest.param([*[1] * 50, 2, 3, 4, 5, 6, 7], ["1", "2 à 3", "4 à 5", "6", "7"], id="skewed"),
        pytest.param(
            [1, 1500, 2000], ["1", "2 à 1\u202f500", "1\u202f501 et plus"], id="thousands"
        ),
    ],
)
def test_classes_have_natural_french_labels(values, expected):
    assert labels(values) == ["aucune initiative", *expected]


def test_classes_are_no_more_than_asked():
    assert len(labels(range(100), most=3)) == 4


def test_equal_counts_share_a_class_and_larger_ones_never_fall_below():
    counts = pd.Series(np.random.default_rng(1).poisson(4, 1000))
    classes = maps.count_classes(counts)
    index = pd.Series(classes.index(counts))
    assert (index[counts == 0] == 0).all()
    assert index.groupby(counts).nunique().max() == 1
    assert index.groupby(counts).first().is_monotonic_increasing


def test_every_count_falls_in_the_class_whose_bounds_hold_it():
    counts = pd.Series([0, 1, 2, 3, 4, 5, 9, 40])
    classes = maps.count_classes(counts, most=3)
    for count, position in zip(counts, classes.index(counts), strict=True):
        held = classes.classes[position]
        assert held.lower <= count
        assert held.upper is None or count <= held.upper


def test_an_unknown_count_is_not_zero():
    counts = pd.Series([0.0, np.nan, 2.0])
    assert list(maps.count_classes(counts).index(counts)) == [0, NO_DATA, 1]


def test_darker_means_more_and_patterns_differ():
    brightness = [sum(bytes.fromhex(look.fill[1:])) for look in SEQUENTIAL]
    assert brightness == sorted(brightness, reverse=True)
    assert len({look.pattern for look in SEQUENTIAL[1:-1]}) == len(SEQUENTIAL) - 2


def test_a_number_is_written_in_french():
    assert french_number(34875) == "34\u202f875"


def test_a_territory_left_out_counts_zero():
    assert list(shading().values) == [1, 3, 0, 300]
    assert list(shading().class_index) == [1, 2, 0, 3]
    assert shading().territories_per_class() == (1, 1, 1, 1)


def test_the_payload_holds_classes_then_value_planes():
    data = shading().for_layer(patterns=True)
    raw = zlib.decompress(base64.b64decode(data["payload"]))
    assert data["count"] == 4
    assert data["valueBytes"] == 2
    assert list(raw) == [1, 2, 0, 3, 1, 3, 0, 300 % 256, 0, 0, 0, 1]


def test_a_payload_uses_the_standard_base64_alphabet():
    counts = pd.Series(np.random.default_rng(2).integers(0, 10**6, 5000)).rename(str)
    data = maps.shade(counts, level=Level.COMMUNE, codes=list(counts.index)).for_layer(
        patterns=True
    )
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", data["payload"])


def test_without_patterns_classes_are_plain_but_no_data_stays_hatched():
    data = shading().for_layer(patterns=False)
    assert {look["pattern"] for look in data["palette"]} == {"0" * 16}
    assert data["noData"]["pattern"] != "0" * 16


@pytest.mark.parametrize(
    ("counts", "level", "message"),
    [
        pytest.param(pd.Series({"99": 1}), Level.DEPARTEMENT, "« 99 » inconnu", id="code"),
        pytest.param(pd.Series({"01": 1}), Level.EPT, "sans carte", id="level"),
        pytest.param(pd.Series({"01": -1}), Level.DEPARTEMENT, "négative", id="negative"),
    ],
)
def test_values_that_do_not_fit_are_refused(counts, level, message):
    with pytest.raises(ShadingError, match=message):
        maps.shade(counts, level=level, codes=CODES)


def test_the_base_map_is_the_same_each_time():
    def without_ids(html):
        return re.sub(r"_[0-9a-f]{32}", "", html)

    assert without_ids(script_of(maps.base_map(ASSETS))) == without_ids(
        script_of(maps.base_map(ASSETS))
    )


def test_the_map_loads_our_files_and_nothing_else():
    html = script_of(maps.base_map(ASSETS))
    assert set(re.findall(r'(?:src|href)="([^"]+)"', html)) == {"/s/map.js", "/s/map.css"}
    assert "//cdn" not in html
    assert "https://" not in html


def test_other_folium_maps_keep_their_own_files():
    maps.base_map(ASSETS)
    assert any("leaflet" in url for _, url in folium.Map.default_js)


def test_a_reader_may_enlarge_the_page_of_the_map():
    page = maps.base_map(ASSETS).get_root().render()
    assert page.count('name="viewport"') == 1
    assert "user-scalable" not in page
    assert "maximum-scale" not in page


def test_what_changes_is_sent_apart_from_the_base_map():
    base = maps.base_map(ASSETS)
    layer = maps.class_layer(shading(), maps.Display(selected="2A", fit=maps.GUYANE.bounds))
    layer.add_to(base)
    html = script_of(base)
    (sent,) = re.findall(r"\.terrinum\.setData\((.*?)\);", html)
    data = json.loads(sent)
    assert data["selected"] == "2A"
    assert data["fit"] == [[2.11, -54.61], [5.78, -51.61]]
    assert data["unit"]["plural"] == "initiatives"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(None, None, id="not shown yet"),
        pytest.param({"last_active_drawing": None}, None, id="no click"),
        pytest.param(
            {
                "last_active_drawing": {
                    "properties": {"level": "epci", "code": "200046977", "clickedAt": 7}
                }
            },
            maps.Click(Level.EPCI, "200046977", 7),
            id="click",
        ),
        pytest.param(
            {"last_active_drawing": {"properties": {"level": "planète", "code": "1"}}},
            None,
            id="unknown level",
        ),
        pytest.param(
            {"last_active_drawing": {"properties": {"level": "epci", "code": "<script>"}}},
            None,
            id="odd code",
        ),
        pytest.param({"last_active_drawing": "x"}, None, id="not a feature"),
    ],
)
def test_a_click_is_read_and_checked(result, expected):
    assert maps.clicked_territory(result) == expected


def test_the_legend_lists_classes_counts_and_no_data():
    entries = maps.legend_entries(shading(pd.Series({"01": 1.0, "02": np.nan})))
    assert [(each.label, each.territories) for each in entries] == [
        ("aucune initiative", 2),
        ("1", 1),
        ("aucune donnée", 1),
    ]


def test_the_legend_is_escaped():
    html = maps.legend_html(shading(), title="<script>alert(1)</script>${x}")
    assert "<script>" not in html
    assert "${" not in html
    assert "1\u00a0département<" in html


@pytest.fixture
def files(tmp_path):
    for name, content in (
        ("m.js", "var a='</script>';"),
        ("m.css", "a{}"),
        ("c", "x"),
        ("n", "{}"),
    ):
        (tmp_path / name).write_text(content)
    return maps.MapFiles(*(tmp_path / name for name in ("m.js", "m.css", "c", "n")))


CAPTION = maps.Caption("Titre <b>", "Sous-titre", "Initiatives", ("IGN & INSEE",))


def test_the_single_file_holds_everything(files):
    html = maps.standalone_html(files, shading(), caption=CAPTION)
    assert not re.findall(r'(?:src|href)="', html)
    assert "Titre &lt;b&gt;" in html
    assert "IGN &amp; INSEE" in html
    assert "data:application/gzip;base64," in html
    assert "default-src 'none'" in html
    assert html.count("</script>") == 2


def test_the_single_file_is_the_same_each_time(files):
    first = maps.standalone_html(files, shading(), caption=CAPTION)
    assert first == maps.standalone_html(files, shading(), caption=CAPTION)


def test_an_absent_file_is_named(files):
    files.geometry.unlink()
    with pytest.raises(MissingMapFileError, match="make install"):
        maps.standalone_html(files, shading(), caption=CAPTION)
