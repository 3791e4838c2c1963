"""Scenes: views kept in order, with a title, a sentence and notes, to show in a meeting."""

from dashboard.scenes.errors import PresentationError
from dashboard.scenes.files import (
    presentation_from_json,
    presentation_to_json,
    read_presentation,
    write_presentation,
)
from dashboard.scenes.link import presenter_path
from dashboard.scenes.model import Frame, Presentation, Scene

__all__ = [
    "Frame",
    "Presentation",
    "PresentationError",
    "Scene",
    "presentation_from_json",
    "presentation_to_json",
    "presenter_path",
    "read_presentation",
    "write_presentation",
]
