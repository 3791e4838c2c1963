"""Two selections of one territory, that differ by one filter: values, classes, table.

The second less the first: « + » is what the second has more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.analysis import measure_words as words
from dashboard.analysis.figures import outcome_within
from dashboard.analysis.map_content import OUTSIDE, classes_of, shading_of
from dashboard.analysis.measure_tables import INHABITANTS, measure_column
from dashboard.analysis.measures import codes_of, measured, rounded
from dashboard.filters import Measure
from dashboard.maps import Unit, diverging, shade
from dashboard.maps.classes import french_number
from dashboard.maps.measure_classes import UNSAID
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Known, Selection
    from dashboard.maps import Shading
    from geodata.territories import Level

# A year or a category has no difference: those two are compared side by side alone.
SUBTRACTED = frozenset(
    {Measure.INITIATIVES, Measure.CATEGORIES, Measure.INHABITANTS, Measure.BUDGET}
)
FIELD_TITLES: Mapping[str, str] = {
    "year": "Année",
    "years": "Période",
    "categories": "Catégorie",
    "statuses": "Statut",
    "lead_levels": "Porteur",
    "reaches": "Portée",
    "education_levels": "Niveau scolaire",
}
EVERYTHING: Mapping[str, str] = {
    "year": "toutes les années",
    "years": "toutes les années",
    "categories": "toutes les catégories",
    "statuses": "tous les statuts",
    "lead_levels": "tous les porteurs",
    "reaches": "toutes les portées",
    "education_levels": "tous les niveaux scolaires",
}
NO_DIFFERENCE = "sans différence"
EXPLANATION = (
    "« + » : davantage dans la seconde sélection (B) ; « − » : davantage dans la première (A). Sur "
    "chaque territoire, les mêmes filtres, sauf celui qui est comparé."
)


def second_of(data: Data, first: Outcome) -> Outcome | None:
    """Count the second selection on the ground of the first; None where nothing is compared."""
    other = first.selection.other()
    return None if other is None else outcome_within(data, other, first.area)


def side_name(selection: Selection, field: str, known: Known) -> str:
    """Name a side by what it keeps of the filter compared: « 2013 », « Formation »."""
    value = getattr(selection, field)
    if not value:
        return EVERYTHING[field]
    if field == "year":
        return f"jusqu’en {value}"
    if field == "years":
        return french.years(*value)
    labels = known.values[field]  # noqa: PD011 - a field of Known
    return french.enumeration([labels.get(each, each) for each in value])


def side_names(data: Data, first: Outcome, second: Outcome) -> tuple[str, str]:
    """Name both sides by what they keep of the filter compared."""
    compared = first.selection.compared
    field = compared.field if compared else "year"
    before, after = (
        french.upper_first(side_name(each.selection, field, data.known)) for each in (first, second)
    )
    return before, after


def signed(gap: int) -> str:
    """Write a difference: « +3 », « −1 250 »."""
    return f"+{french_number(gap)}" if gap > 0 else french_number(gap)


def is_subtracted(selection: Selection) -> bool:
    """Tell whether the comparison is shown as one map of differences."""
    return not selection.side_by_side and selection.measure in SUBTRACTED


def difference(data: Data, first: Outcome, second: Outcome, level: Level) -> pd.Series:
    """Subtract the first from the second, by territory; null outside, or where a side says not."""
    measure = first.selection.measure
    sides = [measured(data, each, level, measure) for each in (first, second)]
    before, after = (side.mask(side == UNSAID) for side in sides)
    return after - before


def difference_shading(data: Data, first: Outcome, second: Outcome) -> Shading:
    """Shade the level chosen by the differences, on both sides of zero."""
    selection = first.selection
    level, unit = selection.level, words.WORDS[selection.measure].unit
    values = difference(data, first, second, level)
    shading = shade(
        values,
        level=level,
        codes=codes_of(data, level),
        classes=diverging(_round_bounds(values), zero_label=NO_DIFFERENCE),
        unit=Unit(unit.singular, unit.plural, NO_DIFFERENCE, unknown(selection.measure)),
    )
    return replace(shading, no_data=OUTSIDE)


def twin_shadings(data: Data, first: Outcome, second: Outcome) -> tuple[Shading, Shading]:
    """Shade both selections with the same classes, so that one colour means one thing."""
    selection = first.selection
    level, measure = selection.level, selection.measure
    both = pd.concat([measured(data, each, level, measure) for each in (first, second)])
    classes = classes_of(data, measure, both, selection.classes)
    return (
        shading_of(data, first, classes=classes),
        shading_of(data, second, classes=classes),
    )


def comparison_table(data: Data, first: Outcome, second: Outcome, level: Level) -> pd.DataFrame:
    """Return code, name, both sides, their difference and inhabitants; the largest gaps first."""
    field = first.selection.compared.field if first.selection.compared else "year"
    names = [side_name(each.selection, field, data.known) for each in (first, second)]
    sides = [measure_column(data, each, level) for each in (first, second)]
    codes = sides[0].index
    facts = data.territories.loc[level.value].reindex(codes)
    columns: dict[str, object] = {
        "Code": codes,
        french.upper_first(level.label): facts["name"].to_numpy(),
        f"{sides[0].name} : {names[0]} (A)": sides[0].to_numpy(),
        f"{sides[1].name} : {names[1]} (B)": sides[1].to_numpy(),
    }
    order = np.argsort(codes.to_numpy(dtype=str))
    if first.selection.measure in SUBTRACTED:
        gaps = difference(data, first, second, level).reindex(codes)
        columns["Différence (B − A)"] = gaps.to_numpy()
        sizes = gaps.abs().fillna(-1).to_numpy(dtype=np.int64)
        order = np.lexsort((codes.to_numpy(dtype=str), -sizes))
    columns[INHABITANTS] = facts["population"].to_numpy()
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def unknown(measure: Measure) -> str:
    """Say what a territory without a difference is."""
    unsaid = words.UNSAID_LABELS.get(measure)
    return f"{unsaid} d’un côté, ou {words.OUTSIDE}" if unsaid else words.OUTSIDE


def _round_bounds(values: pd.Series) -> pd.Series:
    """Bring differences to two significant digits: classes then begin at round numbers."""
    known = values.dropna()
    numbers = known.to_numpy(dtype=np.float64)
    return pd.Series(np.sign(numbers).astype(np.int64) * rounded(np.abs(numbers)), known.index)
