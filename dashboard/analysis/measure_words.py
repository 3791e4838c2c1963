"""How each measure of the map is told: its unit, the title of its legend, its caveat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.filters import Measure
from dashboard.labels import CATEGORIES, label
from dashboard.maps import INITIATIVES, Unit
from dashboard.maps.measure_classes import UNSAID
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.data import Data
    from geodata.territories import Level

TIE = "plusieurs à égalité"
OUTSIDE = "hors du territoire choisi"
# What is told where initiatives are there, but no source says the date or the amount.
UNSAID_LABELS: Mapping[Measure, str] = {
    Measure.LATEST: "date de début inconnue",
    Measure.BUDGET: "montant non annoncé",
}


@dataclass(frozen=True, slots=True)
class Words:
    """`title` stands over the legend, « par commune » is added; `caption` under the map."""

    title: str
    unit: Unit
    caption: str


_TOUCHES = (
    "Un territoire compte les initiatives dont le périmètre le touche, même si elles sont portées "
    "à un niveau plus large."
)

WORDS: Mapping[Measure, Words] = {
    Measure.INITIATIVES: Words(
        "Nombre d’initiatives",
        Unit(INITIATIVES.singular, INITIATIVES.plural, INITIATIVES.zero, OUTSIDE),
        _TOUCHES,
    ),
    Measure.CATEGORIES: Words(
        "Nombre de catégories présentes",
        Unit("catégorie présente", "catégories présentes", "aucune initiative", OUTSIDE),
        "Une catégorie est présente là où au moins une de ses initiatives touche le territoire.",
    ),
    Measure.INHABITANTS: Words(
        "Habitants couverts",
        Unit("habitant couvert", "habitants couverts", "aucun habitant couvert", OUTSIDE),
        "La population des communes qu’au moins une initiative couvre, chaque habitant compté une "
        "fois. Être couvert ne dit pas que toutes les écoles en profitent.",
    ),
    Measure.LATEST: Words(
        "Année de début de l’initiative la plus récente",
        Unit("", "", "aucune initiative", OUTSIDE),
        "La plus récente des initiatives qui touchent le territoire, parmi celles dont la source "
        "dit l’année de début ; l’ancienneté est comptée à l’année de publication.",
    ),
    Measure.BUDGET: Words(
        "Budget annoncé, réparti selon les habitants",
        Unit("€ annoncé", "€ annoncés", "aucune initiative", OUTSIDE),
        "**Un ordre de grandeur de ce qui a été annoncé, non de ce qui a été dépensé.** Chaque "
        "montant est réparti entre les communes de son périmètre au prorata de leurs habitants, "
        "pour que celui d’une région ne compte pas en entier dans chaque commune. Une initiative "
        "sans montant connu n’y entre pas, et deux sources peuvent parler du même argent.",
    ),
    Measure.MAIN_CATEGORY: Words(
        "Catégorie la plus présente",
        Unit("", "", "aucune initiative", OUTSIDE),
        "La catégorie qui a le plus d’initiatives parmi celles qui touchent le territoire.",
    ),
}


def legend_title(measure: Measure, level: Level) -> str:
    """Write « Nombre d’initiatives par commune »."""
    return f"{WORDS[measure].title} par {level.label}"


def category_labels(data: Data) -> list[str]:
    """Name the categories in the order of the measures."""
    return [label(CATEGORIES, each) for each in data.measures.categories]


def publication_year(data: Data) -> int:
    """Return the year that ages are counted to: that of the publication of the initiatives."""
    return int(str(data.published.manifest.get("created", ""))[:4] or data.known.years[1])


def texts(data: Data, measure: Measure, values: pd.Series) -> dict[int, str]:
    """Say the values that a number and its unit would not tell well."""
    told = {UNSAID: UNSAID_LABELS[measure]} if measure in UNSAID_LABELS else {}
    if measure is not Measure.LATEST:
        return told
    now = publication_year(data)
    years = sorted({int(each) for each in values.dropna().unique() if each > 0})
    return told | {year: year_text(year, now=now) for year in years}


def year_text(year: int, *, now: int) -> str:
    """Write « la plus récente : 2013 (il y a 13 ans) »."""
    if year > now:
        age = "à venir"
    elif year == now:
        age = "l’année des données"
    else:
        age = f"il y a {french.count(now - year, 'an')}"
    return f"la plus récente : {year} ({age})"
