"""Commune codes through time: from any year to the current communes, and back.

Pure functions over the table `commune_periods` (see `geodata.schemas`): a code bears a name from
`valid_from` (included) to `valid_to` (excluded, null = still), and `successor_codes` are the
current communes that its ground belongs to.

**What a year means.** A file dated 2016 may use the codes of 1 January 2016 or those of 31 December
2016: a year matches every period that overlaps it. Where several do, that of 1 January wins, as in
the COG of that year, and the answer says whether another would have led elsewhere (`ambiguous`).
Where none does, the latest earlier period answers (codes are oftener out of date than ahead of
their time), else the next one, and the answer says so (`valid_then` is false).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Iterable

EPOCH_YEAR = 1970
FOREVER_DAY = np.iinfo(np.int64).max // 2


class UnknownCodeError(GeodataError):
    """A code that no commune bore since the record begins."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Aucune commune n'a porté le code {code!r} depuis 1999. Vérifiez les cinq "
            "caractères du code INSEE (« 01001 », « 2A004 »), qui n'est pas le code postal."
        )


class CodeStatus(StrEnum):
    """What became of a commune code."""

    CURRENT = "current"  # its ground is that of today's commune of the same code, or within it
    MOVED = "moved"  # its ground is in one current commune of another code
    SPLIT = "split"  # its ground is now shared between several communes
    GONE = "gone"  # its ground left the reference
    UNKNOWN = "unknown"  # no commune ever had this code


class _Fit(IntEnum):
    """How well a period fits a year, best first."""

    ON_FIRST_JANUARY = 0
    LATER_IN_YEAR = 1
    BEFORE = 2
    AFTER = 3


def as_at(
    periods: pd.DataFrame, codes: pd.Series, years: pd.Series | int | None = None
) -> pd.DataFrame:
    """Read each code as at its year; same index as `codes`, one row each.

    `years`: one year for all, a column of years (null = today), or None. Returns name_then (null if
    unknown), successor_codes (tuple of current codes), status (CodeStatus), valid_then (false where
    the code had no validity that year; true where no year is given), ambiguous (see the module).
    """
    asked = pd.DataFrame({"code": codes, "year": years}, index=codes.index)
    asked["year"] = pd.to_numeric(asked["year"], errors="coerce")
    group = asked.groupby(["code", "year"], dropna=False, sort=False).ngroup()
    distinct = asked.loc[~group.duplicated()].reset_index(drop=True)
    answers = _answer(_with_days(periods), distinct)
    read: pd.DataFrame = answers.iloc[group.to_numpy()].set_axis(codes.index)
    return read


def codes_as_at(periods: pd.DataFrame, commune_codes: Iterable[str], year: int) -> pd.DataFrame:
    """List the communes of 1 January `year` on the ground of current communes.

    Returns commune_code (current), code_then, name_then, sorted; several rows where communes have
    merged since. A commune of that time now split appears under each commune that has its ground.
    """
    dated = _with_days(periods)
    first_day = _first_day(np.array([year]))[0]
    alive = dated.loc[(dated["from_day"] <= first_day) & (dated["to_day"] > first_day)]
    pieces = alive.explode("successor_codes").rename(
        columns={"successor_codes": "commune_code", "code": "code_then", "name": "name_then"}
    )
    wanted = pieces.loc[pieces["commune_code"].isin(list(commune_codes))]
    columns = ["commune_code", "code_then", "name_then"]
    found: pd.DataFrame = wanted[columns].sort_values(columns, ignore_index=True)
    return found


def trajectory(periods: pd.DataFrame, code: str) -> pd.DataFrame:
    """Tell the whole life of a code's ground: its own periods, and those of who took it over.

    Rows of `periods`, oldest first. Only communes that hold some of the same ground are followed: a
    partner that came and left is not told. Raises UnknownCodeError.
    """
    own = periods.loc[periods["code"] == code]
    if own.empty:
        raise UnknownCodeError(code)
    told: set[int] = set()
    for row, ground in zip(own.index.tolist(), own["successor_codes"], strict=True):
        waiting = [row]
        while waiting:
            held = waiting.pop()
            told.add(held)
            waiting.extend(set(_takers(periods, held, frozenset(ground))) - told)
    # A commune that lasted no day comes before the one that took it over that day.
    order = ["valid_from", "valid_to", "code"]
    return periods.loc[list(told)].sort_values(order, ignore_index=True)


