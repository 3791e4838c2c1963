import csv
import io

import pandas as pd
import pytest

from dashboard.export import safe_csv


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
