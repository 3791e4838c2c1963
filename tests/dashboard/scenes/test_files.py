"""A presentation's file: read back equal, bounded, and told by line and column when it is wrong."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.scenes import (
    Frame,
    Presentation,
    PresentationError,
    Scene,
    presentation_from_json,
    presentation_to_json,
    read_presentation,
    write_presentation,
)
from dashboard.scenes.files import MAX_NOTES, MAX_SCENES, MAX_TITLE, clean

HEAD = "terrinum: presentation\nversion: 1\n"
HOSTILE = "<script>alert(1)</script> ${alert(1)} {{7*7}} `x` [a](javascript:alert(1))"
WHOLE = Presentation(
    "Réunion : « test »",
    "Lyon, 5 décembre",
    (
        Scene(
            "A: b # c",
            HOSTILE,
            "première ligne\n- deuxième: x\n  en retrait",
            {"academie": "Lyon", "niveau": "epci"},
            Frame(4.8, 45.7, 8.5),
        ),
        Scene("no", "2013-12-05", query={"fiche": "lyon-ecrans"}, page="initiative"),
        Scene("~"),
    ),
)


def test_yaml_is_read_back_equal(known):
    assert read_presentation(write_presentation(WHOLE), known) == (WHOLE, ())


def test_json_is_read_back_equal(known):
    assert presentation_from_json(presentation_to_json(WHOLE), known) == (WHOLE, ())


def test_the_same_presentation_gives_the_same_file():
    assert write_presentation(WHOLE) == write_presentation(WHOLE)


LINES = st.text(max_size=60).map(clean)
PARAGRAPHS = st.text(max_size=200).map(lambda text: clean(text, is_long=True))
SCENES = st.builds(
    Scene,
    title=LINES.filter(bool),
    sentence=LINES,
    notes=PARAGRAPHS,
    query=st.sampled_from([{}, {"academie": "Lille"}, {"categorie": "ent"}]),
)


@settings(max_examples=150, deadline=None)
@given(title=LINES.filter(bool), scenes=st.lists(SCENES, max_size=4).map(tuple))
def test_whatever_is_typed_is_read_back(known, title, scenes):
    written = Presentation(title, scenes=scenes)
    assert read_presentation(write_presentation(written), known)[0] == written
    assert presentation_from_json(presentation_to_json(written), known)[0] == written


LAUGHS = "a: &a [x, x]\n" + "\n".join(
    f"{after}: &{after} [*{before}, *{before}]"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        pytest.param(LAUGHS, 1, 4, "ancres", id="billion laughs"),
        pytest.param(HEAD + "titre: *x\n", 3, 8, "ancres", id="alias alone"),
        pytest.param("\tterrinum: presentation", 1, 1, "tabulation", id="tab"),
        pytest.param(HEAD + "scenes:\n\t- titre: a\n", 4, 1, "tabulation", id="tab before a scene"),
        pytest.param("terrinum: releve\nversion: 1", 1, 11, "pas une présentation", id="kind"),
        pytest.param("terrinum: presentation\nversion: 9", 2, 10, "version", id="version"),
        pytest.param("terrinum: presentation", 1, 1, "absente", id="no version"),
        pytest.param(HEAD + "scenes: 4", 3, 9, "liste de scènes", id="scenes is no list"),
        pytest.param(HEAD + "scenes:\n- 7", 4, 3, "scène 1", id="a scene is no mapping"),
        pytest.param(HEAD + "titre: [a]", 3, 8, "un texte", id="title is no text"),
        pytest.param(HEAD + "titre: a\ntitre: b", 4, 1, "deux fois", id="key written twice"),
        pytest.param(HEAD + "titre: a: b", 3, 9, "deux-points", id="colon in a text"),
        pytest.param(HEAD + "titre: 'a", 3, 10, "fermé", id="quote left open"),
        pytest.param(HEAD + "---\nx: 1", 3, 1, "plusieurs documents", id="two documents"),
        pytest.param(
            HEAD + "x: !!python/object/apply:os.system [ls]", 3, 4, "étiquettes", id="tag"
        ),
        pytest.param(HEAD + "titre: !!binary aGk=", 3, 8, "étiquettes", id="binary"),
        pytest.param("[" * 5000, 1, 13, "imbriqués", id="depth"),
        pytest.param(HEAD + "titre: a\x00b", 3, 9, "invisible", id="null character"),
        pytest.param("", 1, 1, "vide", id="nothing"),
        pytest.param(HEAD + "scenes:\n- cadre: {zoom: 3}", 4, 10, "longitude", id="frame cut"),
        pytest.param(
            HEAD + "scenes:\n- cadre: {longitude: 4, latitude: nan, zoom: 3}",
            4,
            35,
            "nombre de -85 à 85",
            id="frame is no number",
        ),
        pytest.param(
            HEAD + "scenes:\n- vue: Lyon", 4, 8, "academie: Lyon", id="view is no mapping"
        ),
    ],
)
def test_a_broken_file_says_what_and_where(known, text, line, column, said):
    with pytest.raises(PresentationError) as caught:
        read_presentation(text, known)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"Ligne {line}, colonne {column} : ")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a" * 10_000_000, id="10 MB"),
        pytest.param(b"- x\n" * 240_000, id="many items"),
        pytest.param(b"\xff\xfe\x00", id="not UTF-8"),
        pytest.param(("é" * 600_000).encode(), id="two bytes each"),
    ],
)
def test_what_is_too_large_is_refused_at_once(known, content):
    begun = time.monotonic()
    with pytest.raises(PresentationError):
        read_presentation(content, known)
    assert time.monotonic() - begun < 5


def test_more_scenes_than_a_meeting_can_hold_are_refused(known):
    with pytest.raises(PresentationError, match=f"{MAX_SCENES} au plus"):
        read_presentation(HEAD + "scenes:\n" + "- titre: a\n" * (MAX_SCENES + 1), known)


def test_deep_json_is_refused(known):
    with pytest.raises(PresentationError, match="imbriqués"):
        presentation_from_json("[" * 100_000 + "]" * 100_000, known)


def test_broken_json_says_where(known):
    with pytest.raises(PresentationError) as caught:
        presentation_from_json('{\n "terrinum": }', known)
    assert (caught.value.line, caught.value.column) == (2, 14)


def test_a_key_written_twice_in_json_is_refused(known):
    text = '{"terrinum": "presentation", "version": 1, "titre": "a", "titre": "b"}'
    with pytest.raises(PresentationError, match="« titre » est écrite deux fois"):
        presentation_from_json(text, known)


def test_what_is_not_known_is_left_aside_with_a_message(known):
    read, messages = read_presentation(
        HEAD + "auteur: moi\nscenes:\n- titre: A\n  couleur: rouge\n  page: truc\n"
        "  vue: {academie: [Lyon, Lyonn], zzz: 1}\n",
        known,
    )
    assert read.scenes == (Scene("A", query={"academie": "Lyon"}),)
    assert messages[0] == "Présentation : clé « auteur » inconnue (ligne 3), ignorée."
    assert "« couleur » inconnue (ligne 6)" in messages[1]
    assert "page « truc » inconnue" in messages[2]
    assert "Académie inconnue : « Lyonn »" in messages[3]
    assert "Paramètre inconnu : « zzz »" in messages[4]
    assert all(each.startswith("Scène 1 : ") for each in messages[1:])


def test_long_texts_are_cut_and_said(known):
    text = f"{HEAD}titre: {'a' * 999}\nscenes:\n- notes: {'b' * 9999}\n"
    read, messages = read_presentation(text, known)
    assert len(read.title) == MAX_TITLE
    assert len(read.scenes[0].notes) == MAX_NOTES
    assert len(messages) == 2


def test_yaml_words_stay_as_typed(known):
    read, _ = read_presentation(HEAD + "titre: no\nscenes:\n- titre: 1e3\n- titre: 010\n", known)
    assert (read.title, *(each.title for each in read.scenes)) == ("no", "1e3", "010")


def test_signs_that_turn_a_line_around_are_taken_out(known):
    read, _ = read_presentation(HEAD + "titre: a\u202eb\n", known)
    assert read.title == "ab"
