"""Perimeters as the kit carries them: what is written is what is read."""

import base64
import zlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.kit.perimeters import packed_perimeters, runs_of
from geodata.coverage import Coverage

COMMUNES = 400


def coverage_of(perimeters):
    codes = [f"{each:05}" for each in range(COMMUNES)]
    rows = [(f"p{p:03}", codes[c]) for p, held in enumerate(perimeters) for c in held]
    communes = pd.DataFrame({"commune_code": codes, "population": 1})
    return Coverage.from_tables(
        pd.DataFrame(rows, columns=["perimeter_id", "commune_code"]), communes
    )


def unpacked(packed):
    """Read as frontend/src/kit/matrix.ts does."""
    numbers, value, unit = [], 0, 1
    for byte in zlib.decompress(base64.b64decode(packed["payload"])):
        value += (byte & 0x7F) * unit
        unit *= 128
        if byte < 0x80:
            numbers.append(value)
            value, unit = 0, 1
    rest = iter(numbers)
    for _ in range(packed["count"]):
        at, held = 0, []
        for _ in range(next(rest)):
            at += next(rest)
            taken = next(rest)
            held += range(at, at + taken)
            at += taken
        yield held
    assert next(rest, None) is None


perimeter = st.sets(st.integers(0, COMMUNES - 1), min_size=1, max_size=60)


@given(st.lists(perimeter, min_size=1, max_size=8))
def test_the_communes_of_each_perimeter_come_back(perimeters):
    packed = packed_perimeters(coverage_of(perimeters))
    assert packed["communes"] == COMMUNES
    assert list(unpacked(packed)) == [sorted(each) for each in perimeters]


def test_communes_that_follow_each_other_are_one_run():
    assert list(runs_of(np.array([3, 4, 5, 9], dtype=np.int32))) == [2, 3, 3, 3, 1]


@pytest.mark.france
def test_all_of_france_takes_a_few_kilobytes(reference, initiatives):
    coverage = Coverage.from_tables(initiatives.perimeters, reference.communes)
    packed = packed_perimeters(coverage)
    assert len(packed["payload"]) < 60_000
    found = [len(each) for each in unpacked(packed)]
    assert found == coverage.matrix.sum(axis=1).tolist()
