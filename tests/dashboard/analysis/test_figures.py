import pytest

from dashboard import data
from dashboard.analysis.figures import counts_by_territory, outcome, rows_touching
from dashboard.filters import Selection
from geodata.store import read_initiatives, read_reference
from geodata.territories import MAP_LEVELS, Level


@pytest.fixture
def tiny(store_dir):
    return data.build(read_reference(store_dir), read_initiatives(store_dir))


def test_a_commune_under_two_initiatives_counts_once(tiny):
    result = outcome(tiny, Selection())
    assert (result.initiatives, result.communes_covered) == (3, 3)
    assert result.population_covered == 800 + 520_000 + 236_000


def test_a_territory_counts_only_its_own_ground(tiny):
    result = outcome(tiny, Selection(departements=("01",)))
    assert (result.initiatives, result.communes_covered, result.population_covered) == (1, 1, 800)
    assert (result.communes_in_area, result.population_in_area) == (1, 800)


def test_outside_the_territory_the_map_knows_nothing(tiny):
    result = outcome(tiny, Selection(academies=("10",)))
    counts = counts_by_territory(tiny, result, Level.DEPARTEMENT)
    assert counts.dropna().to_dict() == {"01": 1, "69": 2}
    assert set(counts.index[counts.isna()]) == {"59", "971"}


@pytest.mark.parametrize("level", MAP_LEVELS)
def test_the_map_and_the_list_of_a_territory_agree(tiny, level):
    result = outcome(tiny, Selection())
    counts = counts_by_territory(tiny, result, level)
    listed = {code: len(rows_touching(tiny, result, level, code)) for code in counts.index}
    assert counts.to_dict() == listed


def test_no_common_ground_covers_nothing(tiny):
    result = outcome(tiny, Selection(academies=("10",), departements=("59",)))
    assert (result.initiatives, result.communes_in_area, result.population_covered) == (0, 0, 0)
