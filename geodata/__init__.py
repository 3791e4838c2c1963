"""What France is: its territories, their outlines, their history, and the store that keeps them.

Laws of this room: no network, no Streamlit, no folium, no import of `etl` or `dashboard`.
"""
