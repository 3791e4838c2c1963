"""Charts, checked against Vega-Lite's schema as altair does: the pages draw them unchecked."""

import pandas as pd
import pytest

from dashboard.components.heat import INK, PAPER, heat_chart
from dashboard.components.portrait.charts import amounts_chart, begun_chart

COUNTS = pd.DataFrame(
    {
        "Porteur": ["Commune", "Région", "Région"],
        "Financeur": ["État", "État", "Régions"],
        "initiatives": [1, 10, 4],
    }
)
BEGUN = pd.DataFrame({"year": [2013, 2014], "locale": [1, 0], "large": [2, 3]})
ANNOUNCED = pd.DataFrame(
    {
        "title": ["Fibre", "Sans montant"],
        "budget_eur": [41_500.0, float("nan")],
        "lead_level": ["commune", "region"],
    }
)


def heat():
    rows, columns = ("Porteur", ["Commune", "Région"]), ("Financeur", ["État", "Régions"])
    return heat_chart(COUNTS, rows=rows, columns=columns)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(heat, id="heat"),
        pytest.param(lambda: begun_chart(BEGUN), id="begun"),
        pytest.param(lambda: amounts_chart(ANNOUNCED), id="amounts"),
    ],
)
def test_a_chart_follows_the_schema_and_holds_its_data_once(make):
    spec = make().configure_axis(aria=False).to_dict(validate=True)
    assert len(spec["datasets"]) == 1


def test_a_square_says_its_number_in_an_ink_that_is_read_on_its_shade():
    spec = heat().to_dict()
    squares, numbers = spec["layer"]
    assert squares["encoding"]["color"]["scale"]["domain"] == [1, 10]
    colour = numbers["encoding"]["color"]
    assert (colour["value"], colour["condition"]["value"]) == (INK, PAPER)
    assert colour["condition"]["test"] == "datum.initiatives > 5.0"


def test_only_announced_amounts_are_marked():
    [marks] = amounts_chart(ANNOUNCED).to_dict()["datasets"].values()
    assert [each["title"] for each in marks] == ["Fibre"]
