"""What a value may be, checked by pandera from the published schema; refusals in French."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from etl.transform.initiative_columns import years_told
from geodata.initiative_fields import INITIATIVE_FIELDS, LIST_SEPARATOR, InitiativeField

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

EMPTY = "not_nullable"  # pandera's name of that check
FILLED = "une valeur"


@lru_cache(maxsize=1)
def column_schemas() -> dict[str, pa.SeriesSchema]:
    """Return the checks of typed initiatives, by column, each expectation in French.

    One schema per column: one of the whole frame would load geopandas, whatever it holds.
    """
    return {
        field.column: pa.SeriesSchema(
            None, _checks(field), nullable=not field.required, name=field.column
        )
        for field in INITIATIVE_FIELDS
    }


def refusals(typed: pd.DataFrame) -> pd.DataFrame:
    """Return what the schema refuses of typed columns, indexed by line: `column`, `expected`.

    An empty text is a missing value. Every refusal is told at once (lazy validation).
    """
    filled = typed.assign(
        **{
            name: typed[name].where(typed[name] != "")
            for name in typed.columns
            if pd.api.types.is_string_dtype(typed[name])
        }
    )
    found = [
        cases
        for name, schema in column_schemas().items()
        if (cases := _failures(filled[name], schema)) is not None
    ]
    if not found:
        return pd.DataFrame({"column": [], "expected": []}, index=typed.index[:0], dtype="str")
    cases = pd.concat(found)
    return pd.DataFrame(
        {
            "column": cases["column"].to_numpy(),
            "expected": cases["check"].replace(EMPTY, FILLED).to_numpy(),
        },
        index=pd.Index(cases["index"], dtype="int64", name=typed.index.name),
        dtype="str",
    )


def _failures(column: pd.Series, schema: pa.SeriesSchema) -> pd.DataFrame | None:
    """Return what pandera says of each wrong cell, None where all are right."""
    try:
        schema.validate(column, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases: pd.DataFrame = errors.failure_cases
        return cases
    return None


def _checks(field: InitiativeField) -> list[pa.Check]:
    """Return the checks of a field, each with what it expects as its error."""
    if field.choices:
        return [_among(field)]
    found = []
    if field.kind == "year":
        found.append(pa.Check.in_range(field.minimum, field.maximum, error=years_told(field)))
    elif field.minimum is not None:
        told = f"un nombre d'au moins {field.minimum}"
        found.append(pa.Check.ge(field.minimum, error=told))
    if field.pattern:
        # Letters of the scheme may be capitals: « HTTPS:// ».
        told = "une adresse https:// ou http://, sans espace"
        found.append(pa.Check.str_matches(f"(?i:{field.pattern})", error=told))
    if field.max_length:
        found.append(_length(field, field.max_length))
    return found


def _among(field: InitiativeField) -> pa.Check:
    choices = list(field.choices or {})
    listed = ", ".join(choices)
    if field.is_list:
        told = f"une liste à « {LIST_SEPARATOR} » prise parmi {listed}"
        return pa.Check(_whole_column(set(choices).issuperset), error=told)
    return pa.Check.isin(choices, error=f"une valeur parmi {listed}")


def _length(field: InitiativeField, most: int) -> pa.Check:
    if not field.is_list:
        return pa.Check.str_length(max_value=most, error=f"au plus {most} caractères")
    told = f"une liste de moins de {most} caractères"
    return pa.Check(_whole_column(lambda items: sum(map(len, items)) <= most), error=told)


def _whole_column(test: Callable[[Collection[str]], bool]) -> Callable[[pd.Series], Any]:
    """Test lists; those that repeat are one and the same list (`once_each`), tested once."""

    def check(column: pd.Series) -> pd.Series:
        lists = {id(items): items for items in column}
        passed = {key: test(items) for key, items in lists.items()}
        told = [passed[id(items)] for items in column]
        return pd.Series(told, index=column.index, dtype="bool")

    return check