def predecessors(periods: pd.DataFrame, code: str) -> pd.DataFrame:
    """List the ended periods, of any other code, whose ground is now in the current commune `code`.

    Rows of `periods`, most recently ended first.
    """
    ended = periods.loc[periods["valid_to"].notna() & (periods["code"] != code)]
    inside = ended["successor_codes"].map(lambda codes: code in codes).astype(bool)
    return ended.loc[inside].sort_values("valid_to", ascending=False, ignore_index=True)


def _takers(periods: pd.DataFrame, ended: int, ground: frozenset[str]) -> list[int]:
    """Find the rows that took over `ground` (current codes) when the period of row `ended` did."""
    day, next_codes = periods["valid_to"].loc[ended], periods["next_codes"].loc[ended]
    takers = periods.loc[periods["code"].isin(list(next_codes))]
    lasting = takers["valid_to"].isna() | (takers["valid_to"] > day)
    # A commune merged on the very day of its creation still took the ground over.
    there = (takers["valid_from"] <= day) & (lasting | (takers["valid_from"] == day))
    shares = [not ground.isdisjoint(codes) for codes in takers["successor_codes"]]
    return list(takers.index[there & pd.Series(shares, takers.index, dtype=bool)])


def _answer(dated: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Answer each distinct (code, year) of `asked`, in its order."""
    rows = asked.reset_index(names="ask").merge(dated, on="code", how="inner", validate="m:m")
    rows = _ranked(rows)
    best = rows.drop_duplicates("ask").set_index("ask")
    fitting = rows.loc[rows["fit"] <= _Fit.LATER_IN_YEAR]
    destinations = fitting.groupby("ask")["successor_codes"].nunique()
    found = best.reindex(asked.index)
    successors = found["successor_codes"].map(
        lambda codes: codes if isinstance(codes, tuple) else ()
    )
    return pd.DataFrame(
        {
            "name_then": found["name"],
            "successor_codes": successors,
            "status": _status(asked["code"], successors, known=found["name"].notna()),
            "valid_then": (found["fit"] <= _Fit.LATER_IN_YEAR)
            | (found["name"].notna() & asked["year"].isna()),
            "ambiguous": destinations.reindex(asked.index).fillna(0) > 1,
        }
    )


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort the periods of each question, the one that answers it first; add `fit`."""
    today = rows["year"].isna().to_numpy()
    # No year means today: the day before forever, so that an open period is the one that fits.
    start = np.where(today, FOREVER_DAY - 1, _first_day(rows["year"].fillna(0).to_numpy()))
    end = np.where(today, FOREVER_DAY, _first_day(rows["year"].fillna(0).to_numpy() + 1))
    from_day, to_day = rows["from_day"].to_numpy(), rows["to_day"].to_numpy()
    fit = np.select(
        [
            (from_day <= start) & (to_day > start),
            (from_day >= start) & (from_day < end),  # a period of no length counts too
            to_day <= start,
        ],
        [_Fit.ON_FIRST_JANUARY, _Fit.LATER_IN_YEAR, _Fit.BEFORE],
        default=_Fit.AFTER,
    )
    nearness = np.where(fit == _Fit.BEFORE, -to_day, from_day)
    ranked = rows.assign(fit=fit, nearness=nearness)
    return ranked.sort_values(["ask", "fit", "nearness"], kind="stable")


def _status(codes: pd.Series, successors: pd.Series, *, known: pd.Series) -> np.ndarray:
    count = successors.map(len).to_numpy()
    same = successors.map(lambda found: found[0] if len(found) == 1 else None) == codes
    return np.select(
        [~known.to_numpy(), count == 0, count > 1, same.to_numpy()],
        [CodeStatus.UNKNOWN, CodeStatus.GONE, CodeStatus.SPLIT, CodeStatus.CURRENT],
        default=CodeStatus.MOVED,
    ).astype(object)


def _with_days(periods: pd.DataFrame) -> pd.DataFrame:
    """Add the bounds in days since 1970 (an open end is FOREVER_DAY); successors as tuples."""
    return pd.DataFrame(
        {
            "code": periods["code"],
            "name": periods["name"],
            "from_day": _day(periods["valid_from"]),
            "to_day": _day(periods["valid_to"]),
            "successor_codes": periods["successor_codes"].map(tuple),
        }
    )


def _day(dates: pd.Series) -> np.ndarray:
    moments = pd.to_datetime(dates).to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(moments), FOREVER_DAY, moments.astype("int64"))


def _first_day(years: np.ndarray) -> np.ndarray:
    """Day, since 1970, of 1 January of each year; absurd years are clipped to a calendar's."""
    whole = np.clip(np.floor(years), 1, 9999).astype("int64") - EPOCH_YEAR
    days: np.ndarray = whole.astype("datetime64[Y]").astype("datetime64[D]").astype("int64")
    return days
