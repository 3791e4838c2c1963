"""The designs compared: how each is filtered, and how it is known to have drawn the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser import Browser
    from playwright.sync_api import Page

PATHS_OF_FRANCE = 30_000  # fewer: folium has not yet drawn all the communes
LEVELS = ("Commune", "EPCI", "Département", "Académie", "Région")


@dataclass(frozen=True)
class Design:
    """One way to show the map.

    `change` does the n-th filter change (what the page opens with is number 0), `is_done` tells
    whether its result is on the page.
    """

    key: str
    label: str
    change: Callable[[Page, int], None]
    is_done: Callable[[Browser, int], bool]
    filter_label: str = "Indicateur"
    change_level: Callable[[Page, int], None] | None = None
    outlines: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.key in {"app", "element"}

    @property
    def is_slow(self) -> bool:
        return self.outlines is not None


def mark(browser: Browser) -> None:
    """Note in the map's document what is painted before a change."""
    browser.map_frame().evaluate("() => { window.seen = window.__terrinum?.painted ?? 0; }")


def choose_indicator(page: Page, turn: int) -> None:
    page.get_by_test_id("stRadio").locator("label", has_text="ABCD"[turn % 4]).last.click()


def choose_category(page: Page, _: int) -> None:
    """Add a category to the filter; the click that counts is the last one, on its name."""
    page.get_by_test_id("stMultiSelect").filter(has_text="Catégorie").locator("input").click()
    page.locator("[role=option][aria-selected=false]").first.click()
    page.evaluate("document.activeElement.blur()")  # a caret that blinks is never at rest


def choose_level(page: Page, turn: int) -> None:
    buttons = page.get_by_test_id("stButtonGroup")
    buttons.get_by_text(LEVELS[turn % len(LEVELS)], exact=True).click()


def text_is_there(browser: Browser, turn: int) -> bool:
    found = browser.page.evaluate("document.querySelector('.stMain')?.innerText ?? ''")
    return str(found).rstrip().endswith(f"Indicateur choisi : {'ABCD'[turn % 4]}")


def layer_painted(browser: Browser, _: int) -> bool:
    return bool(_in_map(browser, "(window.__terrinum?.painted ?? 0) > (window.seen ?? 0)"))


def paths_drawn(browser: Browser, _: int) -> bool:
    # A changed choropleth comes in another document: the mark left with the old one.
    script = "window.seen === undefined ? document.querySelectorAll('path').length : 0"
    found = _in_map(browser, script)
    return isinstance(found, int) and found > PATHS_OF_FRANCE


def _in_map(browser: Browser, script: str) -> object:
    try:
        return browser.map_frame().evaluate(script)
    except Error:  # the document was replaced meanwhile
        return None


EMPTY = Design("empty", "empty script (the limit)", choose_indicator, text_is_there)
APP = Design(
    "app", "ours: the real page", choose_category, layer_painted, "Catégorie", choose_level
)
ELEMENT = Design("element", "ours: the map alone", choose_indicator, layer_painted)
SIMPLIFIED = Design(
    "simplified", "usual, outlines at 800 m", choose_indicator, paths_drawn, outlines="simplified"
)
FULL = Design("full", "usual, full outlines", choose_indicator, paths_drawn, outlines="full")
