import pytest

from geodata import french


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (999, "999"), (1234567, "1\u202f234\u202f567")],
)
def test_thousands_are_grouped_by_thin_spaces(value, expected):
    assert french.number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(0, "0\xa0initiative", id="zero is singular in French"),
        pytest.param(1, "1\xa0initiative", id="one"),
        pytest.param(2, "2\xa0initiatives", id="two"),
    ],
)
def test_plural_begins_at_two(value, expected):
    assert french.count(value, "initiative") == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 10, "0\xa0%"),
        (1, 3, "33,3\xa0%"),
        (10, 10, "100\xa0%"),
        pytest.param(99_999, 100_000, "plus de 99,9\xa0%", id="never a false 100 %"),
        pytest.param(1, 100_000, "moins de 0,1\xa0%", id="never a false 0 %"),
        pytest.param(0, 0, "0\xa0%", id="nothing of nothing"),
    ],
)
def test_share_never_rounds_to_a_false_extreme(part, whole, expected):
    assert french.share(part, whole) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (2013, 2017, "2013 – 2017"),
        (2013, 2013, "2013"),
        (2013, None, "depuis 2013"),
        (None, 2015, "jusqu’en 2015"),
        (None, None, "non précisées"),
    ],
)
def test_period_says_what_is_known(start, end, expected):
    assert french.years(start, end) == expected


def test_enumeration_ends_with_et():
    assert french.enumeration(["a", "b", "c"]) == "a, b et c"
    assert french.enumeration(["a"]) == "a"


def test_cents_are_told_only_where_there_are_some():
    assert french.euros(58_921.93) == "58\u202f921,93\u00a0€"
    assert french.euros(4_455_800.0) == "4\u202f455\u202f800\u00a0€"


def test_a_list_of_territories_reads_as_a_sentence():
    assert french.places("Somme;Amiens Métropole") == "Somme et Amiens Métropole"
    assert french.places("Lyon") == "Lyon"
