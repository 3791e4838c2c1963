import numpy as np
import pandas as pd
import pytest

from geodata.coverage import Coverage, LevelCoverage, UnknownCodeError

COMMUNES = pd.DataFrame(
    {"commune_code": ["01001", "01002", "69123"], "population": [100, 20, 500_000]}
)
# Perimeter « a » is the Ain, « b » overlaps it and adds Lyon.
PERIMETERS = pd.DataFrame(
    {
        "perimeter_id": ["a", "a", "b", "b"],
        "commune_code": ["01001", "01002", "01002", "69123"],
    }
)


@pytest.fixture
def coverage():
    return Coverage.from_tables(PERIMETERS, COMMUNES)


def test_two_overlapping_initiatives_count_twice_where_they_overlap(coverage):
    weights = coverage.weights(pd.Series(["a", "b"], name="perimeter_id"))
    assert coverage.per_commune(weights).tolist() == [1, 2, 1]


def test_inhabitants_are_counted_once_however_many_initiatives_cover_them(coverage):
    weights = coverage.weights(pd.Series(["a", "b", "a", "a"], name="perimeter_id"))
    assert coverage.population_covered(weights) == 500_120


def test_no_initiative_covers_nobody(coverage):
    weights = coverage.weights(pd.Series([], dtype="str", name="perimeter_id"))
    assert coverage.population_covered(weights) == 0


def test_a_perimeter_that_holds_two_communes_of_a_territory_counts_once_there(coverage):
    memberships = pd.DataFrame(
        {"code": ["01", "01", "69"], "commune_code": ["01001", "01002", "69123"]}
    )
    departements = LevelCoverage.from_memberships(coverage, memberships)
    weights = coverage.weights(pd.Series(["a", "b"], name="perimeter_id"))
    assert dict(zip(departements.codes, departements.per_territory(weights), strict=True)) == {
        "01": 2,
        "69": 1,
    }


def test_a_repeated_pair_still_covers_once():
    twice = pd.concat([PERIMETERS, PERIMETERS])
    coverage = Coverage.from_tables(twice, COMMUNES)
    weights = coverage.weights(pd.Series(["a"], name="perimeter_id"))
    assert coverage.per_commune(weights).tolist() == [1, 1, 0]


def test_a_commune_unknown_to_the_reference_is_named():
    strangers = PERIMETERS.assign(commune_code=["01001", "01002", "01002", "99999"])
    with pytest.raises(UnknownCodeError, match="99999"):
        Coverage.from_tables(strangers, COMMUNES)


def test_counting_through_the_matrix_equals_counting_exploded_rows():
    random = np.random.default_rng(7)
    communes = pd.DataFrame(
        {"commune_code": [f"{n:05}" for n in range(60)], "population": random.integers(1, 99, 60)}
    )
    perimeters = pd.DataFrame(
        [
            (f"p{p}", f"{c:05}")
            for p in range(25)
            for c in random.choice(60, size=random.integers(1, 30), replace=False)
        ],
        columns=["perimeter_id", "commune_code"],
    )
    chosen = pd.Series([f"p{n}" for n in random.integers(0, 25, 400)], name="perimeter_id")
    coverage = Coverage.from_tables(perimeters, communes)
    weights = coverage.weights(chosen)
    exploded = chosen.to_frame().merge(perimeters, on="perimeter_id", validate="m:m")
    expected = exploded.groupby("commune_code").size().reindex(communes["commune_code"]).fillna(0)
    assert coverage.per_commune(weights).tolist() == expected.astype(int).tolist()
    covered = communes[communes["commune_code"].isin(exploded["commune_code"])]
    assert coverage.population_covered(weights) == covered["population"].sum()
