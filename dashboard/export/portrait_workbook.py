"""XLSX of an académie's portrait: figures, initiatives, EPCI, white zones, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.analysis.portrait import NO_ABSENCE, ZONE_LEVELS, tables
from dashboard.export.fields import BY_COLUMN
from dashboard.export.initiatives_workbook import initiatives_sheet, provenance_lines
from dashboard.export.notice import notice_of
from dashboard.export.workbook import Sheet, lines_of, sheet_of, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.analysis.portrait import Portrait
    from dashboard.export.workbook import Line


GROUND_TITLES = (
    "Initiatives",
    "Communes couvertes",
    "Communes",
    "Habitants couverts",
    "Habitants",
    "Part des habitants (%)",
)
ZONE_TITLES = ("Niveau", "Code", "Nom", "Dans", "Communes", "Habitants")


def portrait_workbook(portrait: Portrait) -> bytes:
    """Write the portrait as XLSX bytes: five sheets, figures as numbers."""
    return workbook(
        [
            Sheet("Portrait", ["Territoire", *GROUND_TITLES], _portrait_lines(portrait)),
            initiatives_sheet(portrait.initiatives),
            sheet_of("EPCI", tables.by_epci(portrait)),
            Sheet("Zones blanches", ZONE_TITLES, _zone_lines(portrait)),
            Sheet("Sources", ["Quoi", "Ce qui est dit"], _source_lines(portrait)),
        ]
    )


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
        yield from lines_of(table)


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
    yield from provenance_lines(notice)
    for fact in portrait.history:
        yield "Repère d’histoire", fact
