"""The territories as they were in a year: names and codes then, where they differ from today's.

Sent to the browser as one small file per year, named after its content, so that it is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from geodata import french
from geodata.history import codes_as_at
from geodata.store import StoreError, read_reference
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geodata.store import Reference

    Names = Mapping[Level, Mapping[str, str]]

NAMED = 3  # communes of then, for one of today
DIGEST_LENGTH = 12
KEPT = 60  # years of a version, or of two
FILE = re.compile(r"noms-(\d{4})-([0-9a-f]{12})\.json")
FORMER_LEVELS = {
    Level.REGION: (Level.ANCIENNE_REGION, "region_code"),
    Level.ACADEMIE: (Level.ANCIENNE_ACADEMIE, "academie_code"),
}


def past_names(reference: Reference, year: int) -> Names:
    """Say, by level and code of today, what a territory was on 1 January of `year`.

    Only what differs: communes renamed, merged or moved to another code, régions of before 2016,
    académies of before 2020. EPCI have no history in the reference.
    """
    asked = (reference.version, year)
    if asked not in _known:
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)), None)
        _known[asked] = _written(reference, year)
    return _known[asked]


def file_name(reference: Reference, year: int) -> str:
    """Return the public name of the file of a year."""
    digest = hashlib.sha256(f"{reference.version}/{year}".encode()).hexdigest()[:DIGEST_LENGTH]
    return f"noms-{year}-{digest}.json"


def find(name: str) -> bytes | None:
    """Return the file of that name, None where there is none."""
    match = FILE.fullmatch(name)
    if match is None:
        return None
    try:
        reference = read_reference()
    except StoreError:
        return None
    year = int(match[1])
    if name != file_name(reference, year):
        return None
    return past_names_file(reference, year)


def past_names_file(reference: Reference, year: int) -> bytes:
    """Write the names of a year as JSON (frontend/src/past.ts reads it)."""
    names = past_names(reference, year)
    return json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()


_known: dict[tuple[str, int], Names] = {}


def _written(reference: Reference, year: int) -> Names:
    former = {level: _former(reference, level, year) for level in FORMER_LEVELS}
    return {Level.COMMUNE: _communes(reference, year), **former}


def _communes(reference: Reference, year: int) -> dict[str, str]:
    communes = reference.communes
    then = codes_as_at(reference.commune_periods, communes["commune_code"], year)
    today = communes.set_index("commune_code")["name"]
    is_same = (then["code_then"] == then["commune_code"]) & (
        then["name_then"] == then["commune_code"].map(today)
    )
    changed = then[then["commune_code"].isin(then.loc[~is_same, "commune_code"])]
    # The commune that bore today's code comes first.
    own_first = changed.assign(other=changed["code_then"] != changed["commune_code"])
    ordered = own_first.sort_values(["commune_code", "other", "code_then"])
    pieces = ordered["name_then"] + " (" + ordered["code_then"] + ")"
    groups = pieces.groupby(ordered["commune_code"]).agg(list)
    return {str(code): _said(year, names) for code, names in groups.items()}


def _former(reference: Reference, level: Level, year: int) -> dict[str, str]:
    """Name the former régions or académies on the ground of those of today, where any differs."""
    former, column = FORMER_LEVELS[level]
    territories = reference.territories
    alive = territories[
        (territories["level"] == former.value)
        & ~(territories["valid_to_year"] < year).fillna(value=False)
        & ~(territories["valid_from_year"] > year).fillna(value=False)
    ]
    if year > int(territories.loc[territories["level"] == former.value, "valid_to_year"].max()):
        return {}
    members = reference.memberships[reference.memberships["level"] == former.value]
    rows = members.merge(alive[["code", "name"]], on="code", how="inner", validate="m:1")
    rows = rows.merge(reference.communes, on="commune_code", how="inner", validate="1:1")
    return _differing(rows.rename(columns={"name_x": "then"}), column, territories, level, year)


def _differing(
    rows: pd.DataFrame, column: str, territories: pd.DataFrame, level: Level, year: int
) -> dict[str, str]:
    names = rows.drop_duplicates([column, "then"]).sort_values("then")
    today = territories[territories["level"] == level.value].set_index("code")["name"]
    groups = names.groupby(column)["then"].agg(list)
    return {
        str(code): _said(year, found)
        for code, found in groups.items()
        if found != [today.get(code)]
    }


def _said(year: int, names: list[str]) -> str:
    """Write « en 2013 : Brest (29019) », a few names at most."""
    shown, others = names[:NAMED], len(names) - NAMED
    if others > 0:
        shown = [*shown, french.count(others, "autre", "autres")]
    return f"en {year} : {french.enumeration(shown)}"
