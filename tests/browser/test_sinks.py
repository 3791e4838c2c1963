"""What somebody typed never runs, wherever a map writes it.

Each sink of folium is tried in a real browser with the text as typed, to see that it does run there
(else the test would prove nothing), then through our escaping: nothing runs, the map is drawn.
"""

import html
from pathlib import Path

import branca.element
import folium
import pandas as pd
import pytest

from dashboard import maps
from dashboard.escaping import ColourError, escape_text
from geodata.territories import Level

pytestmark = pytest.mark.browser

CHECKOUT = Path(__file__).parents[2]
LEAFLET = CHECKOUT / "frontend" / "node_modules" / "leaflet" / "dist"
BUILT = CHECKOUT / "dashboard" / "static" / "built"

# folium's popups go through jQuery, which does no more than this with them.
PARSE_HTML = """window.$ = html => {
  const box = document.createElement('div'); box.innerHTML = html; return [...box.children]; };"""
# What is hidden until a reader asks for it is shown at once.
OPEN_EVERYTHING = """() => {
  for (const layer of Object.values(window).filter(each => each instanceof L.Layer)) {
    for (const one of [layer, ...(layer.getLayers?.() ?? [])]) {
      one.fire?.('mouseover', {latlng: L.latLng(46.5, 2.5)}, true);
      one.fire?.('click', {latlng: L.latLng(46.5, 2.5)}, true);
    }
  }
}"""

TEMPLATE = "${window.ran = 1}"
BREAKOUT = "`+(window.ran = 1)+`"
ELEMENT = "<img src=x onerror='window.ran = 1'>"
QUOTED = '" onmouseover="window.ran = 1" autofocus onfocus="window.ran = 1" x="'
SCRIPT = "</script></style></title><script>window.ran = 1</script>"
JINJA = "{% for each in [1] %}<script>window.ran = {{ each }}</script>{% endfor %}"
BACKSLASH = "\\`+(window.ran = 1)+\\` \\${window.ran = 1} \\u0060+(window.ran = 1)+\\u0060"
ALL = " ".join((TEMPLATE, BREAKOUT, ELEMENT, QUOTED, SCRIPT, JINJA, BACKSLASH, "A'\"&"))

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[2, 46], [3, 46], [3, 47], [2, 47], [2, 46]]],
}


def feature(**properties):
    one = {"type": "Feature", "geometry": SQUARE, "properties": properties}
    return {"type": "FeatureCollection", "features": [one]}


def popup(text, france):
    folium.Marker([46, 2], popup=folium.Popup(text, show=True)).add_to(france)


def lazy_popup(text, france):
    marker = folium.CircleMarker([46, 2], radius=40, popup=folium.Popup(text, lazy=True))
    marker.add_to(france)


def tooltip(text, france):
    folium.Marker([46, 2], tooltip=folium.Tooltip(text, permanent=True)).add_to(france)


def tooltip_style(text, france):
    folium.Marker([46, 2], tooltip=folium.Tooltip("Lyon", style=text)).add_to(france)


def div_icon(text, france):
    folium.Marker([46, 2], icon=folium.DivIcon(html=text)).add_to(france)


def tooltip_field(text, france):
    tip = folium.GeoJsonTooltip(["nom"])
    folium.GeoJson(feature(nom=text), tooltip=tip).add_to(france)


def tooltip_alias(text, france):
    tip = folium.GeoJsonTooltip(["nom"], aliases=[text])
    folium.GeoJson(feature(nom="Lyon"), tooltip=tip).add_to(france)


def popup_field(text, france):
    folium.GeoJson(feature(nom=text), popup=folium.GeoJsonPopup(["nom"])).add_to(france)


def popup_alias(text, france):
    bubble = folium.GeoJsonPopup(["nom"], aliases=[text])
    folium.GeoJson(feature(nom="Lyon"), popup=bubble).add_to(france)


def field_style(text, france):
    tip = folium.GeoJsonTooltip(["nom"], style=text)
    folium.GeoJson(feature(nom="Lyon"), tooltip=tip).add_to(france)


def layer_name(text, france):
    folium.FeatureGroup(name=text).add_to(france)
    folium.LayerControl(collapsed=False).add_to(france)


def tile_attribution(text, france):
    folium.TileLayer("/tuiles/{z}/{x}/{y}.png", attr=text).add_to(france)


def page_title(text, france):
    france.get_root().title = text


def heading(text, france):
    title = branca.element.Element(f"<h1>{text}</h1>")
    france.get_root().html.add_child(title)


def legend_caption(text, france):
    legend = f"<figure><figcaption>{text}</figcaption></figure>"
    france.get_root().html.add_child(branca.element.Element(legend))


# Each sink, with what is known to run in it when it is written as typed.
SINKS = [
    (popup, TEMPLATE),
    (lazy_popup, TEMPLATE),
    (tooltip, TEMPLATE),
    (tooltip_style, TEMPLATE),
    (div_icon, ELEMENT),
    (tooltip_field, ELEMENT),
    (tooltip_alias, ELEMENT),
    (popup_field, ELEMENT),
    (popup_alias, ELEMENT),
    (field_style, SCRIPT),
    (layer_name, ELEMENT),
    (tile_attribution, ELEMENT),
    (page_title, SCRIPT),
    (heading, JINJA),
    (legend_caption, SCRIPT),
]
NAMES = [sink.__name__ for sink, _ in SINKS]
# html.escape leaves `${…}` alone: these sinks run it all the same.
STILL_RUN_ESCAPED = (popup, lazy_popup, tooltip)


