"""The map on the page: what a selection shades, what a click opens, and the same as a table."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis import map_content
from dashboard.analysis.figures import communes_in
from dashboard.analysis.measure_tables import counts_table
from dashboard.analysis.measure_words import legend_title
from dashboard.analysis.memo import key_of
from dashboard.analysis.past_names import file_name
from dashboard.components.map_frame import map_frame
from dashboard.escaping import escape_text
from dashboard.export import safe_csv
from dashboard.filters import Measure, address
from dashboard.filters.address import KEYS
from dashboard.maps import (
    Display,
    LegendEntry,
    Method,
    Shading,
    clicked_territory,
    legend_entries,
    swatch_svg,
)
from dashboard.schools import schools_of
from dashboard.serving.assets import PREFIX, AssetMissingError
from geodata import french
from geodata.territories import MAP_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.maps import PinGroup

KEY = "carte"
HEIGHT_PX = 540
FULL_TABLE_ROWS = 50
_LAST_CLICK = "dernier_clic"


def level_choice(
    levels: Sequence[Level] = tuple(reversed(MAP_LEVELS)),
    *,
    more: Callable[[], None] | None = None,
) -> None:
    """Draw the choice of the measure and of the level: « Initiatives », « par commune ».

    `more` draws what stands after them on the same line.
    """
    with st.container(key="niveau", horizontal=True, vertical_alignment="center"):
        st.selectbox(
            "Mesure",
            list(Measure),
            format_func=lambda measure: measure.label,
            key=KEYS["measure"],
            label_visibility="collapsed",
            width=225,
        )
        st.segmented_control(
            "Colorer la carte par",
            list(levels),
            format_func=lambda level: french.upper_first(level.label),
            key=KEYS["level"],
            required=True,
            on_change=address.change,
            kwargs={"territory": None},
            label_visibility="collapsed",
        )
        if more is not None:
            more()


def classes_choice(measure: Measure) -> None:
    """Draw the choice of how classes are cut, where the measure is a quantity."""
    if measure is Measure.MAIN_CATEGORY:
        return
    with st.container(key="coupure"):
        st.selectbox(
            "Classes",
            list(Method),
            format_func=lambda method: method.label,
            key=KEYS["classes"],
            label_visibility="collapsed",
        )


def shading_of(data: Data, result: Outcome) -> Shading:
    """Shade the level chosen by the measure chosen."""
    return data.memo.get(("shading", key_of(result)), lambda: map_content.shading_of(data, result))


def show_map(  # noqa: PLR0913 - what is drawn, then how
    data: Data,
    result: Outcome,
    shading: Shading,
    *,
    key: str = KEY,
    with_pins: bool = True,
    together: bool = False,
) -> None:
    """Draw the map; a click opens a territory. Without its files, say so: the table remains.

    `together`: the maps of the page that say so move as one.
    """
    display = _display(data, result, with_pins=with_pins, together=together)
    try:
        map_frame(
            data.reference,
            shading,
            display,
            key=key,
            height=HEIGHT_PX,
            keeps_position=True,
            on_change=partial(_clicked, key),
        )
    except AssetMissingError as error:
        st.error(str(error), icon=":material/map:")


def show_legend(
    shading: Shading, measure: Measure = Measure.INITIATIVES, *, before: str = ""
) -> None:
    """Draw the legend of the map; `before` begins its title."""
    title = legend_title(measure, shading.level)
    title = f"{before}{french.lower_first(title)}" if before else title
    lines = "".join(_legend_line(entry, shading.level) for entry in legend_entries(shading))
    st.html(
        f"<figure class='terrinum-legend'><figcaption>{escape_text(title)}</figcaption>"
        f"<ul>{lines}</ul></figure>"
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
    show_counts_of(
        legend_title(measure, level),
        f"{measure}-{level}",
        lambda: counts_table(data, result, level),
    )


def show_counts_of(title: str, name: str, make: Callable[[], pd.DataFrame]) -> None:
    """Draw a map as a table, made when it is opened; `name` is part of its file's."""
    table = st.expander(
        f"La carte en tableau : {french.lower_first(title)}",
        key="carte_en_tableau",
        on_change="rerun",
    )
    if not table.open:
        return  # 35,000 lines are not prepared for nobody
    with table:
        counts = make()
        st.download_button(
            "Télécharger ce tableau (CSV)",
            data=lambda: safe_csv(counts),
            file_name=f"terrinum-{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="export_carte",
        )
        shown = counts.head(FULL_TABLE_ROWS)
        st.dataframe(shown, hide_index=True, alt=title)
        if len(counts) > len(shown):
            st.caption(
                f"Les {len(shown)} premières lignes sur {french.number(len(counts))} ; "
                "le fichier les contient toutes."
            )


def _display(data: Data, result: Outcome, *, with_pins: bool, together: bool) -> Display:
    territory, year = result.selection.territory, result.selection.year
    selected = territory[1] if territory and territory[0] == result.selection.level else None
    return Display(
        selected=selected,
        fit=map_content.bounds_of(data, result),
        pins=_pins(data, result) if with_pins else (),
        together=together,
        past=f"{PREFIX}/{file_name(data.reference, year)}" if year else "",
    )


def _pins(data: Data, result: Outcome) -> tuple[PinGroup, ...]:
    pins = data.memo.get(("pins", key_of(result)), lambda: map_content.pins_of(data, result))
    return (*pins, *_schools(data, result))


def _schools(data: Data, result: Outcome) -> tuple[PinGroup, ...]:
    """Mark the schools of the territory chosen, where the annuaire is loaded."""
    territory, facts = result.selection.territory, schools_of(data)
    if territory is None or facts is None:
        return ()
    return facts.pins(communes_in(data, *territory), ())


def _clicked(key: str) -> None:
    """Open the territory clicked; the component repeats its last click at every run."""
    click, last = clicked_territory(st.session_state.get(key)), f"{_LAST_CLICK}_{key}"
    if click is None or click.clicked_at_ms == st.session_state.get(last):
        return
    st.session_state[last] = click.clicked_at_ms
    address.change(territory=(click.level, click.code), initiative=None)
