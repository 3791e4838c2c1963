"""What compares with an initiative: initiatives elsewhere, territories like its own. No Streamlit.

Both measures are simple on purpose, and told on the page: points for what two initiatives share,
ratios of inhabitants and of density for territories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.filters.matching import touching
from geodata.coverage import positions
from geodata.territories import SUB_COMMUNE_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from geodata.coverage import Counts, Coverage, LevelCoverage

    Numbers = npt.NDArray[np.float64]

# Out of ten. What an initiative does counts most, then who leads it and for whom.
POINTS: Mapping[str, int] = {
    "category": 4,
    "lead_level": 2,
    "education_level": 2,
    "population": 1,
    "density": 1,
}
LEAST_POINTS = 5.0  # below, « similar » would say nothing
MAX_COMPARED = 4
SEPARATOR = ";"  # between the levels and codes of a union, as the locator writes them

# How a territory stands for a category.
OWN, OTHER, NONE = "propre", "autre", "aucune"


@dataclass(frozen=True, slots=True)
class Home:
    """A territory that an initiative was located in."""

    level: Level
    code: str


def homes(row: Mapping[str, object], territories: pd.DataFrame) -> tuple[Home, ...]:
    """Return the territories of an initiative (several for a union).

    A territory inside a commune (an arrondissement, a commune déléguée) is told by its commune.
    `territories`: table TERRITORIES indexed by (level, code); what it does not hold is left out.
    """
    levels = str(row["loc_level"]).split(SEPARATOR)
    codes = str(row["loc_code"]).split(SEPARATOR)
    known = [
        (level, code)
        for level, code in zip(levels, codes, strict=False)
        if (level, code) in territories.index
    ]
    return tuple(dict.fromkeys(_home(level, code, territories) for level, code in known))


def _home(level: str, code: str, territories: pd.DataFrame) -> Home:
    if level in SUB_COMMUNE_LEVELS:
        return Home(Level.COMMUNE, str(territories["parent_code"].loc[(level, code)]))
    return Home(Level(level), code)


def perimeter_sizes(coverage: Coverage, communes: pd.DataFrame) -> pd.DataFrame:
    """Measure each perimeter, in the order of the coverage: `population`, `density` (per km²)."""
    area_km2 = coverage.matrix @ communes["area_km2"].to_numpy(dtype=np.float64)
    population = (coverage.matrix @ coverage.population).astype(np.float64)
    return pd.DataFrame({"population": population, "density": population / area_km2})


def similar(
    initiatives: pd.DataFrame, sizes: pd.DataFrame, coverage: Coverage, row: int, *, top: int
) -> pd.DataFrame:
    """Rank the initiatives most like `row` on other ground: no commune in common.

    Returns the columns of POINTS (points given for each), `points` (their sum, out of ten) and
    `row`; at most `top` lines of at least LEAST_POINTS.
    """
    where = positions(initiatives["perimeter_id"], coverage.perimeter_ids)
    here = np.asarray(coverage.matrix[[where[row]], :].todense()).ravel() > 0
    points = _points(initiatives, sizes.iloc[where].reset_index(drop=True), row)
    points = points.assign(points=points.sum(axis="columns"), row=np.arange(len(points)))
    elsewhere = ~touching(coverage, here)[where]
    found = points[elsewhere & (points["points"] >= LEAST_POINTS).to_numpy()]
    return found.sort_values(["points", "row"], ascending=[False, True]).head(top)


def _points(initiatives: pd.DataFrame, sizes: pd.DataFrame, row: int) -> pd.DataFrame:
    this = initiatives.iloc[row]
    shares = {
        "category": (initiatives["category"] == this["category"]).to_numpy(dtype=np.float64),
        "lead_level": (initiatives["lead_level"] == this["lead_level"]).to_numpy(dtype=np.float64),
        "education_level": overlap(initiatives["education_level"], set(this["education_level"])),
        "population": closeness(sizes["population"], sizes["population"].iloc[row]),
        "density": closeness(sizes["density"], sizes["density"].iloc[row]),
    }
    return pd.DataFrame({name: POINTS[name] * share for name, share in shares.items()})


def overlap(lists: pd.Series, wanted: set[str]) -> Numbers:
    """Return, for each list, the part of both lists that they share: 1 when equal, 0 when apart."""
    share = cache(lambda values: len(wanted & set(values)) / max(len(wanted | set(values)), 1))
    return np.fromiter(map(share, map(tuple, lists)), dtype=np.float64, count=len(lists))


def closeness(values: pd.Series, reference: float) -> Numbers:
    """Return 1 for equal sizes, 0 from ten times larger or smaller on, by ratio in between."""
    return np.maximum(0.0, 1.0 - _log_ratio(values, reference))


def _log_ratio(values: pd.Series, reference: float) -> Numbers:
    # Six communes destroyed in 1916 have no inhabitant: counted as one, a ratio still exists.
    ratio = values.clip(lower=1).to_numpy(dtype=np.float64) / max(reference, 1.0)
    return np.abs(np.log10(ratio))


def nearest_territories(territories: pd.DataFrame, code: str) -> pd.Series:
    """Rank the territories of one level by likeness to `code`, the most alike first.

    `territories`: `population`, `area_km2`, indexed by code. The gap is the sum of two ratios, as
    powers of ten: inhabitants, and inhabitants per km² (0 = the same on both).
    """
    known = territories.dropna(subset=["population", "area_km2"])
    population = known["population"].astype("float64")
    density = 1000 * population / known["area_km2"].clip(lower=0.01)  # per 1,000 km²: never below 1
    gap = _log_ratio(population, population[code]) + _log_ratio(density, density[code])
    ranked = pd.Series(gap, index=known.index, name="gap").drop(code)
    return ranked.sort_values(kind="stable")


def presence(
    initiatives: pd.DataFrame, weights: Counts, territories: LevelCoverage, level: Level
) -> pd.Series:
    """Tell how each territory of `level` stands for the initiatives given: OWN, OTHER or NONE.

    OWN: an initiative was located in this very territory. OTHER: only perimeters touch it, wider or
    narrower. `weights`: how many of the initiatives each perimeter has, shape (P,); `territories`:
    those of `level`, whose codes index the answer.
    """
    touched = territories.per_territory(weights) > 0
    states = pd.Series(np.where(touched, OTHER, NONE), index=territories.codes, dtype="str")
    own = _located_in(initiatives, level)
    return states.mask(states.index.isin(own), OWN)


def _located_in(initiatives: pd.DataFrame, level: Level) -> set[str]:
    """Return the codes of `level` among the places of the initiatives."""
    pairs = zip(initiatives["loc_level"], initiatives["loc_code"], strict=True)
    return {
        code
        for levels, codes in pairs
        for each, code in zip(levels.split(SEPARATOR), codes.split(SEPARATOR), strict=False)
        if each == level.value
    }


def compared(
    identifier: str | None, listed: str, known: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the ids to compare, the one shown first; return them and what was wrong, in French."""
    asked = dict.fromkeys(part.strip() for part in listed.split(",") if part.strip())
    strangers = [each for each in asked if each not in known]
    wrong = [
        f"Initiative inconnue : « {each[:60]} ». Elle n’est pas comparée." for each in strangers
    ]
    first = [identifier] if identifier else []
    found = list(dict.fromkeys([*first, *(each for each in asked if each in known)]))
    if len(found) > MAX_COMPARED:
        wrong.append(
            f"On compare {MAX_COMPARED} initiatives au plus : les suivantes sont retirées."
        )
    return tuple(found[:MAX_COMPARED]), tuple(wrong)
