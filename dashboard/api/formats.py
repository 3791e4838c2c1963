"""The formats of the initiatives: media type, limits, how one page of rows is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.api.answers import to_json
from dashboard.api.query import Query, Window
from dashboard.export import (
    flat_rows,
    geojson,
    json_rows,
    notice_of,
    parquet,
    safe_csv,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from dashboard.data import Data

    Writer = Callable[[Data, pd.DataFrame, Query, Mapping[str, Any]], bytes]

NESTED = Window(default=100, most=1_000)
TABULAR = Window(default=100_000, most=100_000)


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its file extension; `schema` describes its answer in OpenAPI.

    `write` takes the data, one page of rows, the query, and what to say of the page.
    """

    extension: str
    label: str
    media_type: str
    window: Window
    schema: Mapping[str, Any]
    write: Writer


def _json(data: Data, rows: pd.DataFrame, query: Query, page: Mapping[str, Any]) -> bytes:
    del query
    notice = notice_of(data).as_dict()
    return to_json({**notice, **page, "initiatives": json_rows(rows)})


def _csv(data: Data, rows: pd.DataFrame, query: Query, page: Mapping[str, Any]) -> bytes:
    del query, page
    return safe_csv(flat_rows(rows, mention=notice_of(data).mention))


def _geojson(data: Data, rows: pd.DataFrame, query: Query, page: Mapping[str, Any]) -> bytes:
    del query
    return geojson(rows, data.perimeter_outlines, notice_of(data), more=page)


def _parquet(data: Data, rows: pd.DataFrame, query: Query, page: Mapping[str, Any]) -> bytes:
    del page
    return parquet(rows, notice_of(data), data.perimeter_outlines if query.outlines else None)


_REF = "#/components/schemas/"
_BINARY = {"type": "string", "format": "binary"}

FORMATS: tuple[Format, ...] = (
    Format("json", "JSON", "application/json", NESTED, {"$ref": f"{_REF}Initiatives"}, _json),
    Format("csv", "CSV", "text/csv; charset=utf-8", TABULAR, {"type": "string"}, _csv),
    Format(
        "geojson",
        "GeoJSON",
        "application/geo+json",
        NESTED,
        {"$ref": f"{_REF}InitiativesGeoJSON"},
        _geojson,
    ),
    Format("parquet", "Parquet", "application/vnd.apache.parquet", TABULAR, _BINARY, _parquet),
)
BY_EXTENSION: Mapping[str, Format] = {each.extension: each for each in FORMATS}
