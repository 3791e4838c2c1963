"""The portrait of an académie: counts, history, French tables. No Streamlit here."""

from dashboard.analysis.portrait.counts import (
    announced_by_lead,
    begun_by_year,
    coverage_by,
    straddling,
    white_zones,
)
from dashboard.analysis.portrait.model import (
    NO_ABSENCE,
    PORTRAIT_LEVELS,
    ZONE_LEVELS,
    Ground,
    Portrait,
)

__all__ = [
    "NO_ABSENCE",
    "PORTRAIT_LEVELS",
    "ZONE_LEVELS",
    "Ground",
    "Portrait",
    "announced_by_lead",
    "begun_by_year",
    "coverage_by",
    "straddling",
    "white_zones",
]
