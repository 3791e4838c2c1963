"""What the reader's browser knows and keeps: where the map stands, texts that outlive a reload.

An invisible frame answers once each time it is asked; nothing is sent while the map moves. What it
answers is checked like any file from elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
import streamlit.components.v1 as components

from dashboard.scenes.model import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("presentation", "releve")  # what is kept, in localStorage
MAX_TEXT = 2_000_000  # characters

_frame = components.declare_component("memoire", path=Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser answered: the map's position, the texts kept ("" where there is none).

    `has_moved`: someone moved the map from where the page had put it.
    """

    frame: Frame | None = None
    has_moved: bool = False
    memory: Mapping[str, str] = field(default_factory=dict)


def ask_browser(ask: str, *, key: str, kept: Mapping[str, str] | None = None) -> Answer | None:
    """Ask once under the name `ask`, and have the browser keep the texts `kept`.

    None until the browser has answered.
    """
    with st.container(key=f"memoire-{key}"):
        said = _frame(
            ask=ask, names=list(NAMES), kept=dict(kept or {}), default=None, key=key, tab_index=-1
        )
    return _read(said, ask)


def _read(said: Any, ask: str) -> Answer | None:  # noqa: ANN401 - what a browser sends
    if not isinstance(said, dict) or said.get("ask") != ask:
        return None
    memory = said.get("memory")
    texts = memory if isinstance(memory, dict) else {}
    kept = {name: texts[name] for name in NAMES if isinstance(texts.get(name), str)}
    where = said.get("frame")
    return Answer(
        read_frame(where),
        isinstance(where, dict) and where.get("moved") is True,
        {name: text for name, text in kept.items() if len(text) <= MAX_TEXT},
    )


def read_frame(said: object) -> Frame | None:
    """Read a position; None where it is not one."""
    if not isinstance(said, dict):
        return None
    values = [said.get(name) for name in ("longitude", "latitude", "zoom")]
    numbers = [float(each) for each in values if isinstance(each, int | float)]
    if len(numbers) != len(values) or not all(map(math.isfinite, numbers)):
        return None
    longitude, latitude, zoom = numbers
    is_on_earth = abs(longitude) <= 180 and abs(latitude) <= 85 and 0 <= zoom <= 20  # noqa: PLR2004
    return Frame(round(longitude, 4), round(latitude, 4), round(zoom, 2)) if is_on_earth else None
