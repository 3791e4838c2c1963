"""Where nothing is recorded, EPCI then communes; each list downloads whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis.portrait import NO_ABSENCE, ZONE_LEVELS, tables
from dashboard.components.portrait.exports import file_name
from dashboard.components.portrait.looks import TABLE_PX
from dashboard.export import safe_csv
from dashboard.export.fields import MENTION
from dashboard.export.notice import notice_of
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.analysis.portrait import Portrait

SHOWN_ROWS = 50
ZONE_COLUMNS = {
    "EPCI": st.column_config.TextColumn(width=300),
    "Commune": st.column_config.TextColumn(width=170),
    "Habitants": st.column_config.NumberColumn(format="localized", width=85),
}


def show_white_zones(portrait: Portrait) -> None:
    """Draw the EPCI, then the communes, where nothing is recorded; each list downloads whole."""
    st.subheader(tables.zones_title(portrait), anchor=False)
    st.markdown(f"**{tables.zone_counts(portrait)}.** {NO_ABSENCE}")
    st.caption(_what_counts(portrait))
    if not len(portrait.white_zones(Level.COMMUNE)):
        return
    for column, level in zip(st.columns(len(ZONE_LEVELS), gap="medium"), ZONE_LEVELS, strict=True):
        with column:
            _white_zone_list(portrait, level)


def _what_counts(portrait: Portrait) -> str:
    if portrait.selection.reaches:
        return (
            "Portée locale seulement : une initiative de département, de région ou d’académie ne "
            "compte pas. Un EPCI touché par une seule de ses communes n’est pas une zone blanche."
        )
    return (
        "Une initiative portée plus largement (département, région, académie) compte pour toutes "
        "ses communes ; « Portée locale seulement » les laisse de côté. Un EPCI touché par une "
        "seule de ses communes n’est pas une zone blanche."
    )


def _white_zone_list(portrait: Portrait, level: Level) -> None:
    zones = tables.white_zones(portrait, level)
    title = french.upper_first(level.plural)
    st.markdown(f"**{title}** : {french.number(len(zones))}")
    if zones.empty:
        st.markdown("Aucune : chacun est touché par au moins une initiative.")
        return
    shown = zones.head(SHOWN_ROWS)
    st.dataframe(
        shown,
        hide_index=True,
        alt=f"Zones blanches : {level.plural}",
        height=TABLE_PX,
        column_config=ZONE_COLUMNS,
    )
    if len(zones) > len(shown):
        st.caption(
            f"Les {len(shown)} plus peuplées sur {french.number(len(zones))} ; le fichier les "
            "contient toutes."
        )
    st.download_button(
        f"Télécharger la liste des {level.plural} (CSV)",
        data=partial(_zones_csv, portrait, level),
        file_name=f"{file_name(portrait)}-zones-blanches-{level}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"export_zones_{level}",
    )


def _zones_csv(portrait: Portrait, level: Level) -> bytes:
    zones = tables.white_zones(portrait, level)
    said = f"{tables.what_is_counted(portrait)} {notice_of(portrait.data).mention}"
    return safe_csv(zones.assign(**{MENTION: said}))
