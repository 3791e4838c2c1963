"""The small map of the places that a text may mean, each with its own look."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard.components.perimeter_map import OUTSIDE, fit_of
from dashboard.maps import (
    Display,
    PinGroup,
    PinShape,
    PinStyle,
    Shading,
    Unit,
    base_map,
    categories,
    class_layer,
    pin_group,
    shade,
)
from dashboard.maps.legend import swatch_svg
from dashboard.maps.looks import CATEGORICAL
from dashboard.serving.assets import AssetMissingError, map_assets
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from geodata.places import Place

HEIGHT_PX = 380
UNIT = Unit("candidat", "candidats", "hors des candidats", "hors des candidats")
MOST = len(CATEGORICAL)
# Homonyms are small and far apart: on a map of all France, their colour alone is not seen.
FEW_COMMUNES = 3
PINS = PinStyle("candidats", "Candidats", "candidat", "candidats", "#A3320B", PinShape.DROP)


def show_candidates_map(data: Data, places: Sequence[Place]) -> None:
    """Draw the communes of each place; the list beside the map says the same in words."""
    try:
        assets = map_assets(data.reference)
    except AssetMissingError as error:
        st.error(str(error), icon=":material/map:")
        return
    shading = shading_of(data, places[:MOST])
    inside = np.asarray(shading.class_index < len(shading.classes.classes))
    st_folium(
        base_map(assets),
        key="carte_des_candidats",
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=class_layer(
            shading, Display(fit=fit_of(data, inside), pins=(pins_of(data, places[:MOST]),))
        ),
    )


def shading_of(data: Data, places: Sequence[Place]) -> Shading:
    """Shade each commune by the first place that holds it, the smallest place first."""
    codes = data.coverage.commune_codes
    values = pd.Series(pd.NA, index=codes, dtype="Int64")
    by_size = sorted(enumerate(places), key=lambda each: -len(each[1].communes))
    for rank, place in by_size:  # a small place is painted over the larger one around it
        values[values.index.isin(place.communes)] = rank
    classes = categories([f"{rank}. {place.name}" for rank, place in enumerate(places, start=1)])
    shaded = shade(values, level=Level.COMMUNE, codes=codes, classes=classes, unit=UNIT)
    return replace(shaded, no_data=OUTSIDE)


def pins_of(data: Data, places: Sequence[Place]) -> PinGroup:
    """Mark the communes of the places of a few communes."""
    marked = [
        code for each in places if len(each.communes) <= FEW_COMMUNES for code in each.communes
    ]
    is_marked = np.isin(np.asarray(data.coverage.commune_codes, dtype=str), marked)
    return pin_group(PINS, is_marked.astype(np.int64), shown=True)


def swatch(rank: int) -> str:
    """Write the look of the candidate of a rank (from 0) as an image, as the map paints it."""
    drawing = base64.b64encode(swatch_svg(CATEGORICAL[rank]).encode()).decode()
    return f"<img src='data:image/svg+xml;base64,{drawing}' alt='' width='32' height='16'>"
