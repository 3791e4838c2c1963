"""Our map element alone, in the smallest app that can hold it, with the same indicators."""

import streamlit as st
from indicators import NAMES, counts
from streamlit_folium import st_folium

from dashboard.assets import map_assets
from dashboard.maps import RETURNED_OBJECTS, base_map, class_layer, shade
from geodata.store import Reference, read_reference
from geodata.territories import Level


@st.cache_resource
def published() -> tuple[Reference, list[str]]:
    reference = read_reference()
    return reference, reference.communes["commune_code"].tolist()


st.set_page_config(layout="wide")
reference, codes = published()
chosen = st.radio("Indicateur", NAMES, horizontal=True)
shading = shade(counts(codes, chosen), level=Level.COMMUNE, codes=codes)
st_folium(
    base_map(map_assets(reference)),
    key="map",
    width=1200,
    height=800,
    returned_objects=list(RETURNED_OBJECTS),
    feature_group_to_add=class_layer(shading),
)
