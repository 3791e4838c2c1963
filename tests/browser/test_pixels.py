"""Our painting against matplotlib's: the same communes, the same view, pixel for pixel.

matplotlib draws the source's outlines, not ours, on a picture finer by `FINER` each way: the middle
of each of its squares is what a pixel's centre shows, their mean is what smooth edges should be.
"""

import base64

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline

from dashboard import maps
from dashboard.serving.assets import BUILT
from geodata.territories import Level

pytestmark = [pytest.mark.browser, pytest.mark.france]

WIDTH, HEIGHT = 700, 560
FINER = 7
REST_MS = 1500  # edges are smoothed by then
SEA = (0xF4, 0xF7, 0xFA)
# Zoom, centre (longitude, latitude), most pixels of another colour, most levels (of 255) by which
# a pixel with smooth edges differs on average. What remains: our grid of 26 m, and matplotlib's own
# steps (drawn 11 times finer instead of 5, half as many pixels differ).
VIEWS = [
    pytest.param(5.4, (2.4, 46.6), 0.02, 1.5, id="France"),
    pytest.param(7.0, (4.8, 45.5), 0.035, 2.0, id="a region"),
    pytest.param(10.0, (4.85, 45.76), 0.015, 1.0, id="around Lyon"),
]
# Read in the same breath as the view is set: the edges have not been smoothed yet.
SHOW_AND_READ = """([lat, lng, zoom]) => {
  if (zoom !== undefined) map.setView([lat, lng], zoom, {animate: false});
  const { frame, fill } = map.terrinum.surface;
  const { width, height } = frame;
  const bytes = fill.getImageData(0, 0, width, height).data;
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) {
    text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return { ...frame, pixels: btoa(text) };
}"""


@pytest.fixture(scope="module")
def shading(reference):
    codes = reference.communes["commune_code"]
    counts = np.random.default_rng(2013).poisson(1.5, codes.size)
    return maps.shade(pd.Series(counts, index=codes), level=Level.COMMUNE, codes=codes)


@pytest.fixture(scope="module")
def page(browser, reference, shading, tmp_path_factory):
    """Open the single file of the map, without patterns."""
    if not (BUILT / "terrinum-map.js").is_file():
        pytest.skip("la carte n'est pas construite : make install")
    files = maps.MapFiles(
        BUILT / "terrinum-map.js",
        BUILT / "terrinum-map.css",
        reference.web_dir / reference.web_files["communes"],
        reference.web_dir / reference.web_files["territories"],
    )
    caption = maps.Caption("Carte", "", "Légende")
    display = maps.Display(patterns=False)
    path = tmp_path_factory.mktemp("pixels") / "carte.html"
    text = maps.standalone_html(files, shading, caption=caption, display=display)
    path.write_text(text, encoding="utf-8")
    one = browser.new_page(viewport={"width": WIDTH + 300, "height": HEIGHT})
    one.goto(path.as_uri())
    while not one.evaluate("() => window.__terrinum?.painted ?? 0"):
        one.wait_for_timeout(20)
    yield one
    one.close()


@pytest.fixture(scope="module")
def coloured_outlines(reference, shading):
    """Give the outlines of all communes, and the colour of each."""
    outlines = reference.outlines.query("level == 'commune'")
    looks = [each.look.fill for each in shading.classes.classes]
    codes = reference.communes["commune_code"]
    fill_of = dict(zip(codes, [looks[each] for each in shading.class_index], strict=True))
    return outlines.geometry.to_numpy(), outlines["code"].map(fill_of).to_numpy()


def drawn_by_us(page, zoom, centre):
    """Read the fill when the view has just been set, then when its edges are smooth."""
    lon, lat = centre
    frame = page.evaluate(SHOW_AND_READ, [lat, lon, zoom])
    page.wait_for_timeout(REST_MS)
    return frame, picture_of(frame), picture_of(page.evaluate(SHOW_AND_READ, []))


def picture_of(found):
    shape = (found["height"], found["width"], 4)
    picture = np.frombuffer(base64.b64decode(found["pixels"]), dtype=np.uint8).reshape(shape)
    opacity = picture[..., 3:] / 255
    return picture[..., :3] * opacity + np.array(SEA) * (1 - opacity)


def drawn_by_matplotlib(frame, outlines, colours):
    """Draw the same frame, `FINER` times finer each way."""
    west, north = frame["originX"], frame["originY"]
    width, height = frame["width"], frame["height"]
    pixels = shapely.transform(outlines, lambda at: to_pixels(at, frame["zoom"]) - (west, north))
    boxes = shapely.bounds(pixels)
    seen = (boxes[:, 2] > 0) & (boxes[:, 0] < width) & (boxes[:, 3] > 0) & (boxes[:, 1] < height)
    figure = Figure((width / 100, height / 100), dpi=100 * FINER, facecolor=np.array(SEA) / 255)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    paths = [path_of(each) for each in pixels[seen]]
    axes.add_collection(
        PathCollection(paths, facecolors=colours[seen], linewidths=0, antialiaseds=False)
    )
    canvas = FigureCanvasAgg(figure)
    with mpl.rc_context({"path.simplify": False, "path.snap": False}):
        canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3].astype(float)
    return picture.reshape(height, FINER, width, FINER, 3)


def to_pixels(degrees, zoom):
    size = 256 * 2**zoom
    sine = np.sin(np.radians(degrees[:, 1]))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack([(degrees[:, 0] + 180) / 360 * size, y * size])


def path_of(geometry):
    rings = shapely.get_rings(geometry)
    return Outline.make_compound_path(
        *(Outline(shapely.get_coordinates(ring), closed=True) for ring in rings)
    )


@pytest.mark.parametrize(("zoom", "centre", "most_different", "most_levels"), VIEWS)
def test_we_paint_what_matplotlib_paints(
    page, coloured_outlines, zoom, centre, most_different, most_levels
):
    frame, quick, smooth = drawn_by_us(page, zoom, centre)
    fine = drawn_by_matplotlib(frame, *coloured_outlines)
    middle = fine[:, FINER // 2, :, FINER // 2]
    different = (np.abs(quick - middle).max(axis=2) > 2).mean()
    levels = np.abs(smooth - fine.mean(axis=(1, 3))).mean()
    said = f"{different:.2%} of the pixels differ, {levels:.2f} levels on average when smooth"
    assert different <= most_different, said
    assert levels <= most_levels, said
    print(f"zoom {zoom}: {said}")  # noqa: T201 - the figures that the documentation states
