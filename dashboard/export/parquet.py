"""Parquet of the initiatives, GeoParquet 1.1 with their outlines; the notice in the metadata."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from dashboard.export.rows import arrow_rows

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.export.notice import Notice
    from dashboard.export.outlines import PerimeterOutlines

GEOMETRY = "geometry"


def parquet(
    initiatives: pd.DataFrame, notice: Notice, outlines: PerimeterOutlines | None = None
) -> bytes:
    """Write the initiatives as Parquet; with `outlines`, as GeoParquet in WGS84 degrees."""
    table = arrow_rows(initiatives)
    metadata = {"terrinum": json.dumps(notice.as_dict(), ensure_ascii=False)}
    if outlines is not None:
        shapes = outlines.of(initiatives)
        table = table.append_column(GEOMETRY, pa.array(shapely.to_wkb(shapes), pa.binary()))
        metadata["geo"] = json.dumps(_geo(shapes))
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), buffer, compression="zstd")
    return buffer.getvalue()


def _geo(shapes: Any) -> dict[str, Any]:  # noqa: ANN401 - an array of geometries
    """Describe the geometry; without `crs`, GeoParquet means longitude and latitude in WGS84."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
    }
    if len(shapes):
        column["bbox"] = [float(each) for each in shapely.total_bounds(shapes)]
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
