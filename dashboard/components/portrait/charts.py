"""Charts of an académie's portrait: pure altair, in the colours of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from dashboard.labels import LEAD_LEVELS, LOCAL_REACH, WIDE_REACH, label
from dashboard.maps.looks import SEQUENTIAL

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK, LIGHT = SEQUENTIAL[4].fill, SEQUENTIAL[1].fill
REACH_NAMES: Mapping[str, str] = {LOCAL_REACH: "Portée locale", WIDE_REACH: "Portée plus large"}
NO_MENU = {"embedOptions": {"actions": False}}  # its menu is in English and links elsewhere
HEIGHT_PX = 260
FEW_YEARS, WIDE_BAR_PX = 8, 48  # two years alone would else be two walls
# Darker than the theme's own: 4.5 to 1 on white at least.
READABLE: Mapping[str, Any] = {"labelColor": "#4A5764", "titleColor": "#4A5764"}


def begun_chart(begun: pd.DataFrame) -> alt.Chart:
    """Draw the initiatives begun each year, local ones dark, wider ones light and outlined.

    `begun`: columns year, locale, large (see `dashboard.analysis.portrait.begun_by_year`).
    """
    long = begun.melt("year", list(REACH_NAMES), var_name="reach", value_name="initiatives")
    rows = long.assign(
        year=long["year"].astype("int64").astype("str"), reach=long["reach"].map(REACH_NAMES)
    )
    years, names = list(dict.fromkeys(rows["year"])), list(REACH_NAMES.values())
    bar: dict[str, Any] = {"size": WIDE_BAR_PX} if len(years) < FEW_YEARS else {}
    chart: alt.Chart = (
        alt.Chart(rows[rows["initiatives"] > 0], height=HEIGHT_PX, usermeta=NO_MENU)
        .mark_bar(stroke=DARK, strokeWidth=1, **bar)
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                scale=alt.Scale(domain=years),
                axis=alt.Axis(**READABLE, labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y(
                "initiatives:Q",
                title="Initiatives commencées",
                axis=alt.Axis(**READABLE, tickMinStep=1, format="d"),
            ),
            color=alt.Color(
                "reach:N",
                title=None,
                scale=alt.Scale(domain=names, range=[DARK, LIGHT]),
                legend=alt.Legend(orient="top", labelColor="#4A5764"),
            ),
            order=alt.Order("reach:N"),
            tooltip=[
                alt.Tooltip("year:O", title="Année"),
                alt.Tooltip("reach:N", title="Portée"),
                alt.Tooltip("initiatives:Q", title="Initiatives"),
            ],
        )
    )
    return chart


def amounts_chart(initiatives: pd.DataFrame) -> alt.Chart:
    """Draw each announced amount as a mark on the line of its lead level, on a log scale.

    Nothing is added up: the amounts do not speak of the same years nor the same ground.
    """
    announced = initiatives[initiatives["budget_eur"] > 0]
    rows = pd.DataFrame(
        {
            "title": announced["title"],
            "amount": announced["budget_eur"],
            "lead": [label(LEAD_LEVELS, value) for value in announced["lead_level"]],
        }
    )
    chart: alt.Chart = (
        alt.Chart(rows, height=alt.Step(38), usermeta=NO_MENU)
        .mark_tick(color=DARK, opacity=1, thickness=4, size=24)
        .encode(
            x=alt.X(
                "amount:Q",
                title="Euros annoncés (échelle logarithmique)",
                scale=alt.Scale(type="log"),
                axis=alt.Axis(**READABLE, format="~s", tickCount=5),
            ),
            y=alt.Y("lead:N", title=None, axis=alt.Axis(**READABLE, labelLimit=240)),
            tooltip=[
                alt.Tooltip("title:N", title="Initiative"),
                alt.Tooltip("lead:N", title="Porteur"),
                alt.Tooltip("amount:Q", title="Euros annoncés", format=",.0f"),
            ],
        )
    )
    return chart
