import numpy as np
import pandas as pd
import pytest

from geodata.coverage import Coverage
from geodata.schools import SchoolCounts, kinds_of, schools_per_initiative

COMMUNES = pd.DataFrame({"commune_code": ["01001", "01002", "01003"], "population": [10, 20, 30]})
PERIMETERS = pd.DataFrame(
    [("ouest", "01001"), ("tout", "01001"), ("tout", "01002"), ("tout", "01003")],
    columns=["perimeter_id", "commune_code"],
)
SCHOOLS = pd.DataFrame(
    [
        ("ecole", "public", "ouvert", "01001"),
        ("ecole", "public", "a_fermer", "01001"),
        ("ecole", "public", "a_ouvrir", "01001"),
        ("ecole", "prive", "ouvert", "01001"),
        ("college", "public", "ouvert", "01003"),
        ("autre", "public", "ouvert", "01003"),
        ("lycee", "public", "ouvert", "99999"),
    ],
    columns=["kind", "sector", "status", "commune_code"],
)


@pytest.fixture
def coverage():
    return Coverage.from_tables(PERIMETERS, COMMUNES)


@pytest.fixture
def counts(coverage):
    return SchoolCounts.from_tables(SCHOOLS, coverage.commune_codes)


def test_only_open_public_schools_count_and_those_out_of_the_reference_are_told(counts):
    assert counts.per_commune.tolist() == [[2, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert counts.unplaced == 1


def test_private_schools_count_where_they_are_asked_for(coverage):
    both = SchoolCounts.from_tables(SCHOOLS, coverage.commune_codes, sectors=("public", "prive"))
    assert both.of_kind("ecole").tolist() == [3, 0, 0]


def test_schools_of_a_perimeter_are_those_of_its_communes(counts, coverage):
    assert counts.per_perimeter(coverage).tolist() == [[2, 0, 0], [2, 1, 0]]
    assert counts.within(np.array([True, False, True])) == {"ecole": 2, "college": 1, "lycee": 0}


def test_an_initiative_counts_the_kinds_that_it_names_and_all_where_it_names_none(counts, coverage):
    initiatives = pd.DataFrame(
        {
            "perimeter_id": ["tout", "tout", "ouest"],
            "education_level": [["college"], [], ["lycee"]],
        }
    )
    found = schools_per_initiative(initiatives, coverage, counts)
    assert found.tolist() == [[0, 1, 0], [2, 1, 0], [0, 0, 0]]
    assert kinds_of(["lycee", "ecole"]) == ("ecole", "lycee")
