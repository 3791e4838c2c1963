"""The meeting kit: how long it takes to write, and from a key to the next scene painted.

`python benchmarks/kit.py` (on the data of TERRINUM_DATA_DIR) prints the time and size of the kit,
then, in Chromium at 1920 × 1080 with no network, the time from a key press to the frame that shows
the next scene, against the time of a full reload of the same page.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from dashboard.data import build
from dashboard.kit import write_kit
from dashboard.scenes import Presentation, Scene
from geodata.store import read_initiatives, read_reference

WRITINGS, ROUNDS, RELOADS = 3, 5, 5
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
# A frame begins after the key has been answered; a task begins after that frame is painted.
WATCH = """() => {
  window.__times = [];
  window.addEventListener("keydown", (event) => {
    const pressed = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.__times.push(performance.now() - pressed);
      channel.port2.postMessage(0);
    });
  }, {capture: true});
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


def time_scenes(page: Page) -> list[float]:
    page.evaluate(WATCH)
    for _ in range(ROUNDS):
        for key in (*["PageDown"] * (len(SCENES.scenes) - 1), "Home"):
            page.keyboard.press(key)
            page.wait_for_timeout(900)  # the view comes to rest between two keys
    times: list[float] = page.evaluate("window.__times")
    return times


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
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        page.goto((Path(name) / "index.html").as_uri())
        page.wait_for_selector(READY)
        scenes, reloads = time_scenes(page), time_reloads(page)
        chromium.close()
    median, p95 = statistics.median(scenes), percentile(scenes, 0.95)
    reload = statistics.median(reloads)
    print(f"scene to scene, {len(scenes)} keys: median {median:.0f} ms, p95 {p95:.0f} ms")
    print(f"full reload of the page: median {reload:.0f} ms ({reload / median:.1f} times a scene)")
    print(f"p95 under {LIMIT_MS} ms: {'yes' if p95 < LIMIT_MS else 'no'}")


if __name__ == "__main__":
    main()
