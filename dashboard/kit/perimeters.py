"""Perimeters × communes in a few kilobytes: communes are sorted by code, so perimeters are runs.

For each perimeter, in the order of the coverage: how many runs, then for each run how many communes
are skipped since the last one and how many are taken; every number as a varint (seven bits a byte,
lowest first, the high bit set on all but the last). Deflated, in base64.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.maps.shading import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from geodata.coverage import Coverage

_SEVEN_BITS = 0x7F


def packed_perimeters(coverage: Coverage) -> dict[str, Any]:
    """Write the matrix of a coverage, for frontend/src/kit/matrix.ts."""
    matrix = coverage.matrix.tocsr()
    matrix.sort_indices()
    rows = [matrix.indices[first:last] for first, last in pairwise(matrix.indptr)]
    return {
        "count": len(coverage.perimeter_ids),
        "communes": len(coverage.commune_codes),
        "payload": packed(b"".join(_varint(number) for row in rows for number in runs_of(row))),
    }


def runs_of(communes: npt.NDArray[np.int32]) -> Iterator[int]:
    """Give the number of runs of ascending positions, then (skipped, taken) for each."""
    breaks = np.flatnonzero(np.diff(communes) != 1) + 1
    runs = np.split(communes, breaks) if len(communes) else []
    yield len(runs)
    end = 0
    for run in runs:
        yield int(run[0]) - end
        yield len(run)
        end = int(run[-1]) + 1


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > _SEVEN_BITS:
        out.append(number & _SEVEN_BITS | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
