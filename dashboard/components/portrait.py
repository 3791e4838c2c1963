"""The sections of an académie's portrait on the page, each with its table and its limits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import french, versions
from dashboard import portrait_tables as tables
from dashboard.components.markdown import plain
from dashboard.components.portrait_charts import amounts_chart, begun_chart
from dashboard.components.sheet import MONEY_CAVEAT
from dashboard.export import safe_csv
from dashboard.export.fields import MENTION
from dashboard.export.notice import notice_of
from dashboard.filters import address
from dashboard.filters.text import fold
from dashboard.portrait import NO_ABSENCE, ZONE_LEVELS
from geodata.store import StoreDamagedError
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.portrait import Portrait
    from dashboard.versions import Changes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ROWS = 50
TABLE_PX = 400
FEW_ROWS = 7
SHARE = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
SHARE_TITLE = "Part des habitants"
NUMBER = st.column_config.NumberColumn(format="localized")
COLUMNS = {
    **dict.fromkeys(("Habitants", "Habitants couverts", "Habitants ici"), NUMBER),
    SHARE_TITLE: SHARE,
    "Année": st.column_config.NumberColumn(format="%d", width=60),
}
ZONE_COLUMNS = {
    "EPCI": st.column_config.TextColumn(width=300),
    "Commune": st.column_config.TextColumn(width=170),
    "Habitants": st.column_config.NumberColumn(format="localized", width=85),
}
CHANGES = {
    "added": ("ajoutée", "ajoutées"),
    "removed": ("retirée", "retirées"),
    "changed": ("modifiée", "modifiées"),
}


def show_comparison(portrait: Portrait) -> None:
    """Draw the figures of the académie beside its région académique and France."""
    st.table(
        tables.comparison(portrait),
        border="horizontal",
        hide_index=True,
        alt="L’académie, sa région académique et la France",
    )
    names = [ground.name for ground in portrait.grounds]
    if len(names) == 2:  # noqa: PLR2004 - the académie and France
        st.caption(tables.SAME_GROUND)


def show_exports(portrait: Portrait, level: Level) -> None:
    """Draw the buttons that download the portrait; the files are made when asked for."""
    with st.container(horizontal=True, key="exports_du_portrait"):
        st.download_button(
            "Portrait en PDF (A4)",
            data=partial(_pdf, portrait, level),
            file_name=f"{_file_name(portrait)}.pdf",
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            on_click="ignore",
            key="export_pdf",
        )
        st.download_button(
            "Portrait en classeur (XLSX)",
            data=partial(_xlsx, portrait),
            file_name=f"{_file_name(portrait)}.xlsx",
            mime=XLSX,
            icon=":material/table_view:",
            on_click="ignore",
            key="export_xlsx",
        )


def show_coverage(portrait: Portrait) -> None:
    """Draw the coverage by category, then by EPCI."""
    st.subheader("Couverture par catégorie", anchor=False)
    view = hash((portrait.academie, portrait.selection))  # rows chosen do not outlive a filter
    key = f"couverture-categorie-{view}"
    st.dataframe(
        _shares(tables.by_category(portrait)),
        key=key,
        hide_index=True,
        alt="Couverture par catégorie",
        column_config=COLUMNS,
        height="content",
        on_select=partial(_choose_category, key, portrait.categories["category"].tolist()),
        selection_mode="single-row",
    )
    st.caption("Choisissez une ligne pour ne garder que cette catégorie dans toute la page.")
    if portrait.selection.categories:
        st.caption("Ce tableau montre toutes les catégories, quelle que soit celle choisie.")
    st.subheader("Couverture par EPCI", anchor=False)
    key = f"couverture-epci-{view}"
    st.dataframe(
        _shares(tables.by_epci(portrait)),
        key=key,
        hide_index=True,
        alt="Couverture par EPCI",
        column_config=COLUMNS,
        height=TABLE_PX,
        on_select=partial(_open_epci, key, portrait.epci.index.tolist()),
        selection_mode="single-row",
    )
    st.caption(
        "Choisissez une ligne pour lire les initiatives d’un EPCI à côté de la carte. Un EPCI à "
        "cheval sur deux académies ne compte ici que ses communes de celle-ci. "
        "« Catégories présentes » : quelle que soit la catégorie choisie."
    )


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


def show_straddling(portrait: Portrait) -> None:
    """Draw the EPCI shared with another académie."""
    st.subheader("EPCI à cheval sur plusieurs académies", anchor=False)
    shared = tables.straddling(portrait)
    if shared.empty:
        st.markdown("Aucun EPCI de l’académie n’en déborde.")
        return
    st.dataframe(
        shared,
        hide_index=True,
        alt="EPCI à cheval sur plusieurs académies",
        column_config=COLUMNS,
    )
    st.caption("D’après l’appartenance de chaque commune à son EPCI et à son académie.")


def show_begun(portrait: Portrait) -> None:
    """Draw when the initiatives began: a chart and the same as a table."""
    st.subheader("Chronologie", anchor=False)
    begun, table = portrait.begun_by_year, tables.begun(portrait)
    unknown = int(portrait.initiatives["start_year"].isna().sum())
    if begun.empty:
        st.markdown("Aucune des initiatives comptées n’a d’année de début connue.")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.altair_chart(begun_chart(begun), alt="Initiatives commencées par année")
    with right:
        st.dataframe(
            table,
            hide_index=True,
            alt="Initiatives commencées par année",
            height=TABLE_PX - 100 if len(table) > FEW_ROWS else "content",
            column_config=COLUMNS,
        )
    if unknown:
        st.caption(
            f"{french.count(unknown, 'initiative')} sans année de début connue : hors du graphique."
        )


def show_amounts(portrait: Portrait) -> None:
    """Draw the announced amounts by lead level, with what they do not say."""
    st.subheader("Montants annoncés, par type de porteur", anchor=False)
    st.caption(MONEY_CAVEAT)
    if not portrait.announced["announced"].sum():
        st.markdown("Aucune des initiatives comptées n’annonce de montant.")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.altair_chart(
            amounts_chart(portrait.initiatives), alt="Montants annoncés par type de porteur"
        )
    with right:
        st.dataframe(
            tables.announced(portrait),
            hide_index=True,
            alt="Montants annoncés par type de porteur",
        )


def show_changes(portrait: Portrait) -> None:
    """Draw what the last publication changed in the académie, whatever the filters."""
    st.subheader("Ce qui a changé depuis la version précédente", anchor=False)
    data = portrait.data
    try:
        changes = _changes(
            (str(data.published.snapshot.path), data.reference.version),
            portrait.academie,
            _portrait=portrait,
        )
    except StoreDamagedError:
        st.warning("La version précédente ne peut pas être lue : rien à comparer.")
        return
    if changes is None:
        st.markdown("Rien à comparer : une seule version a été publiée.")
        return
    said = _said(changes)
    between = f"Entre la version du {_moment(changes.before)} et celle du {_moment(changes.after)}"
    st.markdown(f"{between} : {said or 'rien n’a changé dans l’académie'}.")
    if said:
        st.dataframe(_change_rows(changes), hide_index=True, alt="Ce qui a changé")


def show_history(portrait: Portrait) -> None:
    """Draw the facts of the académie's history."""
    if portrait.history:
        st.subheader("Repères d’histoire", anchor=False)
        st.markdown("\n".join(f"- {plain(fact)}" for fact in portrait.history))


