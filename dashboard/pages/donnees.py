"""« Données »: the filtered rows, their export, their schema, their versions, the open API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.analysis.figures import outcome
from dashboard.api import API_PREFIX
from dashboard.api.formats import FORMATS
from dashboard.api.query import LIMIT
from dashboard.components import page, screens
from dashboard.components.add_scene import show_add
from dashboard.components.exports import show_exports
from dashboard.components.links import origin
from dashboard.components.plain_table import show_copyable, show_plain_table
from dashboard.components.rows_table import WORDS, read_view, show_rows
from dashboard.components.sheet import show_sheet
from dashboard.export import FIELDS, notice_of, safe_csv, table_schema
from dashboard.filters import address, to_query
from dashboard.filters.widgets import choose
from geodata import french
from geodata.store import Collection, StoreError, data_dir, store_status

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.api.formats import Format
    from dashboard.data import Data
    from dashboard.export import Field
    from dashboard.filters.table_view import TableView

NAME = "donnees"
TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "oui ou non",
}


def show() -> None:
    """Draw the page."""
    page.title(
        "Les données",
        "Toutes les lignes de la sélection, à lire, à trier, à emporter, à interroger.",
    )
    data = screens.open_store()
    wrong = address.arrive(NAME, data.known, own=WORDS)
    view, wrong_view = read_view()
    page.messages((*wrong, *wrong_view))
    result = outcome(data, choose(data))
    kept = data.initiatives[result.mask]
    show_add(data, NAME)
    _rows(data, kept, result, view)
    _programming(data, result)
    _schema(data)
    _versions(data)
    address.publish(result.selection, data.known, own=WORDS)
    page.footer(data)


def _rows(data: Data, kept: pd.DataFrame, result: Outcome, view: TableView) -> None:
    st.header(french.count(len(kept), "initiative"), anchor="initiatives")
    if kept.empty:
        st.info(
            "**Aucune initiative ne correspond à cette sélection.** Retirez un filtre ou cherchez "
            "un mot plus court ; « Tout effacer » montre tout.",
            icon=":material/search_off:",
        )
        return
    show_exports(data, kept, result.selection)
    show_rows(data, result, view)
    if result.selection.initiative:
        show_sheet(data, result.selection.initiative)
    else:
        st.caption("Choisissez une ligne pour ouvrir sa fiche et lire sa source.")


def _programming(data: Data, result: Outcome) -> None:
    st.header("Appeler ces données depuis un programme", anchor="api")
    st.markdown(
        "Ce serveur répond aux programmes, sans clé, en lecture seule. Voici les adresses exactes "
        "de la sélection ci-dessus :"
    )
    for each in FORMATS:
        show_copyable(api_address(data, result, each))
    base = f"{origin()}{API_PREFIX}"
    limits = "\n".join(
        f"- **{each.label}** : {french.number(each.window.default)} lignes par défaut, "
        f"{french.number(each.window.most)} au plus (`limite`), à partir de la ligne `debut`."
        for each in FORMATS
    )
    st.markdown(
        f"{limits}\n\n"
        "Ajoutez `contours=oui` au Parquet pour recevoir un GeoParquet. Les contours sont "
        "simplifiés (environ 500 m) : ils illustrent, ils ne mesurent pas. Une valeur de filtre "
        "inconnue est refusée avec son explication. Chaque réponse porte licence, date, version "
        "et sources, et un ETag qui ne change qu’à la publication suivante."
    )
    show_plain_table(
        pd.DataFrame(
            [
                (f"{base}/openapi.json", "Description OpenAPI 3.1"),
                (f"{base}/schema", "Schéma des colonnes (Table Schema)"),
                (f"{base}/dcat.jsonld", "Fiche de catalogue (DCAT)"),
                (f"{base}/territoires/commune/69123", "Un territoire et ses initiatives"),
            ],
            columns=["Adresse", "Ce qu’elle donne"],
        ),
        name="Autres adresses de l’API",
    )


def _schema(data: Data) -> None:
    st.header("Ce que dit chaque colonne", anchor="schema")
    notice = notice_of(data)
    described = table_schema(version=notice.version, created=notice.published)
    with st.container(horizontal=True):
        st.download_button(
            "Schéma (JSON)",
            data=json.dumps(described, ensure_ascii=False, indent=1).encode(),
            file_name="terrinum-schema.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            key="export_schema",
        )
        st.download_button(
            "Colonnes (CSV)",
            data=lambda: safe_csv(schema_rows()),
            file_name="terrinum-colonnes.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="export_colonnes",
        )
    show_plain_table(schema_rows(), name="Colonnes du fichier des initiatives")


def schema_rows() -> pd.DataFrame:
    """Return the data dictionary as a table."""
    return pd.DataFrame(
        {
            "Colonne": [field.title for field in FIELDS],
            "Nom dans les fichiers": [field.name for field in FIELDS],
            "Nom interne": [field.column for field in FIELDS],
            "Type": [_type(field) for field in FIELDS],
            "Toujours remplie": ["oui" if field.required else "non" for field in FIELDS],
            "Ce qu’elle dit": [field.description for field in FIELDS],
        }
    )


def _type(field: Field) -> str:
    return "liste de textes" if field.is_list else TYPES[field.json_type]


def _versions(data: Data) -> None:
    st.header("Versions publiées", anchor="versions")
    st.markdown(
        "Chaque importation publie une version entière ; les cinq dernières sont gardées. La "
        "version servie est celle que montrent les pages et l’API."
    )
    show_plain_table(version_rows(data), name="Versions publiées des initiatives")


def version_rows(data: Data) -> pd.DataFrame:
    """Return the versions of the initiatives that the store keeps, the latest first."""
    status = store_status().initiatives
    collection = Collection(data_dir() / status.name)
    rows = []
    for version in reversed(status.versions):
        try:
            manifest = collection.open(version).manifest
        except StoreError:
            continue  # swept by a publication meanwhile, or damaged: it cannot be served
        counts = manifest.get("counts", {})
        rows.append(
            (
                version,
                page.french_date(str(manifest.get("created", ""))[:10]),
                counts.get("initiatives"),
                counts.get("pending"),
                "oui" if version == data.published.version else "",
            )
        )
    headers = ["Version", "Publiée le", "Initiatives", "En attente", "Servie"]
    return pd.DataFrame(rows, columns=headers)


def api_address(data: Data, result: Outcome, wanted: Format) -> str:
    """Write the address that gives exactly the selection, in a format (its first rows at most)."""
    query = to_query(result.selection.without_view(), data.known)
    if result.initiatives > wanted.window.default:
        query[LIMIT] = str(min(result.initiatives, wanted.window.most))
    asked = f"?{urlencode(query)}" if query else ""
    return f"{origin()}{API_PREFIX}/initiatives.{wanted.extension}{asked}"
