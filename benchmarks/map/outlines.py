"""The GeoJSON files that the usual way sends: full outlines, and simplified ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.store import Reference

SIMPLIFIED_DEGREES = 0.0072  # 800 m


def write_outlines(reference: Reference, folder: Path) -> None:
    """Write `full.geojson` and `simplified.geojson` in `folder`, all the communes in each."""
    communes = reference.outlines.query("level == 'commune'")[["code", "geometry"]]
    (folder / "full.geojson").write_text(communes.to_json(drop_id=True), encoding="utf-8")
    simple = communes.assign(
        geometry=shapely.coverage_simplify(communes.geometry.to_numpy(), SIMPLIFIED_DEGREES)
    )
    (folder / "simplified.geojson").write_text(simple.to_json(drop_id=True), encoding="utf-8")
