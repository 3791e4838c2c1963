from hypothesis import given
from hypothesis import strategies as st

from geodata.perimeters import Perimeter

codes = st.frozensets(st.from_regex(r"[0-9]{5}", fullmatch=True), max_size=12)
perimeters = codes.map(Perimeter.of)


def test_a_commune_given_twice_counts_once():
    assert len(Perimeter.of(["80021", "80021"])) == 1


def test_the_id_does_not_depend_on_the_order_of_the_communes():
    assert Perimeter.of(["80021", "80001"]).id == Perimeter.of(["80001", "80021"]).id


def test_exclusion_keeps_what_the_other_does_not_hold():
    somme, amiens = Perimeter.of(["80001", "80021"]), Perimeter.of(["80021"])
    assert somme - amiens == Perimeter.of(["80001"])


@given(perimeters, perimeters, perimeters)
def test_perimeters_obey_the_laws_of_sets(a, b, c):
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a & (b | c) == (a & b) | (a & c)
    assert (a - b) & b == Perimeter.of([])
    assert (a - b) | (a & b) == a


@given(perimeters, perimeters)
def test_two_perimeters_are_equal_exactly_when_their_ids_are(a, b):
    assert (a == b) == (a.id == b.id)
