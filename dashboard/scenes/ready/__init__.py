"""The presentations that Terrinum comes with, written for the data that are published."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from dashboard.analysis.figures import outcome
from dashboard.filters import Selection
from dashboard.labels import CATEGORIES, label
from dashboard.scenes.files import read_presentation
from dashboard.scenes.model import Presentation, Scene
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data

FOUNDING_FILE = "decembre-2013.yaml"
SAID_CATEGORIES = 3


def founding_systems(data: Data) -> Presentation:
    """Return the five systems named on 5 December 2013; those not published are left out."""
    text = files(__name__).joinpath(FOUNDING_FILE).read_bytes()
    read, _ = read_presentation(text, data.known)
    kept = tuple(each for each in read.scenes if each.query)
    return Presentation(read.title, read.subtitle, kept)


def academies_state(data: Data) -> Presentation:
    """Return one scene per académie, told by the figures of the data published."""
    names = data.known.territories[Level.ACADEMIE]
    day = french.date(str(data.published.manifest.get("created", "")))
    return Presentation(
        "L’état de chaque académie",
        f"Ce qui est recensé, données publiées le {day}" if day else "Ce qui est recensé",
        tuple(_academie_scene(data, code, name) for code, name in names.items()),
    )


def both(data: Data) -> Presentation:
    """Return the five systems, then each académie."""
    first, then = founding_systems(data), academies_state(data)
    return Presentation(
        "Les cinq systèmes de décembre 2013, puis chaque académie",
        then.subtitle,
        first.scenes + then.scenes,
    )


READY: Mapping[str, tuple[str, Callable[[Data], Presentation]]] = {
    "decembre-2013": ("Les cinq systèmes de décembre 2013", founding_systems),
    "academies": ("L’état de chaque académie", academies_state),
    "les-deux": ("Les deux à la suite", both),
}


def _academie_scene(data: Data, code: str, name: str) -> Scene:
    found = outcome(data, Selection(academies=(code,)))
    return Scene(
        title=f"Académie {french.of_name(name)}",
        sentence=_sentence(found),
        notes=_notes(data, found),
        query={"academie": name, "niveau": "epci"},
        page="academie",
    )


def _sentence(found: Outcome) -> str:
    if not found.initiatives:
        return "Aucune initiative recensée : absence de trace n’est pas preuve d’absence."
    communes = french.share(found.communes_covered, found.communes_in_area)
    people = french.share(found.population_covered, found.population_in_area)
    recorded = french.count(found.initiatives, "initiative recensée", "initiatives recensées")
    return f"{recorded} : au moins une couvre {communes} des communes, {people} des habitants."


def _notes(data: Data, found: Outcome) -> str:
    if not found.initiatives:
        return ""
    counts = data.initiatives.loc[found.mask, "category"].value_counts().head(SAID_CATEGORIES)
    said = [f"{label(CATEGORIES, str(each))} ({count})" for each, count in counts.items()]
    local = outcome(data, Selection(academies=found.selection.academies, reaches=("locale",)))
    return (
        f"Catégories les plus présentes : {french.enumeration(said)}.\n"
        f"À portée locale : {french.count(local.initiatives, 'initiative')}, "
        f"{french.share(local.communes_covered, local.communes_in_area)} des communes."
    )
