"""`terrinum evaluate`: the locator against a corpus of rows whose answer is known.

A corpus is a folder of CSV files, one kind of difficulty a file: the clue columns, then
`expected_status` (alternatives separated by `|`), `expected_level` and `expected_code` (what must
be found where `matched` is expected), and `why`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.errors import EtlError
from etl.transform.locate import CLUE_COLUMNS, Gazetteer, Status, locate

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPECTED_COLUMNS = ("expected_status", "expected_level", "expected_code", "why")
MIN_PRECISION = 0.998
MIN_RECALL = 0.98
# The published corpus stands beside the code in a checkout; an installed package has none.
GOLD = Path(__file__).parents[1] / "tests" / "gold"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How right the locator is.

    `precision`: share of the rows answered `matched` that are right. `recall`: share of the rows
    where `matched` is expected, and nothing else, that are matched right. `by_kind`: counts for
    each file. `mistakes`: rows not answered as expected, with what was answered.
    """

    row_count: int
    precision: float
    recall: float
    by_kind: pd.DataFrame
    mistakes: pd.DataFrame

    @property
    def passes(self) -> bool:
        """Tell whether both figures reach what the project promises."""
        return self.precision >= MIN_PRECISION and self.recall >= MIN_RECALL


def gold_folder(asked: Path | None = None) -> Path:
    """Return the corpus asked for, else that of the checkout; raises EtlError where none is."""
    if asked is None and not GOLD.is_dir():
        raise EtlError(
            "Pas de corpus publié ici (il est dans le dossier tests/gold du code source) : "
            "dites lequel avec --corpus DOSSIER."
        )
    folder = asked or GOLD
    if not folder.is_dir():
        raise EtlError(f"{folder} : ce dossier n'existe pas ; --corpus attend un dossier de CSV.")
    return folder


def read_gold(folder: Path) -> pd.DataFrame:
    """Read every CSV of a corpus: clue and expected columns as text, `kind` and `line`."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise EtlError(f"{folder} : aucun corpus (fichiers .csv) à évaluer ici.")
    frames = [
        pd.read_csv(file, dtype="str", keep_default_na=False).assign(kind=file.stem)
        for file in files
    ]
    for file, frame in zip(files, frames, strict=True):
        missing = [name for name in EXPECTED_COLUMNS if name not in frame]
        if missing:
            raise EtlError(f"{file.name}, ligne 1 : il manque {', '.join(missing)}.")
        frame["line"] = range(2, len(frame) + 2)
    return pd.concat(frames, ignore_index=True)


def evaluate(gold: pd.DataFrame, gazetteer: Gazetteer) -> Evaluation:
    """Locate every row of a corpus and compare with what is expected."""
    clues = gold[[name for name in CLUE_COLUMNS if name in gold]]
    # Cells are told apart from absent columns: an empty corpus column must not become a clue.
    rows = pd.concat([gold, locate(clues, gazetteer)], axis="columns")
    rows["answered"] = rows["loc_status"] == Status.MATCHED
    rows["due"] = rows["expected_status"] == Status.MATCHED
    rows["right"] = rows["answered"] & _is_right(rows)
    rows["as_expected"] = rows["right"] | (~rows["answered"] & _status_allowed(rows))
    wrong = rows[~rows["as_expected"]]
    return Evaluation(
        row_count=len(rows),
        precision=_share(rows["right"].sum(), rows["answered"].sum()),
        recall=_share((rows["right"] & rows["due"]).sum(), rows["due"].sum()),
        by_kind=_by_kind(rows),
        mistakes=wrong,
    )


def report(evaluation: Evaluation) -> str:
    """Write an evaluation in French: the two figures, a table by kind, each confusion."""
    lines = [
        f"{evaluation.row_count} lignes. Précision de « matched » : {evaluation.precision:.2%} "
        f"(attendu ≥ {MIN_PRECISION:.1%}). Rappel : {evaluation.recall:.2%} "
        f"(attendu ≥ {MIN_RECALL:.0%}).",
        "",
        evaluation.by_kind.to_string(float_format="{:.1%}".format),
        "",
        _confusions(len(evaluation.mistakes)),
        *(_mistake(row) for row in evaluation.mistakes.to_dict("records")),
    ]
    return "\n".join(lines).rstrip()


def _confusions(count: int) -> str:
    return f"{count} ligne(s) non conforme(s) :" if count else "Aucune ligne non conforme."


def _mistake(row: Mapping[Any, Any]) -> str:
    clues = ", ".join(f"{name} « {row[name]} »" for name in CLUE_COLUMNS if row.get(name))
    expected = f"{row['expected_status']} {row['expected_level']} {row['expected_code']}".strip()
    answered = f"{row['loc_status']} {row['loc_level']} {row['loc_code']}".strip()
    return (
        f"{row['kind']}.csv, ligne {row['line']} : {clues or 'ligne vide'} ; attendu {expected} "
        f"({row['why']}) ; répondu {answered} : {row['loc_reason']}"
    )


def _is_right(rows: pd.DataFrame) -> pd.Series:
    allowed = rows["expected_status"].str.split("|").map(lambda told: Status.MATCHED in told)
    return (
        allowed
        & (rows["loc_level"] == rows["expected_level"])
        & (rows["loc_code"] == rows["expected_code"])
    )


def _status_allowed(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(
        [
            status in expected.split("|")
            for status, expected in zip(rows["loc_status"], rows["expected_status"], strict=True)
        ],
        index=rows.index,
    )


def _by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    counts = rows.assign(
        wrong=rows["answered"] & ~rows["right"],
        missed=rows["due"] & ~rows["answered"],
        other=~rows["as_expected"] & ~rows["answered"] & ~rows["due"],
    )
    columns = {
        "line": "lignes",
        "right": "matched justes",
        "wrong": "matched faux",
        "missed": "manqués",
        "other": "autre statut",
    }
    grouped = counts.groupby("kind", sort=True).agg(
        {"line": "size", **dict.fromkeys(("right", "wrong", "missed", "other"), "sum")}
    )
    due = counts.groupby("kind", sort=True)["due"].sum()
    right_and_due = (counts["right"] & counts["due"]).groupby(counts["kind"], sort=True).sum()
    # A kind where nothing is answered, or nothing is due, is perfect by convention.
    precision = (grouped["right"] / (grouped["right"] + grouped["wrong"])).fillna(1.0)
    recall = (right_and_due / due).fillna(1.0)
    grouped = grouped.assign(précision=precision, rappel=recall)
    return grouped.rename(columns=columns).rename_axis("genre")


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else 1.0
