"""Names made comparable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import (
    MAX_NAME_LENGTH,
    bare_key,
    canonical,
    exact_key,
    loose_key,
    normalise,
    significant_words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("L’Haÿ-les-Roses", "l hay les roses", id="diaeresis and curly apostrophe"),
        pytest.param(unicodedata.normalize("NFD", "Besançon"), "besancon", id="decomposed"),
        pytest.param("Œuf-en-Ternois", "oeuf en ternois", id="ligature"),
        pytest.param("NÃ®mes", "nimes", id="UTF-8 read as Windows-1252"),
        pytest.param("  Aix  en\tProvence\n", "aix en provence", id="spaces"),
        pytest.param("\x00\x1b", "", id="control characters"),
    ],
)
def test_normalise_folds_what_a_reader_does_not_see(text, expected):
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ste-Foy-lès-Lyon", "sainte foy les lyon", id="Ste"),
        pytest.param("St. Étienne", "saint etienne", id="St."),
        pytest.param("Bry s/ Marne", "bry sur marne", id="s/"),
        pytest.param("Neuilly S/Seine", "neuilly sur seine", id="S/ glued"),
        pytest.param("Havre (Le)", "le havre", id="article in brackets"),
        pytest.param("Mans, Le", "le mans", id="article after a comma"),
        pytest.param("Haÿ-les-Roses (L')", "l hay les roses", id="elided article"),
        pytest.param("Eure & Loir", "eure et loir", id="ampersand"),
    ],
)
def test_canonical_writes_abbreviations_out(text, expected):
    assert canonical(text) == expected


def test_keys_drop_more_and_more():
    words = canonical("Le Bry-sur-Marne")

    assert exact_key(words) == "lebrysurmarne"
    assert bare_key(words) == "brysurmarne"
    assert loose_key(words) == "brymarne"


def test_a_name_made_of_small_words_only_keeps_them():
    assert significant_words("les les") == ["les", "les"]


def test_a_number_and_its_word_meet():
    assert significant_words("2 rives") == significant_words("deux rives")


any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates included


@given(any_text)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(any_text)
def test_canonical_words_are_already_canonical(text):
    assert canonical(canonical(text)) == canonical(text)


def test_a_text_of_ten_megabytes_is_cut():
    assert len(normalise("é" * 10_000_000)) == MAX_NAME_LENGTH
