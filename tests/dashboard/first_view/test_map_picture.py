"""The map as a picture: the right commune under each pixel, in the right colour."""

import base64
import io
import json
import re

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from PIL import Image

from dashboard.data import load
from dashboard.first_view.labels import (
    LONG_SIDE_PX,
    NO_COMMUNE,
    Place,
    Rings,
    draw_labels,
    mercator,
)
from dashboard.first_view.map_picture import GROUND, picture_of
from dashboard.maps import PLAIN_DISPLAY, layer_data, shade
from geodata.territories import MAP_LEVELS, Level

HALF_WORLD_M = 20037508.342789244
LYON = Place(4.5, 45.5, 5.4, 46.2)
SQUARE = shapely.box(0, 0, 2, 2)
HOLED = SQUARE.difference(shapely.box(0.5, 0.5, 1.5, 1.5))
ENCLAVE = shapely.box(0.5, 0.5, 1.5, 1.5)


def at(labels, place, lon, lat):
    """Read the label under a place of the ground."""
    left, top, width, height = labels.box
    (x0, y0), (x1, y1) = place.corners
    (x, y) = mercator(np.array([[lon, lat]]))[0]
    column = left + (x - x0) / (x1 - x0) * width
    row = top + (y - y0) / (y1 - y0) * height
    return labels.faces[int(row), int(column)]


def test_the_projection_is_that_of_web_maps():
    places = np.array([[4.8357, 45.764], [-61.55, 16.2], [55.5, -21.1]])
    metres = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(*places.T)
    x, y = mercator(places).T
    assert (x - 0.5) * 2 * HALF_WORLD_M == pytest.approx(metres[0], abs=0.01)
    assert (0.5 - y) * 2 * HALF_WORLD_M == pytest.approx(metres[1], abs=0.01)


def test_each_pixel_shows_the_commune_that_is_there_and_an_enclave_is_not_covered():
    place = Place(0, 0, 2, 2)
    for order in ([HOLED, ENCLAVE], [ENCLAVE, HOLED]):
        labels = draw_labels(Rings.from_outlines(np.array(order, dtype=object)), place)
        assert at(labels, place, 1, 1) == order.index(ENCLAVE)
        assert at(labels, place, 0.2, 0.2) == order.index(HOLED)
        assert at(labels, place, 2.2, 1) == NO_COMMUNE


def test_what_is_around_the_place_is_drawn_too():
    place = Place(0, 0, 2, 2)
    labels = draw_labels(Rings.from_outlines(np.array([SQUARE], dtype=object)), place)
    height, width = labels.faces.shape
    assert max(labels.box[2:]) == pytest.approx(LONG_SIDE_PX)
    assert width > 2 * labels.box[2]
    assert height > 1.3 * labels.box[3]


def test_a_map_without_a_place_is_its_ground_alone():
    assert "<svg" not in picture_of(json.dumps({"data": {"fit": None}, "height": 300}))
    assert "<svg" not in picture_of("{}")


@pytest.fixture
def france(france_dir, monkeypatch):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(france_dir))
    return load()


@pytest.mark.france
def test_nearly_every_commune_is_under_its_own_middle(france):
    order = pd.Index(france.reference.light_outlines["commune_code"])
    rings = Rings.from_outlines(france.reference.light_outlines.geometry.to_numpy())
    labels = draw_labels(rings, LYON)
    communes = france.communes
    near = communes["lon"].between(LYON.west, LYON.east) & communes["lat"].between(
        LYON.south, LYON.north
    )
    ranks = order.get_indexer(communes.loc[near, "commune_code"])
    places = communes.loc[near, ["lon", "lat"]].to_numpy()
    seen = np.array([at(labels, LYON, *place) for place in places])
    assert len(ranks) > 400
    assert (seen == ranks).mean() > 0.99


@pytest.mark.france
@pytest.mark.parametrize("level", MAP_LEVELS)
def test_a_territory_has_its_colour_where_it_is_and_others_have_not(level, france):
    lyon = france.communes.set_index("commune_code").loc["69123"]
    code = "69123" if level is Level.COMMUNE else lyon[f"{level.value}_code"]
    shading = shade(pd.Series({code: 1}), level=level, codes=france.level_coverage(level).codes)
    zero, one = (shading.classes.classes[rank].look.fill for rank in (0, -1))
    colour = picture(shading, LYON)
    assert colour(4.83, 45.76) == one
    assert colour(5.30, 45.60) == (one if level is Level.REGION else zero)  # in the Isère


@pytest.mark.france
def test_an_island_of_no_epci_is_no_data_and_has_its_coast(france):
    codes = france.level_coverage(Level.EPCI).codes
    shading = shade(pd.Series({codes[-1]: 1}), level=Level.EPCI, codes=codes)
    colour = picture(shading, Place(-3.15, 48.83, -2.95, 48.88))  # Île-de-Bréhat
    assert colour(-3.000, 48.845) == shading.no_data.fill
    assert colour(-3.13, 48.875) == GROUND  # the sea


def picture(shading, place):
    """Draw a shading; return what reads the colour most seen around a place of the ground."""
    corners = [[place.south, place.west], [place.north, place.east]]
    data = layer_data(shading, PLAIN_DISPLAY) | {"fit": corners}
    written = picture_of(json.dumps({"data": data, "height": 540}))
    encoded = re.search(r"base64,([^\"]+)", written)[1]
    image = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")
    size = np.array(re.search(r'viewBox="0 0 (\S+) (\S+)"', written).groups(), dtype=float)
    shift = np.array(re.search(r'x="-(\S+)" y="-(\S+)"', written).groups(), dtype=float)
    start, end = place.corners

    def colour(lon, lat):
        part = (mercator(np.array([[lon, lat]]))[0] - start) / (end - start)
        x, y = (part * size + shift).astype(int)
        around = image.crop((x - 6, y - 6, x + 6, y + 6))
        return "#" + bytes(max(around.getcolors())[1]).hex().upper()

    return colour
