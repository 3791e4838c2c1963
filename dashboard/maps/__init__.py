"""Maps: data in, map out. No Streamlit, no store, no network in this room.

The browser keeps three things (the script, the outlines, the names); a filter change sends a
`Shading`, a few kilobytes. `base_map` makes the page of our own frame, which is told `layer_data`;
`base_map` + `class_layer` go to streamlit-folium; `standalone_html` writes one file.
"""

from dashboard.maps.base_maps import (
    BASE_MAPS,
    OPENSTREETMAP,
    PLAN_IGN,
    BaseMap,
    UnknownBaseMapError,
    base_maps_named,
)
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
    layer_data,
)
from dashboard.maps.legend import LegendEntry, legend_entries, legend_html, swatch_svg
from dashboard.maps.looks import Look, Pattern
from dashboard.maps.measure_classes import (
    main_category_classes,
    quantity_classes,
    with_unsaid,
    year_classes,
)
from dashboard.maps.pins import (
    LOCAL_INITIATIVES,
    TOWN_HALLS,
    PinGroup,
    PinShape,
    PinStyle,
    pin_group,
)
from dashboard.maps.shading import INITIATIVES, Shading, ShadingError, Unit, shade
from dashboard.maps.standalone import Caption, MapFiles, standalone_html
from dashboard.maps.views import (
    GUADELOUPE,
    GUYANE,
    INSETS,
    LA_REUNION,
    MARTINIQUE,
    MAYOTTE,
    METROPOLE,
    SAINT_MARTIN,
    VIEWS,
    Bounds,
    NoViewError,
    View,
    view_of,
)

__all__ = [
    "BASE_MAPS",
    "GUADELOUPE",
    "GUYANE",
    "INITIATIVES",
    "INSETS",
    "LA_REUNION",
    "LOCAL_INITIATIVES",
    "MARTINIQUE",
    "MAYOTTE",
    "METROPOLE",
    "OPENSTREETMAP",
    "PLAIN_DISPLAY",
    "PLAN_IGN",
    "RETURNED_OBJECTS",
    "SAINT_MARTIN",
    "TOWN_HALLS",
    "VIEWS",
    "BaseMap",
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
    "NoViewError",
    "Pattern",
    "PinGroup",
    "PinShape",
    "PinStyle",
    "Saying",
    "Shading",
    "ShadingError",
    "Unit",
    "UnknownBaseMapError",
    "ValueClass",
    "View",
    "base_map",
    "base_maps_named",
    "categories",
    "class_layer",
    "clicked_territory",
    "count_classes",
    "diverging",
    "given_bounds",
    "layer_data",
    "legend_entries",
    "legend_html",
    "main_category_classes",
    "pin_group",
    "quantity_classes",
    "shade",
    "standalone_html",
    "swatch_svg",
    "view_of",
    "with_unsaid",
    "year_classes",
]
