import pandas as pd
import pytest

from etl.transform.damaged_codes import suggest_codes

TERRITORIES = pd.DataFrame(
    {
        "code": ["200046977", "200067312", "69123", "02004", "2A004"],
        "population": [1_400_000, 20_000, 520_000, 300, 70_000],
    }
)


def suggested(code, *, status="rejected", candidates=""):
    clues = pd.DataFrame({"code": [code]}, dtype="str")
    located = pd.DataFrame(
        {"loc_status": [status], "loc_candidates": [candidates], "loc_reason": ["Inconnu."]}
    )
    return suggest_codes(clues, located, TERRITORIES).iloc[0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("2,00047E+08", "200046977", id="siren, comma"),
        pytest.param("2.00E+08", "200046977;200067312", id="two sirens, the larger first"),
        pytest.param("2.00e+03", "02004", id="a zero lost too"),
        pytest.param("9.99E+08", "", id="nothing"),
    ],
)
def test_a_code_with_a_power_of_ten_goes_to_review_with_what_it_may_be(code, expected):
    row = suggested(code)
    assert row["loc_status"] == "review"
    assert row["loc_candidates"] == expected
    assert "format texte" in row["loc_reason"]


def test_what_the_name_says_stays_first():
    row = suggested("2.00E+08", status="review", candidates="69123")
    assert row["loc_candidates"] == "69123"
    assert row["loc_reason"].endswith("Inconnu.")


@pytest.mark.parametrize(("code", "status"), [("69123", "rejected"), ("2.00E+08", "matched")])
def test_another_code_or_a_row_that_is_located_is_left_alone(code, status):
    assert suggested(code, status=status)["loc_status"] == status
