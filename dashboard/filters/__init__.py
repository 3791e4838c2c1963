"""Filters: a frozen selection, its web address, its mask over the initiatives, its widgets.

The widgets (`dashboard.filters.widgets`) alone know Streamlit.
"""

from dashboard.filters.matching import Mask, SearchIndex, apply, chosen_area, touching
from dashboard.filters.selection import (
    COMPARED_FIELDS,
    DEFAULT_LEVEL,
    TERRITORY_FILTERS,
    Comparison,
    Known,
    Measure,
    Selection,
)
from dashboard.filters.url import from_query, to_query

__all__ = [
    "COMPARED_FIELDS",
    "DEFAULT_LEVEL",
    "TERRITORY_FILTERS",
    "Comparison",
    "Known",
    "Mask",
    "Measure",
    "SearchIndex",
    "Selection",
    "apply",
    "chosen_area",
    "from_query",
    "to_query",
    "touching",
]
