"""The annuaire de l'éducation: which schools are where (`terrinum source annuaire`).

One row is an establishment, by its UAI. The commune code is carried to the current COG; a row whose
commune is unknown, or split since, takes the commune that holds its point, else it is left out and
counted. Sections (of lycées, for the pupils of vocational training) are parts of an establishment:
`autre`, never counted as a lycée.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from etl.sources.errors import RefusedAnswerError, RefusedFileError
from etl.sources.fetch import Fetched, fetch, local
from etl.sources.records import read_records, require
from etl.sources.source import MB, PATIENCE, Patience, Source
from etl.transform.locate import Gazetteer
from etl.transform.locate.points import containing
from etl.transform.locate.uai import is_valid_uai
from geodata.history import CodeStatus, as_at
from geodata.schemas import SCHOOLS
from geodata.store import publish_schools, read_schools
from geodata.territories import SUB_COMMUNE_LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.store import Published, Reference

SOURCE = Source(
    key="annuaire",
    title="Annuaire de l'éducation",
    publisher="ministère de l'Éducation nationale",
    licence="Licence Ouverte 2.0",
    base="https://data.education.gouv.fr",
    path=(
        "/api/explore/v2.1/catalog/datasets/fr-en-annuaire-education/exports/csv"
        "?delimiter=%3B&use_labels=false"
    ),
    variable="TERRINUM_ANNUAIRE_URL",
    offline=(
        "téléchargez « fr-en-annuaire-education » (CSV) sur data.education.gouv.fr depuis un poste "
        "relié, puis lancez : terrinum source annuaire --fichier FICHIER"
    ),
    file_name="fr-en-annuaire-education.csv",
    least_bytes=1_000,
    most_bytes=400 * MB,
)
# The whole of France has some 68,000 (2026); an export that holds far fewer is not whole.
LEAST_ROWS = 50_000
LEAST_SHARE = 0.9  # of what was loaded before
MOST_LOST = 0.02  # rows without a usable UAI or commune, beyond which the file is not the annuaire

KINDS = {"ecole": "ecole", "école": "ecole", "collège": "college", "lycée": "lycee"}
SECTORS = {"public": "public", "privé": "prive"}
STATUSES = {"ouvert": "ouvert", "a fermer": "a_fermer", "a ouvrir": "a_ouvrir"}
NEEDED = (
    "identifiant_de_l_etablissement",
    "nom_etablissement",
    "type_etablissement",
    "statut_public_prive",
    "code_commune",
    "etat",
    "latitude",
    "longitude",
)
OPTIONAL = (
    "libelle_nature",
    "ecole_maternelle",
    "ecole_elementaire",
    "code_academie",
    "date_maj_ligne",
)
SECTION = "SECTION"


@dataclass(frozen=True)
class LoadedSchools:
    """What a load gave: rows read, kept, and left out with the reason of each."""

    published: Published
    fetched: Fetched
    read: int
    kept: int
    left_out: dict[str, int]


@dataclass(frozen=True)
class ParsedSchools:
    """Table SCHOOLS, the day of its latest change (ISO or « »), rows left out by reason."""

    schools: pd.DataFrame
    as_of: str
    read: int
    left_out: dict[str, int]


def load_annuaire(  # noqa: PLR0913 - the options of the command, all named
    reference: Reference,
    file: Path | None = None,
    *,
    accept_fewer: bool = False,
    least_rows: int = LEAST_ROWS,
    root: Path | None = None,
    patience: Patience = PATIENCE,
    on_step: Callable[[str], None] = lambda _: None,
) -> LoadedSchools:
    """Load the annuaire from `file`, else from the network, and publish it.

    Refused, with nothing changed: an export of the network with fewer than `least_rows` rows, and
    any file that holds less than nine tenths of what was loaded before, unless `accept_fewer`.
    Raises SourceError and its kin.
    """
    gazetteer = Gazetteer.from_reference(reference)
    parsed: list[ParsedSchools] = []

    def accept(path: Path) -> None:
        parsed[:] = [_accepted(path, SOURCE.title)]

    def _accepted(path: Path, name: str) -> ParsedSchools:
        on_step("établissements et communes")
        found = parse_annuaire(path, name, reference, gazetteer)
        if not accept_fewer:
            _refuse_fewer(found, name, 0 if file else least_rows, root)
        return found

    if file is None:
        fetched = fetch(SOURCE, accept=accept, root=root, patience=patience, on_step=on_step)
    else:
        fetched = local(file)
    if not parsed:
        parsed.append(_accepted(fetched.path, fetched.path.name))
    found = parsed[0]
    manifest = _manifest(found, fetched, reference)
    published = publish_schools(found.schools, manifest, root=root, on_step=on_step)
    return LoadedSchools(published, fetched, found.read, len(found.schools), found.left_out)


def parse_annuaire(
    path: Path, name: str, reference: Reference, gazetteer: Gazetteer
) -> ParsedSchools:
    """Read the annuaire's file (CSV, JSON or Parquet) as table SCHOOLS, sorted by UAI.

    Raises RefusedFileError where a column is missing, or more than 2 % of the rows are unusable.
    """
    records = read_records(path, name)
    require(records, NEEDED, name)
    records = records.reindex(columns=[*NEEDED, *OPTIONAL], fill_value="")
    records = records.apply(lambda column: column.str.strip())
    rows = _columns(records)
    rows["commune_code"] = _current_communes(rows, reference, gazetteer)
    bad_uai = ~rows["uai"].map(is_valid_uai).astype(bool)
    lost = ~bad_uai & (rows["commune_code"] == "")
    repeated = ~bad_uai & ~lost & rows.assign(bad=bad_uai | lost).duplicated(["uai", "bad"])
    left_out = {
        "UAI faux": int(bad_uai.sum()),
        "commune inconnue": int(lost.sum()),
        "UAI répété (plusieurs lignes pour un établissement)": int(repeated.sum()),
    }
    if int((bad_uai | lost).sum()) > MOST_LOST * len(rows) or rows.empty:
        told = f"{int(bad_uai.sum())} UAI faux et {int(lost.sum())} communes inconnues"
        raise RefusedFileError(name, f"ce n'est pas l'annuaire : {len(rows)} lignes, {told}.")
    kept = rows[~(bad_uai | lost | repeated)].sort_values("uai", ignore_index=True)
    return ParsedSchools(
        kept[list(SCHOOLS.columns)],
        max((day for day in records["date_maj_ligne"] if day), default=""),
        len(rows),
        {reason: count for reason, count in left_out.items() if count},
    )


def _columns(records: pd.DataFrame) -> pd.DataFrame:
    """Turn the annuaire's words into ours; coordinates that are not on Earth become null."""
    kind = records["type_etablissement"].str.lower().map(KINDS).fillna("autre")
    section = records["libelle_nature"].str.upper().str.startswith(SECTION)
    lon, lat = _degrees(records["longitude"], 180), _degrees(records["latitude"], 90)
    whole = lon.notna() & lat.notna()
    return pd.DataFrame(
        {
            "uai": records["identifiant_de_l_etablissement"].str.upper(),
            "name": records["nom_etablissement"].where(records["nom_etablissement"] != "", "?"),
            "kind": kind.mask(section, "autre"),
            "detail": _details(records),
            "sector": records["statut_public_prive"].str.lower().map(SECTORS),
            "status": records["etat"].str.lower().map(STATUSES).fillna("ouvert"),
            "source_commune_code": records["code_commune"].str.upper(),
            "academie_code": records["code_academie"].str.zfill(2).replace("00", None),
            "lon": lon.where(whole),
            "lat": lat.where(whole),
        }
    )


