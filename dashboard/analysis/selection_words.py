"""A selection in French: the words that every page, file and sheet tells it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data
    from dashboard.filters import Selection

_LEVEL_OF_FILTER: Mapping[str, Level] = {
    "academies": Level.ACADEMIE,
    "regions": Level.REGION,
    "departements": Level.DEPARTEMENT,
    "epci": Level.EPCI,
}


def chosen_labels(selection: Selection, data: Data) -> tuple[str, ...]:
    """Say in French what a selection keeps, territories first; « Toute la France » by default."""
    names = [
        _named(field, [labels[code] for code in getattr(selection, field)])
        for field, labels in data.known.values.items()  # territories come first
        if getattr(selection, field)
    ]
    if not selection.filters_territory:
        names.insert(0, "Toute la France")
    if selection.years:
        names.append("–".join(map(str, selection.years)))
    if selection.year is not None:
        names.append(f"commencées en {selection.year} ou avant")
    if selection.text:
        names.append(f"« {selection.text} »")
    return tuple(names)


def _named(field: str, labels: list[str]) -> str:
    """Write « Académies : Lyon et Grenoble »; what is not a territory names itself."""
    level = _LEVEL_OF_FILTER.get(field)
    if level is None:
        return french.enumeration(labels)
    kind = level.label if len(labels) == 1 else level.plural
    return f"{french.upper_first(kind)} : {french.enumeration(labels)}"
