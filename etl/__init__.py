"""How data arrives: extract, transform (locate), load. Alone writes; alone may use the network.

Laws of this room: no Streamlit, no folium, no import of `dashboard`.
"""
