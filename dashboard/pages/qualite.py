"""« Qualité »: how each row was located, what waits for a human, what is missing, how to correct.

Figures first; each leads to its rows by the choice « Que regarder », which the address keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import french, quality
from dashboard.components import page, screens
from dashboard.components.links import view_link
from dashboard.components.markdown import plain
from dashboard.components.sheet import show_sheet
from dashboard.components.suggestions import show_all_suggestions
from dashboard.export import safe_csv
from dashboard.filters import address
from dashboard.quality import CHECKS
from dashboard.review_desk import identifier
from dashboard.writing import writer
from geodata.review import REJECTED, REVIEW, Doubt, waiting

if TYPE_CHECKING:
    from dashboard.data import Data
    from geodata.review import Waiting

NAME = "qualite"
PAGE_ROWS = 50
PAGE_WAITING = 10
WAITING_CHOICES = {
    "a-verifier": ("Lignes à vérifier", REVIEW),
    "rejetees": ("Lignes rejetées", REJECTED),
}
METHOD_PREFIX = "methode-"
PARAMETER, KEY, _WRITTEN = "voir", "qualite_voir", "qualite_voir_ecrit"


def show() -> None:
    """Draw the page."""
    address.leave(NAME)
    page.title(
        "La qualité des données",
        "Comment chaque ligne a été localisée, ce qui attend une décision, et comment corriger.",
    )
    data = screens.open_store()
    choices = _choices(data)
    _overview(data, choices)
    chosen = _choose(choices)
    if chosen in WAITING_CHOICES:
        _show_waiting(data, WAITING_CHOICES[chosen][1])
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
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("Comment les lignes ont été localisées", anchor=False)
        st.dataframe(
            quality.methods(data.initiatives).drop(columns="methode"),
            hide_index=True,
            alt="Initiatives par méthode de localisation",
        )
    with right:
        st.header("Par fichier importé", anchor=False)
        st.dataframe(quality.files(data), hide_index=True, alt="Qualité par fichier importé")


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
    _show_published(data, rows, name)
    _how_to_correct_published()


def _show_method(data: Data, method: str) -> None:
    rows = data.initiatives[data.initiatives["loc_method"] == method]
    st.caption(f"Territoire trouvé {quality.method_label(method)}, les moins sûres d’abord.")
    _show_published(data, rows.sort_values(["loc_confidence", "id"]), method)


def _show_published(data: Data, rows: pd.DataFrame, name: str) -> None:
    """Draw published rows with how they were located; a row opens its sheet."""
    shown = _page_of(rows, name)
    columns = {
        "Initiative": shown["title"],
        "Territoire": shown["territory_name"],
        "Source": shown["source_url"],
        "Trouvée": shown["loc_method"].map(quality.method_label),
        "Confiance (%)": (100 * shown["loc_confidence"]).round().astype(int),
        "Motif": shown["loc_reason"],
        "Fichier": shown["source_file"],
        "Ligne": shown["source_line"],
    }
    table = pd.DataFrame(columns)
    event = st.dataframe(
        table,
        key=f"qualite-{name}",
        hide_index=True,
        placeholder="",
        alt="Lignes publiées",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.download_button(
        "Télécharger ces lignes (CSV)",
        data=lambda: safe_csv(_report(rows)),
        file_name=f"terrinum-qualite-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_qualite",
    )
    if chosen := event["selection"]["rows"]:
        show_sheet(data, shown["id"].iloc[chosen[0]])


def _report(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["id", "title", "territory_name", "loc_name", "loc_method", "loc_confidence"]
    return rows[[*columns, "loc_reason", "source_url", "source_file", "source_line"]]


def _page_of(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    pages = -(-len(rows) // PAGE_ROWS)
    if pages < 2:  # noqa: PLR2004 - one page needs no pagination
        return rows
    number = st.pagination(pages, key=f"page-qualite-{name}")
    return rows.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]


def _how_to_correct_published() -> None:
    with st.expander("Comment corriger ces lignes"):
        st.markdown(
            "Corrigez la cellule dans votre fichier (colonnes « Fichier » et « Ligne » "
            "ci-dessus), puis importez-le de nouveau : un fichier relu remplace ses propres "
            "lignes, les autres restent."
        )
        st.code("terrinum import MON-FICHIER.csv", language=None)
        st.markdown(
            "Pour corriger quelques lignes seulement, importez un fichier qui ne contient "
            "qu’elles, avec leur identifiant : un identifiant connu remplace l’ancienne ligne."
        )


def _show_waiting(data: Data, outcome: str) -> None:
    everything = data.published.pending
    pending = everything[everything["outcome"] == outcome]
    if pending.empty:
        st.success("Aucune ligne : tout a été publié.", icon=":material/check:")
        return
    st.caption(
        "Ces lignes ne sont ni sur la carte ni dans les chiffres, jusqu’à ce qu’un humain tranche. "
        "Une décision est gardée avec son auteur et son motif, et vaut pour les imports suivants."
        if outcome == REVIEW
        else "Ces lignes ont une cellule illisible ou manquante. Corrigez le fichier, puis "
        "importez de nouveau."
    )
    if outcome == REVIEW and writer() is None:
        _how_to_decide()
    st.markdown("Ou corrigez les lignes elles-mêmes, dans ce fichier, puis importez-le :")
    st.download_button(
        "Télécharger ces lignes à corriger (CSV)",
        data=lambda: safe_csv(quality.pending_rows(pending)),
        file_name="a-corriger.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_attente",
    )
    st.code("terrinum import a-corriger.csv", language=None)
    rows = waiting(pending)
    pages = -(-len(rows) // PAGE_WAITING)
    number = st.pagination(pages, key=f"page-{outcome}") if pages > 1 else 1
    for row in rows[(number - 1) * PAGE_WAITING : number * PAGE_WAITING]:
        _show_one(data, row)


def _show_one(data: Data, row: Waiting) -> None:
    with st.container(border=True, key=f"attente-{row.file}-{row.line}"):
        st.markdown(f"### {plain(row.title)}")
        st.markdown(f"{plain(row.file)}, ligne {row.line}. {plain(row.reason)}")
        if row.outcome == REVIEW and writer() is not None:
            view_link("Corriger", page="a-verifier", query={"texte": identifier(Doubt((row,)))})
        elif row.outcome == REVIEW:
            _decisions(data, row)
        with st.expander("La ligne telle que lue"):
            st.dataframe(
                pd.DataFrame({"Colonne": list(row.cells), "Valeur": list(row.cells.values())}),
                hide_index=True,
                alt="Cellules de la ligne",
            )


def _decisions(data: Data, row: Waiting) -> None:
    """Draw one command per candidate; without any, the command to complete."""
    for code in row.candidates:
        level = quality.candidate_level(row, data, code)
        if level is not None:
            name = quality.candidate_name(data, level, code)
            st.markdown(f"Si c’est **{plain(name)}** :")
            _command(quality.decide_command(row, level, code))
    if not row.candidates:
        st.markdown("Aucun candidat : remplacez NIVEAU:CODE par le territoire que vous décidez.")
        _command(quality.decide_command(row, "NIVEAU", "CODE"))


def _how_to_decide() -> None:
    """Say once what every row below asks for."""
    st.markdown(
        "1. Copiez la commande du bon candidat, avec votre nom et votre motif. Si c’est un autre "
        "territoire, remplacez le code : SIREN d’un EPCI, ou communes séparées par « ; » "
        "(`commune:80635;80716`, entre guillemets).\n"
        "2. Puis importez de nouveau le fichier (sans nom de fichier : les initiatives livrées)."
    )
    st.code("terrinum import", language=None)


def _command(text: str | None) -> None:
    if text is None:
        st.warning(
            "Ce texte contient des caractères invisibles ou ne nomme aucun territoire : corrigez "
            "plutôt le fichier.",
            icon=":material/visibility_off:",
        )
    else:
        st.code(text, language=None, wrap_lines=True)
