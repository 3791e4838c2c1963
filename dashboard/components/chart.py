"""A chart as a reader hears it: one name in French; its figures are in the table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import altair as alt

    Chart = alt.Chart | alt.LayerChart | alt.FacetChart


def show_chart(chart: Chart, *, name: str) -> None:
    """Draw a chart under its name; Vega describes axes and legends in English alone, so unheard."""
    st.altair_chart(chart.configure_axis(aria=False).configure_legend(aria=False), alt=name)
