import csv
import io

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from dashboard.data import load
from dashboard.export import safe_csv
from dashboard.export.outlines import PerimeterOutlines


def cells(frame):
    text = safe_csv(frame).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+33 1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        pytest.param("\uff1d1", id="full-width"),
        '=HYPERLINK("https://ailleurs.fr","ici")',
    ],
)
def test_a_text_that_begins_like_a_formula_is_shown_as_text(formula):
    assert cells(pd.DataFrame({"titre": [formula]}))[1] == [f"'{formula}"]


def test_a_header_cannot_be_a_formula_either():
    assert cells(pd.DataFrame({"=1+1": ["a"]}))[0] == ["'=1+1"]


def test_numbers_stay_numbers_and_nulls_stay_empty():
    frame = pd.DataFrame({"n": pd.array([-1, None], dtype="Int64"), "t": ["a;b", None]})
    assert cells(frame)[1:] == [["-1", "a;b"], ["", ""]]


def test_a_french_spreadsheet_reads_the_accents():
    assert safe_csv(pd.DataFrame({"é": ["à"]})).startswith(b"\xef\xbb\xbf")


def test_a_perimeter_is_dissolved_from_its_communes_once(store_dir):
    data = load()
    outlines = data.perimeter_outlines.of(data.initiatives)
    found = dict(zip(data.initiatives["id"], outlines, strict=True))
    assert found["lyon-ecrans"].equals(shapely.box(4.8, 45.8, 4.9, 45.9))
    assert found["ara-ent"].geom_type == "MultiPolygon"
    assert shapely.area(found["ara-ent"]) == pytest.approx(0.02)
    assert data.perimeter_outlines.of(data.initiatives)[0] is outlines[0]


def test_a_perimeter_without_ground_has_an_empty_outline():
    light = gpd.GeoDataFrame({"commune_code": ["69123"]}, geometry=[shapely.box(4, 45, 5, 46)])
    perimeters = pd.DataFrame({"perimeter_id": ["vanished"], "commune_code": ["00000"]})
    outlines = PerimeterOutlines.from_tables(light, perimeters)
    assert outlines.of(perimeters)[0].is_empty
