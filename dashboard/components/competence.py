"""« Qui porte quoi »: lead levels × education levels, against legal competence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.own_words import chosen, open_on
from dashboard.components.rows import show_rows
from dashboard.escaping import escape_text
from dashboard.labels import EDUCATION_LEVELS, LEAD_LEVELS, VERDICT_SIGNS, VERDICTS, label
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.governance import Governance, Overview
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data

WORD = "case"
LEVELS = list(EDUCATION_LEVELS)
LAW = """
**La règle de départ** (code de l’éducation). Les écoles sont à la charge de la commune (art.
L212-4 et L212-5), ou de son EPCI quand la compétence lui est transférée ; les collèges, du
département (L213-2) ; les lycées, de la région (L214-6) ; matériels informatiques, réseaux et
maintenance compris depuis la loi du 8 juillet 2013. La pédagogie, les programmes et les personnels
relèvent de l’État (L211-1).

- **✓ compétence propre** : le porteur a la charge de ces établissements ; ou l’État porte une
  action de formation ou de ressources.
- **◇ compétence partagée** : un service (ENT, e-éducation, expérimentation, inclusion) porté par
  l’État ; une formation ou des ressources portées par la collectivité qui a la charge des
  établissements ; un syndicat mixte, qui agit pour ses membres ; ou tout autre porteur, quand le
  niveau compétent est nommé parmi les partenaires ou les financeurs.
- **▲ hors compétence** : le porteur n’a pas la charge de ces établissements, et la source ne nomme
  pas le niveau compétent.

Paris, la Métropole de Lyon, la Corse, la Guyane, la Martinique, Mayotte, Saint-Martin et
Saint-Barthélemy exercent les compétences de plusieurs niveaux : il en est tenu compte.

**Ce n’est pas un jugement de légalité.** Conventions, délégations et aides sont permises, et la
source peut taire un partenaire. Une initiative pour plusieurs niveaux scolaires compte dans
chacune de leurs cases.
"""


def show_competence(data: Data, governance: Governance, overview: Overview) -> None:
    """Draw the matrix, the rows of the case chosen, the rule."""
    st.header("Qui porte quoi", anchor="qui-porte")
    counts = overview.matrix
    cases = _cases(data)
    word = chosen(WORD, cases)
    _summary(counts)
    st.html(f"<p class='terrinum-line'>{escape_text(_key())}</p>")
    _grid(counts, word)
    if word:
        _rows(data, governance.cases, *cases[word])
    else:
        st.caption("Choisissez une case pour lire ses initiatives.")
    with st.expander("La règle, et ses limites", icon=":material/gavel:"):
        st.markdown(LAW)
    # Asked for again when it opens: a closed grid would cost the browser as much as an open one.
    table = st.expander("La matrice en tableau", key="matrice_en_tableau", on_change="rerun")
    if table.open:
        table.dataframe(
            matrix_table(counts), hide_index=True, alt="Initiatives par porteur et niveau scolaire"
        )


def is_known(data: Data, word: str) -> bool:
    """Tell whether a word of the address names a case, be it empty."""
    return word in _cases(data)


def matrix_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the matrix in French, one line per case."""
    leads, levels = counts.index.get_level_values(0), counts.index.get_level_values(1)
    return pd.DataFrame(
        {
            "Porteur": [label(LEAD_LEVELS, each) for each in leads],
            "Niveau scolaire": [label(EDUCATION_LEVELS, each) for each in levels],
            "Initiatives": counts["total"].to_numpy(),
            **{
                f"{VERDICT_SIGNS[each]} {said}": counts[each].to_numpy()
                for each, said in VERDICTS.items()
            },
        }
    )


def _cases(data: Data) -> dict[str, tuple[str, str]]:
    leads = data.known.values["lead_levels"]  # noqa: PD011 - a mapping, not a table
    return {_word(lead, level): (lead, level) for lead in leads for level in LEVELS}


