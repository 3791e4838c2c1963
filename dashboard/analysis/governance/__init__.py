"""Who leads, who pays, with whom, against legal competence: pure computations, no Streamlit."""

from dashboard.analysis.governance.actor_kinds import actor_kind, bare_places
from dashboard.analysis.governance.funders import (
    Funder,
    funding,
    money_by_lead,
    parse_funder,
    who_pays,
)
from dashboard.analysis.governance.law import MATTERS, Matter, cases, judge, matrix, powers
from dashboard.analysis.governance.networks import actors, links, meetings, most_linked, most_named
from dashboard.analysis.governance.tables import Governance, Overview

__all__ = [
    "MATTERS",
    "Funder",
    "Governance",
    "Matter",
    "Overview",
    "actor_kind",
    "actors",
    "bare_places",
    "cases",
    "funding",
    "judge",
    "links",
    "matrix",
    "meetings",
    "money_by_lead",
    "most_linked",
    "most_named",
    "parse_funder",
    "powers",
    "who_pays",
]
