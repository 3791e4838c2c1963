"""The schools of a territory or a perimeter, in words and as a table; nothing without annuaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.export import safe_csv
from dashboard.schools import WORDS, schools_of
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.data import Data
    from dashboard.filters import Mask

FULL_TABLE_ROWS = 200
PLURAL = "établissements publics"
RULE = (
    "Les établissements publics ouverts à ce jour dans les communes du périmètre, des niveaux que "
    "l’initiative nomme (tous si elle n’en nomme aucun). Ce n’est pas le nombre d’établissements "
    "équipés. Sur la carte, chacun est à sa place ; les privés se cochent dans « Affichage »."
)


def show_schools(data: Data, inside: Mask, levels: Sequence[str], *, place: str) -> None:
    """Say how many public schools stand in `inside`, and list them; `place` names the file."""
    facts = schools_of(data)
    if facts is None:
        return
    st.caption(facts.sentence(inside, levels), help=RULE)
    total = sum(facts.counts.within(inside, levels).values())
    if not total:
        return
    table = st.expander(
        f"Les écoles en tableau : {french.count(total, 'établissement public', PLURAL)}",
        key=f"ecoles_{place}",
        on_change="rerun",
    )
    if not table.open:
        return  # 60,000 lines are not prepared for nobody
    with table:
        _show_table(school_table(data, inside, levels), place)


def school_table(data: Data, inside: Mask, levels: Sequence[str]) -> pd.DataFrame:
    """Return the public schools that the map marks: name, kind, commune, its code, UAI."""
    facts = schools_of(data)
    if facts is None:
        return pd.DataFrame()
    communes = data.communes.loc[inside].set_index("commune_code")["name"]
    rows = facts.listed(communes.index, levels)
    return pd.DataFrame(
        {
            "Établissement": rows["name"].to_numpy(),
            "Type": [french.upper_first(WORDS[kind][0]) for kind in rows["kind"]],
            "Commune": rows["commune_code"].map(communes).to_numpy(),
            "Code": rows["commune_code"].to_numpy(),
            "UAI": rows["uai"].to_numpy(),
        }
    )


def _show_table(rows: pd.DataFrame, place: str) -> None:
    st.download_button(
        "Télécharger ces écoles (CSV)",
        data=lambda: safe_csv(rows),
        file_name=f"terrinum-ecoles-{place}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"export_ecoles_{place}",
    )
    shown = rows.head(FULL_TABLE_ROWS)
    st.dataframe(shown, hide_index=True, alt="Écoles du périmètre")
    if len(rows) > len(shown):
        st.caption(
            f"Les {len(shown)} premières sur {french.number(len(rows))} ; "
            "le fichier les contient toutes."
        )
