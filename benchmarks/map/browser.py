"""One headless Chromium with its own profile: pages, frames per second, memory."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from painting import Box, Screencast

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
QUIET_S = 1.0  # nothing more is drawn: no frame for that long
# The moment of the click itself: what drives the browser takes some time to make it.
NOTE_CLICKS = """addEventListener('click', event => {
  window.clickedAt = (performance.timeOrigin + event.timeStamp) / 1000; }, {capture: true});"""
NOTE_FRAMES = """() => { window.frameTimes = []; let last = performance.now();
  const note = now => { frameTimes.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note); }"""


class Browser:
    """A Chromium whose only way out of the machine is a proxy that refuses."""

    def __init__(self, playwright: Playwright, refusal_port: int) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="benchmark-"))
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=_executable(),
            # Chromium leaves loopback addresses out of its proxy.
            args=[*FLAGS, f"--proxy-server=http://127.0.0.1:{refusal_port}"],
            viewport={"width": WIDTH, "height": HEIGHT},
        )
        self.context.add_init_script(NOTE_CLICKS)
        self.page: Page = self.context.pages[0]
        self.asked_elsewhere = 0
        self.page.on("request", self._count_elsewhere)
        devtools = self.context.new_cdp_session(self.page)
        self.screencast = Screencast(devtools, WIDTH)

    def close(self) -> None:
        self.context.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _count_elsewhere(self, request: Request) -> None:
        if not request.url.startswith(OWN_ADDRESSES):
            self.asked_elsewhere += 1

    def map_frame(self) -> Frame:
        """Return the document that holds the map; the page's own where there is none."""
        for frame in reversed(self.page.frames):
            if not frame.is_detached() and frame.query_selector(".leaflet-container"):
                return frame
        return self.page.main_frame

    def map_box(self) -> Box:
        """Return where the map stands on the page; without a map, the page's body."""
        frame = self.map_frame()
        element = (
            frame.frame_element()
            if frame != self.page.main_frame
            else self.page.wait_for_selector(".stMain .stVerticalBlock")
        )
        return Box(**element.bounding_box())

    def settle(self, is_done: Callable[[], bool], *, timeout_s: float) -> None:
        """Wait until the change is there and the page draws nothing more."""
        deadline = time.time() + timeout_s
        while time.time() < deadline:
            if is_done() and time.time() - self.screencast.last_at > QUIET_S:
                self.page.screenshot(timeout=timeout_s * 1000)  # a slow drawing must have ended
                self.page.wait_for_timeout(QUIET_S * 1000)
                return
            self.page.wait_for_timeout(30)
        raise TimeoutError(f"Nothing painted after {timeout_s} s.")

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


def _chromium_processes() -> list[psutil.Process]:
    processes = psutil.Process().children(recursive=True)
    return [each for each in processes if "chrom" in each.name()]


def _executable() -> str:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("Chromium is missing: run « make browser ».")
    return found
