"""The French sentence that says what a perimeter is."""

import pandas as pd

from etl.transform.perimeters import explain


def located(level, code, name, year=None):
    return pd.DataFrame(
        {
            "loc_level": [level],
            "loc_code": [code],
            "loc_name": [name],
            "territory_year": pd.array([year], "Int64"),
            "commune_count": [732],
            "population": [382_000],
        }
    )


def test_an_exclusion_is_said_after_hors():
    rows = located("departement;epci", "80;-248000531", "Somme;CA Amiens Métropole")

    assert (
        explain(rows, cog_year=2026)
        .iloc[0]
        .startswith(
            "Somme (département) hors CA Amiens Métropole : 732 communes et 382\u202f000 habitants"
        )
    )


def test_a_union_is_said_as_one_perimeter():
    rows = located("departement;epci", "80;248000531", "Somme;CA Amiens Métropole", 2013)

    told = explain(rows, cog_year=2026).iloc[0]
    assert told.startswith("Somme (département) et CA Amiens Métropole, réunis : ")
    assert "territoire tel qu'en 2013" in told


def test_a_commune_of_several_codes_says_each():
    rows = located("commune", "76095;76108", "Bihorel;Bois-Guillaume")

    assert (
        explain(rows, cog_year=2026)
        .iloc[0]
        .startswith("Bihorel (commune) et Bois-Guillaume (commune), réunis")
    )