def _degrees(texts: pd.Series, most: int) -> pd.Series:
    numbers = pd.to_numeric(texts.str.replace(",", ".", regex=False), errors="coerce")
    return numbers.where(numbers.abs() <= most)


def _details(records: pd.DataFrame) -> pd.Series:
    """Say what kind of school it is, in French: « maternelle », « lycée professionnel »."""
    young, old = records["ecole_maternelle"] == "1", records["ecole_elementaire"] == "1"
    nature = (
        records["libelle_nature"]
        .str.lower()
        .where(records["libelle_nature"] != "", records["type_etablissement"].str.lower())
    )
    school = np.select(
        [young & old, young, old], ["primaire", "maternelle", "élémentaire"], default=""
    )
    kind = records["type_etablissement"].str.lower()
    told = nature.mask(kind == "collège", "collège")
    is_school = kind.map(KINDS) == "ecole"
    return told.mask(is_school & (school != ""), pd.Series(school, records.index)).astype("str")


def _current_communes(rows: pd.DataFrame, reference: Reference, gazetteer: Gazetteer) -> pd.Series:
    """Carry each commune code to today; where that is not one commune, take the point's."""
    territories = reference.territories
    inside = territories[territories["level"].isin([level.value for level in SUB_COMMUNE_LEVELS])]
    arrondissements = inside[inside["level"] == Level.ARRONDISSEMENT_MUNICIPAL.value]
    parents = dict(zip(arrondissements["code"], arrondissements["parent_code"], strict=True))
    codes = rows["source_commune_code"]
    codes = codes.map(parents).fillna(codes)
    carried = as_at(reference.commune_periods, codes)
    sure = carried["status"].isin([CodeStatus.CURRENT, CodeStatus.MOVED])
    found = carried["successor_codes"].map(lambda now: now[0] if len(now) == 1 else "")
    found = found.where(sure, "").astype("str")
    unsure = (found == "") & rows["lon"].notna()
    if unsure.any():
        lon, lat = rows.loc[unsure, "lon"].to_numpy(), rows.loc[unsure, "lat"].to_numpy()
        found.loc[unsure] = containing(lon, lat, Level.COMMUNE, gazetteer).astype(str)
    return found


def _refuse_fewer(found: ParsedSchools, name: str, least: int, root: Path | None) -> None:
    kept, before = len(found.schools), read_schools(root)
    known = len(before.schools) if before else 0
    if kept < least:
        raise RefusedAnswerError(
            SOURCE,
            f"Elle est anormalement courte : {kept} établissements, attendu {least} au moins.",
        )
    if kept < LEAST_SHARE * known:
        raise RefusedFileError(
            name,
            f"anormalement court : {kept} établissements, contre {known} déjà chargés. "
            "Si c'est voulu, ajoutez --accepter-moins.",
        )


def _manifest(found: ParsedSchools, fetched: Fetched, reference: Reference) -> dict[str, Any]:
    return {
        "kind": "schools",
        "cog_year": reference.cog_year,
        "reference_version": reference.version,
        "as_of": found.as_of or fetched.fetched[:10],
        "counts": {"schools": len(found.schools)},
        "left_out": found.left_out,
        "sources": {
            SOURCE.title: {
                "publisher": SOURCE.publisher,
                "licence": SOURCE.licence,
                "origin": fetched.origin,
                "fetched": fetched.fetched,
                "sha256": fetched.sha256,
            }
        },
    }
