"""The sections of an académie's portrait on the page, each with its table and its limits."""

from dashboard.components.portrait.changes import show_changes, show_history
from dashboard.components.portrait.coverage import show_comparison, show_coverage, show_straddling
from dashboard.components.portrait.exports import show_exports
from dashboard.components.portrait.time_and_money import show_amounts, show_begun
from dashboard.components.portrait.white_zones import show_white_zones

__all__ = [
    "show_amounts",
    "show_begun",
    "show_changes",
    "show_comparison",
    "show_coverage",
    "show_exports",
    "show_history",
    "show_straddling",
    "show_white_zones",
]
