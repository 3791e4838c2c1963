"""« Qui paie »: funders named by lead level; amounts are spread, never added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analysis.facts import MONEY_CAVEAT
from dashboard.analysis.initiative_rows import whole
from dashboard.components.chart import show_chart
from dashboard.components.heat import heat_chart
from dashboard.components.own_words import choose_one
from dashboard.components.rows import show_rows
from dashboard.escaping import escape_text
from dashboard.labels import ACTOR_KINDS, LEAD_LEVELS, label
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.governance import Governance, Overview
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

WORD = "finance"
COUNTED = (
    "On compte des initiatives, pas des euros : une initiative compte une fois par type de "
    "financeur que sa source nomme. Une source muette ne dit pas que le porteur paie seul."
)


def show_financing(data: Data, governance: Governance, overview: Overview) -> None:
    """Draw who pays for whom, the spread of announced amounts, the rows of a pair."""
    st.header("Qui paie", anchor="qui-paie")
    if overview.payers.empty:
        st.info("Aucune initiative de la sélection ne nomme ses financeurs.")
    else:
        pairs = pairs_of(overview.payers)
        left, right = st.columns([5, 6], gap="medium")
        with left:
            _chart(pairs)
            st.caption(COUNTED)
        with right:
            _pairs_table(pairs)
        _choice(data, governance.funding, pairs)
    st.markdown("**Ce que les sources disent de l’argent, par porteur**")
    st.html(money_html(overview.money))
    st.caption(f"{MONEY_CAVEAT} D’où une étendue et une médiane, jamais un total.")


def is_known(data: Data, word: str) -> bool:
    """Tell whether a word of the address names a lead and a funder that some initiative has."""
    pairs = data.governance.funding[["lead_level", "kind"]].drop_duplicates()
    return any(_word(row) == word for row in pairs.to_dict("records"))


def pairs_of(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `who_pays` with their French names, most frequent first."""
    named = counts.assign(
        Porteur=[label(LEAD_LEVELS, each) for each in counts["lead_level"]],
        Financeur=[label(ACTOR_KINDS, each) for each in counts["kind"]],
    )
    return named.sort_values(["initiatives", "Porteur", "Financeur"], ascending=[False, True, True])


def _chart(pairs: pd.DataFrame) -> None:
    chart = heat_chart(
        pairs,
        rows=("Porteur", list(LEAD_LEVELS.values())),
        columns=("Financeur", list(ACTOR_KINDS.values())),
    )
    show_chart(chart, name="Initiatives par porteur (lignes) et type de financeur (colonnes)")


def _pairs_table(pairs: pd.DataFrame) -> None:
    table = pairs[["Porteur", "Financeur", "initiatives"]]
    st.dataframe(
        table.rename(columns={"initiatives": "Initiatives"}),
        hide_index=True,
        alt="Initiatives par porteur et type de financeur",
    )


def _choice(data: Data, lines: pd.DataFrame, pairs: pd.DataFrame) -> None:
    choices = {
        _word(row): f"{row['Porteur']}, payé aussi par {row['Financeur']} ({row['initiatives']})"
        for row in pairs.to_dict("records")
    }
    word = choose_one("Lire les initiatives", WORD, choices, placeholder="Porteur et financeur")
    if word is None:
        return
    is_here = [_word(row) == word for row in lines[["lead_level", "kind"]].to_dict("records")]
    here = lines[is_here]
    said = {number: _told(here[here["row"] == number]) for number in here["row"].unique().tolist()}
    show_rows(data, said, key=f"finance-{word}")


def _told(lines: pd.DataFrame) -> str:
    return f"Financeurs : {' ; '.join(funder_text(row) for row in lines.to_dict('records'))}"


def funder_text(row: Row) -> str:
    """Write a line of `funding`: « État (50 %) », « FEDER (1 200 000 €) », « État »."""
    if pd.notna(row["amount_eur"]):
        return f"{row['funder']} ({french.euros(round(row['amount_eur']))})"
    if pd.notna(row["share_percent"]):
        share = f"{row['share_percent']:g}".replace(".", ",")
        return f"{row['funder']} ({share}{french.NO_BREAK_SPACE}%)"
    return f"{row['funder']} ({row['note']})" if row["note"] else str(row["funder"])


def money_html(money: pd.DataFrame) -> str:
    """Write `money_by_lead` as an HTML table."""
    heads = (
        *("Porteur", "Initiatives", "Financeurs nommés", "Dont d’un autre niveau"),
        *("Montants annoncés", "Le plus petit", "Médiane", "Le plus grand"),
    )
    head = "".join(f"<th scope='col'>{escape_text(each)}</th>" for each in heads)
    order = [each for each in LEAD_LEVELS if each in money.index]
    strangers = [each for each in money.index if each not in LEAD_LEVELS]
    body = "".join(
        _money_line(label(LEAD_LEVELS, lead), money.loc[[lead]].iloc[0].to_dict())
        for lead in [*order, *strangers]
    )
    return (
        "<div class='terrinum-scroll' tabindex='0' role='region' aria-label='Montants annoncés'>"
        "<table class='terrinum-compare terrinum-money'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _money_line(lead: str, facts: Row) -> str:
    counts = [facts[each] for each in ("initiatives", "funders_named", "cofunded", "amounts")]
    amounts = [whole(facts[each]) for each in ("lowest_eur", "median_eur", "highest_eur")]
    cells = [
        *(french.number(int(each)) for each in counts),
        *("–" if each is None else french.euros(each) for each in amounts),
    ]
    said = "".join(f"<td>{escape_text(each)}</td>" for each in cells)
    return f"<tr><th scope='row'>{escape_text(lead)}</th>{said}</tr>"


def _word(row: Row) -> str:
    return f"{row['lead_level']}-{row['kind']}".replace("_", "-")
