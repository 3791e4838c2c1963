"""Pins on the map: clustering, drawing and the frames of a drag, with none, 5,000 and all 34,877.

Run: `python benchmarks/pins.py` (needs `terrinum prepare` and Chromium). Interleaved repeats in one
browser, medians printed; the drag is made of mouse events, one per frame.
"""

from __future__ import annotations

import http.server
import shutil
import statistics
import threading
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from dashboard import maps
from dashboard.serving.assets import BUILT, SCRIPT, STYLESHEET
from geodata.store import read_reference
from geodata.territories import Level

REPEATS = 5
ZOOMS = (6, 8)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")

DRAG = """() => new Promise(resolve => {
  const box = map.getContainer(), frames = [];
  const send = (target, type, x, y) => target.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, buttons: 1}));
  let x = 500, last = performance.now();
  send(box, 'mousedown', x, 450);
  const step = now => {
    frames.push(now - last); last = now; x += 4;
    if (frames.length > 120) {
      send(document, 'mouseup', x, 450);
      frames.shift(); frames.sort((a, b) => a - b);
      resolve({median: frames[60], p95: frames[114]}); return; }
    send(document, 'mousemove', x, 450);
    requestAnimationFrame(step); };
  requestAnimationFrame(step); })"""
DRAW = """() => { const times = []; const board = map.terrinum.pinboard;
  for (const group of board.groups) group.clusters.clear();
  let start = performance.now(); board.draw(); const first = performance.now() - start;
  for (let i = 0; i < 15; i++) {
    start = performance.now(); board.draw(); times.push(performance.now() - start); }
  return {first, again: times.sort((a, b) => a - b)[7], marks: board.spots.length}; }"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def groups(count: int) -> dict[str, list[maps.PinGroup]]:
    some = np.zeros(count, dtype=np.int64)
    some[np.random.default_rng(2013).choice(count, 5000, replace=False)] = 1
    return {
        "aucun": [],
        "5 000": [maps.pin_group(maps.LOCAL_INITIATIVES, some, shown=True)],
        "toutes les mairies": [
            maps.pin_group(maps.TOWN_HALLS, np.ones(count, dtype=np.int64), shown=True)
        ],
    }


def site(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Write the page and its files; return what each case sends."""
    reference = read_reference()
    codes = reference.communes["commune_code"].tolist()
    shutil.copy(BUILT / SCRIPT, folder / "map.js")
    shutil.copy(BUILT / STYLESHEET, folder / "map.css")
    for role in ("communes", "territories"):
        shutil.copy(reference.web_dir / reference.web_files[role], folder / role)
    shading = maps.shade(
        pd.Series(np.arange(len(codes)) % 7, index=codes), level=Level.COMMUNE, codes=codes
    )
    base = maps.base_map(maps.MapAssets("/map.js", "/map.css", "/communes", "/territories"))
    maps.class_layer(shading).add_to(base)
    (folder / "index.html").write_text(base.get_root().render(), encoding="utf-8")
    return {name: [each.for_layer() for each in pins] for name, pins in groups(len(codes)).items()}


def main() -> None:
    with TemporaryDirectory() as temporary, sync_playwright() as driver:
        folder = Path(temporary)
        cases = site(folder)
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.wait_for_function("window.__terrinum?.painted > 0")
        page.evaluate(
            "() => { window.map = Object.entries(window).find("
            "([name, value]) => name.startsWith('map_') && value.terrinum)[1];"
            "window.first = {...map.terrinum.shown.data}; }"
        )
        for zoom in ZOOMS:
            measured: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
            for _ in range(REPEATS):
                for name, pins in cases.items():
                    page.evaluate("pins => map.terrinum.setData({...first, pins})", pins)
                    page.evaluate(f"void map.setView([46.6, 2.4], {zoom}, {{animate: false}})")
                    page.wait_for_timeout(700)
                    measured[name].append(page.evaluate(DRAG) | page.evaluate(DRAW))
            report(zoom, cases, measured)
        browser.close()
        server.shutdown()


def report(
    zoom: int,
    cases: dict[str, list[dict[str, object]]],
    measured: dict[str, list[dict[str, float]]],
) -> None:
    for name, runs in measured.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        sent = sum(len(str(each["payload"])) for each in cases[name])
        print(
            f"zoom {zoom}, repères : {name:<18} envoyés {sent / 1000:5.1f} ko · "
            f"{middle['marks']:4.0f} marques · regrouper et dessiner {middle['first']:5.1f} ms · "
            f"redessiner {middle['again']:4.1f} ms · "
            f"glisser : image médiane {middle['median']:5.1f} ms, p95 {middle['p95']:5.1f} ms"
        )


if __name__ == "__main__":
    main()
