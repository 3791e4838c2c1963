"""Rebuild `natural-earth-10m.geojson`: Saint-Martin and Saint-Barthélemy, which IGN's file lacks.

Natural Earth 4.1.0 at 1:10,000,000 (public domain), through the npm package world-atlas 2.0.2,
which rounds positions to some 400 m east-west and 200 m north-south.

    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    python etl/data/outlines/rebuild_overseas.py package/countries-10m.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

OUTPUT = Path(__file__).with_name("natural-earth-10m.geojson")
# ISO 3166-1 numeric code, as Natural Earth has it → INSEE code of the collectivité.
INSEE_CODES = {"652": "97701", "663": "97801"}
DECIMALS = 5  # about a metre: finer than what the source knows
HEADER = {
    "type": "FeatureCollection",
    "name": "natural-earth-10m",
    "source": "Natural Earth 1:10m, Admin 0 countries 4.1.0, repris du paquet world-atlas 2.0.2",
    "licence": "Domaine public",
    "millesime": "Natural Earth 4.1.0",
}


def read_arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Undo TopoJSON's delta coding: each arc as degrees, shape (n, 2)."""
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]


def ring(references: list[int], arcs: list[np.ndarray]) -> list[list[float]]:
    """Join arcs end to end; a negative reference is an arc walked backwards (its complement)."""
    lines = [arcs[each] if each >= 0 else arcs[~each][::-1] for each in references]
    points = np.vstack([lines[0], *(line[1:] for line in lines[1:])])
    rounded: list[list[float]] = points.round(DECIMALS).tolist()
    return rounded


def features(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Outline of each collectivité of INSEE_CODES, by code."""
    arcs = read_arcs(topology)
    countries = {each.get("id"): each for each in topology["objects"]["countries"]["geometries"]}
    return [
        {
            "type": "Feature",
            "properties": {"commune_code": code, "nom": countries[iso]["properties"]["name"]},
            "geometry": {
                "type": "Polygon",
                "coordinates": [ring(each, arcs) for each in countries[iso]["arcs"]],
            },
        }
        for iso, code in INSEE_CODES.items()
    ]


def main(countries: str) -> None:
    """Write the file beside this script."""
    found = features(json.loads(Path(countries).read_text(encoding="utf-8")))
    head = json.dumps(HEADER, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(
        json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in found
    )
    OUTPUT.write_text(f'{head},\n "features": [\n{lines}\n ]\n}}\n', encoding="utf-8")
    sys.stdout.write(f"{len(found)} contours écrits dans {OUTPUT.name}\n")


if __name__ == "__main__":
    main(sys.argv[1])
