"""Take the screenshots of the README and of the gallery, from the real app with the network cut.

    python docs/screenshots.py [--only carte]

Starts `terrinum run` on a free port with the store in use, opens each page at three sizes in
headless Chromium (every request to another machine refused) and writes `docs/images/*.png` in 128
colours, so that each stays small enough to be committed.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

IMAGES = Path(__file__).parent / "images"
SIZES = {"bureau": (1400, 900), "telephone": (390, 844), "projecteur": (1920, 1080)}
PAGES = {
    "carte": "/?v=1&academie=Lyon",
    "academie": "/academie?v=1&academie=Lyon",
    "initiative": "/initiative?id=somme-numerique-e-education",
    "gouvernance": "/gouvernance",
    "donnees": "/donnees",
    "qualite": "/qualite",
    "methode": "/methode",
}
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
COLOURS = 128
SETTLED_MS = 4000  # the map smooths its edges once at rest


@contextmanager
def served() -> Iterator[str]:
    """Run the app; give its address."""
    command = [sys.executable, "-m", "terrinum", "run", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if found := re.search(r"http://\S+:\d+", line):
                    yield found[0]
                    break
        finally:
            server.terminate()


def only_here(route: Route) -> None:
    """Refuse what is not on this machine."""
    parts = urlsplit(route.request.url)
    here = parts.hostname in {"127.0.0.1", "localhost"} or parts.scheme in {"data", "blob"}
    if here:
        route.continue_()
    else:
        route.abort()


def shoot(browser: Browser, address: str, *, page: str, size: str) -> None:
    """Write one screenshot."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    context.route("**/*", only_here)
    sheet = context.new_page()
    sheet.goto(address + PAGES[page])
    sheet.wait_for_selector(".terrinum-footer")
    sheet.wait_for_timeout(SETTLED_MS)
    picture = Image.open(io.BytesIO(sheet.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(IMAGES / f"{page}-{size}.png", optimize=True)
    context.close()


def main() -> None:
    """Take every screenshot, or those of one page."""
    options = argparse.ArgumentParser(description="Screenshots of the README and the gallery.")
    options.add_argument("--only", choices=PAGES, action="append")
    asked = options.parse_args()
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for page in asked.only or PAGES:
            for size in SIZES:
                shoot(browser, address, page=page, size=size)
        browser.close()


if __name__ == "__main__":
    main()
