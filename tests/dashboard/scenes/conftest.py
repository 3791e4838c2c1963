"""What may be chosen: one académie, one category, one initiative; no store."""

import pytest

from dashboard.filters import Known
from geodata.territories import MAP_LEVELS, Level


@pytest.fixture(scope="session")
def known():
    names = {Level.ACADEMIE: {"10": "Lyon", "09": "Lille"}, Level.COMMUNE: {"69123": "Lyon"}}
    territories = {level: names.get(level, {}) for level in MAP_LEVELS}
    return Known(
        values={
            "academies": territories[Level.ACADEMIE],
            "regions": {},
            "departements": {},
            "epci": {},
            "categories": {"ent": "Espaces numériques de travail (ENT)"},
            "lead_levels": {},
            "reaches": {},
            "education_levels": {},
            "statuses": {},
        },
        territories=territories,
        initiatives={"lyon-ecrans": "Équipement des écoles"},
    )
