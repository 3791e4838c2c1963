"""Every school of the annuaire as one file for the browser: place, kind, sector, name, UAI.

Fetched once, when a map first shows schools, and kept: its name changes with its content. Which
schools a map shows is told by the communes of its groups of pins, not by another file.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.schools import KINDS, OPEN, PRIVATE, PUBLIC
from geodata.store import StoreError, read_reference, read_schools

if TYPE_CHECKING:
    from geodata.store import Reference, Schools

DIGEST_LENGTH = 12
FILE = re.compile(r"ecoles-([0-9a-f]{12})\.json")
SECTORS = (PUBLIC, PRIVATE)
PRECISION = 100_000  # of a degree: about a metre


def file_name(reference: Reference, schools: Schools) -> str:
    """Return the public name of the file."""
    versions = f"{reference.version}/{schools.version}"
    return f"ecoles-{hashlib.sha256(versions.encode()).hexdigest()[:DIGEST_LENGTH]}.json"


def find(name: str) -> bytes | None:
    """Return the file of that name, None where there is none."""
    if FILE.fullmatch(name) is None:
        return None
    try:
        reference = read_reference()
        schools = read_schools(reference.root)
        if schools is None or name != file_name(reference, schools):
            return None
        return written(schools.schools, reference.communes["commune_code"])
    except StoreError:
        return None


def drawn(schools: pd.DataFrame, *, sectors: tuple[str, ...] = SECTORS) -> pd.DataFrame:
    """Keep the schools that maps and tables show: open, of a known kind and sector."""
    return schools[
        schools["kind"].isin(KINDS)
        & schools["status"].isin(OPEN)
        & schools["sector"].isin(list(sectors))
    ]


def style_number(kind: str, sector: str) -> int:
    """Return the number under which the file holds a kind of a sector."""
    return KINDS.index(kind) * len(SECTORS) + SECTORS.index(sector)


def written(schools: pd.DataFrame, commune_codes: pd.Series) -> bytes:
    """Write columns: commune (rank in `commune_codes`), style, lon, lat (1e-5 °), names, UAI."""
    shown = drawn(schools)
    ranks = pd.Index(commune_codes).get_indexer(pd.Index(shown["commune_code"]))
    shown = shown.assign(rank=ranks)[ranks >= 0].sort_values(["rank", "kind", "uai"])
    content = {
        "communes": shown["rank"].tolist(),
        "styles": [
            style_number(kind, sector)
            for kind, sector in zip(shown["kind"], shown["sector"], strict=True)
        ],
        "lon": _degrees(shown["lon"]),
        "lat": _degrees(shown["lat"]),
        "names": shown["name"].tolist(),
        "uai": shown["uai"].tolist(),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _degrees(column: pd.Series) -> list[int | None]:
    values = column.to_numpy(dtype="float64", na_value=np.nan)
    return [None if np.isnan(each) else round(each * PRECISION) for each in values]