def _choose_category(key: str, values: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    address.change(categories=[values[row] for row in rows])


def _open_epci(key: str, codes: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    opened = (Level.EPCI, codes[rows[0]]) if rows else None
    address.change(level=Level.EPCI, territory=opened, initiative=None)


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the share from 0-100 to 0-1, which the browser writes as a percentage in French."""
    return table.assign(**{SHARE_TITLE: table[SHARE_TITLE] / 100})


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
        file_name=f"{_file_name(portrait)}-zones-blanches-{level}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"export_zones_{level}",
    )


def _zones_csv(portrait: Portrait, level: Level) -> bytes:
    zones = tables.white_zones(portrait, level)
    said = f"{tables.what_is_counted(portrait)} {notice_of(portrait.data).mention}"
    return safe_csv(zones.assign(**{MENTION: said}))


def _pdf(portrait: Portrait, level: Level) -> bytes:
    # typst and the outlines are loaded by whoever asks for the file.
    from dashboard.export.pdf import portrait_pdf  # noqa: PLC0415

    return portrait_pdf(portrait, level=level)


def _xlsx(portrait: Portrait) -> bytes:
    from dashboard.export.portrait_workbook import portrait_workbook  # noqa: PLC0415 - see _pdf

    return portrait_workbook(portrait)


def _file_name(portrait: Portrait) -> str:
    return f"terrinum-academie-{fold(portrait.name).strip().replace(' ', '-')}"


@st.cache_resource(max_entries=60, show_spinner=False)
def _changes(key: tuple[str, ...], academie: str, *, _portrait: Portrait) -> Changes | None:
    """Compare with the version before; `key` names the versions served."""
    del key, academie  # the key alone
    published = _portrait.data.published
    before = versions.previous(published)
    ground = set(_portrait.data.communes.loc[_portrait.area, "commune_code"])
    return versions.compare(before, published, ground) if before else None


def _said(changes: Changes) -> str:
    counts = {name: len(getattr(changes, name)) for name in CHANGES}
    return french.enumeration(
        [
            french.count(count, f"initiative {CHANGES[name][0]}", f"initiatives {CHANGES[name][1]}")
            for name, count in counts.items()
            if count
        ]
    )


def _change_rows(changes: Changes) -> pd.DataFrame:
    parts = [
        changes.added[["title"]].assign(what="Ajoutée", fields=""),
        changes.removed[["title"]].assign(what="Retirée", fields=""),
        changes.changed[["title"]].assign(
            what="Modifiée", fields=[", ".join(each).lower() for each in changes.changed["fields"]]
        ),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {"Changement": rows["what"], "Initiative": rows["title"], "Ce qui diffère": rows["fields"]}
    )


def _moment(iso: str) -> str:
    return f"{french.date(iso)} à {iso[11:16]} (UTC)"
