import json

import pytest

from dashboard.analysis.figures import outcome
from dashboard.analysis.measure_tables import counts_table
from dashboard.analysis.past_names import file_name, find, past_names
from dashboard.data import build
from dashboard.filters import Selection
from dashboard.serving.assets import find as find_asset
from geodata.territories import Level

pytestmark = pytest.mark.france


@pytest.mark.parametrize(
    ("level", "code", "said"),
    [
        pytest.param(Level.COMMUNE, "50129", "en 2013 : Cherbourg-Octeville (50129)", id="merged"),
        pytest.param(Level.COMMUNE, "19123", "Malemort-sur-Corrèze (19123)", id="renamed"),
        pytest.param(Level.REGION, "84", "en 2013 : Auvergne et Rhône-Alpes", id="région"),
        pytest.param(Level.ACADEMIE, "70", "en 2013 : Caen et Rouen", id="académie"),
    ],
)
def test_a_territory_that_was_another_is_told(reference, level, code, said):
    assert said in past_names(reference, 2013)[level][code]


@pytest.mark.parametrize(
    ("level", "code", "year"),
    [
        pytest.param(Level.COMMUNE, "69123", 2013, id="a commune that has not changed"),
        pytest.param(Level.REGION, "53", 2013, id="a région that has not changed"),
        pytest.param(Level.REGION, "84", 2016, id="after the régions merged"),
        pytest.param(Level.ACADEMIE, "70", 2020, id="after the académies merged"),
    ],
)
def test_what_has_not_changed_is_not_told(reference, level, code, year):
    assert code not in past_names(reference, year)[level]


def test_the_file_of_a_year_is_served_under_the_name_of_its_version(reference, monkeypatch):
    monkeypatch.setenv("TERRINUM_DATA_DIR", str(reference.snapshot.path.parents[2]))
    name = file_name(reference, 2013)
    assert json.loads(find_asset(name).content)["academie"]["70"] == "en 2013 : Caen et Rouen"
    assert find(name.replace("2013", "2014")) is None
    assert find("noms-2013-000000000000.json") is None


def test_the_table_says_what_the_tooltip_says(reference, initiatives):
    france = build(reference, initiatives)
    result = outcome(france, Selection(year=2013, level=Level.ACADEMIE))
    table = counts_table(france, result, Level.ACADEMIE).set_index("Code")
    assert table.loc["70", "Autrefois (en 2013)"] == "Caen et Rouen"
    assert table.loc["10", "Autrefois (en 2013)"] == ""
