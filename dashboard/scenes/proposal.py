"""The title proposed for a view: what it shows, in French, from what it selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analysis.selection_words import chosen_labels
from dashboard.filters.url import from_query
from dashboard.scenes.files import MAX_TITLE
from dashboard.scenes.pages import MAP_PAGE, SCENE_PAGES
from geodata import french
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.data import Data


def proposed_title(data: Data, page: str, query: Mapping[str, str]) -> str:
    """Name a view: the initiative or the territory opened, else what the filters keep."""
    own = SCENE_PAGES[page].own
    selection, _ = from_query({k: v for k, v in query.items() if k not in own}, data.known)
    if selection.initiative:
        return data.known.initiatives[selection.initiative][:MAX_TITLE]
    parts = list(chosen_labels(selection, data))
    if selection.territory:
        parts.insert(0, french.upper_first(data.name_of(*selection.territory)))
    elif page == "academie" and selection.academies:
        name = data.name_of(Level.ACADEMIE, selection.academies[0])
        parts[0] = f"Académie {french.of_name(name)}"
    before = [] if page in {MAP_PAGE, "academie"} else [SCENE_PAGES[page].title]
    return " · ".join((*before, *parts))[:MAX_TITLE].rstrip()
