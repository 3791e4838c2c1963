"""Read Parquet and GeoParquet as text (runs in the child process)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from etl.extract.geometry import LATITUDE, LONGITUDE, point_texts, shape_notes, to_wkb
from etl.extract.parsed import Parsed, ParseProblemError, cell_text, checked_headers
from etl.extract.raw_table import told

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 256 * 1024 * 1024  # once unpacked
MAX_CELLS = 10_000_000
MAX_COLUMNS = 702
PLACE = "colonnes"  # where the headers stand


def parse_parquet(path: Path, _: str | None) -> Parsed:
    """Read a Parquet file, its geometry column (WKB) apart.

    Raises ParseProblemError, in French, where it is broken or too large once unpacked.
    """
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            _check_size(file.metadata)
            table = file.read()
            table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ParseProblemError("fichier Parquet abîmé ou incomplet.") from error
    return _parsed(table)


def _check_size(metadata: Any) -> None:  # noqa: ANN401 - pyarrow is untyped
    unpacked = sum(
        metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)
    )
    cells = metadata.num_rows * metadata.num_columns
    if unpacked > MAX_BYTES or cells > MAX_CELLS or metadata.num_columns > MAX_COLUMNS:
        raise ParseProblemError(
            f"Parquet de {metadata.num_rows} lignes sur {metadata.num_columns} colonnes, "
            f"{unpacked // 1024**2} Mo déballé (limites : {MAX_CELLS} cellules, {MAX_COLUMNS} "
            f"colonnes, {MAX_BYTES // 1024**2} Mo) ; découpez-le."
        )


def _parsed(table: pa.Table) -> Parsed:
    lines = list(range(1, table.num_rows + 1))
    primary, others = _geometry_columns(table)
    notes = [f"Autres géométries laissées de côté : {told(others)}."] if others else []
    shapes = _shapes(table, primary, lines, notes) if primary else None
    kept = [name for name in table.column_names if name != primary and name not in others]
    columns = [_texts(table.column(table.column_names.index(name))) for name in kept]
    headers = checked_headers(kept, where=PLACE)
    if shapes is not None and not {LONGITUDE, LATITUDE} & set(headers):
        longitudes, latitudes = point_texts(shapes)
        if any(longitudes):
            headers += [LONGITUDE, LATITUDE]
            columns += [pa.array(longitudes, pa.string()), pa.array(latitudes, pa.string())]
    if not headers:
        raise ParseProblemError("aucune colonne de texte ou de nombres.")
    return Parsed(
        pa.Table.from_arrays(columns, schema=pa.schema([(name, pa.string()) for name in headers])),
        lines,
        "GeoParquet" if primary else "Parquet",
        PLACE,
        tuple(notes),
        geometry=None if shapes is None else to_wkb(shapes),
    )


def _geometry_columns(table: pa.Table) -> tuple[str | None, list[str]]:
    """Return the primary geometry column, and the other ones, from the GeoParquet metadata."""
    try:
        geo = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
    except (ValueError, RecursionError):
        return None, []
    if not isinstance(geo, dict) or not isinstance(geo.get("columns"), dict):
        return None, []
    named = [name for name in geo["columns"] if name in table.column_names]
    primary = geo.get("primary_column")
    first = primary if primary in named else (named[0] if named else None)
    return first, [name for name in named if name != first]


def _shapes(table: pa.Table, column: str, lines: list[int], notes: list[str]) -> list[Any]:
    cells = table.column(column)
    if not pa.types.is_binary(cells.type) and not pa.types.is_large_binary(cells.type):
        raise ParseProblemError(f"colonne « {column} » : géométrie qui n'est pas en WKB.")
    written = cells.to_pylist()
    shapes = list(shapely.from_wkb(written, on_invalid="ignore"))
    broken = [
        line
        for line, shape, wkb in zip(lines, shapes, written, strict=True)
        if wkb is not None and shape is None
    ]
    if broken:
        notes.append(f"Géométries illisibles, laissées de côté (objets {told(broken)}).")
    finite = [shape if shape is None or _is_finite(shape) else None for shape in shapes]
    if finite != shapes:
        wrong = [line for line, a, b in zip(lines, shapes, finite, strict=True) if a is not b]
        notes.append(f"Coordonnées qui ne sont pas des nombres finis (objets {told(wrong)}).")
    notes.extend(shape_notes(finite, lines))
    return finite


def _is_finite(shape: Any) -> bool:  # noqa: ANN401
    coordinates = shapely.get_coordinates(shape)
    return bool((abs(coordinates) < float("inf")).all())


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Write a column as text: nothing for null, integers and text as they are."""
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string()).fill_null("")
    try:
        return pa.array([cell_text(cell) for cell in column.to_pylist()], pa.string())
    except (ArithmeticError, ValueError, pa.ArrowException):  # a date in the year 300,000
        return _as_arrow_writes(column)


def _as_arrow_writes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast(pa.string()).fill_null("")
    except pa.ArrowException as error:
        raise ParseProblemError(
            f"des valeurs ne peuvent pas être écrites en texte ({str(column.type)[:60]})."
        ) from error
