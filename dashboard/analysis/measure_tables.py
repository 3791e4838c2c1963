"""The map as a table: each territory with exactly the value that the map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.analysis import measure_words as words
from dashboard.analysis.figures import counts_by_territory
from dashboard.analysis.measures import measured, per_category, with_amount
from dashboard.analysis.past_names import past_names
from dashboard.filters import Measure
from dashboard.maps.measure_classes import UNSAID
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from geodata.territories import Level

INITIATIVES, INHABITANTS = "Initiatives", "Habitants"


def counts_table(data: Data, result: Outcome, level: Level) -> pd.DataFrame:
    """Return code, name, what the measure says, and inhabitants; the greatest values first.

    One row per territory of the level inside the area, indexed from 0.
    """
    measure = result.selection.measure
    values = measured(data, result, level, measure).dropna()
    facts = data.territories.loc[level.value].reindex(values.index)
    table = pd.DataFrame(
        {
            "Code": values.index,
            french.upper_first(level.label): facts["name"].to_numpy(),
            **_then(data, result, level, values),
            **_COLUMNS[measure](data, result, level, values),
            INHABITANTS: facts["population"].to_numpy(),
        },
    )
    order = np.lexsort((values.index.to_numpy(dtype=str), -values.to_numpy(dtype=np.int64)))
    if measure is Measure.MAIN_CATEGORY:
        order = np.argsort(values.index.to_numpy(dtype=str))
    return table.iloc[order].reset_index(drop=True)


def measure_column(data: Data, result: Outcome, level: Level) -> pd.Series:
    """Return what the measure says of each territory inside the area, indexed by code."""
    measure = result.selection.measure
    values = measured(data, result, level, measure).dropna()
    title, column = next(iter(_COLUMNS[measure](data, result, level, values).items()))
    return pd.Series(column, index=values.index, name=title)


Columns = dict[str, Any]


def _then(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    """Say what territories were in the year chosen, where they differ, as the map's tooltip."""
    year = result.selection.year
    if year is None:
        return {}
    then = past_names(data.reference, year).get(level, {})
    return {f"Autrefois (en {year})": [_bare(then.get(code, "")) for code in values.index]}


def _bare(text: str) -> str:
    """Take the year off « en 2013 : Caen et Rouen »."""
    return text.partition(" : ")[2]


def _initiatives(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    counts = counts_by_territory(data, result, level).reindex(values.index)
    return {INITIATIVES: counts.to_numpy(dtype="int64")}


def _categories(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    """Count the categories present, and name them."""
    labels = words.category_labels(data)
    counts = pd.DataFrame(
        per_category(data, result, level).T > 0,
        index=measured(data, result, level, Measure.CATEGORIES).index,
    ).loc[values.index]
    # Few combinations are met: each is named once.
    met = counts.groupby(list(counts.columns), sort=False).ngroup().to_numpy()
    first = counts.iloc[np.unique(met, return_index=True)[1]].to_numpy()
    named = [" ; ".join(np.array(labels)[row]) for row in first]
    return {
        "Catégories présentes": values.to_numpy(dtype="int64"),
        "Lesquelles": np.array(named, dtype=object)[met] if named else [],
        **_initiatives(data, result, level, values),
    }


def _inhabitants(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    people = data.territories["population"].loc[level.value].reindex(values.index)
    share = 100 * values.to_numpy(dtype=float) / np.maximum(people.to_numpy(dtype=float), 1)
    return {
        "Habitants couverts": values.to_numpy(dtype="int64"),
        "Part des habitants (%)": np.round(share, 1),
        **_initiatives(data, result, level, values),
    }


def _latest(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    years = values.where(values > 0)
    return {
        "Début de la plus récente": years.to_numpy(),
        "Ancienneté (ans)": (words.publication_year(data) - years).to_numpy(),
        **_initiatives(data, result, level, values),
    }


def _budget(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    known = pd.Series(
        with_amount(data, result, level), counts_by_territory(data, result, level).index
    )
    return {
        "Budget annoncé, réparti (€)": values.where(values != UNSAID).to_numpy(),
        "Initiatives avec un montant": known.reindex(values.index).to_numpy(dtype="int64"),
        **_initiatives(data, result, level, values),
    }


def _main_category(data: Data, result: Outcome, level: Level, values: pd.Series) -> Columns:
    names = ["", *words.category_labels(data), words.TIE]
    return {
        "Catégorie la plus présente": [names[each] for each in values.to_numpy(dtype=np.int64)],
        **_initiatives(data, result, level, values),
    }


_COLUMNS: Mapping[Measure, Callable[[Data, Outcome, Level, pd.Series], Columns]] = {
    Measure.INITIATIVES: _initiatives,
    Measure.CATEGORIES: _categories,
    Measure.INHABITANTS: _inhabitants,
    Measure.LATEST: _latest,
    Measure.BUDGET: _budget,
    Measure.MAIN_CATEGORY: _main_category,
}
