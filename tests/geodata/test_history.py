"""A commune code is read as at its year, carried to today, and back."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.history import (
    CodeStatus,
    UnknownCodeError,
    as_at,
    codes_as_at,
    predecessors,
    trajectory,
)

START = "1943-01-01"
NEUSSARGUES = ["15031", "15035", "15141"]


def day(text):
    return datetime.date.fromisoformat(text) if isinstance(text, str) else None


def table(*rows):
    columns = ["code", "name", "valid_from", "valid_to", "successor_codes", "next_codes"]
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.Series([day(text) for text in frame[column]], dtype=object)
    return frame


PERIODS = table(
    ("01001", "L'Abergement-Clémenciat", START, None, ["01001"], []),
    ("50129", "Cherbourg-Octeville", "2000-02-28", "2016-01-01", ["50129"], ["50129"]),
    ("50129", "Cherbourg-en-Cotentin", "2016-01-01", None, ["50129"], []),
    ("50173", "Équeurdreville", START, "2016-01-01", ["50129"], ["50129"]),
    ("15031", "Celles", START, "2016-12-01", ["15031"], ["15141"]),
    ("15031", "Celles", "2025-01-01", None, ["15031"], []),
    ("15035", "Chalinargues", START, "2016-12-01", ["15035"], ["15141"]),
    ("15035", "Chalinargues", "2025-01-01", None, ["15035"], []),
    ("15141", "Neussargues-Moissac", START, "2016-12-01", ["15141"], ["15141"]),
    ("15141", "Neussargues en Pinatelle", "2016-12-01", "2025-01-01", NEUSSARGUES, NEUSSARGUES),
    ("15141", "Neussargues-Moissac", "2025-01-01", None, ["15141"], []),
    ("49144", "Freigné", START, "2018-01-01", ["44180"], ["44225"]),
    ("44225", "Freigné", "2018-01-01", "2018-01-01", ["44180"], ["44180"]),
    ("44180", "Vallons-de-l'Erdre", "2018-01-01", None, ["44180"], []),
    ("97127", "Saint-Martin", "1946-03-21", "2007-02-23", ["97801"], ["97801"]),
    ("97801", "Saint-Martin", "2007-02-23", None, ["97801"], []),
    ("99901", "Partie", START, "2007-02-23", [], []),
    ("97601", "Acoua", "2011-03-31", None, ["97601"], []),
)


def read(code, year):
    return as_at(PERIODS, pd.Series([code]), year).iloc[0]


@pytest.mark.parametrize(
    ("code", "year", "name", "successors", "status"),
    [
        pytest.param(
            "01001", 2013, "L'Abergement-Clémenciat", ("01001",), "current", id="unchanged"
        ),
        pytest.param("50173", 2013, "Équeurdreville", ("50129",), "moved", id="merged"),
        pytest.param("50129", 2013, "Cherbourg-Octeville", ("50129",), "current", id="renamed"),
        pytest.param(
            "15141", 2020, "Neussargues en Pinatelle", tuple(NEUSSARGUES), "split", id="split since"
        ),
        pytest.param("15031", 2013, "Celles", ("15031",), "current", id="merged then left"),
        pytest.param("97127", 2005, "Saint-Martin", ("97801",), "moved", id="now overseas"),
        pytest.param("99901", 2005, "Partie", (), "gone", id="left the reference"),
        pytest.param("44225", 2018, "Freigné", ("44180",), "moved", id="lasted no day"),
        pytest.param("99999", 2013, None, (), "unknown", id="no such code"),
    ],
)
def test_a_code_is_read_as_at_its_year(code, year, name, successors, status):
    answer = read(code, year)
    assert (None if pd.isna(answer.name_then) else answer.name_then) == name
    assert answer.successor_codes == successors
    assert answer.status == CodeStatus(status)


def test_a_year_matches_a_period_that_begins_within_it():
    assert read("97601", 2011).valid_then
    assert read("50129", 2000).valid_then


def test_the_period_of_first_january_wins_and_another_destination_is_told():
    answer = read("15141", 2016)
    assert answer.name_then == "Neussargues-Moissac"
    assert answer.successor_codes == ("15141",)
    assert answer.ambiguous


def test_a_mere_renaming_within_the_year_is_not_ambiguous():
    renamed = table(
        ("01002", "Avant", START, "2014-06-01", ["01002"], ["01002"]),
        ("01002", "Après", "2014-06-01", None, ["01002"], []),
    )
    answer = as_at(renamed, pd.Series(["01002"]), 2014).iloc[0]
    assert answer.name_then == "Avant"
    assert not answer.ambiguous


@pytest.mark.parametrize(
    ("code", "year", "successors"),
    [
        pytest.param("50173", 2016, ("50129",), id="out of date"),
        pytest.param("15031", 2020, ("15031",), id="between two lives"),
        pytest.param("97601", 2008, ("97601",), id="ahead of its time"),
    ],
)
def test_a_code_not_valid_that_year_is_resolved_and_flagged(code, year, successors):
    answer = read(code, year)
    assert answer.successor_codes == successors
    assert not answer.valid_then


def test_no_year_means_today_and_contradicts_nothing():
    answers = as_at(PERIODS, pd.Series(["50129", "50173", "15141"]), None)
    assert answers.name_then.tolist() == [
        "Cherbourg-en-Cotentin",
        "Équeurdreville",
        "Neussargues-Moissac",
    ]
    assert answers.valid_then.all()


def test_rows_keep_their_order_and_index():
    codes = pd.Series(["50173", "01001", "50173", None], index=[7, 3, 9, 1])
    years = pd.Series([2013, None, 2013, 2013], index=codes.index)
    answers = as_at(PERIODS, codes, years)
    assert answers.index.tolist() == [7, 3, 9, 1]
    assert answers.status.tolist() == ["moved", "current", "moved", "unknown"]


def test_an_empty_column_gives_an_empty_answer():
    assert as_at(PERIODS, pd.Series([], dtype="str"), 2013).empty


def test_a_table_read_from_parquet_gives_the_same_answers(tmp_path):
    PERIODS.to_parquet(tmp_path / "periods.parquet")
    stored = pd.read_parquet(tmp_path / "periods.parquet")
    codes = PERIODS["code"]
    pd.testing.assert_frame_equal(as_at(stored, codes, 2016), as_at(PERIODS, codes, 2016))
    assert trajectory(stored, "49144")["code"].tolist() == ["49144", "44225", "44180"]


@given(
    code=st.one_of(st.text(), st.sampled_from(list(PERIODS["code"]))),
    year=st.integers() | st.none(),
)
def test_no_code_and_no_year_raises(code, year):
    years = pd.Series([year], dtype=object)
    assert as_at(PERIODS, pd.Series([code]), years).status.iloc[0] in list(CodeStatus)


@given(year=st.integers(1999, 2026), code=st.sampled_from(sorted({*PERIODS["code"]} - {"99901"})))
def test_forward_then_back_contains_the_start(code, year):
    answer = read(code, year)
    alive = PERIODS.loc[
        (PERIODS.code == code)
        & (PERIODS.valid_from <= datetime.date(year, 1, 1))
        & (PERIODS.valid_to.isna() | (PERIODS.valid_to > datetime.date(year, 1, 1)))
    ]
    back = codes_as_at(PERIODS, answer.successor_codes, year)
    assert alive.empty or code in set(back["code_then"])


def test_current_communes_are_carried_back_to_what_they_were():
    back = codes_as_at(PERIODS, ["50129", "15031"], 2013)
    assert back["code_then"].tolist() == ["15031", "50129", "50173"]
    assert codes_as_at(PERIODS, ["15031"], 2020)["name_then"].tolist() == [
        "Neussargues en Pinatelle"
    ]


def test_a_trajectory_follows_the_ground_through_every_code():
    told = trajectory(PERIODS, "15031")
    assert told["code"].tolist() == ["15031", "15141", "15031"]
    assert trajectory(PERIODS, "49144")["code"].tolist() == ["49144", "44225", "44180"]


def test_a_trajectory_of_an_unknown_code_says_what_to_check():
    with pytest.raises(UnknownCodeError, match=r"99999.*code postal"):
        trajectory(PERIODS, "99999")


def test_predecessors_are_the_codes_that_joined_the_commune():
    assert predecessors(PERIODS, "50129")["name"].tolist() == ["Équeurdreville"]


def test_absurd_years_are_clipped_to_the_calendar():
    assert read("01001", np.iinfo(np.int32).max).status == CodeStatus.CURRENT
    assert not read("01001", -5).valid_then


@pytest.mark.france
@settings(max_examples=8, deadline=None)
@given(year=st.integers(1999, 2026))
def test_every_real_code_forward_then_back_contains_the_start(reference, year):
    periods = reference.commune_periods
    first = datetime.date(year, 1, 1)
    ended = periods["valid_to"].notna() & (periods["valid_to"].fillna(first) <= first)
    alive = periods.loc[(periods["valid_from"] <= first) & ~ended, "code"].drop_duplicates()
    forward = as_at(periods, alive, year)["successor_codes"]
    todays = {code for codes in forward for code in codes}

    back = codes_as_at(periods, todays, year)

    known = set(zip(back["commune_code"], back["code_then"], strict=True))
    lost = [
        (code, now)
        for code, codes in zip(alive, forward, strict=True)
        for now in codes
        if (now, code) not in known
    ]
    assert len(alive) > 34_000
    assert lost == []
