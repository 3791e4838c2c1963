"""Filter 1.5 million initiatives: communes covered, population counted once, counts per commune.

    python benchmarks/coverage.py [--initiatives 1500000] [--repeats 40]

Ours: one `bincount` over distinct perimeters and one product with the sparse matrix. The usual way:
explode to initiative × commune rows and group by commune with pandas. Both answer the same filters
in the same run, and their answers are compared. Aim: p95 under 100 ms, 100 × faster.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from geodata.coverage import Coverage
from geodata.store import Reference, read_reference

Answer = tuple[np.ndarray, int, int]

SHARE_MIX = {"commune": 0.62, "epci": 0.15, "departement": 0.15, "region": 0.05, "academie": 0.03}
USUAL_REPEATS = 3


def synthetic(
    reference: Reference, count: int, random: np.random.Generator
) -> tuple[pd.Series, pd.DataFrame]:
    """Draw initiatives on real territories, in the mix of levels of the embedded dataset."""
    communes = reference.communes["commune_code"].to_numpy()
    memberships = reference.memberships
    levels = random.choice(list(SHARE_MIX), p=list(SHARE_MIX.values()), size=count)
    chosen = np.empty(count, dtype=object)
    for level in SHARE_MIX:
        codes = (
            communes
            if level == "commune"
            else memberships.loc[memberships["level"] == level, "code"].unique()
        )
        here = levels == level
        chosen[here] = [f"{level}:{code}" for code in random.choice(codes, here.sum())]
    above = memberships[memberships["level"].isin(SHARE_MIX)]
    perimeters = pd.concat(
        [
            pd.DataFrame({"perimeter_id": "commune:" + communes, "commune_code": communes}),
            pd.DataFrame(
                {
                    "perimeter_id": above["level"] + ":" + above["code"],
                    "commune_code": above["commune_code"],
                }
            ),
        ]
    )
    return pd.Series(chosen, dtype="str", name="perimeter_id"), perimeters


class Ours:
    """The sparse matrix of distinct perimeters, and the perimeter's row of each initiative."""

    def __init__(self, ids: pd.Series, perimeters: pd.DataFrame, communes: pd.DataFrame) -> None:
        self.coverage = Coverage.from_tables(perimeters, communes)
        self.rows = self.coverage.perimeter_ids.get_indexer(pd.Index(ids)).astype(np.int32)

    def answer(self, mask: np.ndarray) -> Answer:
        weights = np.bincount(self.rows[mask], minlength=len(self.coverage.perimeter_ids))
        counts = self.coverage.per_commune(weights)
        return counts, int((counts > 0).sum()), self.coverage.population_covered(weights)

    def matrix_mb(self) -> float:
        matrix = self.coverage.matrix
        return (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / 1e6


def usual(
    ids: pd.Series, perimeters: pd.DataFrame, communes: pd.DataFrame, mask: np.ndarray
) -> Answer:
    """Explode to one row per initiative and commune, then group."""
    exploded = ids[mask].to_frame().merge(perimeters, on="perimeter_id")
    counts = exploded.groupby("commune_code").size()
    population = communes.set_index("commune_code")["population"]
    by_commune = counts.reindex(population.index, fill_value=0).to_numpy()
    return by_commune, len(counts), int(population[counts.index].sum())


def timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    started = time.perf_counter()
    answer = call()
    return time.perf_counter() - started, answer


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--initiatives", type=int, default=1_500_000)
    options.add_argument("--repeats", type=int, default=40)
    asked = options.parse_args()
    random = np.random.default_rng(2026)
    reference = read_reference()
    communes = reference.communes
    ids, perimeters = synthetic(reference, asked.initiatives, random)
    categories = random.integers(0, 11, asked.initiatives)
    years = random.integers(2000, 2027, asked.initiatives)
    masks = [
        (categories == number % 11) & (years >= 2000 + number % 20)
        for number in range(asked.repeats)
    ]
    started = time.perf_counter()
    ours = Ours(ids, perimeters, communes)
    built = time.perf_counter() - started
    our_times = [timed(lambda mask=mask: ours.answer(mask))[0] for mask in masks]
    ratios, usual_times = [], []
    for mask in masks[:USUAL_REPEATS]:
        usual_time, expected = timed(lambda mask=mask: usual(ids, perimeters, communes, mask))
        our_time, answer = timed(lambda mask=mask: ours.answer(mask))
        assert (answer[0] == expected[0]).all()
        assert answer[1:] == expected[1:]
        usual_times.append(usual_time)
        ratios.append(usual_time / our_time)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{asked.initiatives:,} initiatives on {len(ours.coverage.perimeter_ids):,} perimeters")
    print(f"matrix: {ours.coverage.matrix.nnz:,} ones, {ours.matrix_mb():.1f} MB, {built:.2f} s")
    print(
        f"ours, a filter: median {np.median(our_times) * 1000:.1f} ms, "
        f"p95 {np.percentile(our_times, 95) * 1000:.1f} ms"
    )
    print(f"usual, a filter: median {np.median(usual_times) * 1000:,.0f} ms")
    print(f"ratio on the same filters: {np.median(ratios):,.0f} x, same answers")
    print(f"peak memory, the usual way's rows included: {peak_mb:,} MB")


if __name__ == "__main__":
    main()
