"""A chart as a reader hears it: one name in French; its figures are in the table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from altair.utils import schemapi

if TYPE_CHECKING:
    import altair as alt

    Chart = alt.Chart | alt.LayerChart | alt.FacetChart

# Altair checks each part of a chart as it is made, which the tests do once and for all.
schemapi.DEBUG_MODE = False


def show_chart(chart: Chart, *, name: str) -> None:
    """Draw a chart under its name; Vega describes axes and legends in English alone, so unheard."""
    silent = chart.configure_axis(aria=False).configure_legend(aria=False)
    # As `st.altair_chart` does, but unchecked: a check of each chart at each run is a third of the
    # page's time. The tests check them.
    spec = silent.to_dict(validate=False)
    spec["config"].pop("view", None)  # altair's size, where Streamlit has its own
    st.vega_lite_chart(spec=spec, alt=name)
