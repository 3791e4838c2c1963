"""The meeting kit: how long it takes to write, and from a key to the next scene painted.

`python benchmarks/kit.py` (on the data of TERRINUM_DATA_DIR) prints the time and size of the kit,
then, in Chromium at 1920 × 1080 with no network and no GPU, the time from a key press to the
presentation of the first frame of the next scene (the browser's own Event Timing, to 8 ms), with
the move from scene to scene and without, against the time of a full reload of the same page. Each
scene is checked: what its first frame shows (title, figures, legend; colours, borders and names, by
the pixels painted) is what stands there once all is at rest. The processor time of the page's main
thread is printed beside, for a machine that does other work.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from dashboard.data import build
from dashboard.kit import write_kit
from dashboard.scenes import Presentation, Scene
from geodata.store import read_initiatives, read_reference

WRITINGS, ROUNDS, RELOADS = 3, 3, 5
REST_MS = 2500  # the next scenes are prepared meanwhile, as in a meeting
LIMIT_MS = 150
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCENES = Presentation(
    "Mesure",
    scenes=(
        Scene("Toute la France"),
        Scene("Lyon par EPCI", query={"academie": "Lyon", "niveau": "epci"}),
        Scene("Landes", query={"departement": "Landes", "categorie": "ent"}),
        Scene("MACS", query={"fiche": "macs-thd-ecoles"}, page="initiative"),
        Scene("Budget", query={"niveau": "departement", "mesure": "budget"}),
        Scene("Catégories", query={"mesure": "categories"}),
        Scene("Amiens", query={"territoire": "commune-80021"}),
        Scene("La Réunion", query={"academie": "La Réunion"}),
    ),
)
# `duration` ends when the frame is presented, not when it is drawn.
WATCH = """() => {
  window.__presented = [];
  new PerformanceObserver(list => {
    for (const {name, duration} of list.getEntries()) {
      if (name === "keydown") window.__presented.push(duration);
    }
  }).observe({type: "event", durationThreshold: 16});
}"""
# A task that begins after the frame was painted: it sees what that frame shows.
AFTER_FRAME = """() => new Promise(resolve => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve();
  channel.port2.postMessage(0);
}))"""
CONTENT = """() => {
  const texts = [...document.querySelectorAll("h1, [data-figure], .kit-legend")];
  const painted = [...document.querySelectorAll(".terrinum-surface canvas")].map(canvas => {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const opaque = data.filter((_, i) => i % 4 === 3 && data[i] === 255).length;
    return [canvas.style.transform, Math.round(opaque / data.length * 1000)];
  });
  return JSON.stringify([texts.map(element => element.textContent), painted]);
}"""
OPENED = "() => window.__kit.stage.layer.paintedAt - performance.timeOrigin"
READY = "#kit:not([aria-busy])"


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(round(share * len(values)), len(values) - 1)]


def time_writing(folder: Path) -> tuple[float, int]:
    data = build(read_reference(), read_initiatives())
    times = []
    for _ in range(WRITINGS):
        start = time.perf_counter()
        written = write_kit(folder, data, SCENES)
        times.append(time.perf_counter() - start)
    return statistics.median(times), written.size_bytes


@dataclass(frozen=True)
class Walked:
    """Keys pressed: milliseconds to each frame presented, and of the page's main thread."""

    presented: list[float]
    busy: list[float]

    def say(self, how: str) -> str:
        median, p95 = statistics.median(self.presented), percentile(self.presented, 0.95)
        return (
            f"scene to scene, {how}, {len(self.busy)} keys: median {median:.0f} ms, p95 {p95:.0f} "
            f"ms; main thread: median {statistics.median(self.busy):.0f} ms"
        )


def keys() -> list[str]:
    return [*["PageDown"] * (len(SCENES.scenes) - 1), "Home"]


def walk(page: Page) -> Walked:
    page.evaluate(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    busy: list[float] = []
    for key in keys() * ROUNDS:
        before = thread_ms(session)
        page.keyboard.press(key)
        page.evaluate(AFTER_FRAME)
        busy.append(thread_ms(session) - before)
        page.wait_for_timeout(REST_MS)
    presented: list[float] = page.evaluate("window.__presented")
    # An event shorter than the threshold is not listed: it counts as the threshold.
    return Walked(presented + [16.0] * (len(busy) - len(presented)), busy)


def scenes_entire_in_their_first_frame(page: Page) -> int:
    """Compare what each first frame shows with what stands there at rest."""
    entire = 0
    for key in keys():
        page.keyboard.press(key)
        page.evaluate(AFTER_FRAME)
        first = page.evaluate(CONTENT)
        page.wait_for_timeout(REST_MS)
        entire += first == page.evaluate(CONTENT)
    return entire


def thread_ms(session: CDPSession) -> float:
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def time_reloads(page: Page) -> list[float]:
    times = []
    for _ in range(RELOADS):
        page.reload()
        page.wait_for_selector(READY)
        times.append(float(page.evaluate(OPENED)))
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        seconds, size = time_writing(Path(name))
        print(f"kit written: median {seconds:.2f} s of {WRITINGS}, {size / 1e6:.2f} MB")
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        walks = []
        for motion in ("no-preference", "reduce"):
            page = chromium.new_page(viewport={"width": 1920, "height": 1080})
            page.emulate_media(reduced_motion=motion)
            page.goto((Path(name) / "index.html").as_uri())
            page.wait_for_selector(READY)
            page.wait_for_timeout(REST_MS)
            walks.append(walk(page))
        entire = scenes_entire_in_their_first_frame(page)
        reload = statistics.median(time_reloads(page))
        chromium.close()
    print(walks[0].say("moving"))
    print(walks[1].say("cut"))
    print(f"entire in their first frame: {entire} scenes of {len(SCENES.scenes)}")
    median = statistics.median(walks[0].presented)
    p95 = max(percentile(each.presented, 0.95) for each in walks)
    print(f"full reload of the page: median {reload:.0f} ms ({reload / median:.1f} times a scene)")
    print(f"p95 under {LIMIT_MS} ms: {'yes' if p95 < LIMIT_MS else 'no'}")


if __name__ == "__main__":
    main()
