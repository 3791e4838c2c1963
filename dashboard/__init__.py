"""How it is shown: server, pages, filters, maps. Alone knows Streamlit and folium.

Laws of this room: reads the store through `dashboard.data` only; writes no table.
"""
