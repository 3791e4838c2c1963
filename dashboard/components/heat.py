"""A chart of counts by row and column, in the colours of the map: pure altair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from dashboard.maps.looks import SEQUENTIAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

LIGHTEST, DARKEST = SEQUENTIAL[0].fill, SEQUENTIAL[4].fill
INK, PAPER = "#16202B", "#FFFFFF"
NO_MENU = {"embedOptions": {"actions": False}}  # its menu is in English and links elsewhere
STEP_PX = 34
LABELS: dict[str, Any] = {
    "labelLimit": 150,
    "labelOverlap": False,
    "labelColor": INK,
    "labelFontSize": 13,
}


def heat_chart(
    counts: pd.DataFrame,
    *,
    rows: tuple[str, Sequence[str]],
    columns: tuple[str, Sequence[str]],
    value: str = "initiatives",
) -> alt.LayerChart | alt.FacetChart:
    """Draw `value` as shaded squares that also say their number.

    `counts`: one line per square. `rows`, `columns`: a column of `counts` and its values in order.
    """
    top = max(float(counts[value].max()), 1.0)
    base = alt.Chart().encode(
        x=alt.X(
            f"{columns[0]}:N",
            title=None,
            sort=list(columns[1]),
            axis=alt.Axis(orient="top", labelAngle=-90, **LABELS),
        ),
        y=alt.Y(f"{rows[0]}:N", title=None, sort=list(rows[1]), axis=alt.Axis(**LABELS)),
        tooltip=[
            alt.Tooltip(f"{rows[0]}:N", title="Ligne"),
            alt.Tooltip(f"{columns[0]}:N", title="Colonne"),
            alt.Tooltip(f"{value}:Q", title="Initiatives"),
        ],
    )
    squares = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color(
            f"{value}:Q",
            legend=None,
            scale=alt.Scale(domain=[1, top], range=[LIGHTEST, DARKEST]),
        )
    )
    numbers = base.mark_text(fontSize=14, fontWeight="bold").encode(
        text=alt.Text(f"{value}:Q", format="d"),
        # As `alt.condition` writes it, which takes altair three times as long as all the rest.
        color=alt.ColorValue(INK, condition={"test": f"datum.{value} > {top / 2}", "value": PAPER}),
    )
    # The data are given once, here: altair looks for what is common to layers that have their own.
    return alt.layer(squares, numbers, data=counts, height=alt.Step(STEP_PX), usermeta=NO_MENU)
