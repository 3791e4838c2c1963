"""When a change is painted: read off the frames that the browser itself says it has shown."""

from __future__ import annotations

import base64
import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

WIDTH_PX = 700  # frames come at half the size of the page: enough, and cheap to encode
# A change is painted once this share of it, at most, is still to come: the territories then have
# their colours, and what is left is the smoothing of edges, done when the view is at rest.
PAINTED_SHARE = 0.2


@dataclass(frozen=True)
class Box:
    """A part of the page, in its pixels."""

    x: float
    y: float
    width: float
    height: float


class Screencast:
    """Keep every frame that the page shows between `start` and `stop`."""

    def __init__(self, devtools: CDPSession, page_width: int) -> None:
        self._devtools = devtools
        self._page_width = page_width
        self._frames: list[tuple[float, str]] = []
        self.last_at = time.time()
        devtools.on("Page.screencastFrame", self._keep)

    def start(self) -> None:
        self._frames.clear()
        self.last_at = time.time()
        self._devtools.send(
            "Page.startScreencast",
            {"format": "jpeg", "quality": 50, "maxWidth": WIDTH_PX, "maxHeight": WIDTH_PX},
        )

    def stop(self) -> None:
        self._devtools.send("Page.stopScreencast")

    def painted_at(self, box: Box, *, since: float) -> float:
        """Return when `box` took its final look (seconds since the epoch)."""
        frames = sorted((at, jpeg) for at, jpeg in self._frames)
        # The last picture from before is what the others are compared with.
        first = max(0, sum(at < since for at, _ in frames) - 1)
        return moment_painted([(at, self._part(jpeg, box)) for at, jpeg in frames[first:]])

    def _keep(self, event: dict[str, Any]) -> None:
        self.last_at = time.time()
        self._frames.append((event["metadata"]["timestamp"], event["data"]))
        self._devtools.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def _part(self, jpeg: str, box: Box) -> np.ndarray:
        picture = Image.open(io.BytesIO(base64.b64decode(jpeg))).convert("RGB")
        scale = picture.width / self._page_width
        corners = (box.x, box.y, box.x + box.width, min(box.y + box.height, picture.height / scale))
        return np.asarray(picture.crop([round(each * scale) for each in corners]), dtype=np.int16)


def moment_painted(frames: list[tuple[float, np.ndarray]]) -> float:
    """Return the time of the first frame from which on the last one is nearly reached."""
    if not frames:
        raise RuntimeError("The browser showed no frame: nothing changed on the page.")
    final = frames[-1][1]
    left = [(at, float(np.abs(picture - final).mean())) for at, picture in frames]
    enough = PAINTED_SHARE * max(each for _, each in left)
    moment = left[-1][0]
    for at, share in reversed(left):
        if share > enough:
            break
        moment = at
    return moment
