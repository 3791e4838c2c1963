"""What a geocoder adds to located rows: only to those that nothing exact settled.

A row is `matched` by it (method `geocoded`, confidence = score) only where the score is at least
SURE_SCORE, the point falls in the commune that the geocoder names, and nothing else on the row
says otherwise: a département or a postal code elsewhere, candidates without that commune, a name
or a code that could not be read. Every other answer waits for a human, the commune first among the
candidates. A row already matched is never touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from etl.transform.locate.cells import as_text, read_postcode, short
from etl.transform.locate.points import containing
from etl.transform.locate.scope import NOWHERE, scope_of_departement, scope_of_postcode
from etl.transform.locate.settle import describe
from etl.transform.locate.values import MAX_CANDIDATES, Method, Status, Target
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.transform.locate import Gazetteer

Geocode = Callable[[Sequence[str]], pd.DataFrame]
SURE_SCORE = 0.8
# What says the place besides the address: unread, each leaves a doubt that a score cannot lift.
OTHER_CLUES = ("code", "name", "uai", "lat", "lon")


class Found(NamedTuple):
    """One answer of the geocoder, its commune current; « » where it found none."""

    commune: str
    score: float
    label: str
    problem: str


def with_geocoder(
    clues: pd.DataFrame, located: pd.DataFrame, gazetteer: Gazetteer, geocode: Geocode
) -> pd.DataFrame:
    """Return `located` (OUTPUT_COLUMNS) with the rows that have an address and no match asked.

    `geocode` takes distinct texts and returns `etl.sources.geocoder.COLUMNS`, in order.
    """
    texts = _questions(clues, located)
    open_rows = (located["loc_status"] != Status.MATCHED.value).to_numpy()
    asked = texts[open_rows & (texts != "").to_numpy()]
    if asked.empty:
        return located
    distinct = asked.drop_duplicates().tolist()
    found = dict(zip(distinct, _placed(geocode(distinct), gazetteer), strict=True))
    answers = located.loc[asked.index].to_dict("records")
    rows = clues.loc[asked.index].to_dict("records")
    settled = [
        _settled(row, answer, found[text], gazetteer)
        for row, answer, text in zip(rows, answers, asked, strict=True)
    ]
    result = located.copy()
    fresh = pd.DataFrame(settled, index=asked.index, columns=list(located.columns))
    result.loc[asked.index] = fresh.astype(located.dtypes.to_dict())
    return result


def _questions(clues: pd.DataFrame, located: pd.DataFrame) -> pd.Series:
    """Write what is asked for each row: the address, then the postal code and name if absent.

    A name that no territory bears would only mislead: it is told where it has candidates.
    """
    if "address" not in clues:
        return pd.Series("", index=clues.index)
    address, blank = as_text(clues["address"]).str.strip(), pd.Series("", index=clues.index)
    postcode, name = (
        as_text(clues[column]).str.strip() if column in clues else blank
        for column in ("postcode", "name")
    )
    name = name.where(located["loc_candidates"] != "", "")
    parts = zip(address, postcode, name, strict=True)
    texts = [_question(text, [code, word]) if text else "" for text, code, word in parts]
    return pd.Series(texts, index=clues.index, dtype="str")


def _question(address: str, more: Sequence[str]) -> str:
    return " ".join([address, *(part for part in more if part and part not in address)])


def _placed(answers: pd.DataFrame, gazetteer: Gazetteer) -> list[Found]:
    """Find the commune of each answer by its point, and compare with the code it names."""
    answers = answers.astype({"lon": "float64", "lat": "float64", "score": "float64"})
    lon, lat = answers["lon"].to_numpy(), answers["lat"].to_numpy()
    here = containing(lon, lat, Level.COMMUNE, gazetteer)
    return [
        _found(str(commune), row, gazetteer)
        for commune, row in zip(here, answers.to_dict("records"), strict=True)
    ]


def _found(here: str, row: Mapping[object, object], gazetteer: Gazetteer) -> Found:
    score, label = float(str(row["score"])), short(str(row["label"]), 80)
    if math.isnan(score):
        return Found("", 0.0, label, "Le géocodeur ne trouve pas cette adresse.")
    code = str(row["city_code"]).strip()
    named = {
        commune
        for naming in gazetteer.named(gazetteer.by_code.get(code, ()))
        for commune in gazetteer.communes_of(naming.target)
    }
    if not here:
        return Found("", score, label, "Son point ne tombe dans aucune commune.")
    problem = "" if not code or here in named else f"Son point n'est pas dans la commune {code}."
    return Found(here, score, label, problem)


def _settled(
    row: Mapping[object, object],
    answer: dict[object, object],
    found: Found,
    gazetteer: Gazetteer,
) -> dict[object, object]:
    before = str(answer["loc_reason"])
    if not found.commune:
        return {**answer, "loc_reason": f"{before} {found.problem}".strip()}
    target = Target(Level.COMMUNE, (found.commune,))
    told = f"Géocodeur : « {found.label} », {describe(target, gazetteer)}, score {found.score:.2f}."
    told = told.replace(f"{found.score:.2f}", f"{found.score:.2f}".replace(".", ","))
    candidates = [code for code in str(answer["loc_candidates"]).split(";") if code]
    doubt = found.problem or _doubt(row, found, candidates, gazetteer)
    ranked = list(dict.fromkeys([found.commune, *candidates]))[:MAX_CANDIDATES]
    if doubt:
        return {
            **answer,
            "loc_status": Status.REVIEW.value,
            "loc_candidates": ";".join(ranked),
            "loc_reason": f"{before} {told} {doubt}".strip(),
        }
    return {
        "loc_level": Level.COMMUNE.value,
        "loc_code": found.commune,
        "loc_name": gazetteer.label(target),
        "loc_cog_year": gazetteer.cog_year,
        "loc_method": Method.GEOCODED.value,
        "loc_confidence": found.score,
        "loc_status": Status.MATCHED.value,
        "loc_candidates": ";".join(ranked),
        "loc_reason": told,
    }


def _doubt(
    row: Mapping[object, object], found: Found, candidates: Sequence[str], gazetteer: Gazetteer
) -> str:
    """Say why a human must look; « » where nothing stands against the answer."""
    if found.score < SURE_SCORE:
        return f"Au-dessous du score de {SURE_SCORE:.2f} : à confirmer.".replace("0.", "0,")
    departement = gazetteer.departement_of_commune.get(found.commune, "")
    scope = _scope(row, gazetteer)
    if scope.problem or (scope.departements and departement not in scope.departements):
        return f"Cela contredit : {scope.problem or scope.told}."
    communes = [code for code in candidates if code in gazetteer.departement_of_commune]
    if communes:
        return "" if found.commune in communes else "Ce n'est aucun des candidats."
    unread = [name for name in OTHER_CLUES if str(row.get(name) or "").strip()]
    return "Le reste de la ligne n'a pas été compris." if unread else ""


def _scope(row: Mapping[object, object], gazetteer: Gazetteer):  # type: ignore[no-untyped-def]  # noqa: ANN202
    texts = {name: str(row.get(name) or "").strip() for name in ("departement", "postcode")}
    scope = scope_of_departement(texts["departement"], gazetteer) or NOWHERE
    postcode = read_postcode(texts["postcode"]) if texts["postcode"] else ""
    return scope & scope_of_postcode(postcode, gazetteer)
