"""The Géoplateforme geocoder (POST …/search/csv): addresses → points, by batches, with a score.

The contract is addok's, which the Géoplateforme follows: a form with the file `data` and the fields
`columns`; the answer is the same CSV, each row completed with `latitude`, `longitude`, `result_*`.
The addresses leave this machine: only a command that says `--geocoder` gets here.
Source of the contract: geoservices.ign.fr, « Service Géoplateforme de géocodage » (50 requests a
second at most; 429 beyond, asked again later).
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from etl.errors import EtlError
from etl.sources.ask import Question, ask
from etl.sources.errors import RefusedAnswerError
from etl.sources.fetch import refuse_garbage
from etl.sources.records import read_records
from etl.sources.source import MB, PATIENCE, Patience, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SOURCE = Source(
    key="geocodeur",
    title="Géocodeur de la Géoplateforme",
    publisher="IGN, Base Adresse Nationale",
    licence="Licence Ouverte 2.0",
    base="https://data.geopf.fr/geocodage",
    path="/search/csv",
    variable="TERRINUM_GEOCODEUR_URL",
    offline="relancez sans --geocoder ; les adresses sont alors lues par leur code postal.",
    file_name="adresses.csv",
    least_bytes=1,
    most_bytes=20 * MB,
)
# A batch must be answered within the service's own time limit.
BATCH_ROWS = 1_000
MOST_CHARACTERS = 200  # addok refuses a whole batch for one longer query
RESULTS = ("longitude", "latitude", "result_score", "result_type", "result_label")
CITY = "result_citycode"
COLUMNS = ("lon", "lat", "score", "kind", "label", "city_code")


def geocode(
    addresses: Sequence[str],
    *,
    patience: Patience = PATIENCE,
    on_step: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Ask where each address is: COLUMNS, same order; `lon`, `lat`, `score` null where not found.

    `score` goes from 0 to 1, `kind` is addok's type (housenumber, street, municipality…).
    Raises UnreachableError or RefusedAnswerError: then no address was placed.
    """
    batches = []
    for start in range(0, len(addresses), BATCH_ROWS):
        batch = addresses[start : start + BATCH_ROWS]
        on_step(f"géocodage, adresses {start + 1} à {start + len(batch)}")
        batches.append(_batch(batch, patience, on_step))
    empty = pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat(batches, ignore_index=True) if batches else empty


def _batch(
    addresses: Sequence[str], patience: Patience, on_step: Callable[[str], None]
) -> pd.DataFrame:
    question = Question(
        method="POST",
        headers={"Accept": "text/csv"},
        fields={"columns": ["adresse"], "result_columns": [*RESULTS, CITY]},
        files={"data": (SOURCE.file_name, _csv(addresses), "text/csv")},
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SOURCE.file_name
        ask(SOURCE, path, question, patience=patience, on_step=on_step)
        refuse_garbage(SOURCE, path)
        try:
            answer = read_records(path, SOURCE.title)
        except EtlError as error:
            raise RefusedAnswerError(SOURCE, "Elle n'est pas un CSV complet.") from error
    return _checked(answer, len(addresses))


def _csv(addresses: Sequence[str]) -> bytes:
    """Write the batch, every cell in quotes: that is how the service tells the separator."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["ligne", "adresse"])
    writer.writerows([str(row), _plain(address)] for row, address in enumerate(addresses))
    return text.getvalue().encode("utf-8")


def _plain(address: str) -> str:
    """Keep one line, without quotes nor what no address holds, no longer than the limit."""
    return re.sub(r"[\s\x00-\x1f\"]+", " ", address).strip()[:MOST_CHARACTERS]


def _checked(answer: pd.DataFrame, asked: int) -> pd.DataFrame:
    """Return COLUMNS, once sure that every address asked has its row, and only those."""
    missing = [name for name in ("ligne", *RESULTS) if name not in answer.columns]
    if missing:
        raise RefusedAnswerError(SOURCE, f"Colonnes absentes : {', '.join(missing)}.")
    if answer["ligne"].tolist() != [str(row) for row in range(asked)]:
        raise RefusedAnswerError(
            SOURCE, f"Elle a {len(answer)} lignes pour {asked} adresses, ou dans un autre ordre."
        )
    numbers = answer[["longitude", "latitude", "result_score"]].apply(
        pd.to_numeric, errors="coerce"
    )
    on_earth = numbers["longitude"].abs().le(180) & numbers["latitude"].abs().le(90)
    scored = numbers["result_score"].between(0, 1)
    numbers = numbers.where(on_earth & scored)
    texts = answer.reindex(columns=["result_type", "result_label", CITY], fill_value="")
    placed: pd.DataFrame = pd.concat([numbers, texts], axis="columns")
    return placed.set_axis(list(COLUMNS), axis="columns")
