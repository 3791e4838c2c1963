"""Suggestions are added, never changed nor lost."""

import pytest

from geodata.store.errors import StoreDamagedError
from geodata.store.suggestions import FILE_NAME, Suggestion, add_suggestions, read_suggestions


def suggestion(key, text="Un texte."):
    return Suggestion(
        key=key,
        kind="Remarque",
        who="",
        text=text,
        said_at="2026-11-23T20:31:00Z",
        meeting="Réunion",
        scene="",
        level="",
        code="",
        place="",
        initiative="",
        received_at="2026-11-24T08:00:00+00:00",
        received_by="moi",
    )


def test_nothing_received_is_nothing(tmp_path):
    assert read_suggestions(tmp_path) == ()


def test_suggestions_add_up_in_order(tmp_path):
    add_suggestions([suggestion("a"), suggestion("b")], tmp_path)
    assert add_suggestions([suggestion("b", "autre"), suggestion("c")], tmp_path) == 1
    kept = read_suggestions(tmp_path)
    assert [each.key for each in kept] == ["a", "b", "c"]
    assert kept[1].text == "Un texte."


def test_a_text_of_several_lines_is_one_line_of_the_file(tmp_path):
    add_suggestions([suggestion("a", "un\ndeux\u2028trois")], tmp_path)
    assert read_suggestions(tmp_path)[0].text == "un\ndeux\u2028trois"


def test_a_cut_file_is_said(tmp_path):
    add_suggestions([suggestion("a")], tmp_path)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(StoreDamagedError):
        read_suggestions(tmp_path)
