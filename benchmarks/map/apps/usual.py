"""The usual way: one folium.Choropleth of all communes, rebuilt and sent at each change.

Helped where it could not work at all on a closed machine: Leaflet comes from this server, the
scripts that a choropleth does not need are left out, and so is the legend, whose d3 is remote.
"""

import json
import os
from pathlib import Path

import folium
import streamlit as st
from indicators import NAMES, counts
from streamlit_folium import st_folium

folium.Map.default_js = [("leaflet", "/leaflet/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/leaflet/leaflet.css")]


@st.cache_data
def outlines() -> dict:
    return json.loads(Path(os.environ["BENCHMARK_GEOJSON"]).read_text(encoding="utf-8"))


st.set_page_config(layout="wide")
geojson = outlines()
codes = [feature["properties"]["code"] for feature in geojson["features"]]
chosen = st.radio("Indicateur", NAMES, horizontal=True)
france = folium.Map(location=[46.5, 2.4], zoom_start=6, tiles=None)
choropleth = folium.Choropleth(
    geo_data=geojson,
    data=counts(codes, chosen),
    key_on="feature.properties.code",
    fill_color="YlGnBu",
    bins=6,
    fill_opacity=1,
    line_weight=0.2,
)
for name in [each for each in choropleth._children if each.startswith("color_map")]:
    del choropleth._children[name]
choropleth.color_scale = None
choropleth.add_to(france)
st_folium(france, key="map", width=1200, height=800, returned_objects=[])
