"""A presentation as frozen values: what the file, the page, the presenter and the kit share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the map stands: its centre in degrees (WGS84) and its zoom."""

    longitude: float
    latitude: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One view and what is said over it; texts are plain, escaped where they are written.

    `query` holds the words and values of the address (see `dashboard.filters.url`): filters, level,
    measure, territory or initiative opened. Without `frame`, the map goes to what is selected.
    `page` is the address of the page that the view was taken from.
    """

    title: str
    sentence: str = ""
    notes: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    frame: Frame | None = None
    page: str = "carte"


@dataclass(frozen=True, slots=True)
class Presentation:
    """Scenes in the order to show them."""

    title: str
    subtitle: str = ""
    scenes: tuple[Scene, ...] = ()
