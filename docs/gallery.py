"""Draw the pictures of the map's gallery: each level, print and colour-blind readers, a telephone.

    python docs/gallery.py

Each is the single file that `terrinum map` writes, opened in headless Chromium from the disk: no
server, no network. Writes `docs/images/map-*.png` in few colours, small enough to be committed.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from dashboard.analysis.figures import outcome
from dashboard.data import build
from dashboard.export.standalone_map import MapStyle, map_page, selection_of
from geodata.store import read_initiatives, read_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser

    from dashboard.data import Data

IMAGES = Path(__file__).parent / "images"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
COLOURS = 192
REST_MS = 1500  # edges are smooth by then
DESK, PHONE = (960, 640), (390, 844)
# Machado, Oliveira and Fernandes (2009), deuteranopia, on linear RGB.
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the words of the address that make it, the size of the page."""

    name: str
    words: Mapping[str, str]
    size: tuple[int, int] = DESK
    insets: bool = True
    on_paper: bool = False


SHOTS = (
    Shot("commune", {"niveau": "commune"}),
    Shot("epci", {"niveau": "epci"}),
    Shot("departement", {"niveau": "departement"}),
    Shot("academie", {"niveau": "academie"}),
    Shot("region", {"niveau": "region"}),
    Shot("hatched", {"niveau": "commune", "academie": "Lyon"}),
    Shot("phone", {"niveau": "departement"}, size=PHONE),
)
VISION = Shot("vision", {"niveau": "region"}, size=(740, 560), insets=False, on_paper=True)


def single_file(data: Data, shot: Shot) -> str:
    """Write the map of the shot."""
    result = outcome(data, selection_of(shot.words, data))
    title = f"Initiatives par {result.selection.level.label}"
    return map_page(data, result, title=title, style=MapStyle(insets=shot.insets))


def photograph(browser: Browser, data: Data, shot: Shot) -> Image.Image:
    """Open the file and take its picture once the map is at rest."""
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "carte.html"
        path.write_text(single_file(data, shot), encoding="utf-8")
        if shot.on_paper:
            page.emulate_media(media="print")
        page.goto(path.as_uri())
        # Asked again and again: waiting inside the page needs `eval`, which the file forbids.
        while not page.evaluate("() => window.__terrinum?.painted ?? 0"):
            page.wait_for_timeout(50)
        page.wait_for_timeout(REST_MS)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def three_readers(picture: Image.Image) -> Image.Image:
    """Set side by side: as it is, printed in greys, as a deuteranope sees it."""
    linear = to_linear(np.asarray(picture) / 255)
    grey = np.repeat((linear @ LUMINANCE)[..., None], 3, axis=2)
    views = (np.asarray(picture) / 255, to_srgb(grey), to_srgb(linear @ DEUTERANOPIA.T))
    joined = np.concatenate(views, axis=1)
    return Image.fromarray((joined * 255).round().astype(np.uint8))


# Where the two halves of the display's curve meet (IEC 61966-2-1).
DARKEST_SRGB, DARKEST_LINEAR = 0.04045, 0.0031308


def to_linear(srgb: np.ndarray) -> np.ndarray:
    """Undo the display's gamma."""
    return np.where(srgb <= DARKEST_SRGB, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Apply the display's gamma; what no screen shows is brought back to what it can."""
    inside = np.clip(linear, 0, 1)
    return np.where(inside <= DARKEST_LINEAR, inside * 12.92, 1.055 * inside ** (1 / 2.4) - 0.055)


def save(picture: Image.Image, name: str) -> None:
    """Write a picture in few colours and say its size."""
    path = IMAGES / f"map-{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")  # noqa: T201 - a command's output


def main() -> None:
    """Draw every picture of the gallery."""
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    data = build(read_reference(), read_initiatives())
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in SHOTS:
            save(photograph(browser, data, shot), shot.name)
        save(three_readers(photograph(browser, data, VISION)), VISION.name)
        browser.close()


if __name__ == "__main__":
    main()
