"""Changes to a presentation, each a new value: undoing one is keeping the former."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.scenes.files import MAX_NOTES, MAX_SCENES, MAX_SENTENCE, MAX_TITLE, clean

if TYPE_CHECKING:
    from dashboard.scenes.model import Presentation, Scene

COPY = " (copie)"


def add(presentation: Presentation, *scenes: Scene) -> Presentation:
    """Put scenes at the end; what passes MAX_SCENES is left out."""
    return replace(presentation, scenes=(*presentation.scenes, *scenes)[:MAX_SCENES])


def is_full(presentation: Presentation) -> bool:
    """Tell whether no scene may be added."""
    return len(presentation.scenes) >= MAX_SCENES


def move(presentation: Presentation, number: int, by: int) -> Presentation:
    """Move scene `number` (from 0) by some places, within the list."""
    scenes = list(presentation.scenes)
    scene = scenes.pop(number)
    scenes.insert(min(max(number + by, 0), len(scenes)), scene)
    return replace(presentation, scenes=tuple(scenes))


def duplicate(presentation: Presentation, number: int) -> Presentation:
    """Repeat scene `number` just after itself."""
    if is_full(presentation):
        return presentation
    scenes = presentation.scenes
    title = scenes[number].title[: MAX_TITLE - len(COPY)]
    copy = replace(scenes[number], title=f"{title}{COPY}")
    return replace(presentation, scenes=(*scenes[: number + 1], copy, *scenes[number + 1 :]))


def remove(presentation: Presentation, number: int) -> Presentation:
    """Take scene `number` out."""
    scenes = presentation.scenes
    return replace(presentation, scenes=scenes[:number] + scenes[number + 1 :])


def reword(
    presentation: Presentation, number: int, *, title: str, sentence: str, notes: str
) -> Presentation:
    """Change the texts of scene `number`; without a title it keeps its own."""
    scene = reworded(presentation.scenes[number], title=title, sentence=sentence, notes=notes)
    scenes = presentation.scenes
    return replace(presentation, scenes=(*scenes[:number], scene, *scenes[number + 1 :]))


def reworded(scene: Scene, *, title: str, sentence: str, notes: str) -> Scene:
    """Return the scene with other texts, bounded and cleaned as in a file."""
    return replace(
        scene,
        title=clean(title)[:MAX_TITLE].rstrip() or scene.title,
        sentence=clean(sentence)[:MAX_SENTENCE].rstrip(),
        notes=clean(notes, is_long=True)[:MAX_NOTES].rstrip(),
    )


def renamed(presentation: Presentation, *, title: str, subtitle: str) -> Presentation:
    """Return the presentation with other titles; without a title it keeps its own."""
    return replace(
        presentation,
        title=clean(title)[:MAX_TITLE].rstrip() or presentation.title,
        subtitle=clean(subtitle)[:MAX_SENTENCE].rstrip(),
    )
