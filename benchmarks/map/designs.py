"""The designs compared: how each is filtered, and how it is known to have drawn the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

LEVELS = ("Commune", "EPCI", "Département", "Académie", "Région")
INDICATORS = "ABCD"

# JavaScript, true once the result is drawn; `view` is the window that holds the map.
TEXT_IS_THERE = """(document.querySelector('.stMain')?.innerText ?? '').trimEnd()
  .endsWith('Indicateur choisi : ' + (window.wanted ?? 'A'))"""
LAYER_PAINTED = "(view.__terrinum?.painted ?? 0) > (view.seen ?? 0)"
# A changed choropleth comes in another document: `seen` is gone with the old one. The paths may be
# on screen a little later still: what is said of the usual way is at its advantage.
PATHS_THERE = "view.seen === undefined && view.document.getElementsByTagName('path').length > 30000"


@dataclass(frozen=True)
class Design:
    """One way to show the map.

    `change` does the n-th filter change (what the page opens with is number 0); `is_drawn` tells
    in the browser whether its result is there.
    """

    key: str
    label: str
    change: Callable[[Page, int], None]
    is_drawn: str
    filter_label: str = "Indicateur"
    change_level: Callable[[Page, int], None] | None = None
    outlines: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.key in {"app", "element"}

    @property
    def is_slow(self) -> bool:
        return self.outlines is not None


def indicator(turn: int) -> str:
    return INDICATORS[turn % len(INDICATORS)]


def choose_indicator(page: Page, turn: int) -> None:
    page.get_by_test_id("stRadio").locator("label", has_text=indicator(turn)).last.click()


def choose_category(page: Page, _: int) -> None:
    """Add a category to the filter; the click that counts is the last one, on its name."""
    page.get_by_test_id("stMultiSelect").filter(has_text="Catégorie").locator("input").click()
    page.locator("[role=option][aria-selected=false]").first.click()


def choose_level(page: Page, turn: int) -> None:
    buttons = page.get_by_test_id("stButtonGroup")
    others = LEVELS[1:]  # the page opens with the first
    buttons.get_by_text(others[turn % len(others)], exact=True).click()


EMPTY = Design("empty", "empty script (the limit)", choose_indicator, TEXT_IS_THERE)
APP = Design(
    "app", "ours: the real page", choose_category, LAYER_PAINTED, "Catégorie", choose_level
)
ELEMENT = Design("element", "ours: the map alone", choose_indicator, LAYER_PAINTED)
SIMPLIFIED = Design(
    "simplified", "usual, outlines at 800 m", choose_indicator, PATHS_THERE, outlines="simplified"
)
FULL = Design("full", "usual, full outlines", choose_indicator, PATHS_THERE, outlines="full")
