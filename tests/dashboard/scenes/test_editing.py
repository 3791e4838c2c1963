"""Changes to a presentation."""

import pytest

from dashboard.scenes import Presentation, Scene
from dashboard.scenes.editing import add, duplicate, move, remove, renamed, reword
from dashboard.scenes.files import MAX_SCENES

ABC = Presentation("P", scenes=tuple(Scene(each) for each in "abc"))


def titles(presentation):
    return [each.title for each in presentation.scenes]


@pytest.mark.parametrize(
    ("number", "by", "expected"),
    [
        pytest.param(0, 1, "bac", id="down"),
        pytest.param(2, -1, "acb", id="up"),
        pytest.param(0, -1, "abc", id="the first stays first"),
        pytest.param(2, 1, "abc", id="the last stays last"),
    ],
)
def test_a_scene_moves_within_the_list(number, by, expected):
    assert titles(move(ABC, number, by)) == list(expected)


def test_a_copy_follows_its_scene():
    assert titles(duplicate(ABC, 1)) == ["a", "b", "b (copie)", "c"]


def test_a_scene_is_taken_out():
    assert titles(remove(ABC, 1)) == ["a", "c"]


def test_words_change_and_an_empty_title_does_not():
    changed = reword(ABC, 0, title="  ", sentence=" x\ny ", notes="l1 \nl2")
    assert changed.scenes[0] == Scene("a", "x y", "l1\nl2")
    assert renamed(ABC, title="", subtitle="S") == Presentation("P", "S", ABC.scenes)


def test_a_full_presentation_takes_no_more():
    full = add(ABC, *(Scene("x") for _ in range(500)))
    assert len(full.scenes) == MAX_SCENES
    assert duplicate(full, 0) == full
