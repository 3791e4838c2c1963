"""One click brings every part of France into sight."""

import pytest

from dashboard.maps.views import GUADELOUPE, SAINT_MARTIN, VIEWS


def test_saint_martin_comes_beside_guadeloupe_which_it_belonged_to():
    assert VIEWS.index(SAINT_MARTIN) == VIEWS.index(GUADELOUPE) + 1


def test_names_of_views_are_short_and_differ():
    names = [view.name for view in VIEWS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 12


@pytest.mark.france
def test_every_commune_overseas_lies_whole_in_one_view(reference):
    communes = reference.territories.query("level == 'commune' and code.str.startswith('97')")
    sides = [view.bounds for view in VIEWS]
    inside = [
        (communes["west"] >= each.west)
        & (communes["south"] >= each.south)
        & (communes["east"] <= each.east)
        & (communes["north"] <= each.north)
        for each in sides
    ]
    assert (sum(each.astype(int) for each in inside) == 1).all()


@pytest.mark.france
def test_the_view_of_saint_martin_shows_both_islands_and_little_else(reference):
    islands = reference.territories.query("level == 'commune' and kind == 'COM'")
    bounds = SAINT_MARTIN.bounds
    assert len(islands) == 2
    assert islands["west"].min() - bounds.west < 0.05
    assert bounds.north - islands["north"].max() < 0.05
