"""The pages that a scene may come from, and the words of the address that each keeps for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.filters import table_view

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ScenePage:
    """A page: its title, its own words, and the address words written otherwise in a scene.

    `renamed`: word of the page → word of the scene. The page « Initiative » calls `id` what every
    other page, the presenter and the kit call `fiche`.
    """

    title: str
    own: tuple[str, ...] = ()
    renamed: Mapping[str, str] | None = None


MAP_PAGE = "carte"
SCENE_PAGES: Mapping[str, ScenePage] = {
    MAP_PAGE: ScenePage("Carte"),
    "academie": ScenePage("Mon académie"),
    "initiative": ScenePage("Initiative", own=("comparer",), renamed={"id": "fiche"}),
    "gouvernance": ScenePage("Gouvernance", own=("case", "finance", "acteur")),
    "donnees": ScenePage("Données", own=table_view.WORDS),
}
OWN_WORDS = frozenset(word for page in SCENE_PAGES.values() for word in page.own)


def scene_query(page: str, params: Mapping[str, str]) -> dict[str, str]:
    """Turn the address of a page into the words of a scene."""
    renamed = SCENE_PAGES[page].renamed or {}
    return {renamed.get(name, name): value for name, value in params.items()}


def page_query(page: str, query: Mapping[str, str]) -> dict[str, str]:
    """Turn the words of a scene into the address of its page."""
    back = {scene: own for own, scene in (SCENE_PAGES[page].renamed or {}).items()}
    return {back.get(name, name): value for name, value in query.items()}
