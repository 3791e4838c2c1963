"""What changed in the territories of an académie, said where it matters: one sentence each.

From the validity years of table TERRITORIES (texts of law in `etl/data/validity.csv`), the
memberships, and the periods of the communes' codes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.store import Reference

SINCE = date(2013, 1, 1)  # the year of the first « Journée du numérique à l'École »
MERGERS = ("commune_nouvelle", "fusion", "fusion_association")


def sentences(reference: Reference, academie: str) -> tuple[str, ...]:
    """Return the facts of the history of `academie`, oldest institutions first."""
    members = _members(reference.memberships, Level.ACADEMIE, academie)
    overlapping = _overlapping(reference, members)
    return (
        *_academie(overlapping, academie),
        *_region_academique(reference, overlapping),
        *_region(overlapping),
        *_collectivites(overlapping),
        *_mergers(reference.commune_periods, members),
    )


def merged_communes(periods: pd.DataFrame, members: set[str], *, since: date) -> int:
    """Count the communes that merged into one of `members` since a date.

    `periods` is table COMMUNE_PERIODS; a code that bore several names counts once.
    """
    ended = periods.dropna(subset=["valid_to"])
    merged = ended[ended["event"].isin(MERGERS) & (ended["valid_to"] >= since)]
    pairs = merged[["code", "successor_codes"]].explode("successor_codes")
    absorbed = pairs[pairs["successor_codes"].isin(members) & ~pairs["code"].isin(members)]
    return int(absorbed["code"].nunique())


def _members(memberships: pd.DataFrame, level: Level, code: str) -> set[str]:
    rows = memberships[(memberships["level"] == level) & (memberships["code"] == code)]
    return set(rows["commune_code"])


def _overlapping(reference: Reference, members: set[str]) -> pd.DataFrame:
    """Return the territories that share ground with the académie, with how many communes."""
    rows = reference.memberships[reference.memberships["commune_code"].isin(members)]
    shared = rows.groupby(["level", "code"], as_index=False).agg(shared=("commune_code", "size"))
    return reference.territories.merge(shared, on=["level", "code"], validate="1:1")


def _at(territories: pd.DataFrame, level: Level) -> pd.DataFrame:
    return territories[territories["level"] == level]


def _academie(overlapping: pd.DataFrame, code: str) -> Iterator[str]:
    own = _at(overlapping, Level.ACADEMIE)
    row = own[own["code"] == code].iloc[0]
    if pd.isna(row["valid_from_year"]):
        return
    year = int(row["valid_from_year"])
    former = _at(overlapping, Level.ANCIENNE_ACADEMIE)
    if len(former) > 1:
        parts = [
            f"{french.of_name(each['name'])} ({french.count(each['shared'], 'commune')})"
            for each in former.to_dict("records")
        ]
        yield (
            f"L’académie {french.of_name(row['name'])} existe depuis {year} : elle réunit les "
            f"anciennes académies {french.enumeration(parts)}. Une initiative d’avant {year} qui "
            "nomme l’une d’elles est comptée sur les seules communes de celle-ci."
        )
    else:
        yield (
            f"L’académie {french.of_name(row['name'])} existe depuis {year} : c’était jusque-là un "
            "vice-rectorat."
        )


def _region_academique(reference: Reference, overlapping: pd.DataFrame) -> Iterator[str]:
    row = _at(overlapping, Level.REGION_ACADEMIQUE).iloc[0]
    members = _members(reference.memberships, Level.REGION_ACADEMIQUE, row["code"])
    academies = _at(_overlapping(reference, members), Level.ACADEMIE)
    names = [french.of_name(name) for name in sorted(academies["name"])]
    if len(academies) > 1 and not pd.isna(row["valid_from_year"]):
        yield (
            f"La région académique {row['name']} existe depuis {int(row['valid_from_year'])} : "
            f"elle réunit les académies {french.enumeration(names)}."
        )


def _region(overlapping: pd.DataFrame) -> Iterator[str]:
    regions = _at(overlapping, Level.REGION).dropna(subset=["valid_from_year"])
    former = sorted(_at(overlapping, Level.ANCIENNE_REGION)["name"])
    if not former:
        return
    for row in regions.to_dict("records"):
        noun = "de l’ancienne région" if len(former) == 1 else "des anciennes régions"
        yield (
            f"La région {row['name']} existe depuis {int(row['valid_from_year'])} ; "
            f"l’académie relevait jusque-là {noun} "
            f"{french.enumeration(former)}. Une initiative portée par une ancienne région est "
            "comptée sur les communes de celle-ci."
        )


def _collectivites(overlapping: pd.DataFrame) -> Iterator[str]:
    rows = _at(overlapping, Level.COLLECTIVITE).dropna(subset=["valid_from_year"])
    parts = [
        f"{name} (depuis {int(year)})"
        for name, year in zip(rows["name"], rows["valid_from_year"], strict=True)
    ]
    if parts:
        yield f"Collectivités à statut particulier ou d’outre-mer : {french.enumeration(parts)}."


def _mergers(periods: pd.DataFrame, members: set[str]) -> Iterator[str]:
    merged = merged_communes(periods, members, since=SINCE)
    if merged:
        verb = "a été réunie" if merged == 1 else "ont été réunies"
        yield (
            f"Depuis {SINCE.year}, {french.count(merged, 'commune')} de l’académie {verb} à une "
            "autre : ce qui y était recensé est compté sur la commune d’aujourd’hui."
        )
