"""Scenes: views kept in order, with a title, a sentence and notes, to show in a meeting."""

from dashboard.scenes.model import Frame, Presentation, Scene

__all__ = ["Frame", "Presentation", "Scene"]
