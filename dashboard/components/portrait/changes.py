"""What changed: between two publications, and in the territories themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.analysis import versions
from dashboard.components.markdown import plain
from geodata import french
from geodata.store import StoreDamagedError

if TYPE_CHECKING:
    from dashboard.analysis.portrait import Portrait
    from dashboard.analysis.versions import Changes

CHANGES = {
    "added": ("ajoutée", "ajoutées"),
    "removed": ("retirée", "retirées"),
    "changed": ("modifiée", "modifiées"),
}


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
            what="Modifiée", fields=[" ; ".join(each) for each in changes.changed["told"]]
        ),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {"Changement": rows["what"], "Initiative": rows["title"], "Ce qui diffère": rows["fields"]}
    )


def _moment(iso: str) -> str:
    return f"{french.date(iso)} à {iso[11:16]} (UTC)"
