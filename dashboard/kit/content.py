"""What a kit holds besides the map's own files: initiatives, perimeters, labels, looks, sources.

Read by frontend/src/kit/content.ts; the same published version gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.analysis import comparing
from dashboard.analysis.facts import facts_of
from dashboard.analysis.initiative_rows import status_of, years_of
from dashboard.analysis.map_content import OUTSIDE
from dashboard.analysis.measure_words import TIE, UNSAID_LABELS, WORDS
from dashboard.escaping import https_url
from dashboard.export.notice import notice_of
from dashboard.filters import Measure
from dashboard.filters.matching import SEARCHED_COLUMNS
from dashboard.filters.text import haystack
from dashboard.filters.url import COMPARED_WORDS
from dashboard.kit.perimeters import packed_perimeters
from dashboard.labels import STATUS_SIGNS
from dashboard.maps import INSETS, LOCAL_INITIATIVES, METROPOLE, Method
from dashboard.maps.elements import layer_options, map_options
from dashboard.maps.looks import (
    CATEGORICAL,
    LESS,
    MORE,
    NO_DATA_LOOK,
    SEQUENTIAL,
    ZERO_LOOK,
    sequential_positions,
    side_positions,
)
from dashboard.maps.measure_classes import OTHERS, TIE_LOOK
from dashboard.maps.pins import PinGroup
from geodata import french
from geodata.territories import MAP_LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.analysis.facts import Fact
    from dashboard.analysis.initiative_rows import Row
    from dashboard.data import Data
    from dashboard.maps import Look

FORMAT = 1
# Field of Selection → word of the address.
_CHOICES: Mapping[str, str] = {
    "categories": "categorie",
    "lead_levels": "porteur",
    "reaches": "portee",
    "education_levels": "scolaire",
    "statuses": "statut",
}


def kit_content(data: Data) -> bytes:
    """Write what a kit of this published version holds, as JSON in UTF-8."""
    content = {
        "format": FORMAT,
        "notice": notice_of(data).as_dict(),
        "years": data.known.years,
        "choices": {word: dict(data.known.values[name]) for name, word in _CHOICES.items()},
        "signs": dict(STATUS_SIGNS),
        "levels": {each.value: {"label": each.label, "plural": each.plural} for each in MAP_LEVELS},
        "looks": _looks(),
        "measures": {each.value: _measure(each) for each in Measure},
        "categories": list(data.measures.categories),
        "words": {"tie": TIE, "others": OTHERS},
        "comparison": _comparison(),
        "methods": {each.value: each.label for each in Method},
        "initiatives": _columns(data),
        "perimeters": packed_perimeters(data.coverage),
        "map": map_options(),
        "layer": layer_options("", "", view=METROPOLE, insets=INSETS),
        "pins": PinGroup(LOCAL_INITIATIVES, np.zeros(0, dtype=np.int64), shown=True).for_layer(),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _measure(measure: Measure) -> dict[str, Any]:
    words = WORDS[measure]
    told = {"label": measure.label, "title": words.title, "caption": words.caption}
    unsaid = {"unsaid": UNSAID_LABELS[measure]} if measure in UNSAID_LABELS else {}
    return {**told, "unit": asdict(words.unit), **unsaid}


def _comparison() -> dict[str, Any]:
    words = {field: word for word, field in COMPARED_WORDS.items()}
    return {
        "everything": {words[field]: said for field, said in comparing.EVERYTHING.items()},
        "none": comparing.NO_DIFFERENCE,
        "explanation": comparing.EXPLANATION,
        "subtracted": sorted(comparing.SUBTRACTED),
        "unknown": {each.value: comparing.unknown(each) for each in Measure},
    }


def _looks() -> dict[str, Any]:
    return {
        "zero": _look(ZERO_LOOK),
        "outside": _look(OUTSIDE),
        "noData": _look(NO_DATA_LOOK),
        "tie": _look(TIE_LOOK),
        "categorical": [_look(each) for each in CATEGORICAL],
        "less": [_look(each) for each in LESS],
        "more": [_look(each) for each in MORE],
        "sidesFor": [side_positions(count + 1) for count in range(len(MORE))],
        "sequential": [_look(each) for each in SEQUENTIAL],
        "sequentialFor": [sequential_positions(count + 1) for count in range(len(SEQUENTIAL))],
    }


def _look(look: Look) -> dict[str, str]:
    return {"fill": look.fill, "ink": look.ink, "pattern": look.pattern.value}


def _columns(data: Data) -> dict[str, list[Any]]:
    """Columns of the initiatives, in the order of the table."""
    table, index = data.initiatives, data.index
    rows: Sequence[Row] = table.to_dict("records")
    return {
        "id": table["id"].tolist(),
        "title": table["title"].tolist(),
        "category": table["category"].tolist(),
        "lead": table["lead_name"].tolist(),
        "leadLevel": table["lead_level"].tolist(),
        "places": [french.places(row["territory_name"]) for row in rows],
        "years": [years_of(row) for row in rows],
        "reach": index.columns["reaches"].tolist(),
        "education": [list(row["education_level"]) for row in rows],
        "status": [status_of(row) for row in rows],
        "firstYear": index.first_year.tolist(),
        "lastYear": index.last_year.tolist(),
        "startYear": data.measures.start_year.tolist(),
        "budget": data.measures.budget_eur.tolist(),
        "perimeter": index.perimeter.tolist(),
        "communes": table["commune_count"].tolist(),
        "description": table["description"].tolist(),
        "source": [https_url(str(row["source_url"] or "")) for row in rows],
        "searched": _searched(data),
        "facts": [[_fact(each) for each in facts_of(row)] for row in rows],
    }


def _searched(data: Data) -> list[str]:
    """Return the texts that a search looks in, folded as the app folds them."""
    columns = [data.initiatives[name] for name in SEARCHED_COLUMNS]
    folded: list[str] = haystack(columns).str.strip().tolist()
    return folded


def _fact(fact: Fact) -> dict[str, Any]:
    """Write a fact; what is empty is left out."""
    return {name: value for name, value in asdict(fact).items() if value}
