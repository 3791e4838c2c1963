"""One territory: what it is, what it belongs to, the initiatives that touch it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np

from dashboard.analysis.initiative_rows import whole
from dashboard.api.problems import ProblemError
from dashboard.filters import Selection, to_query, touching
from geodata.territories import SUB_COMMUNE_LEVELS, Level

if TYPE_CHECKING:
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data
    from dashboard.filters import Mask

LISTED = 100
FILTER_OF_LEVEL = {
    Level.ACADEMIE: "academies",
    Level.REGION: "regions",
    Level.DEPARTEMENT: "departements",
    Level.EPCI: "epci",
}
ABOVE = {
    Level.EPCI: "epci_code",
    Level.EPT: "ept_code",
    Level.DEPARTEMENT: "departement_code",
    Level.REGION: "region_code",
    Level.ACADEMIE: "academie_code",
    Level.REGION_ACADEMIQUE: "region_academique_code",
    Level.COLLECTIVITE: "collectivite_code",
}


def territory(data: Data, level_word: str, code: str, *, base: str) -> dict[str, Any]:
    """Describe a territory of any level; raises ProblemError 404 where there is none.

    `base` is the address of the API, for links.
    """
    level = _level(level_word)
    if (level.value, code) not in data.territories.index:
        raise ProblemError(
            HTTPStatus.NOT_FOUND,
            f"Aucun territoire de niveau « {level.value} » ne porte ce code dans le COG "
            f"{data.reference.cog_year}.",
        )
    row: Row = data.territories.loc[[(level.value, code)]].iloc[0].to_dict()
    ground = _ground(data, level, code, row)
    return {
        **_facts(level, code, row),
        "appartient_a": _above(data, code) if level is Level.COMMUNE else [],
        "initiatives": _initiatives(data, ground, level, code, base),
    }


def _level(word: str) -> Level:
    try:
        return Level(word)
    except ValueError:
        choices = ", ".join(Level)
        raise ProblemError(
            HTTPStatus.NOT_FOUND, f"Niveau inconnu ; choisissez parmi : {choices}."
        ) from None


def _facts(level: Level, code: str, row: Row) -> dict[str, Any]:
    return {
        "niveau": level.value,
        "code": code,
        "nom": row["name"],
        "nature": _text(row["kind"]),
        "commune_actuelle": _text(row["parent_code"]),
        "depuis": whole(row["valid_from_year"]),
        "jusqu_en": whole(row["valid_to_year"]),
        "communes": whole(row["commune_count"]),
        "habitants": whole(row["population"]),
        "superficie_km2": _number(row["area_km2"]),
        "longitude": _number(row["lon"]),
        "latitude": _number(row["lat"]),
        "emprise": [_number(row[side]) for side in ("west", "south", "east", "north")],
    }


def _ground(data: Data, level: Level, code: str, row: Row) -> Mask:
    """Return which current communes the territory is made of, or lies in: shape (C,)."""
    codes = data.coverage.commune_codes
    if level is Level.COMMUNE:
        return np.asarray(codes == code)
    if level in SUB_COMMUNE_LEVELS:
        return np.asarray(codes == row["parent_code"])
    members = data.reference.memberships
    chosen = (members["level"] == level.value) & (members["code"] == code)
    return np.asarray(codes.isin(members.loc[chosen, "commune_code"]))


def _above(data: Data, commune_code: str) -> list[dict[str, str]]:
    rows = data.communes
    row = rows[rows["commune_code"] == commune_code].iloc[0]
    found = []
    for level, column in ABOVE.items():
        code = row[column]
        if isinstance(code, str) and (level.value, code) in data.territories.index:
            name = str(data.territories["name"].loc[(level.value, code)])
            found.append({"niveau": level.value, "code": code, "nom": name})
    return found


def _initiatives(data: Data, ground: Mask, level: Level, code: str, base: str) -> dict[str, Any]:
    here = data.initiatives[touching(data.coverage, ground)[data.index.perimeter]]
    listed = here.sort_values(["commune_count", "id"]).head(LISTED)
    by_category = here["category"].value_counts().sort_index()
    return {
        "nombre": len(here),
        "par_categorie": {str(name): int(count) for name, count in by_category.items()},
        "adresse": _link(data, level, code, base),
        "liste": [
            {"identifiant": row["id"], "titre": row["title"], "categorie": row["category"]}
            for row in listed.to_dict("records")
        ],
    }


def _link(data: Data, level: Level, code: str, base: str) -> str | None:
    """Return the address of all the initiatives, where a filter of that level exists."""
    name = FILTER_OF_LEVEL.get(level)
    if name is None or code not in data.known.territories[level]:
        return None
    query = to_query(Selection(**{name: (code,)}), data.known)  # type: ignore[arg-type]
    return f"{base}/initiatives?{urlencode(query)}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: float) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), 6)
