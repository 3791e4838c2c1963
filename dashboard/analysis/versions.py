"""What changed between two published versions of the initiatives, within a ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.export import labelled_rows
from dashboard.export.fields import BY_COLUMN
from geodata.store import Collection, Initiatives

if TYPE_CHECKING:
    from collections.abc import Collection as Codes
    from collections.abc import Hashable

# How a row was located and where it stood in its file are no change of the initiative.
COMPARED = (
    *("title", "category", "lead_name", "lead_level", "partners", "funders", "territory_name"),
    *("perimeter_id", "education_level", "start_year", "end_year", "status", "budget_eur"),
    *("schools_connected", "schools_total", "pupils", "description", "source_url"),
)
NAMES = {column: BY_COLUMN[column].title for column in COMPARED} | {
    "title": "Titre",
    "perimeter_id": "Périmètre",
}

SHORT, VOID = 80, "(vide)"  # characters of a value that is shown


@dataclass(frozen=True)
class Changes:
    """What a publication added, removed and changed, seen from one ground.

    `added`, `removed`: rows of table INITIATIVES of the newer and of the older version. `changed`:
    id, title, and what differs (`fields`: French names of the columns; `told`: with the values).
    """

    before: str
    after: str
    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame

    @property
    def is_empty(self) -> bool:
        """True where nothing changed."""
        return self.added.empty and self.removed.empty and self.changed.empty


def previous(published: Initiatives) -> Initiatives | None:
    """Return the version published just before, None where there is none.

    Raises StoreDamagedError where its files are not whole.
    """
    collection = Collection(published.snapshot.path.parents[1])
    older = [version for version in collection.versions() if version < published.version]
    return Initiatives(collection.open(older[-1])) if older else None


def compare(before: Initiatives, after: Initiatives, ground: Codes[str]) -> Changes:
    """Compare two versions by id, for the initiatives that touch a commune of `ground`.

    An initiative that touches it in either version is followed in both: one that left the ground
    is a change of perimeter, not a removal.
    """
    old, new = (each.initiatives.set_index("id") for each in (before, after))
    here = _ids_touching(before, ground) | _ids_touching(after, ground)
    ids_before, ids_after = here & set(old.index), here & set(new.index)
    return Changes(
        before=_created(before),
        after=_created(after),
        added=_rows(after, ids_after - ids_before),
        removed=_rows(before, ids_before - ids_after),
        changed=changed_fields(old, new, sorted(ids_before & ids_after)),
    )


def changed_fields(old: pd.DataFrame, new: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    """Return the rows of `ids` that differ: id, title, fields, told.

    `fields` names what differs, `told` says it with what was and what is, where both are short.
    Both tables are INITIATIVES indexed by id.
    """
    differs = pd.DataFrame(
        {
            name: old.loc[ids, column].map(_comparable) != new.loc[ids, column].map(_comparable)
            for column, name in NAMES.items()
        },
        index=ids,
    )
    named = {
        identifier: names
        for identifier, flags in zip(ids, differs.to_dict("records"), strict=True)
        if (names := [name for name in NAMES.values() if flags[name]])
    }
    was, is_now = (_written(rows.loc[list(named)]) for rows in (old, new))
    rows = [
        (identifier, new.loc[identifier, "title"], names, _told(names, before, after))
        for (identifier, names), before, after in zip(named.items(), was, is_now, strict=True)
    ]
    return pd.DataFrame(rows, columns=["id", "title", "fields", "told"])


def _written(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Write what a reader sees of each row, by name of field."""
    fields = [BY_COLUMN[column] for column in COMPARED]
    seen = labelled_rows(rows, fields).set_axis(list(NAMES.values()), axis="columns")
    return seen.astype(object).where(seen.notna(), "").astype("str").to_dict("records")  # type: ignore[return-value]


def _told(names: list[str], was: dict[str, str], is_now: dict[str, str]) -> list[str]:
    """Say « Statut : En cours → Terminé »; a long text, or a perimeter, by its name alone."""
    return [
        f"{name} : {was[name] or VOID} → {is_now[name] or VOID}"
        if name != NAMES["perimeter_id"] and max(len(was[name]), len(is_now[name])) <= SHORT
        else name
        for name in names
    ]


def _comparable(value: Any) -> Hashable:  # noqa: ANN401 - any cell of the table
    """Make two cells comparable: a list as a tuple, every null alike."""
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return tuple(value)
    return "" if pd.isna(value) else str(value)


def _ids_touching(published: Initiatives, ground: Codes[str]) -> set[str]:
    pairs = published.perimeters
    touching = pairs.loc[pairs["commune_code"].isin(ground), "perimeter_id"].unique()
    rows = published.initiatives
    return set(rows.loc[rows["perimeter_id"].isin(touching), "id"])


def _rows(published: Initiatives, ids: set[str]) -> pd.DataFrame:
    rows = published.initiatives
    return rows[rows["id"].isin(ids)]


def _created(published: Initiatives) -> str:
    return str(published.manifest.get("created", ""))
