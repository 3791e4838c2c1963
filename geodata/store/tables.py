"""Read and write one table of a snapshot: Parquet, GeoParquet where it holds a geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.schemas import SchemaError, Table
from geodata.store.errors import StoreDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMPRESSION = "zstd"


def write_table(table: Table, frame: pd.DataFrame, folder: Path) -> None:
    """Check `frame` against its schema, then write `<name>.parquet`; same frame, same bytes."""
    table.check(frame)
    path = folder / f"{table.name}.parquet"
    if table.geometry:
        import geopandas as gpd  # noqa: PLC0415 - a tenth of a second, for outlines alone

        gpd.GeoDataFrame(frame, geometry="geometry").to_parquet(
            path, index=False, compression=COMPRESSION
        )
        return
    try:
        arrow = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SchemaError(f"Table {table.name} : {error}") from error
    pq.write_table(arrow.replace_schema_metadata(None), path, compression=COMPRESSION)


def read_table(
    table: Table,
    folder: Path,
    *,
    columns: list[str] | None = None,
    filters: Sequence[tuple[str, str, object]] | None = None,
) -> pd.DataFrame:
    """Read `<name>.parquet`: text as pandas strings, whole numbers as Int64 where nullable.

    `columns` keeps some columns, in their order. `filters` keeps some rows, as pyarrow writes them:
    `("level", "in", ["commune"])`. Raises StoreDamagedError where the file cannot be read or has
    not the columns.
    """
    path = folder / f"{table.name}.parquet"
    wanted = columns or list(table.columns)
    try:
        if table.geometry:
            import geopandas as gpd  # noqa: PLC0415 - as above

            outlines: pd.DataFrame = gpd.read_parquet(path, columns=columns, filters=filters)
            return outlines
        arrow = pq.read_table(path, columns=columns, filters=filters)
        if arrow.column_names != wanted:
            raise StoreDamagedError(path)
        frame: pd.DataFrame = arrow.to_pandas(types_mapper=_nullable_integers(arrow))
    except (OSError, pa.ArrowInvalid) as error:
        raise StoreDamagedError(path) from error
    return frame


def _nullable_integers(arrow: pa.Table):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Keep whole numbers whole: a missing year must not turn 2013 into 2013.0."""
    holes = any(
        pa.types.is_integer(arrow.schema.field(name).type) and arrow[name].null_count
        for name in arrow.column_names
    )
    return {pa.int64(): pd.Int64Dtype()}.get if holes else None
