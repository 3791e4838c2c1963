"""Initiatives shown as rows: the columns of the table, the short line of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.escaping import https_url
from dashboard.labels import (
    CATEGORIES,
    EDUCATION_LEVELS,
    LEAD_LEVELS,
    STATUS_SIGNS,
    STATUSES,
    UNKNOWN_STATUS,
    label,
)
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Row = Mapping[Any, Any]


def whole(value: object) -> int | None:
    """Return a nullable whole number as an int or None."""
    return None if value is None or pd.isna(value) else int(value)  # type: ignore[call-overload]


def amount(value: object) -> float | None:
    """Return a nullable amount in euros as a float or None."""
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def years_of(row: Row) -> str:
    """Write the years of an initiative."""
    return french.years(whole(row["start_year"]), whole(row["end_year"]))


def status_of(row: Row) -> str:
    """Return the status value, `inconnu` where the source does not say."""
    status = row["status"]
    return status if isinstance(status, str) and status else UNKNOWN_STATUS


def status_label(value: str) -> str:
    """Write a status with its sign: « ◐ En cours »."""
    return f"{STATUS_SIGNS.get(value, '')} {label(STATUSES, value)}".strip()


def table_rows(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the table on the page, in French, one row per initiative."""
    rows = initiatives.to_dict("records")
    return pd.DataFrame(
        {
            "Initiative": initiatives["title"].to_numpy(),
            "Territoire": [french.places(row["territory_name"]) for row in rows],
            "Catégorie": [label(CATEGORIES, row["category"]) for row in rows],
            "Porteur": initiatives["lead_name"].to_numpy(),
            "Années": [years_of(row) for row in rows],
            "Statut": [status_label(status_of(row)) for row in rows],
            "Source": [https_url(str(row["source_url"] or "")) for row in rows],
        },
        index=initiatives.index,
    )


def export_rows(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Return everything that is published of each initiative, with French headers."""
    rows = initiatives.to_dict("records")
    return pd.DataFrame(
        {
            "identifiant": initiatives["id"],
            "titre": initiatives["title"],
            "catégorie": [label(CATEGORIES, row["category"]) for row in rows],
            "porteur": initiatives["lead_name"],
            "type de porteur": [label(LEAD_LEVELS, row["lead_level"]) for row in rows],
            "partenaires": [" ; ".join(row["partners"]) for row in rows],
            "financeurs": [" ; ".join(row["funders"]) for row in rows],
            "territoire": initiatives["territory_name"],
            "périmètre": initiatives["perimeter_text"],
            "communes": initiatives["commune_count"],
            "habitants": initiatives["population"],
            "niveaux scolaires": [
                " ; ".join(label(EDUCATION_LEVELS, each) for each in row["education_level"])
                for row in rows
            ],
            "début": initiatives["start_year"],
            "fin": initiatives["end_year"],
            "statut": [label(STATUSES, status_of(row)) for row in rows],
            "montant annoncé (euros)": initiatives["budget_eur"],
            "description": initiatives["description"],
            "source": initiatives["source_url"],
        }
    )