def _summary(counts: pd.DataFrame) -> None:
    held = counts.sum()
    parts = [
        f"{VERDICT_SIGNS[each]} {french.number(int(held[each]))} {_in(said)}"
        for each, said in VERDICTS.items()
    ]
    total = french.count(int(held["total"]), "cas", "cas")
    st.html(
        f"<p>{escape_text(total)} (une initiative et un niveau scolaire) : "
        f"{escape_text(french.enumeration(parts))}.</p>"
    )


def _in(verdict: str) -> str:
    return verdict if verdict.startswith("hors") else f"en {verdict}"


def _grid(counts: pd.DataFrame, word: str | None) -> None:
    """Draw one line per lead that has cases, one button per education level.

    One widget a line: forty elements, one a cell, were what the browser spent its time on.
    """
    with st.container(key="matrice"):
        for lead in _leads(counts):
            _line(counts, lead, word)
    if absent := [label(LEAD_LEVELS, each) for each in LEAD_LEVELS if each not in _leads(counts)]:
        st.caption(f"Aucune initiative de la sélection n’est portée par : {', '.join(absent)}.")


def _leads(counts: pd.DataFrame) -> list[str]:
    """Return the leads that have cases, in the order of the labels."""
    held = set(counts.index.get_level_values(0))
    return [*(each for each in LEAD_LEVELS if each in held), *sorted(held - LEAD_LEVELS.keys())]


def _line(counts: pd.DataFrame, lead: str, word: str | None) -> None:
    key = f"cases-{lead}"
    st.session_state[key] = next((each for each in LEVELS if word == _word(lead, each)), None)
    here = counts[counts.index.get_level_values(0) == lead]
    levels = here.index.get_level_values(1)
    cases = dict(zip(levels, here.to_dict("records"), strict=True))
    said = {level: _told(level, cases.get(level)) for level in LEVELS}
    st.segmented_control(
        label(LEAD_LEVELS, lead),
        LEVELS,
        format_func=lambda level: said[level],
        key=key,
        width="stretch",
        on_change=_choose,
        args=(lead,),
    )


def _choose(lead: str) -> None:
    level = st.session_state[f"cases-{lead}"]
    open_on(WORD, _word(lead, level) if level else None)


def _told(level: str, case: Row | None) -> str:
    """Write a case: « École : 30 = ✓ 28 + ▲ 2 », « École : ✓ 3 », « École : – »."""
    begin = f"{label(EDUCATION_LEVELS, level)} :"
    if case is None:
        return f"{begin} –"
    parts = [f"{sign} {case[each]}" for each, sign in VERDICT_SIGNS.items() if case[each]]
    if len(parts) == 1:
        return f"{begin} **{parts[0]}**"
    return f"{begin} **{case['total']}** = {' + '.join(parts)}"


def _rows(data: Data, cases: pd.DataFrame, lead: str, level: str) -> None:
    here = cases[(cases["lead_level"] == lead) & (cases["education_level"] == level)]
    if here.empty:
        st.caption("Aucune initiative recensée dans cette case pour la sélection.")
        return
    order = {"hors": 0, "partagee": 1, "propre": 2}
    here = here.assign(order=here["verdict"].map(order)).sort_values(["order", "row"])
    said = {
        int(row["row"]): f"{VERDICT_SIGNS[row['verdict']]} "
        f"{french.upper_first(VERDICTS[row['verdict']])}. {row['reason']}"
        for row in here.to_dict("records")
    }
    st.markdown(
        f"**{label(LEAD_LEVELS, lead)} × {label(EDUCATION_LEVELS, level).lower()} : "
        f"{french.count(len(said), 'initiative')}**, hors compétence d’abord"
    )
    show_rows(data, said, key=f"lignes-{_word(lead, level)}")


def _word(lead: str, level: str) -> str:
    return f"{lead}-{level}".replace("_", "-")


def _key() -> str:
    return " · ".join(f"{VERDICT_SIGNS[each]} {said}" for each, said in VERDICTS.items())