@pytest.fixture(scope="module")
def page(browser):
    """Give a page that loads nothing but Leaflet and the folder of the test."""
    if not LEAFLET.is_dir():
        pytest.skip("Leaflet n'est pas installé : make install")
    context = browser.new_context()
    one = context.new_page()
    one.errors = []
    one.on("pageerror", lambda error: one.errors.append(str(error)))
    yield one
    context.close()


def france_with(sink, text):
    france = folium.Map([46.5, 2.5], zoom_start=7, tiles=None)
    france.default_js = [("leaflet", (LEAFLET / "leaflet.js").as_uri())]
    france.default_css = [("leaflet_css", (LEAFLET / "leaflet.css").as_uri())]
    header = branca.element.Element(f"<script>{PARSE_HTML}</script>")
    france.get_root().header.add_child(header, name="jquery", index=0)
    folium.GeoJson(SQUARE).add_to(france)
    sink(text, france)
    return france


def opened(page, path):
    """Open a saved map, show all that it can show, point at it; tell whether something ran."""
    page.goto(path.as_uri())
    if page.evaluate("typeof L === 'object'"):
        page.evaluate(OPEN_EVERYTHING)
    page.mouse.move(640, 360)
    page.mouse.click(640, 360)
    page.wait_for_timeout(60)
    return page.evaluate("window.ran === 1")


@pytest.mark.parametrize(("sink", "text"), SINKS, ids=NAMES)
def test_the_text_as_typed_runs(sink, text, page, tmp_path):
    path = tmp_path / "carte.html"
    france_with(sink, text).save(str(path))
    assert opened(page, path)


@pytest.mark.parametrize("sink", STILL_RUN_ESCAPED, ids=lambda sink: sink.__name__)
def test_escaping_html_alone_is_not_enough(sink, page, tmp_path):
    path = tmp_path / "carte.html"
    france_with(sink, html.escape(TEMPLATE)).save(str(path))
    assert opened(page, path)


@pytest.mark.parametrize(("sink", "_"), SINKS, ids=NAMES)
def test_the_text_escaped_is_shown_and_does_not_run(sink, _, page, tmp_path):
    path = tmp_path / "carte.html"
    france_with(sink, escape_text(ALL)).save(str(path))
    page.errors.clear()
    assert not opened(page, path)
    assert page.locator("path.leaflet-interactive").count() >= 1
    assert page.errors == []


def test_a_text_is_no_template_of_the_server():
    rendered = [
        branca.element.Element(text).render()
        for text in ("{{ 6 * 7 }}", escape_text("{{ 6 * 7 }}"))
    ]
    assert rendered == ["42", "&#123;&#123; 6 * 7 &#125;&#125;"]


@pytest.mark.parametrize("typed", [TEMPLATE, ELEMENT, QUOTED, SCRIPT, "red;}body{display:none"])
def test_a_style_is_a_colour_or_is_refused(typed):
    with pytest.raises(ColourError):
        maps.Look(typed, "#000000")


def hostile_shading(reference):
    codes = reference.territories.query("level == 'region' and valid_to_year.isna()")["code"]
    unit = maps.Unit(ALL, ALL, ALL, ALL)
    counts = pd.Series(range(codes.size), index=sorted(codes)).astype("Int64")
    counts.iloc[3] = pd.NA
    return maps.shade(counts, level=Level.REGION, codes=counts.index, unit=unit)


@pytest.fixture(scope="module")
def hostile_file(reference, tmp_path_factory):
    """Write the single file of a map whose every text is hostile."""
    if not (BUILT / "terrinum-map.js").is_file():
        pytest.skip("la carte n'est pas construite : make install")
    files = maps.MapFiles(
        BUILT / "terrinum-map.js",
        BUILT / "terrinum-map.css",
        reference.web_dir / reference.web_files["communes"],
        reference.web_dir / reference.web_files["territories"],
    )
    caption = maps.Caption(title=ALL, subtitle=ALL, legend_title=ALL, sources=(ALL, ALL))
    path = tmp_path_factory.mktemp("sinks") / "carte.html"
    text = maps.standalone_html(files, hostile_shading(reference), caption=caption)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.france
def test_nothing_runs_in_our_single_file(page, hostile_file):
    page.errors.clear()
    page.goto(hostile_file.as_uri())
    while not page.evaluate("() => window.__terrinum?.painted ?? 0"):
        page.wait_for_timeout(20)
    page.mouse.move(400, 400)
    tooltip = page.locator(".terrinum-tooltip span")
    tooltip.wait_for(state="visible")
    assert ELEMENT in tooltip.inner_text()
    assert page.locator("h1").inner_text() == page.title()
    assert page.locator("aside img, header img, .terrinum-map img").count() == 0
    assert page.evaluate("window.ran") is None
    assert page.errors == []


@pytest.mark.france
def test_the_policy_of_our_single_file_names_no_other_machine(hostile_file):
    text = hostile_file.read_text(encoding="utf-8")
    policy = text.split('Content-Security-Policy" content="')[1].split('"')[0]
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.france
def test_nothing_runs_in_our_legend(page, reference):
    legend = maps.legend_html(hostile_shading(reference), title=ALL)
    page.goto("about:blank")
    page.set_content(f"<!doctype html>{legend}")
    assert page.locator("figcaption").inner_text().startswith(TEMPLATE)
    assert page.locator("img").count() == 0
    assert page.evaluate("window.ran") is None
