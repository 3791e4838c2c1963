"""Maps: data in, map out. No Streamlit, no store, no network in this room.

The browser keeps three things (the script, the outlines, the names); a filter change sends a
`Shading`, a few kilobytes. `base_map` + `class_layer` go to streamlit-folium, `standalone_html`
writes one file.
"""

from dashboard.maps.classes import (
    Classification,
    ClassificationError,
    Method,
    Saying,
    ValueClass,
    categories,
    count_classes,
    diverging,
    given_bounds,
)
from dashboard.maps.elements import (
    PLAIN_DISPLAY,
    RETURNED_OBJECTS,
    Click,
    Display,
    MapAssets,
    base_map,
    class_layer,
    clicked_territory,
)
from dashboard.maps.legend import LegendEntry, legend_entries, legend_html, swatch_svg
from dashboard.maps.looks import Look, Pattern
from dashboard.maps.shading import INITIATIVES, Shading, ShadingError, Unit, shade
from dashboard.maps.standalone import Caption, MapFiles, standalone_html
from dashboard.maps.views import (
    GUADELOUPE,
    GUYANE,
    LA_REUNION,
    MARTINIQUE,
    MAYOTTE,
    METROPOLE,
    VIEWS,
    Bounds,
    View,
)

__all__ = [
    "GUADELOUPE",
    "GUYANE",
    "INITIATIVES",
    "LA_REUNION",
    "MARTINIQUE",
    "MAYOTTE",
    "METROPOLE",
    "PLAIN_DISPLAY",
    "RETURNED_OBJECTS",
    "VIEWS",
    "Bounds",
    "Caption",
    "Classification",
    "ClassificationError",
    "Click",
    "Display",
    "LegendEntry",
    "Look",
    "MapAssets",
    "MapFiles",
    "Method",
    "Pattern",
    "Saying",
    "Shading",
    "ShadingError",
    "Unit",
    "ValueClass",
    "View",
    "base_map",
    "categories",
    "class_layer",
    "clicked_territory",
    "count_classes",
    "diverging",
    "given_bounds",
    "legend_entries",
    "legend_html",
    "shade",
    "standalone_html",
    "swatch_svg",
]
