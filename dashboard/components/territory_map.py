"""The map on the page: what a selection shades, what a click opens, and the same as a table."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import streamlit as st
from streamlit_folium import st_folium

from dashboard import french, map_content
from dashboard.assets import AssetMissingError, map_assets
from dashboard.escaping import escape_text
from dashboard.export import safe_csv
from dashboard.filters import Measure, address
from dashboard.filters.address import KEYS
from dashboard.maps import (
    RETURNED_OBJECTS,
    Display,
    LegendEntry,
    Method,
    Shading,
    base_map,
    class_layer,
    clicked_territory,
    legend_entries,
    swatch_svg,
)
from dashboard.measure_tables import counts_table
from dashboard.measure_words import legend_title
from dashboard.settings import offered_base_maps
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from dashboard.figures import Outcome

KEY = "carte"
HEIGHT_PX = 540
FULL_TABLE_ROWS = 50
_LAST_CLICK = "dernier_clic"


def level_choice(levels: Sequence[Level] = tuple(reversed(MAP_LEVELS))) -> None:
    """Draw the choice of the level that the map is shaded by, of the measure, of the classes."""
    with st.container(key="niveau", horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Colorer la carte par",
            list(levels),
            format_func=lambda level: french.upper_first(level.label),
            key=KEYS["level"],
            required=True,
            on_change=address.change,
            kwargs={"territory": None},
        )
        st.selectbox(
            "Mesure",
            list(Measure),
            format_func=lambda measure: measure.label,
            key=KEYS["measure"],
            label_visibility="collapsed",
            width=235,
        )
        st.selectbox(
            "Classes",
            list(Method),
            format_func=lambda method: method.label,
            key=KEYS["classes"],
            label_visibility="collapsed",
            width=235,
        )


def shading_of(data: Data, result: Outcome) -> Shading:
    """Shade the level chosen by the measure chosen."""
    return map_content.shading_of(data, result)


def show_map(data: Data, result: Outcome, shading: Shading) -> None:
    """Draw the map; a click opens a territory. Without its files, say so: the table remains."""
    try:
        assets = map_assets(data.reference)
    except AssetMissingError as error:
        st.error(str(error), icon=":material/map:")
        return
    st_folium(
        base_map(assets, base_maps=offered_base_maps()),
        key=KEY,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=list(RETURNED_OBJECTS),
        feature_group_to_add=class_layer(shading, _display(data, result)),
        on_change=_clicked,
    )


def show_legend(shading: Shading, measure: Measure = Measure.INITIATIVES) -> None:
    """Draw the legend of the map."""
    lines = "".join(_legend_line(entry, shading.level) for entry in legend_entries(shading))
    st.html(
        f"<figure class='terrinum-legend'><figcaption>"
        f"{escape_text(legend_title(measure, shading.level))}</figcaption><ul>{lines}</ul></figure>"
    )


def _legend_line(entry: LegendEntry, level: Level) -> str:
    # The page drops inline SVG for safety; the same drawing as an image is let through.
    drawing = base64.b64encode(swatch_svg(entry.look).encode()).decode()
    held = french.count(entry.territories, level.label, level.plural)
    return (
        f"<li><img src='data:image/svg+xml;base64,{drawing}' alt='' width='32' height='16'>"
        f"<span>{escape_text(entry.label)}</span><span>{escape_text(held)}</span></li>"
    )


def show_counts(data: Data, result: Outcome, shading: Shading) -> None:
    """Draw the map as a table: each territory of the level and its value."""
    level, measure = shading.level, result.selection.measure
    table = st.expander(
        f"La carte en tableau : {french.lower_first(legend_title(measure, level))}",
        key="carte_en_tableau",
        on_change="rerun",
    )
    if not table.open:
        return  # 35,000 lines are not prepared for nobody
    with table:
        counts = counts_table(data, result, level)
        st.download_button(
            "Télécharger ce tableau (CSV)",
            data=lambda: safe_csv(counts),
            file_name=f"terrinum-{measure}-{level}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="export_carte",
        )
        shown = counts.head(FULL_TABLE_ROWS)
        st.dataframe(shown, hide_index=True, alt=legend_title(measure, level))
        if len(counts) > len(shown):
            st.caption(
                f"Les {len(shown)} premières lignes sur {french.number(len(counts))} ; "
                "le fichier les contient toutes."
            )


def _display(data: Data, result: Outcome) -> Display:
    territory = result.selection.territory
    selected = territory[1] if territory and territory[0] == result.selection.level else None
    return Display(
        selected=selected,
        fit=map_content.bounds_of(data, result),
        pins=map_content.pins_of(data, result),
    )


def _clicked() -> None:
    """Open the territory clicked; the component repeats its last click at every run."""
    click = clicked_territory(st.session_state.get(KEY))
    if click is None or click.clicked_at_ms == st.session_state.get(_LAST_CLICK):
        return
    st.session_state[_LAST_CLICK] = click.clicked_at_ms
    address.change(territory=(click.level, click.code), initiative=None)
