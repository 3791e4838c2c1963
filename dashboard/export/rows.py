"""Initiatives under their public names: flat for spreadsheets, nested for JSON, typed for Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from dashboard.export.fields import FIELDS, MENTION, Field
from dashboard.labels import label
from geodata.initiative_fields import LIST_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YES, NO = "oui", "non"


def flat_rows(
    initiatives: pd.DataFrame,
    fields: Sequence[Field] = FIELDS,
    *,
    mention: str = "",
    more: Mapping[str, pd.Series[Any]] | None = None,
) -> pd.DataFrame:
    """Return one column per field, lists joined, « oui » or « non »; `mention` ends each row.

    `more`: columns that are not stored, by name.
    """
    columns = {field.name: _flat(field, initiatives[field.column]) for field in fields}
    columns |= more or {}
    if mention:
        columns[MENTION] = pd.Series(mention, index=initiatives.index, dtype="str")
    return pd.DataFrame(columns, index=initiatives.index)


def labelled_rows(initiatives: pd.DataFrame, fields: Sequence[Field] = FIELDS) -> pd.DataFrame:
    """Return one column per field for a reader: French titles, labels in place of codes."""
    flat = flat_rows(initiatives, fields)
    columns = {field.title: _labelled(field, flat[field.name], initiatives) for field in fields}
    return pd.DataFrame(columns, index=initiatives.index)


def json_rows(initiatives: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dictionary per initiative, in the order given: lists as lists, null as None."""
    return arrow_rows(initiatives).to_pylist()  # type: ignore[no-any-return]


def arrow_rows(initiatives: pd.DataFrame) -> pa.Table:
    """Return an Arrow table with the types of the stored columns, under the public names."""
    columns = [field.column for field in FIELDS]
    stored = pa.schema([(field.column, field.arrow_type) for field in FIELDS])
    table = pa.Table.from_pandas(initiatives[columns], schema=stored, preserve_index=False)
    return table.rename_columns([field.name for field in FIELDS]).replace_schema_metadata(None)


def _labelled(field: Field, flat: pd.Series[Any], initiatives: pd.DataFrame) -> pd.Series[Any]:
    choices = field.choices
    if choices is None:
        return flat
    if field.is_list:
        listed = initiatives[field.column]
        return listed.map(lambda codes: ", ".join(label(choices, code) for code in codes))
    return flat.map(lambda code: label(choices, code if isinstance(code, str) else None))


def _flat(field: Field, column: pd.Series[Any]) -> pd.Series[Any]:
    if field.is_list:
        return column.map(LIST_SEPARATOR.join).astype("str")
    if field.json_type == "boolean":
        return column.map({True: YES, False: NO}).astype("str")
    # An amount in whole euros is not written 18000.0.
    if field.json_type == "number" and field.unit and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column
