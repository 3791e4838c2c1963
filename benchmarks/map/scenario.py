"""What is done to each design, and what is noted."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from designs import indicator

if TYPE_CHECKING:
    from browser import Browser
    from designs import Design
    from playwright.sync_api import Page
    from server import Server

FAST_TIMEOUT_S, SLOW_TIMEOUT_S = 60, 240
STEP_MS = 16

# From the pointer's move to the name of the commune, written by the layer beside it.
HOVER = """async places => {
  const card = document.querySelector('.terrinum-tooltip');
  const map = document.querySelector('.leaflet-container');
  const times = [];
  for (const [x, y] of places) {
    const shown = new Promise(resolve => {
      const watch = new MutationObserver(() => { watch.disconnect(); resolve(true); });
      watch.observe(card, {subtree: true, childList: true, attributes: true});
      setTimeout(resolve, 500, false);
    });
    const from = performance.now();
    map.dispatchEvent(new MouseEvent('mousemove', {clientX: x, clientY: y, bubbles: true}));
    if (await shown) times.push(performance.now() - from);  // nothing changes out at sea
  }
  return times;
}"""


@dataclass
class Notes:
    """Everything measured of one design, over all its rounds; one entry per repeat."""

    cold_s: list[float] = field(default_factory=list)
    warm_s: list[float] = field(default_factory=list)
    cold_bytes: list[float] = field(default_factory=list)
    warm_bytes: list[float] = field(default_factory=list)
    change_s: list[float] = field(default_factory=list)
    change_bytes: list[float] = field(default_factory=list)
    change_cpu_s: list[float] = field(default_factory=list)
    level_s: list[float] = field(default_factory=list)
    level_bytes: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    pan_frame_ms: list[float] = field(default_factory=list)
    zoom_frame_ms: list[float] = field(default_factory=list)
    hover_ms: list[float] = field(default_factory=list)
    one_session_s: list[float] = field(default_factory=list)
    many_sessions_s: list[float] = field(default_factory=list)
    asked_elsewhere: int = 0


class Visit:
    """A browser with an empty profile in front of a server."""

    def __init__(self, design: Design, server: Server, browser: Browser, notes: Notes) -> None:
        self.design, self.server, self.browser, self.notes = design, server, browser, notes
        self.timeout_s = SLOW_TIMEOUT_S if design.is_slow else FAST_TIMEOUT_S
        self._turn = 0

    def load(self, *, warm: bool) -> None:
        """Open the page and note when its map is painted."""
        self._turn = 0
        self.browser.page.goto("about:blank")
        before = self.server.bytes_down
        started = time.time()
        self.browser.page.goto(self.server.url, wait_until="commit")
        drawn_at = self.browser.drawn_at(timeout_s=self.timeout_s)
        (self.notes.warm_s if warm else self.notes.cold_s).append(drawn_at - started)
        sent = self.server.bytes_down - before
        (self.notes.warm_bytes if warm else self.notes.cold_bytes).append(sent)

    def change(self) -> None:
        """Change the filter and note when the map is painted, what was sent, what it cost."""
        cpu = self.server.cpu_s()
        seconds, sent = self._timed(self.design.change)
        self.notes.change_s.append(seconds)
        self.notes.change_bytes.append(sent)
        self.notes.change_cpu_s.append(self.server.cpu_s() - cpu)

    def change_level(self) -> None:
        """Shade the map by the next level."""
        seconds, sent = self._timed(self.design.change_level)
        self.notes.level_s.append(seconds)
        self.notes.level_bytes.append(sent)

    def note_memory(self) -> None:
        self.notes.memory_mb.append(self.browser.memory_mb())

    def note_frames(self) -> None:
        """Drag the map about, then zoom in and out; note the time between frames."""
        box = self.browser.map_box()
        middle = (box.x + box.width / 2, min(box.y + box.height / 2, 800))
        pan = self.browser.frame_times_ms(lambda page: _pan(page, *middle))
        zoom = self.browser.frame_times_ms(lambda page: _zoom(page, *middle))
        self.notes.pan_frame_ms.append(float(np.percentile(pan, 95)))
        self.notes.zoom_frame_ms.append(float(np.percentile(zoom, 95)))

    def note_hover(self) -> None:
        """Point at places of France and note how long the name takes."""
        frame = self.browser.map_frame()
        box = self.browser.map_box()
        places = [
            (box.width * (0.4 + 0.015 * step), box.height * (0.35 + 0.01 * step))
            for step in range(20)
        ]
        self.notes.hover_ms.append(float(np.percentile(frame.evaluate(HOVER, places), 95)))

    def _timed(self, act) -> tuple[float, int]:  # noqa: ANN001 - Design.change
        self._turn += 1
        self.browser.forget_drawn(indicator(self._turn))
        before = self.server.bytes_down
        act(self.browser.page, self._turn)
        clicked_at = self.browser.clicked_at()
        drawn_at = self.browser.drawn_at(timeout_s=self.timeout_s)
        return drawn_at - clicked_at, self.server.bytes_down - before


def _pan(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x - 6 * step, y - 3 * step)
        page.wait_for_timeout(STEP_MS)
    page.mouse.up()
    page.wait_for_timeout(800)


def _zoom(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    for notch in (-240, -240, -240, 240, 240, 240):
        page.mouse.wheel(0, notch)
        page.wait_for_timeout(600)
