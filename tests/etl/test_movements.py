"""INSEE's movements are replayed into periods: merges, splits, new codes, chains of one day."""

from collections import defaultdict

import pandas as pd
import pytest

from etl import derive
from etl.transform.reference.movements import (
    MovementsError,
    followed_overseas,
    read_movements,
    replay,
)

COLUMNS = ["MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV"]
COLUMNS += ["TYPECOM_AP", "COM_AP", "LIBELLE_AP"]

# Communes at 1 January, INSEE's published counts (France, Mayotte included from 2012).
PUBLISHED_COUNTS = {
    2013: 36_681,
    2015: 36_658,
    2016: 35_885,
    2017: 35_416,
    2018: 35_357,
    2019: 34_970,
    2020: 34_968,
    2021: 34_965,
    2022: 34_955,
    2023: 34_945,
    2024: 34_935,
    2025: 34_875,
    2026: 34_875,
}


def move(kind, day, before, after, *, into="COM"):
    return (kind, day, "COM" if before[0] else "", *before, into, *after)


def periods_of(*rows):
    return replay(read_movements(pd.DataFrame(rows, columns=COLUMNS)))


def told(periods, code):
    rows = periods.loc[periods["code"] == code]
    return list(zip(rows["name"], rows["successor_codes"], strict=True))


A, B, C = ("01001", "Aaa"), ("01002", "Bbb"), ("01003", "Ccc")
AB = ("01001", "Aaa-et-Bbb")
NOTHING = ("", "")


def test_a_merged_commune_is_followed_to_the_one_that_took_it():
    periods = periods_of(
        move("32", "2016-01-01", A, AB),
        move("32", "2016-01-01", B, AB),
        move("32", "2016-01-01", B, B, into="COMD"),
    )
    assert told(periods, "01002") == [("Bbb", ("01001",))]
    assert told(periods, "01001") == [("Aaa", ("01001",)), ("Aaa-et-Bbb", ("01001",))]


def test_a_re_established_commune_takes_back_its_own_ground_only():
    periods = periods_of(
        move("32", "2016-01-01", A, AB),
        move("32", "2016-01-01", B, AB),
        move("32", "2016-01-01", C, AB),
        move("21", "2024-01-01", AB, A),
        move("21", "2024-01-01", AB, B),
    )
    assert told(periods, "01002") == [("Bbb", ("01002",)), ("Bbb", ("01002",))]
    assert told(periods, "01003") == [("Ccc", ("01001",))]
    assert told(periods, "01001") == [
        ("Aaa", ("01001",)),
        ("Aaa-et-Bbb", ("01001", "01002")),
        ("Aaa", ("01001",)),
    ]


def test_a_commune_cut_out_of_another_shares_its_past():
    periods = periods_of(move("20", "2005-01-01", A, A), move("20", "2005-01-01", A, B))
    assert told(periods, "01001") == [("Aaa", ("01001", "01002")), ("Aaa", ("01001",))]
    assert told(periods, "01002") == [("Bbb", ("01002",))]


def test_a_commune_that_changes_code_and_merges_the_same_day_is_followed_through():
    moved = ("02002", "Bbb")
    periods = periods_of(
        move("41", "2018-01-01", B, moved),
        move("32", "2018-01-01", moved, AB),
        move("32", "2018-01-01", A, AB),
    )
    assert told(periods, "01002") == [("Bbb", ("01001",))]
    lasted = periods.loc[periods["code"] == "02002"].iloc[0]
    assert lasted.valid_from == lasted.valid_to == "2018-01-01"
    assert lasted.next_codes == ("01001",)


def test_a_code_that_returns_as_another_commune_has_two_lives():
    seat = ("01002", "Aaa-et-Bbb")
    periods = periods_of(
        move("32", "2016-01-01", A, AB),
        move("32", "2016-01-01", B, AB),
        move("50", "2024-03-15", AB, seat),
    )
    assert told(periods, "01002") == [("Bbb", ("01002",)), ("Aaa-et-Bbb", ("01002",))]
    assert told(periods, "01001") == [("Aaa", ("01002",)), ("Aaa-et-Bbb", ("01002",))]


def test_ground_that_leaves_the_cog_has_no_successor():
    periods = periods_of(("30", "2007-02-23", "COM", *A, "", *NOTHING))
    assert told(periods, "01001") == [("Aaa", ())]


def test_a_commune_that_became_an_overseas_collectivite_is_followed_to_its_code():
    rows = pd.DataFrame([("30", "2007-02-23", "COM", *A, "", *NOTHING)], columns=COLUMNS)
    periods = replay(followed_overseas(read_movements(rows), {"01001": "97801"}))
    assert told(periods, "01001") == [("Aaa", ("97801",))]
    assert told(periods, "97801") == [("Aaa", ("97801",))]
    assert periods["event"].tolist()[:1] == ["collectivite_outre_mer"]
    assert periods["next_codes"].tolist() == [("97801",), ()]


