"""One headless Chromium with its own profile: when it has drawn, how smoothly, in what memory.

Nothing watches the screen: a screencast on two cores doubles the time that it is to measure. The
page itself notes the moment, on the animation frame that follows the one that drew the result.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Frame, Page, Playwright, Request

WIDTH, HEIGHT = 1400, 1000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"),
)
OWN_ADDRESSES = ("http://127.0.0.1:", "data:", "blob:", "about:")
LOOK_MS = 100
REST_MS = 1000  # edges are smoothed and the last words of the server have come by then

NOTE_CLICKS = """addEventListener('click', event => {
  window.clickedAt = (performance.timeOrigin + event.timeStamp) / 1000; }, {capture: true});"""
# In the page, which looks into the map's frame (of the same origin). `isDrawn` is the design's; the
# old drawing is told by `seen`, kept in the map's own document.
NOTE_DRAWN = """if (window === top) {
  const isDrawn = view => %s;
  const mapView = () => [...Array(frames.length).keys()].map(i => frames[i])
    .find(each => each.document.querySelector('.leaflet-container')) ?? window;
  const look = () => {
    if (window.drawnAt === undefined && isDrawn(mapView())) {
      window.drawnAt = 0;  // it is on screen with the next frame
      requestAnimationFrame(now => { drawnAt = (performance.timeOrigin + now) / 1000; });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
NOTE_FRAMES = """() => { window.frameTimes = []; let last = performance.now();
  const note = now => { frameTimes.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note); }"""


@dataclass(frozen=True)
class Box:
    """A part of the page, in its pixels."""

    x: float
    y: float
    width: float
    height: float


class Browser:
    """A Chromium whose only way out of the machine is a proxy that refuses."""

    def __init__(self, playwright: Playwright, refusal_port: int, is_drawn: str) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="benchmark-"))
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=_executable(),
            # Chromium leaves loopback addresses out of its proxy.
            args=[*FLAGS, f"--proxy-server=http://127.0.0.1:{refusal_port}"],
            viewport={"width": WIDTH, "height": HEIGHT},
        )
        self.context.add_init_script(NOTE_CLICKS)
        self.context.add_init_script(NOTE_DRAWN % is_drawn)
        self.page: Page = self.context.pages[0]
        self.asked_elsewhere = 0
        self.page.on("request", self._count_elsewhere)

    def close(self) -> None:
        self.context.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def map_frame(self) -> Frame:
        """Return the document that holds the map; the page's own where there is none."""
        for frame in reversed(self.page.frames):
            if not frame.is_detached() and frame.query_selector(".leaflet-container"):
                return frame
        return self.page.main_frame

    def map_box(self) -> Box:
        """Return where the map stands on the page."""
        return Box(**self.map_frame().frame_element().bounding_box())

    def forget_drawn(self, wanted: str) -> None:
        """Have the next drawing noted, not the one on screen; `wanted` is the text to come."""
        seen = "() => { window.seen = window.__terrinum?.painted ?? 0; }"
        self.map_frame().evaluate(seen)
        self.page.evaluate("wanted => { window.wanted = wanted; delete window.drawnAt; }", wanted)

    def drawn_at(self, *, timeout_s: float) -> float:
        """Wait until the result is drawn; return when it was (seconds since the epoch)."""
        deadline = time.time() + timeout_s
        while time.time() < deadline:
            if moment := self.page.evaluate("window.drawnAt ?? 0"):
                self.page.wait_for_timeout(REST_MS)
                return float(moment)
            self.page.wait_for_timeout(LOOK_MS)
        raise TimeoutError(f"Nothing drawn after {timeout_s} s.")

    def clicked_at(self) -> float:
        """Return when the page received its last click (seconds since the epoch)."""
        return float(self.page.evaluate("window.clickedAt"))

    def frame_times_ms(self, act: Callable[[Page], None]) -> list[float]:
        """Return the time between two frames while `act` is done."""
        frame = self.map_frame()
        frame.evaluate(NOTE_FRAMES)
        act(self.page)
        return list(frame.evaluate("window.frameTimes.slice(1)"))

    def memory_mb(self) -> float:
        """Return the memory of all this browser's processes, shared pages split (PSS)."""
        total = 0
        for process in _chromium_processes():
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue  # it ended meanwhile
        return total / 1e6

    def _count_elsewhere(self, request: Request) -> None:
        if not request.url.startswith(OWN_ADDRESSES):
            self.asked_elsewhere += 1


def _chromium_processes() -> list[psutil.Process]:
    processes = psutil.Process().children(recursive=True)
    return [each for each in processes if "chrom" in each.name()]


def _executable() -> str:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is missing: run « make browser ».")
    return found
