"""What selections gave is made once, and the oldest goes."""

from dashboard.analysis.memo import Memo


def test_a_result_is_made_once():
    memo, made = Memo(), []
    for _ in range(3):
        assert memo.get("lyon", lambda: made.append(1) or len(made)) == 1
    assert made == [1]


def test_the_result_asked_for_longest_ago_goes():
    memo = Memo(most=2)
    memo.get("a", lambda: 1)
    memo.get("b", lambda: 1)
    memo.get("a", lambda: 2)
    memo.get("c", lambda: 1)
    assert memo.get("a", lambda: 2) == 1
    assert memo.get("b", lambda: 2) == 2
