"""« Qualité »: how each row was located, what waits for a human, what is missing, how to correct.

Figures first; each leads to its rows by the choice « Que regarder », which the address keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.analysis import quality
from dashboard.analysis.quality import CHECKS
from dashboard.components import page, screens
from dashboard.components.plain_table import show_plain_table
from dashboard.components.published_rows import how_to_correct, show_published
from dashboard.components.suggestions import show_all_suggestions
from dashboard.components.waiting_rows import show_waiting
from dashboard.filters import address
from geodata import french
from geodata.review import REJECTED, REVIEW

if TYPE_CHECKING:
    from dashboard.data import Data

NAME = "qualite"
WAITING_CHOICES = {
    "a-verifier": ("Lignes à vérifier", REVIEW),
    "rejetees": ("Lignes rejetées", REJECTED),
}
METHOD_PREFIX = "methode-"
PARAMETER, KEY, _WRITTEN = "voir", "qualite_voir", "qualite_voir_ecrit"


def show() -> None:
    """Draw the page."""
    wrong = address.leave(NAME, own=(PARAMETER,))
    page.title(
        "La qualité des données",
        "Comment chaque ligne a été localisée, ce qui attend une décision, et comment corriger.",
    )
    page.messages(wrong)
    data = screens.open_store()
    choices = _choices(data)
    _overview(data, choices)
    chosen = _choose(choices)
    if chosen in WAITING_CHOICES:
        show_waiting(data, WAITING_CHOICES[chosen][1])
    elif chosen.startswith(METHOD_PREFIX):
        _show_method(data, chosen.removeprefix(METHOD_PREFIX))
    else:
        _show_check(data, chosen)
    show_all_suggestions(data)
    page.footer(data)


def _choices(data: Data) -> dict[str, tuple[str, int]]:
    """Return what may be looked at: its name in the address, its title, how many rows it has."""
    outcomes = data.published.pending["outcome"]
    rows = data.initiatives
    found = {
        name: (title, int((outcomes == outcome).sum()))
        for name, (title, outcome) in WAITING_CHOICES.items()
    }
    found |= {check.name: (check.title, int(check.rows(rows).sum())) for check in CHECKS}
    for method, count in rows["loc_method"].value_counts().items():
        title = f"Localisées {quality.method_label(str(method))}"
        found[f"{METHOD_PREFIX}{method}"] = (title, int(count))
    return found


def _overview(data: Data, choices: dict[str, tuple[str, int]]) -> None:
    waiting = choices["a-verifier"][1] + choices["rejetees"][1]
    read = len(data.initiatives) + waiting
    st.markdown(
        f"**{french.count(read, 'ligne lue', 'lignes lues')}** : "
        f"{french.count(len(data.initiatives), 'publiée')}, "
        f"{french.number(choices['a-verifier'][1])} à vérifier, "
        f"{french.count(choices['rejetees'][1], 'rejetée')}. Aucune ligne n’est perdue : celle qui "
        "n’est pas publiée garde son motif. Terrinum ne devine jamais un territoire en silence."
    )
    st.header("Comment les lignes ont été localisées", anchor=False)
    show_plain_table(
        quality.methods(data.initiatives).drop(columns="methode"),
        name="Initiatives par méthode de localisation",
    )
    st.header("Par fichier importé", anchor=False)
    show_plain_table(quality.files(data), name="Qualité par fichier importé")


def _choose(choices: dict[str, tuple[str, int]]) -> str:
    """Draw the choice of what to look at, kept in step with the address."""
    state, asked = st.session_state, st.query_params.get(PARAMETER)
    if asked is not None and asked != state.get(_WRITTEN):  # a link, or the browser's « back »
        _seed(asked, choices)
    if state.get(KEY) not in choices:
        state[KEY] = next(iter(choices))
    chosen = st.selectbox(
        "Que regarder",
        list(choices),
        format_func=lambda name: f"{choices[name][0]} ({french.number(choices[name][1])})",
        key=KEY,
        filter_mode="contains",
    )
    st.query_params[PARAMETER] = state[_WRITTEN] = chosen
    return str(chosen)


def _seed(asked: str, choices: dict[str, tuple[str, int]]) -> None:
    if asked in choices:
        st.session_state[KEY] = asked
    else:
        page.messages(["L’adresse demande une liste inconnue : la première est montrée."])


def _show_check(data: Data, name: str) -> None:
    check = next(each for each in CHECKS if each.name == name)
    rows = data.initiatives[check.rows(data.initiatives)]
    st.caption(check.meaning)
    if rows.empty:
        st.success("Aucune ligne : rien à corriger ici.", icon=":material/check:")
        return
    show_published(data, rows, name)
    how_to_correct()


def _show_method(data: Data, method: str) -> None:
    rows = data.initiatives[data.initiatives["loc_method"] == method]
    st.caption(f"Territoire trouvé {quality.method_label(method)}, les moins sûres d’abord.")
    show_published(data, rows.sort_values(["loc_confidence", "id"]), method)
