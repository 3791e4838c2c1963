"""Exports: files that leave the dashboard, safe to open in a spreadsheet."""

from dashboard.export.csv import safe_csv
from dashboard.export.fields import FIELDS, Field, table_schema
from dashboard.export.geojson import geojson
from dashboard.export.initiatives_workbook import initiatives_workbook
from dashboard.export.notice import Notice, notice_of
from dashboard.export.parquet import parquet
from dashboard.export.rows import flat_rows, json_rows, labelled_rows

__all__ = [
    "FIELDS",
    "Field",
    "Notice",
    "flat_rows",
    "geojson",
    "initiatives_workbook",
    "json_rows",
    "labelled_rows",
    "notice_of",
    "parquet",
    "safe_csv",
    "table_schema",
]
