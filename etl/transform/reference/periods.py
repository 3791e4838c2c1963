"""The table `commune_periods`: the derived history, completed with communes that never changed."""

from __future__ import annotations

import pandas as pd

from etl.transform.reference.movements import RECORD_START, MovementsError
from etl.transform.reference.tables import read_table
from geodata.schemas import COMMUNE_PERIODS

DATES = ("valid_from", "valid_to")
CODE_LISTS = ("successor_codes", "next_codes")


def build_commune_periods(communes: pd.DataFrame) -> pd.DataFrame:
    """Build `commune_periods`, sorted by code and date, from the current communes.

    Raises MovementsError where the derived history and the current communes do not tell of the same
    codes: one of the two is of another millésime.
    """
    moved = read_table("commune_periods")
    for column in CODE_LISTS:
        moved[column] = _code_lists(moved[column], moved["code"])
    still = communes.loc[~communes["commune_code"].isin(moved["code"])]
    steady = pd.DataFrame(
        {
            "code": still["commune_code"],
            "name": still["name"],
            "valid_from": RECORD_START,
            "successor_codes": [[code] for code in still["commune_code"]],
            "next_codes": [[] for _ in still["commune_code"]],
        }
    )
    periods = pd.concat([moved, steady], ignore_index=True).sort_values(["code", "valid_from"])
    _check_current(periods, communes)
    for column in DATES:
        dates = pd.to_datetime(periods[column]).dt.date.astype(object)
        periods[column] = dates.where(periods[column].notna(), None)
    return periods.reset_index(drop=True)[list(COMMUNE_PERIODS.columns)]


def _code_lists(short: pd.Series, itself: pd.Series) -> list[list[str]]:
    """Read the shorthand of `commune_periods.csv`: nothing for the code itself, "-" for none."""
    return [codes.split() for codes in short.fillna(itself).replace("-", "")]


def _check_current(periods: pd.DataFrame, communes: pd.DataFrame) -> None:
    current = set(periods.loc[periods["valid_to"].isna(), "code"])
    differing = sorted(current.symmetric_difference(communes["commune_code"]))
    if differing:
        raise MovementsError(
            f"etl/data/commune_periods.csv et les communes actuelles diffèrent : {differing[:5]}. "
            "Rejouez « python -m etl.derive commune-periods » sur le fichier de l'INSEE du même "
            "millésime."
        )
