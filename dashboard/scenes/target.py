"""What a scene is about: the territory or the initiative that a remark is noted against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.filters.url import from_query
from dashboard.scenes.pages import SCENE_PAGES
from dashboard.scenes.releve import About, Place
from geodata.territories import Level

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.filters import Selection
    from dashboard.scenes.model import Scene

_BY_FILTER = {
    "epci": Level.EPCI,
    "departements": Level.DEPARTEMENT,
    "academies": Level.ACADEMIE,
    "regions": Level.REGION,
}


def selection_of_scene(data: Data, scene: Scene) -> tuple[Selection, tuple[str, ...]]:
    """Return what the scene selects in the data published, and what they do not know any more."""
    own = SCENE_PAGES[scene.page].own
    words = {word: value for word, value in scene.query.items() if word not in own}
    return from_query(words, data.known)


def target_of(data: Data, scene: Scene) -> tuple[Place | None, About | None]:
    """Return the territory opened, or the only one chosen, and the initiative opened."""
    selection, _ = selection_of_scene(data, scene)
    about = None
    if selection.initiative:
        about = About(selection.initiative, data.known.initiatives[selection.initiative])
    return _place(data, selection), about


def _place(data: Data, selection: Selection) -> Place | None:
    if selection.territory:
        level, code = selection.territory
        return Place(level.value, code, data.name_of(level, code))
    for field, level in _BY_FILTER.items():  # the smallest first
        codes = getattr(selection, field)
        if len(codes) == 1:
            return Place(level.value, codes[0], data.name_of(level, codes[0]))
    return None
