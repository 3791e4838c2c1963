"""What is known of the quality of the rows: how each was located, what waits, what is missing.

Whole tables in, tables out; the page draws them. Also writes the commands that correct a row.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.analysis.facts import SURE
from dashboard.labels import LOCATION_METHODS, label
from geodata.names import normalise
from geodata.review import REJECTED, REVIEW, waiting
from geodata.territories import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.data import Data
    from geodata.review import Waiting

OUTCOMES: Mapping[str, str] = {REVIEW: "à vérifier", REJECTED: "rejetée"}
# Between double quotes, these mean something to one shell or another.
_UNSAFE_IN_QUOTES = re.compile(r"[\"'`$\\!%]")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Check:
    """A question asked of every published row; `rows` gives those that answer yes."""

    name: str
    title: str
    meaning: str
    rows: Callable[[pd.DataFrame], pd.Series[bool]]


CHECKS: tuple[Check, ...] = (
    Check(
        "doute",
        "Localisation à vérifier",
        f"La confiance est inférieure à {round(100 * SURE)} % : le territoire a été trouvé, mais "
        "un humain devrait le relire.",
        lambda rows: rows["loc_confidence"] < SURE,
    ),
    Check(
        "sans-source",
        "Sans source",
        "Aucune adresse publique n’appuie la ligne : information à confirmer.",
        lambda rows: rows["source_url"].fillna("") == "",
    ),
    Check(
        "source-http",
        "Source en http seul",
        "L’adresse n’est pas en https : Terrinum la montre sans en faire un lien. Cherchez si le "
        "site répond en https, et corrigez la colonne « source ».",
        lambda rows: rows["source_url"].fillna("").str.lower().str.startswith("http:"),
    ),
    Check(
        "source-non-relue",
        "Source non relue",
        "Qui a saisi la ligne n’a pas pu lire la source (colonne « source_consultee »).",
        lambda rows: ~rows["source_seen"].astype(bool),
    ),
    Check(
        "sans-annee",
        "Sans aucune année",
        "Ni début, ni fin, ni année de territoire : un filtre de période ne la trouve jamais.",
        lambda rows: rows[["start_year", "end_year", "territory_year"]].isna().all(axis="columns"),
    ),
    Check(
        "sans-statut",
        "Statut non précisé",
        "La source ne dit pas si l’initiative est annoncée, en cours ou terminée.",
        lambda rows: rows["status"].isna(),
    ),
)


def methods(initiatives: pd.DataFrame) -> pd.DataFrame:
    """Count the rows by method of location, with the least and the mean confidence in percent."""
    groups = initiatives.groupby("loc_method", sort=False)["loc_confidence"]
    table = groups.agg(["size", "min", "mean"]).sort_values("size", ascending=False)
    return pd.DataFrame(
        {
            "methode": table.index,
            "Trouvée": [method_label(method) for method in table.index],
            "Initiatives": table["size"].to_numpy(),
            "Confiance la plus basse (%)": _percent(table["min"]),
            "Confiance moyenne (%)": _percent(table["mean"]),
        }
    )


def method_label(method: str) -> str:
    """Say how a territory was found."""
    return "par une décision humaine" if method == "decision" else label(LOCATION_METHODS, method)


def files(data: Data) -> pd.DataFrame:
    """Count what each imported file gave: published, to be checked, rejected, and its doubts."""
    published, pending = data.initiatives, data.published.pending
    outcomes = pd.crosstab(pending["source_file"], pending["outcome"])
    outcomes = outcomes.reindex(columns=[REVIEW, REJECTED], fill_value=0)
    counts = published["source_file"].value_counts().to_frame("Publiées")
    table = counts.join(outcomes, how="outer").fillna(0).astype(int)
    for check in CHECKS:
        found = published.loc[check.rows(published), "source_file"].value_counts()
        table[check.title] = found.reindex(table.index, fill_value=0).astype(int)
    named = table.rename(columns={REVIEW: "À vérifier", REJECTED: "Rejetées"})
    return named.rename_axis("Fichier").reset_index()


def pending_rows(pending: pd.DataFrame) -> pd.DataFrame:
    """Return table PENDING as a file to correct and import again: the row's own cells, then why."""
    rows = waiting(pending)
    cells = pd.DataFrame([dict(row.cells) for row in rows], dtype="str").fillna("")
    return cells.assign(
        statut_import=[OUTCOMES.get(row.outcome, row.outcome) for row in rows],
        motif=[row.reason for row in rows],
        candidats=[";".join(row.candidates) for row in rows],
        fichier_origine=[row.file for row in rows],
        ligne_origine=[row.line for row in rows],
    )


def decide_command(row: Waiting, level: Level | str, code: str) -> str | None:
    """Write the command that decides the place of a row; None where it could not be copied safely.

    The text is the row's own, quoted so that no shell reads anything in it.
    """
    options = {
        "--name": row.clue["name"],
        "--code": row.clue["code"],
        "--type": row.clue["type"],
    }
    if not (options["--name"] or options["--code"]):  # a point is decided on the review desk
        return None
    texts = [text for text in options.values() if text]
    if any(_INVISIBLE.search(text) for text in texts):
        return None
    said = " ".join(f"{option} {quoted(text)}" for option, text in options.items() if text)
    return f'terrinum decide {level}:{code} {said} --who "VOTRE NOM" --why "POURQUOI"'


def quoted(text: str) -> str:
    """Quote a text for a shell: double quotes, which every shell knows, where they are safe."""
    return shlex.quote(text) if _UNSAFE_IN_QUOTES.search(text) else f'"{text}"'


def candidate_level(row: Waiting, data: Data, code: str) -> Level | None:
    """Return the level that a candidate code belongs to: the row's own type where it fits."""
    levels = [level for level in Level if (level.value, code) in data.territories.index]
    typed = [level for level in levels if normalise(level.value) == normalise(row.clue["type"])]
    return next(iter([*typed, *levels]), None)


def candidate_name(data: Data, level: Level, code: str) -> str:
    """Name a candidate: « Communauté de communes Ardennes Thiérache (EPCI 200041622) »."""
    name = str(data.territories["name"].loc[(level.value, code)])
    return f"{name} ({level.label} {code})"


def _percent(column: pd.Series[Any]) -> Any:  # noqa: ANN401 - an array of whole numbers
    return (100 * column).round().astype(int).to_numpy()
