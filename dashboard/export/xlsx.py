"""XLSX of an académie's portrait: figures, initiatives, EPCI, white zones, sources.

Every text is written as a text (`write_sheet`): no cell can be a formula or a link.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from dashboard import portrait_tables as tables
from dashboard.export.fields import BY_COLUMN, FIELDS
from dashboard.export.notice import notice_of
from dashboard.export.rows import flat_rows
from dashboard.export.workbook import SAFE, write_sheet
from dashboard.portrait import NO_ABSENCE, ZONE_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from dashboard.portrait import Portrait

Line = tuple[Any, ...]


def portrait_workbook(portrait: Portrait) -> bytes:
    """Write the portrait as XLSX bytes: five sheets, figures as numbers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        write_sheet(book, "Portrait", ["Territoire", *GROUND_TITLES], _portrait_lines(portrait))
        rows = flat_rows(portrait.initiatives)
        write_sheet(book, "Initiatives", [each.title for each in FIELDS], _lines(rows))
        epci = tables.by_epci(portrait)
        write_sheet(book, "EPCI", [str(title) for title in epci], _lines(epci))
        write_sheet(book, "Zones blanches", ZONE_TITLES, _zone_lines(portrait))
        write_sheet(book, "Sources", ["Quoi", "Ce qui est dit"], _source_lines(portrait))
    return buffer.getvalue()


GROUND_TITLES = (
    "Initiatives",
    "Communes couvertes",
    "Communes",
    "Habitants couverts",
    "Habitants",
    "Part des habitants (%)",
)
ZONE_TITLES = ("Niveau", "Code", "Nom", "Dans", "Communes", "Habitants")


def _portrait_lines(portrait: Portrait) -> Iterator[Line]:
    for ground in portrait.grounds:
        found = ground.outcome
        yield (
            ground.name,
            found.initiatives,
            found.communes_covered,
            found.communes_in_area,
            found.population_covered,
            found.population_in_area,
            round(100 * found.population_covered / max(found.population_in_area, 1), 1),
        )
    for title, table in (
        ("Couverture par catégorie", tables.by_category(portrait)),
        ("EPCI à cheval sur deux académies", tables.straddling(portrait)),
        ("Initiatives commencées par année", tables.begun(portrait)),
        ("Montants annoncés par type de porteur", tables.announced(portrait)),
    ):
        yield ("",)
        yield (title,)
        yield tuple(table)
        yield from _lines(table)


def _zone_lines(portrait: Portrait) -> Iterator[Line]:
    for level in ZONE_LEVELS:
        zones = portrait.white_zones(level)
        name = tables.ZONE_TITLES[level]
        for code, zone in zip(zones.index, zones.to_dict("records"), strict=True):
            yield name, code, zone["name"], zone["within"], zone["communes"], zone["population"]


def _source_lines(portrait: Portrait) -> Iterator[Line]:
    notice = notice_of(portrait.data)
    yield "Mention à citer", notice.mention
    yield "Académie", portrait.name
    yield "Sélection", tables.what_is_counted(portrait)
    yield "Zones blanches", NO_ABSENCE
    yield "Montants", BY_COLUMN["budget_eur"].description
    yield "Version des données", notice.version
    yield "Publiées le", notice.published
    yield "Millésime du code officiel géographique", notice.cog_year
    for name, publisher, licence in notice.sources:
        yield f"Source : {name}", f"{publisher} ({licence})"
    for fact in portrait.history:
        yield "Repère d’histoire", fact


def _lines(table: pd.DataFrame) -> Iterator[Line]:
    """Return the rows of a table with plain numbers, as a worksheet takes them."""
    plain = table.astype(object).where(table.notna(), None)
    return plain.itertuples(index=False, name=None)