def test_a_commune_that_enters_the_cog_begins_that_day():
    periods = periods_of(move("20", "2011-03-31", NOTHING, A))
    assert periods["valid_from"].tolist() == ["2011-03-31"]


def test_absorbing_a_neighbour_without_a_new_name_ends_nothing():
    periods = periods_of(move("31", "2000-01-01", B, A))
    assert told(periods, "01001") == [("Aaa", ("01001",))]
    assert periods.loc[periods["code"] == "01001", "valid_to"].isna().all()


def test_a_file_of_another_shape_is_refused_with_what_is_expected():
    with pytest.raises(MovementsError, match=r"COM_AP.*INSEE"):
        read_movements(pd.DataFrame({"MOD": ["10"]}))


def test_a_movement_of_a_commune_that_is_gone_is_refused():
    with pytest.raises(MovementsError, match="01002 n'existe pas"):
        periods_of(
            move("32", "2016-01-01", A, AB),
            move("32", "2016-01-01", B, AB),
            move("10", "2017-01-01", B, ("01002", "Bbbb")),
        )


@pytest.fixture(scope="module")
def insee(peers_dir):
    return pd.read_csv(
        peers_dir / "mouvements-communes-2026.csv", dtype="str", keep_default_na=False
    )


@pytest.fixture(scope="module")
def replayed(insee):
    return replay(read_movements(insee))


@pytest.mark.france
def test_the_committed_table_is_what_the_command_rebuilds(insee, tmp_path):
    derive.commune_periods(insee).to_csv(tmp_path / "rebuilt.csv", index=False, lineterminator="\n")
    committed = derive.DATA / "commune_periods.csv"
    assert (tmp_path / "rebuilt.csv").read_bytes() == committed.read_bytes()


@pytest.mark.france
def test_every_code_since_1999_ends_where_an_independent_replay_ends(insee, replayed):
    """Follow each code forward, day after day, without any notion of parcels.

    That replay hands a whole commune over to all that come out of it: so it finds the same answer
    where nothing was split on the way, and a wider one elsewhere.
    """
    after = _outcomes_by_day(insee)
    recent = replayed.loc[replayed["valid_to"].isna() | (replayed["valid_to"] >= "1999-01-01")]
    exact = 0
    for period in recent.itertuples():
        found, split = _follow(after, period)
        assert set(period.successor_codes) <= found, period
        if not split:
            assert set(period.successor_codes) == found, period
            exact += 1
    assert len(recent) > 7_000
    assert exact > 0.98 * len(recent)


@pytest.mark.france
@pytest.mark.parametrize(("year", "count"), PUBLISHED_COUNTS.items())
def test_as_many_codes_are_valid_as_insee_published(reference, year, count):
    periods = reference.commune_periods
    first = pd.Timestamp(year, 1, 1).date()
    alive = periods.loc[
        (periods["valid_from"] <= first)
        & (periods["valid_to"].isna() | (periods["valid_to"] > first))
    ]
    # INSEE does not count as communes the two collectivités d'outre-mer of 2007.
    assert len(alive) == alive["code"].nunique() == count + 2
    if year >= 2012:  # Mayotte entered the COG in 2011
        held = set(alive["successor_codes"].explode())
        assert held == set(reference.communes["commune_code"])


@pytest.mark.france
def test_the_periods_of_a_code_never_overlap(replayed):
    following = replayed.groupby("code")["valid_from"].shift(-1)
    assert (following.isna() | (replayed["valid_to"] <= following)).all()


@pytest.mark.france
def test_all_codes_vanished_since_2013_resolve(reference):
    periods = reference.commune_periods
    day = pd.Timestamp(2013, 1, 1).date()
    then = periods.loc[
        (periods["valid_from"] <= day) & (periods["valid_to"].isna() | (periods["valid_to"] > day))
    ]
    vanished = then.loc[~then["code"].isin(reference.communes["commune_code"])]
    assert len(vanished) == 1_809
    assert vanished["successor_codes"].explode().isin(reference.communes["commune_code"]).all()


def _outcomes_by_day(rows):
    both = rows.loc[(rows["TYPECOM_AV"] == "COM") & rows["TYPECOM_AP"].isin(["COM", ""])]
    after = defaultdict(lambda: defaultdict(set))
    for row in both.itertuples():
        after[row.DATE_EFF][row.COM_AV] |= {row.COM_AP} - {""}
    return dict(sorted(after.items()))


def _follow(after, period):
    if period.valid_to is None or pd.isna(period.valid_to):
        return {period.code}, False
    held, split = {period.code}, False
    for day, outcomes in after.items():
        if day < period.valid_to:
            continue
        moved = held & set(outcomes)
        held -= moved
        while moved:
            split |= any(len(outcomes[code]) > 1 for code in moved)
            reached = set().union(*(outcomes[code] for code in moved))
            # What is born that day and goes on moving that day; a code kept is not moved again.
            again = {c for c in reached if c in outcomes and c not in outcomes[c]} - moved
            held |= reached - again
            moved = again
    return held, split
