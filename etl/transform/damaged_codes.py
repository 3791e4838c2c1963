"""Codes that a spreadsheet wrote as a number with a power of ten: « 2,00067E+08 », « 2.00E+03 ».

Digits are lost, so nothing is corrected: the row goes to review with the codes that would have
been written so. (Leading zeros and Corsica's letters are the locator's: `locate.by_code`.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.transform.locate import Status

if TYPE_CHECKING:
    import pandas as pd

SCIENTIFIC = re.compile(r"(?P<digits>\d(?:[.,]\d+)?)E\+?(?P<power>\d{1,2})", re.IGNORECASE)
MAX_CANDIDATES = 10


def suggest_codes(
    clues: pd.DataFrame, located: pd.DataFrame, territories: pd.DataFrame
) -> pd.DataFrame:
    """Send to review each row that has such a code and no other place, with what it may be.

    `clues` has `code`, `located` is what `locate` gave on it, `territories` has
    `code` and `population`.
    """
    damaged = clues["code"].fillna("").str.strip().map(SCIENTIFIC.fullmatch)
    todo = located.index[damaged.notna() & (located["loc_status"] != Status.MATCHED)]
    if todo.empty:
        return located
    result = located.copy()
    by_size = territories.sort_values("population", ascending=False, kind="stable")
    for code in clues.loc[todo, "code"].unique():
        rows = todo[clues.loc[todo, "code"] == code]
        found = _written_so(code.strip(), by_size["code"])
        reason = _reason(code.strip(), found)
        # What the name says comes first: it is on the row, and whole.
        own = result.loc[rows, "loc_candidates"]
        result.loc[rows, "loc_candidates"] = [cell or ";".join(found) for cell in own]
        result.loc[rows, "loc_reason"] = [
            f"{reason} {told}" if cell else reason
            for cell, told in zip(own, result.loc[rows, "loc_reason"], strict=True)
        ]
        result.loc[rows, "loc_status"] = Status.REVIEW.value
    return result


def _written_so(code: str, codes: pd.Series) -> list[str]:
    """Return the codes that a spreadsheet would round to `code`, the most populated first."""
    match = SCIENTIFIC.fullmatch(code)
    if match is None:
        return []
    digits = match["digits"].replace(",", ".")
    decimals, power = len(digits.partition(".")[2]), int(match["power"])
    numbers = codes[codes.str.fullmatch(r"\d+")].drop_duplicates()
    values = numbers.astype("int64")
    near = (values - float(digits) * 10**power).abs() <= 10 ** (power - decimals) / 2
    return [str(number) for number in numbers[near].head(MAX_CANDIDATES)]


def _reason(code: str, found: list[str]) -> str:
    told = f"Code « {code} » : un tableur l'a écrit comme un nombre et en a perdu des chiffres."
    may = f" Il peut s'agir de {', '.join(found)}." if found else ""
    return f"{told}{may} Mettez la colonne au format texte et redonnez le code complet."
