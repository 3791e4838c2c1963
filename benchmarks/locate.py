"""One million typed rows located, beside the usual ways, in the same run.

    python benchmarks/locate.py [--rows 1000000] [--texts 50000]

Rows hold a typed commune name and a département: 60 % of the distinct texts are names as people
type them (capitals, no accents, St, s/, « Mairie de », CEDEX), 10 % are former communes, 30 % have
one or two typos. Compared, on the same distinct texts:
- floor: a pandas merge on the exact official name and the département (no typing tolerated);
- usual: RapidFuzz `extractOne` (WRatio) over the current names of the département, best score taken
  whatever it is.
Prints rows per second, peak memory, share answered and share wrong of each. On a machine that does
other things, the seconds of computing (all threads) say more than those of the clock.
"""

from __future__ import annotations

import argparse
import random
import resource
import threading
import time
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import psutil
from rapidfuzz import process

from etl.transform.locate import Gazetteer, locate
from geodata.store import read_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.store import Reference

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SEED = 20260101


def without_accents(text: str) -> str:
    """Drop accents, as capitals often do."""
    folded = unicodedata.normalize("NFKD", text.replace("Œ", "OE").replace("œ", "oe"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def with_typo(text: str, chance: random.Random) -> str:
    """Drop, add, change or swap one letter, never the first."""
    if len(text) < 6:
        return text
    place = chance.randrange(1, len(text) - 1)
    head, tail = text[:place], text[place:]
    return chance.choice(
        [
            head + tail[1:],
            head + chance.choice(LETTERS) + tail,
            head + chance.choice(LETTERS) + tail[1:],
            head + tail[1] + tail[0] + tail[2:],
        ]
    )


def as_typed(name: str, chance: random.Random) -> str:
    """Write an official name as people do."""
    ways: list[Callable[[str], str]] = [
        str,
        str.upper,
        lambda text: without_accents(text).upper().replace("-", " "),
        lambda text: text.replace("Saint", "St").replace("-sur-", " s/ "),
        lambda text: f"Mairie de {text}",
        lambda text: f"{text} CEDEX",
        lambda text: f" {without_accents(text)} ",
    ]
    return chance.choice(ways)(name)


def typed_texts(reference: Reference, count: int) -> pd.DataFrame:
    """Return `count` distinct (name, departement) with the true current code."""
    chance = random.Random(SEED)  # noqa: S311 - reproducible samples, no secret
    communes, periods = reference.communes, reference.commune_periods
    departements = dict(zip(communes["commune_code"], communes["departement_code"], strict=True))
    past = periods[periods["valid_to"].notna() & (periods["successor_codes"].map(len) == 1)]
    past = past[past["code"].ne(past["successor_codes"].str[0])]
    current = list(zip(communes["name"], communes["commune_code"], strict=True))
    former = list(zip(past["name"], past["successor_codes"].str[0], strict=True))
    texts: dict[tuple[str, str], str] = {}
    while len(texts) < count:
        draw = chance.random()
        name, code = chance.choice(former if draw < 0.1 else current)
        typed = as_typed(name, chance) if draw < 0.7 else with_typo(name, chance)
        if draw > 0.85:
            typed = with_typo(typed, chance)
        texts.setdefault((typed, departements[code]), code)
    frame = pd.DataFrame(list(texts), columns=["name", "departement"])
    return frame.assign(truth=list(texts.values()))


class PeakMemory:
    """Watches the resident memory of this process, in MB above where it started."""

    def __enter__(self) -> PeakMemory:
        """Start watching."""
        self._process, self._stop = psutil.Process(), threading.Event()
        self.peak_mb = self._now()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self.peak_mb = max(self.peak_mb, self._now())

    def _now(self) -> float:
        return self._process.memory_info().rss / 2**20


def by_merge(rows: pd.DataFrame, reference: Reference) -> pd.Series:
    """Locate by exact equality of the official name and the département."""
    known = reference.communes[["name", "departement_code", "commune_code"]].drop_duplicates(
        ["name", "departement_code"], keep=False
    )
    merged = rows.merge(
        known.rename(columns={"departement_code": "departement"}),
        on=["name", "departement"],
        how="left",
        validate="m:1",
    )
    return merged["commune_code"]


def by_extract_one(rows: pd.DataFrame, reference: Reference) -> pd.Series:
    """Locate each distinct text by RapidFuzz's best score over the names of its département."""
    by_departement = {
        code: dict(zip(group["commune_code"], group["name"], strict=True))
        for code, group in reference.communes.groupby("departement_code")
    }
    distinct = rows[["name", "departement"]].drop_duplicates()
    distinct["code"] = [
        process.extractOne(name, by_departement[departement])[2]
        for name, departement in zip(distinct["name"], distinct["departement"], strict=True)
    ]
    return rows.merge(distinct, on=["name", "departement"], how="left", validate="m:1")["code"]


def report(
    label: str, rows: pd.DataFrame, ask: Callable[[], pd.Series], answered: str = "répondu"
) -> None:
    """Run one way and print its speed, its memory and how right it is."""
    with PeakMemory() as memory:
        started, cpu_started = time.perf_counter(), time.process_time()
        found = ask()
        seconds, cpu_s = time.perf_counter() - started, time.process_time() - cpu_started
    told = found.notna().to_numpy() & (found != "").to_numpy()
    wrong = told & (found.to_numpy() != rows["truth"].to_numpy())
    print(
        f"{label:28} {seconds:7.2f} s (calcul {cpu_s:.2f} s)  "
        f"{len(rows) / seconds:12,.0f} lignes/s  "
        f"pic {memory.peak_mb:6,.0f} Mo  {answered} {told.mean():6.2%}  faux {wrong.mean():7.3%}"
    )


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--texts", type=int, default=50_000)
    asked = parser.parse_args()
    reference = read_reference()
    started = time.perf_counter()
    gazetteer = Gazetteer.from_reference(reference)
    print(f"index du référentiel : {time.perf_counter() - started:.2f} s")
    texts = typed_texts(reference, asked.texts)
    choice = np.random.default_rng(SEED).integers(0, len(texts), asked.rows)
    rows = texts.iloc[choice].reset_index(drop=True)
    clues = rows[["name", "departement"]]
    print(f"{len(rows):,} lignes, {len(texts):,} textes distincts")
    report("plancher : merge exact", rows, lambda: by_merge(rows, reference))
    report(
        "Terrinum : locate",
        rows,
        lambda: locate(clues, gazetteer).pipe(
            lambda found: found["loc_code"].where(found["loc_status"] == "matched", "")
        ),
    )
    for share in (4, 16):
        few = rows[np.isin(choice, np.arange(len(texts) // share))]
        started = time.perf_counter()
        locate(few[["name", "departement"]], gazetteer)
        seconds = time.perf_counter() - started
        print(f"  {len(few):,} lignes, {len(texts) // share:,} textes : {seconds:.2f} s")
    report("usuel : RapidFuzz extractOne", rows, lambda: by_extract_one(rows, reference))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"pic de mémoire du processus : {peak_mb:,.0f} Mo")


if __name__ == "__main__":
    main()
