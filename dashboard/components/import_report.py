"""What an import said of a file: its reading, columns, counts, problems and first rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components.markdown import plain
from dashboard.export import safe_csv
from geodata import french
from geodata.initiative_fields import INITIATIVE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dashboard.writing.importing import Draft, Report

ASIDE = ""
ACROSS = 3  # columns of choices side by side
SEVERITIES = {"rejet": "rejetée", "verification": "à vérifier"}
PREVIEWED = ("ligne", "titre", "porteur", "territoire_nom", "lieu_trouve", "code_trouve")
PROFILE_KB = 256


def show_reading(report: Report) -> None:
    """Say how the file was read, and all that was guessed."""
    file = report.file or {}
    lines = french.count(file["lignes"], "ligne lue", "lignes lues")
    st.markdown(f"**{plain(file['nom'])}** : {lines} ({plain(str(file['lu_comme']))}).")
    if notes := file.get("remarques"):
        st.info("\n".join(f"- {plain(note)}" for note in notes), icon=":material/info:")


def show_columns(draft: Draft, report: Report) -> Draft | None:
    """Draw what each column is, to be corrected; return the draft to read again, None if none."""
    file = report.file or {}
    columns: list[Mapping[str, Any]] = file.get("colonnes", [])
    unsure = [each for each in columns if each["devine"] or each.get("hesite")]
    aside = sum(each["champ"] is None for each in columns)
    told = french.count(len(columns), "colonne")
    known = french.count(len(columns) - aside, "reconnue")
    title = f"{told} : {known}, dont {len(unsure)} devinées ; {french.count(aside, 'laissée')}"
    with (
        st.expander(title, expanded=bool(unsure or report.error)),
        st.form("colonnes_du_fichier", border=False),
    ):
        sheet = _sheet(draft, file)
        chosen = _choices(columns)
        profile = st.file_uploader(
            "Profil gardé d’un import précédent (facultatif)",
            max_upload_size=1,
            help="Il dit ce qu’est chaque colonne ; il se télécharge après la lecture.",
        )
        again = st.form_submit_button("Relire avec ces choix", icon=":material/refresh:")
    if report.profile:
        st.download_button(
            "Garder ces choix (profil TOML)",
            data=report.profile.encode(),
            file_name="profil-terrinum.toml",
            mime="application/toml",
            icon=":material/download:",
            on_click="ignore",
            key="export_profil",
        )
    if not again:
        return None
    if profile is not None:  # what a profile says comes instead of what was chosen by hand
        text = profile.getvalue()[: PROFILE_KB * 1024].decode("utf-8", "replace")
        return replace(draft, profile=text, columns={}, sheet=sheet)
    return replace(draft, columns={**draft.columns, **chosen}, sheet=sheet)


def _sheet(draft: Draft, file: Mapping[str, Any]) -> str | None:
    sheets: list[str] = file.get("feuilles") or []
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet is no choice
        return draft.sheet
    read = file.get("feuille")
    return st.selectbox("Feuille à lire", sheets, index=sheets.index(read) if read in sheets else 0)


def _choices(columns: list[Mapping[str, Any]]) -> dict[str, str]:
    """Draw a choice per column; return those that differ from what was understood."""
    titles = {field.name: field.title for field in INITIATIVE_FIELDS}
    options = [ASIDE, *titles]
    changed = {}
    cells = st.columns(ACROSS)
    for number, column in enumerate(columns):
        header, field = str(column["entete"]), column["champ"] or ASIDE
        chosen = cells[number % ACROSS].selectbox(
            _label(column),
            options,
            index=options.index(field) if field in options else 0,
            format_func=lambda name: titles.get(name, "(laisser cette colonne)"),
            key=f"colonne-{number}-{header}-{field}",
        )
        if chosen != field:
            changed[header] = chosen
    return changed


def _label(column: Mapping[str, Any]) -> str:
    header = plain(str(column["entete"])) or "(sans nom)"
    if column.get("hesite"):
        return f"{header} : à choisir"
    return f"{header} (deviné)" if column["devine"] else header


def show_counts(report: Report) -> None:
    """Say the sum that never lies: read = accepted + to check + rejected."""
    counts = report.counts
    st.header("Ce qui serait publié", anchor=False)
    st.markdown(
        f"**{french.count(counts['lues'], 'ligne lue', 'lignes lues')}** = "
        f"**{french.count(counts['acceptees'], 'acceptée')}** + "
        f"{french.number(counts['a_verifier'])} à vérifier + "
        f"{french.count(counts['rejetees'], 'rejetée')}"
    )


def show_problems(report: Report, name: str) -> None:
    """Draw the cells in doubt or refused, by line; a file holds them too."""
    if not report.problems:
        return
    table = problem_rows(report)
    total = int(report.facts.get("problemes_total", len(table)))
    st.subheader(french.count(total, "cellule à revoir", "cellules à revoir"), anchor=False)
    st.dataframe(table, hide_index=True, alt="Cellules à revoir")
    if total > len(table):
        st.caption(f"Les {french.number(len(table))} premières sont montrées.")
    st.download_button(
        "Télécharger cette liste (CSV)",
        data=lambda: safe_csv(table),
        file_name=f"a-revoir-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="export_problemes",
    )


def problem_rows(report: Report) -> pd.DataFrame:
    """Return the problems as a table, in French."""
    return pd.DataFrame(
        {
            "Ligne": [each["ligne"] for each in report.problems],
            "Colonne": [each["colonne"] for each in report.problems],
            "Valeur": [each["valeur"] for each in report.problems],
            "Ce qui ne va pas": [each["message"] for each in report.problems],
            "La ligne est": [
                SEVERITIES.get(each["gravite"], each["gravite"]) for each in report.problems
            ],
        }
    )


def show_preview(report: Report) -> None:
    """Draw the first rows as they would be published, with the place found for each."""
    rows = report.facts.get("apercu") or []
    if not rows:
        return
    titles = {field.name: field.title for field in INITIATIVE_FIELDS}
    told = {"ligne": "Ligne", "lieu_trouve": "Lieu trouvé", "code_trouve": "Code"} | titles
    table = pd.DataFrame(rows)[[name for name in PREVIEWED if name in rows[0]]]
    st.subheader("Les premières lignes, localisées", anchor=False)
    st.dataframe(table.rename(columns=told), hide_index=True, alt="Premières lignes localisées")
