"""Our map element alone, in the smallest app that can hold it, with the same indicators."""

import streamlit as st
from indicators import NAMES, counts

from dashboard.components.map_frame import map_frame
from dashboard.maps import Display, shade
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
map_frame(reference, shading, Display(), key="map", height=800)
