"""`python -m fuzz TARGET [SECONDS]`: atheris on one target, from the kept corpus and the seeds.

A finding is written to `.cache/fuzz/findings/`; see docs/fuzzing.md for what to do with it.
"""

from __future__ import annotations

import resource
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_SECONDS = 600
CACHE = Path(".cache/fuzz")
# The parsers that run in a child process, whose memory is bounded as the child's is: what asks
# for more is refused by the system, and told in a sentence. (Ours carries the fuzzer too.)
APART = {"json", "parquet", "feuille", "xlsx", "ods"}
MEMORY_BYTES = 1024**3
MAX_BYTES = {"lieux": 600, "noms": 200}

# Only what reads is instrumented: the libraries under it are many, and slow when watched.
with atheris.instrument_imports(include=["etl.extract", "etl.transform.locate", "geodata.names"]):
    from fuzz.seeds import dictionary, seeds
    from fuzz.targets import TARGETS


def bounded(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Bound the memory at the first try: the fuzzer itself has then taken all that it needs."""
    limit = cache(lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES)))

    def test(data: bytes) -> None:
        limit()
        run(data)

    return test


def main() -> None:
    """Fuzz the target named on the command line."""
    target = sys.argv[1] if len(sys.argv) > 1 else ""
    if target not in TARGETS:
        sys.exit(f"Usage: python -m fuzz {{{','.join(TARGETS)}}} [SECONDS]")
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_SECONDS  # noqa: PLR2004
    corpus, findings = CACHE / target, CACHE / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()[target]):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = CACHE / f"{target}.dict"
    words.write_text(dictionary(target), encoding="ascii")
    atheris.Setup(
        [
            "fuzz",
            f"-max_total_time={seconds}",
            f"-max_len={MAX_BYTES.get(target, 4096)}",
            f"-artifact_prefix={findings}/{target}-",
            *([f"-dict={words}"] if words.stat().st_size else []),
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-malloc_limit_mb=1000000",  # the system's limit answers first
            "-print_final_stats=1",
            str(corpus),
        ],
        bounded(TARGETS[target]) if target in APART else TARGETS[target],
    )
    atheris.Fuzz()


main()
