"""Maps: data in, map out. No Streamlit, no store, no network in this room.

The browser keeps three things (the script, the outlines, the names); a filter change sends a
`Shading`, a few kilobytes. `base_map` + `class_layer` go to streamlit-folium, `standalone_html`
writes one file.
"""

from dashboard.maps.classes import CountClass, CountClasses, Look, Pattern, count_classes
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
    "Click",
    "CountClass",
    "CountClasses",
    "Display",
    "LegendEntry",
    "Look",
    "MapAssets",
    "MapFiles",
    "Pattern",
    "Shading",
    "ShadingError",
    "Unit",
    "View",
    "base_map",
    "class_layer",
    "clicked_territory",
    "count_classes",
    "legend_entries",
    "legend_html",
    "shade",
    "standalone_html",
    "swatch_svg",
]
