"""« Qui porte quoi »: lead levels × education levels, against legal competence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import french
from dashboard.components.own_words import chosen, open_on
from dashboard.components.rows import show_rows
from dashboard.escaping import escape_text
from dashboard.governance import matrix
from dashboard.labels import EDUCATION_LEVELS, LEAD_LEVELS, VERDICT_SIGNS, VERDICTS, label

if TYPE_CHECKING:
    from dashboard.components.initiatives import Row
    from dashboard.data import Data
    from dashboard.governance import Governance

WORD = "case"
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


def show_competence(data: Data, governance: Governance) -> None:
    """Draw the matrix, the rows of the case chosen, the rule."""
    st.header("Qui porte quoi", anchor="qui-porte")
    counts = matrix(governance.cases)
    cases = {_word(lead, level): (lead, level) for lead, level in counts.index}
    word = chosen(WORD, cases)
    _summary(governance.cases)
    _grid(counts, word)
    st.html(f"<p class='terrinum-line'>{escape_text(_key())}</p>")
    if word:
        _rows(data, governance.cases, *cases[word])
    else:
        st.caption("Choisissez une case pour lire ses initiatives.")
    with st.expander("La règle, et ses limites", icon=":material/gavel:"):
        st.markdown(LAW)
    with st.expander("La matrice en tableau"):
        st.dataframe(
            matrix_table(counts), hide_index=True, alt="Initiatives par porteur et niveau scolaire"
        )


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


def _summary(cases: pd.DataFrame) -> None:
    held = cases["verdict"].value_counts()
    parts = [
        f"{VERDICT_SIGNS[each]} {french.number(int(held.get(each, 0)))} {_in(said)}"
        for each, said in VERDICTS.items()
    ]
    total = french.count(len(cases), "cas", "cas")
    st.html(
        f"<p>{escape_text(total)} (une initiative et un niveau scolaire) : "
        f"{escape_text(french.enumeration(parts))}.</p>"
    )


def _in(verdict: str) -> str:
    return verdict if verdict.startswith("hors") else f"en {verdict}"


def _grid(counts: pd.DataFrame, word: str | None) -> None:
    held = counts.index.get_level_values(0)
    with st.container(key="matrice"):
        st.html("<p class='terrinum-cell'>Porteur</p>")
        for level in EDUCATION_LEVELS:
            st.html(f"<p class='terrinum-cell'>{escape_text(label(EDUCATION_LEVELS, level))}</p>")
        for lead in [*LEAD_LEVELS, *sorted(set(held) - LEAD_LEVELS.keys())]:
            st.html(f"<p class='terrinum-cell'>{escape_text(label(LEAD_LEVELS, lead))}</p>")
            for level in EDUCATION_LEVELS:
                if (lead, level) in counts.index:
                    _cell(counts, lead, level, is_chosen=word == _word(lead, level))
                else:
                    st.html("<p class='terrinum-cell nothing'>–</p>")


def _cell(counts: pd.DataFrame, lead: str, level: str, *, is_chosen: bool) -> None:
    case = counts.loc[[(lead, level)]].iloc[0].to_dict()
    parts = [f"{sign} {case[each]}" for each, sign in VERDICT_SIGNS.items() if case[each]]
    st.button(
        f"**{case['total']}** = {' + '.join(parts)}" if len(parts) > 1 else f"**{parts[0]}**",
        key=f"case-{_word(lead, level)}",
        help=_told(lead, level, case),
        type="primary" if is_chosen else "secondary",
        width="stretch",
        on_click=open_on,
        args=(WORD, None if is_chosen else _word(lead, level)),
    )


def _told(lead: str, level: str, case: Row) -> str:
    parts = [f"{case[each]} {said}" for each, said in VERDICTS.items() if case[each]]
    return (
        f"{label(LEAD_LEVELS, lead)}, {label(EDUCATION_LEVELS, level).lower()} : "
        f"{french.enumeration(parts)}"
    )


def _rows(data: Data, cases: pd.DataFrame, lead: str, level: str) -> None:
    here = cases[(cases["lead_level"] == lead) & (cases["education_level"] == level)]
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
