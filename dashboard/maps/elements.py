"""The map as folium elements: a base that never changes, and what a filter changes.

streamlit-folium remounts its component when the base map's script changes, so everything that
depends on data goes through `class_layer`, given to `st_folium(feature_group_to_add=…)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template
from folium.utilities import camelize

from dashboard.maps.views import METROPOLE, VIEWS, Bounds, View
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.maps.base_maps import BaseMap
    from dashboard.maps.pins import PinGroup
    from dashboard.maps.shading import Shading

RETURNED_OBJECTS = ("last_active_drawing",)
ATTRIBUTION = "© IGN, INSEE – Licence Ouverte"
_CENTRE = [46.6, 2.4]  # of the first instant: the layer then shows the view's bounds
_ZOOM = 5
# As folium takes them (it turns snake_case into Leaflet's camelCase).
_MAP_OPTIONS: dict[str, Any] = {
    "zoom_control": False,  # the layer adds one whose buttons speak French
    "attribution_control": False,
    "zoom_snap": 0.1,
    "wheel_px_per_zoom_level": 90,
}
# folium's own arguments for these go to tiles only, which our maps have none of.
_ZOOM_LIMITS = {"min_zoom": 3, "max_zoom": 14}
_CODE = re.compile(r"[0-9A-Z]{1,9}")
_FORBIDS_ENLARGING = re.compile(r",\s*maximum-scale=1\.0,\s*user-scalable=no")


@dataclass(frozen=True, slots=True)
class MapAssets:
    """Addresses (on our own server) of the four files that the browser loads and keeps."""

    script: str
    stylesheet: str
    geometry: str
    names: str


@dataclass(frozen=True, slots=True)
class Click:
    """A territory that the reader chose on the map; `clicked_at_ms` tells two clicks apart."""

    level: Level
    code: str
    clicked_at_ms: int


@dataclass(frozen=True, slots=True)
class Display:
    """What is shown besides the shading.

    `selected`: code of the territory outlined. `fit`: what to bring into sight; the map moves only
    when it differs from the last one, so that a reader who has panned is left where she is.
    `pins`: groups of places to mark; the reader ticks and unticks them on the map. `together`: the
    maps of a page that say so move as one. `past`: address of the names of another year.
    """

    selected: str | None = None
    fit: Bounds | None = None
    patterns: bool = True
    pins: tuple[PinGroup, ...] = ()
    together: bool = False
    past: str = ""


PLAIN_DISPLAY = Display()


class _Map(folium.Map):
    """folium's map, whose page a reader may enlarge (WCAG 1.4.4): folium's own forbids it."""

    _name = "Map"  # streamlit-folium knows maps by it

    def render(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as folium's own
        """Write the map in its page, then give the reader back what its header takes away."""
        rendered = super().render(**kwargs)  # type: ignore[no-untyped-call]
        figure: Any = self.get_root()
        text = _FORBIDS_ENLARGING.sub("", self._template.module.header(self, kwargs))
        figure.header.add_child(Element(text), name=self.get_name())
        return rendered


class _TerritoryLayer(MacroElement):
    """The constant part: `new L.TerrinumLayer(options)` on the map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "new L.TerrinumLayer({{ this.options|tojson }}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca
        self._name = "TerritoryLayer"
        self.options = options


class _LayerData(MacroElement):
    """The changing part: `setData(data)` on the layer that the map holds."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent._parent.get_name() }}.terrinum.setData({{ this.data|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca
        self._name = "LayerData"
        self.data = data


def base_map(
    assets: MapAssets,
    *,
    view: View = METROPOLE,
    insets: Sequence[View] = (),
    base_maps: Sequence[BaseMap] = (),
) -> folium.Map:
    """Build the empty map: same arguments, same script, so the browser keeps it.

    Loads nothing but `assets`: Leaflet is in the bundle, and folium's own list of remote scripts
    and stylesheets is replaced. `base_maps` are offered to the reader; their hosts are asked for
    nothing before she chooses one.
    """
    france = _Map(location=_CENTRE, zoom_start=_ZOOM, tiles=None, **_MAP_OPTIONS)
    france.options |= _ZOOM_LIMITS
    france.default_js = [("terrinum_script", assets.script)]
    france.default_css = [("terrinum_style", assets.stylesheet)]
    options = layer_options(
        assets.geometry, assets.names, view=view, insets=insets, base_maps=base_maps
    )
    france.add_child(_TerritoryLayer(options))
    return france


def class_layer(shading: Shading, display: Display = PLAIN_DISPLAY) -> folium.FeatureGroup:
    """Build what a filter change sends: classes, values, selection, bounds to show."""
    group = folium.FeatureGroup(name="classes")
    group.add_child(_LayerData(layer_data(shading, display)))
    return group


def map_options() -> dict[str, Any]:
    """Write the options of `L.map` for a page made without folium."""
    options = {"center": _CENTRE, "zoom": _ZOOM, **_MAP_OPTIONS, **_ZOOM_LIMITS}
    return {camelize(name): value for name, value in options.items()}


def layer_options(
    geometry: str,
    names: str,
    *,
    view: View,
    insets: Sequence[View] = (),
    base_maps: Sequence[BaseMap] = (),
) -> dict[str, Any]:
    """Write the options of `L.TerrinumLayer` (frontend/src/layer.ts)."""
    return {
        "geometry": geometry,
        "names": names,
        "attribution": ATTRIBUTION,
        "bounds": view.bounds.for_leaflet(),
        "views": [_named_view(each) for each in VIEWS],
        "insets": [_named_view(each) for each in insets],
        "baseMaps": [each.for_layer() for each in base_maps],
    }


def layer_data(shading: Shading, display: Display) -> dict[str, Any]:
    """Write the argument of the layer's `setData` (frontend/src/data.ts)."""
    return {
        **shading.for_layer(patterns=display.patterns),
        "selected": display.selected,
        "fit": display.fit.for_leaflet() if display.fit else None,
        "pins": [each.for_layer() for each in display.pins],
        "together": display.together,
        "past": display.past,
    }


def clicked_territory(result: object) -> Click | None:
    """Read the territory clicked in what `st_folium` returned; None where there is none.

    What the browser sends is checked: an unknown level or an odd code is no click.
    """
    properties = _child(_child(result, "last_active_drawing"), "properties")
    level, code = properties.get("level"), str(properties.get("code"))
    if level not in set(Level) or _CODE.fullmatch(code) is None:
        return None
    moment = properties.get("clickedAt")
    return Click(Level(level), code, moment if isinstance(moment, int) else 0)


def _named_view(view: View) -> dict[str, Any]:
    return {"name": view.name, "title": view.title, "bounds": view.bounds.for_leaflet()}


def _child(value: object, key: str) -> dict[str, Any]:
    """Return the object under `key`, empty where there is none."""
    child = value.get(key) if isinstance(value, dict) else None
    return child if isinstance(child, dict) else {}
