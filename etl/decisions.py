"""Apply human decisions to located rows, and make new ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd

from etl.errors import EtlError
from etl.transform.locate import Status, locate
from etl.transform.locate.cells import as_text
from geodata.review import DECISION_METHOD
from geodata.store.decisions import CLUES, Decision, key_of, read_decisions, record_decision
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from etl.transform.locate import Gazetteer
    from geodata.store.decisions import Key

METHOD = DECISION_METHOD


def apply_decisions(
    clues: pd.DataFrame,
    located: pd.DataFrame,
    decisions: Mapping[Key, Decision],
    gazetteer: Gazetteer,
) -> pd.DataFrame:
    """Replace the answer of each row whose clue a human has decided.

    `clues` and `located` are what `locate` took and gave. A decision whose territory no longer
    exists in the reference changes nothing: the row keeps its own answer.
    """
    texts = pd.DataFrame({name: as_text(clues[name]) for name in CLUES if name in clues})
    if not decisions or texts.empty:
        return located
    # Each distinct clue is looked up once, however many rows bear it.
    group = texts.groupby(list(texts.columns), sort=False).ngroup().to_numpy()
    distinct = texts.loc[~pd.Series(group, texts.index).duplicated().to_numpy()]
    answers = {
        number: answer
        for number, row in enumerate(distinct.to_dict("records"))
        if (decision := decisions.get(key_of({str(name): cell for name, cell in row.items()})))
        and (answer := _answer(decision, gazetteer)) is not None
    }
    result = located.reset_index(drop=True)
    for number, answer in answers.items():
        result.loc[group == number, list(answer.index)] = answer.to_list()
    return result.set_axis(located.index)


def decide(  # noqa: PLR0913 - what is decided, then who and why, all named
    clue: Mapping[str, str],
    decision: tuple[str, str],
    *,
    who: str,
    why: str,
    gazetteer: Gazetteer,
    root: Path | None = None,
) -> pd.Series:
    """Record that `clue` is the territories `(level, codes separated by semicolons)`.

    Returns the located answer. Raises EtlError where the clue, the reason or the person is
    missing, or where a code is not one of the reference.
    """
    level, codes = decision
    if not any(clue.values()):
        raise EtlError("Dites quel texte vous décidez : --name, --code, --departement…")
    if not who.strip() or not why.strip():
        raise EtlError("Dites qui décide (--who) et pourquoi (--why) : la décision les garde.")
    made = Decision(
        clue=dict(clue),
        level=level,
        codes=tuple(code.strip() for code in codes.split(";") if code.strip()),
        who=who.strip(),
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        why=why.strip(),
    )
    answer = _answer(made, gazetteer)
    if answer is None:
        raise EtlError(f"« {level} {codes} » n'est pas un territoire du référentiel : rien noté.")
    record_decision(made, root)
    return answer


def parse_answer(text: str) -> tuple[str, str]:
    """Read « epci:242504447 » as (level, codes); raises EtlError where it is not so written."""
    level, colon, codes = text.partition(":")
    if not colon or level not in set(Level):
        levels = ", ".join(Level)
        raise EtlError(f"« {text} » : écrivez NIVEAU:CODE, le niveau parmi {levels}.")
    return level, codes


def take_back(clue: Mapping[str, str], *, who: str, why: str, root: Path | None = None) -> None:
    """Cancel the decision in force on `clue`; raises EtlError where there is none."""
    if key_of(clue) not in read_decisions(root):
        raise EtlError("Aucune décision en vigueur sur ce texte : rien à reprendre.")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    record_decision(Decision(dict(clue), "", (), who, now, why), root)


def _answer(decision: Decision, gazetteer: Gazetteer) -> pd.Series | None:
    """Locate what was decided, by its codes; None where the reference does not know one."""
    count = len(decision.codes)
    # One level for all the codes, or one each: « epci;commune ».
    levels = decision.level if ";" in decision.level else ";".join([decision.level] * count)
    clue = {"code": ";".join(decision.codes), "type": levels}
    located = locate(pd.DataFrame([clue], dtype="str"), gazetteer).iloc[0]
    if count == 0 or located["loc_status"] != Status.MATCHED:
        return None
    located["loc_method"] = METHOD
    located["loc_confidence"] = 1.0
    day = datetime.fromisoformat(decision.when)
    located["loc_reason"] = (
        f"Décision de {decision.who}, le {day:%d/%m/%Y} : {decision.why} "
        f"({located['loc_name'].replace(';', ', ')})."
    )
    return located
