"""The limit: a Streamlit script that shows nothing but its one widget's value."""

import streamlit as st

st.set_page_config(layout="wide")
chosen = st.radio("Indicateur", ["A", "B", "C", "D"], horizontal=True)
st.write("Indicateur choisi :", chosen)
