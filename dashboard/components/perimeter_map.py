"""The map of one perimeter: its communes alone are shaded; beside it, the same as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.components.map_frame import map_frame
from dashboard.export import safe_csv
from dashboard.maps import (
    METROPOLE,
    VIEWS,
    Bounds,
    Classification,
    Display,
    Look,
    Saying,
    Shading,
    Unit,
    ValueClass,
    shade,
)
from dashboard.serving.assets import AssetMissingError
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.filters import Mask
    from dashboard.maps import PinGroup

HEIGHT_PX = 420
LEAST_SPAN_DEGREES = 0.35  # a single commune is shown among its neighbours
FULL_TABLE_ROWS = 50
INSIDE = "dans le périmètre"
UNIT = Unit(
    "commune du périmètre", "communes du périmètre", "hors du périmètre", "hors du périmètre"
)
OUTSIDE = Look("#FFFFFF", "#FFFFFF")
CLASSES = Classification((ValueClass(0, 0, INSIDE, Look("#3F7FB8", "#3F7FB8")),), Saying.CATEGORY)


def show_perimeter_map(data: Data, inside: Mask, pins: tuple[PinGroup, ...] = ()) -> None:
    """Draw the map of the perimeter; without the map's files, say so: the table remains."""
    shading, display = _shading(data, inside), Display(fit=fit_of(data, inside), pins=pins)
    try:
        map_frame(
            data.reference,
            shading,
            display,
            key="carte_du_perimetre",
            height=HEIGHT_PX,
            tells_clicks=False,
        )
    except AssetMissingError as error:
        st.error(str(error), icon=":material/map:")


def show_perimeter_table(data: Data, inside: Mask, identifier: str) -> None:
    """Draw the communes of the perimeter, the most populated first; a file holds them all."""
    communes = perimeter_table(data, inside)
    title = french.count(len(communes), "commune du périmètre", "communes du périmètre")
    with st.expander(f"La carte en tableau : {title}"):
        st.download_button(
            "Télécharger ces communes (CSV)",
            data=lambda: safe_csv(communes),
            file_name=f"terrinum-perimetre-{identifier}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="export_perimetre",
        )
        shown = communes.head(FULL_TABLE_ROWS)
        st.dataframe(shown, hide_index=True, alt="Communes du périmètre")
        if len(communes) > len(shown):
            st.caption(
                f"Les {len(shown)} communes les plus peuplées sur "
                f"{french.number(len(communes))} ; le fichier les contient toutes."
            )


def perimeter_table(data: Data, inside: Mask) -> pd.DataFrame:
    """Return code, name, département, EPCI and inhabitants of each commune."""
    rows = data.communes[inside].sort_values("population", ascending=False)
    names = data.known.territories
    departements, epci = names[Level.DEPARTEMENT], names[Level.EPCI]
    return pd.DataFrame(
        {
            "Code": rows["commune_code"].to_numpy(),
            "Commune": rows["name"].to_numpy(),
            "Département": [departements.get(code, "–") for code in rows["departement_code"]],
            "EPCI": [epci.get(code, "–") for code in rows["epci_code"]],
            "Habitants": rows["population"].to_numpy(),
        }
    )


def _shading(data: Data, inside: Mask) -> Shading:
    codes = data.coverage.commune_codes
    values = pd.Series(np.where(inside, 0, -1), index=codes, dtype="Int64").replace(-1, pd.NA)
    shaded = shade(values, level=Level.COMMUNE, codes=codes, classes=CLASSES, unit=UNIT)
    return replace(shaded, no_data=OUTSIDE)


def fit_of(data: Data, inside: Mask) -> Bounds:
    """Return the bounds of the perimeter; across an ocean, those of the view that holds most."""
    boxes = data.commune_boxes[inside]
    if not len(boxes) or np.isnan(boxes).all():
        return METROPOLE.bounds
    in_view = [_is_within(boxes, view.bounds) for view in VIEWS]
    most = max(in_view, key=np.count_nonzero)
    kept = boxes[most] if most.any() else boxes
    west, south = np.nanmin(kept[:, :2], axis=0)
    east, north = np.nanmax(kept[:, 2:], axis=0)
    return _widened(Bounds(float(west), float(south), float(east), float(north)))


def _is_within(boxes: np.ndarray[tuple[int, ...], np.dtype[np.float64]], view: Bounds) -> Mask:
    inside: Mask = (
        (boxes[:, 0] < view.east)
        & (boxes[:, 2] > view.west)
        & (boxes[:, 1] < view.north)
        & (boxes[:, 3] > view.south)
    )
    return inside


def _widened(bounds: Bounds) -> Bounds:
    across = max(LEAST_SPAN_DEGREES - (bounds.east - bounds.west), 0) / 2
    along = max(LEAST_SPAN_DEGREES - (bounds.north - bounds.south), 0) / 2
    return Bounds(
        bounds.west - across, bounds.south - along, bounds.east + across, bounds.north + along
    )
