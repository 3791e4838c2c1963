"""Heights and columns that the tables of a portrait share."""

from __future__ import annotations

import streamlit as st

TABLE_PX = 400
SHARE = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
SHARE_TITLE = "Part des habitants"
NUMBER = st.column_config.NumberColumn(format="localized")
COLUMNS = {
    **dict.fromkeys(("Habitants", "Habitants couverts", "Habitants ici"), NUMBER),
    SHARE_TITLE: SHARE,
    "Année": st.column_config.NumberColumn(format="%d", width=60),
}
