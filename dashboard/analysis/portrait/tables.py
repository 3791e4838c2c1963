"""The tables of an académie's portrait, in French: what the page, the PDF and the XLSX share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from dashboard.analysis.portrait.model import ZONE_LEVELS
from dashboard.labels import CATEGORIES, label
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.analysis.portrait.model import Portrait

SAME_GROUND = "La région académique a le même territoire que l’académie."
ZONE_TITLES = {Level.EPCI: "EPCI", Level.COMMUNE: "Commune"}


def comparison(portrait: Portrait) -> pd.DataFrame:
    """Return the figures of the académie beside its région académique and France, as texts."""
    return pd.DataFrame(
        [
            (
                ground.name,
                french.number(ground.outcome.initiatives),
                f"{french.number(ground.outcome.communes_covered)} sur "
                f"{french.number(ground.outcome.communes_in_area)}",
                french.share(ground.outcome.communes_covered, ground.outcome.communes_in_area),
                french.number(ground.outcome.population_covered),
                french.share(ground.outcome.population_covered, ground.outcome.population_in_area),
            )
            for ground in portrait.grounds
        ],
        columns=[
            "Territoire",
            "Initiatives",
            "Communes couvertes",
            "Part des communes",
            "Habitants couverts",
            "Part des habitants",
        ],
    )


def by_category(portrait: Portrait) -> pd.DataFrame:
    """Return the coverage by category; the share is a number from 0 to 100."""
    table = portrait.categories
    return pd.DataFrame(
        {
            "Catégorie": table["name"],
            "Initiatives": table["initiatives"],
            "Communes couvertes": table["communes_covered"],
            "EPCI touchés": table["epci_touched"],
            "Habitants couverts": table["population_covered"],
            "Part des habitants": _percent(
                table["population_covered"], portrait.result.population_in_area
            ),
        }
    )


def by_epci(portrait: Portrait) -> pd.DataFrame:
    """Return the coverage by EPCI, inside the académie; the share goes from 0 to 100."""
    table = portrait.epci
    return pd.DataFrame(
        {
            "EPCI": table["name"].to_numpy(),
            "Initiatives": table["initiatives"].to_numpy(),
            "Catégories présentes": table["categories"].to_numpy(),
            "Habitants": table["population"].to_numpy(),
            "Habitants couverts": table["population_covered"].to_numpy(),
            "Part des habitants": _percent(
                table["population_covered"], table["population"]
            ).to_numpy(),
            "Communes": table["communes"].to_numpy(),
            "Communes couvertes": table["communes_covered"].to_numpy(),
            "Code": table.index,
        }
    )


def white_zones(portrait: Portrait, level: Level) -> pd.DataFrame:
    """Return the white zones of a level of ZONE_LEVELS, most inhabitants first."""
    table = portrait.white_zones(level)
    columns = {
        ZONE_TITLES[level]: table["name"].to_numpy(),
        "Habitants": table["population"].to_numpy(),
        "Dans": table["within"].to_numpy(),
        "Communes": table["communes"].to_numpy(),
        "Code": table.index,
    }
    if level is Level.COMMUNE:
        columns.pop("Communes")
    return pd.DataFrame(columns)


def straddling(portrait: Portrait) -> pd.DataFrame:
    """Return one row per EPCI shared with another académie: its part here, its part elsewhere."""
    # No filter changes it.
    return portrait.data.memo.get(("straddling", portrait.academie), lambda: _straddling(portrait))


def _straddling(portrait: Portrait) -> pd.DataFrame:
    rows = [
        _shared(epci, parts, portrait.academie)
        for epci, parts in portrait.straddling.groupby("epci_code", sort=False)
    ]
    columns = ["EPCI", "Communes ici", "Habitants ici", "Ailleurs", "Code"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "Habitants ici", ascending=False, ignore_index=True
    )


def _shared(epci: object, parts: pd.DataFrame, academie: str) -> tuple[str, int, int, str, object]:
    here = parts[parts["academie_code"] == academie].iloc[0]
    elsewhere = [
        f"{part['academie']} : {french.count(part['communes'], 'commune')}, "
        f"{french.count(part['population'], 'habitant')}"
        for part in parts[parts["academie_code"] != academie].to_dict("records")
    ]
    communes, population = int(here["communes"]), int(here["population"])
    return str(here["name"]), communes, population, " ; ".join(elsewhere), epci


def begun(portrait: Portrait) -> pd.DataFrame:
    """Return the initiatives begun each year, the years without any left out, latest first."""
    table = portrait.begun_by_year
    counts = table[["locale", "large"]].sum(axis="columns")
    held = table[counts > 0].iloc[::-1]
    return pd.DataFrame(
        {
            "Année": held["year"].to_numpy(),
            "Initiatives": counts[held.index].to_numpy(),
            "Titres": held["titles"].to_numpy(),
        }
    )


def announced(portrait: Portrait) -> pd.DataFrame:
    """Return the announced amounts by lead level, as texts; none is added to another."""
    table = portrait.announced
    money = {
        title: ["" if pd.isna(value) else french.euros(round(value)) for value in table[column]]
        for title, column in (
            ("Le plus petit", "smallest"),
            ("Médian", "median"),
            ("Le plus grand", "largest"),
        )
    }
    return pd.DataFrame(
        {
            "Porteur": table["name"],
            "Initiatives": table["initiatives"],
            "Avec montant": table["announced"],
            **money,
        }
    )


def what_is_counted(portrait: Portrait) -> str:
    """Say in one sentence which initiatives the portrait keeps."""
    selection = portrait.selection
    chosen = [label(CATEGORIES, value) for value in selection.categories]
    kept = french.enumeration(chosen) if chosen else "toutes les catégories"
    reach = (
        "portée locale seulement (communes, EPCI)"
        if selection.reaches
        else "toutes les portées, de la commune à la région"
    )
    others = " ; d’autres filtres s’appliquent" if _has_other_filters(portrait) else ""
    return f"Initiatives comptées : {kept} ; {reach}{others}."


def zones_title(portrait: Portrait) -> str:
    """Say what white zones lack."""
    chosen = [f"« {label(CATEGORIES, value)} »" for value in portrait.selection.categories]
    which = f" {french.enumeration(chosen)}" if chosen else ""
    return f"Zones blanches : aucune initiative{which} recensée"


def zone_counts(portrait: Portrait) -> str:
    """Say how many EPCI and communes are white zones, and their inhabitants."""
    parts = []
    if not len(portrait.white_zones(Level.COMMUNE)):
        return (
            "Aucune zone blanche : chaque commune est dans le périmètre d’au moins une initiative"
        )
    for level in ZONE_LEVELS:
        zones = portrait.white_zones(level)
        people = french.count(int(zones["population"].sum()), "habitant")
        parts.append(f"{french.count(len(zones), level.label, level.plural)} ({people})")
    return french.enumeration(parts)


def _has_other_filters(portrait: Portrait) -> bool:
    selection = portrait.selection
    return bool(
        selection.lead_levels
        or selection.education_levels
        or selection.statuses
        or selection.years
        or selection.text
    )


def _percent(part: pd.Series, whole: pd.Series | int) -> pd.Series:
    share: pd.Series = 100 * part / whole
    return share.fillna(0)
