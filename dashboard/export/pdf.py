"""PDF of an académie's portrait: A4, by typst, with fonts that typst itself carries.

Tagged for screen readers (PDF/UA-1). The same version and selection give the same bytes: the
document is dated by the publication of its data.
"""

from __future__ import annotations

import json
from datetime import datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

from dashboard.analysis.figures import COMMUNE_COLUMNS, counts_by_territory
from dashboard.analysis.portrait import NO_ABSENCE, ZONE_LEVELS, tables
from dashboard.errors import DashboardError
from dashboard.export.fields import BY_COLUMN
from dashboard.export.notice import notice_of
from dashboard.export.vector_map import dissolve, light_coverage, map_svg
from dashboard.maps import INITIATIVES, Shading, legend_entries, shade, swatch_svg
from geodata import french
from geodata.store import Reference
from geodata.territories import Level

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.analysis.portrait import Portrait
    from dashboard.export.notice import Notice

TEMPLATE = Path(__file__).parent / "templates" / "academie.typ"
SHOWN_ZONES = 25
NARROWEST, WIDEST = 8, 45  # characters
MAP_HEIGHT_CM = 9.5
STANDARD: Literal["ua-1"] = "ua-1"


class PdfError(DashboardError):
    """The PDF could not be set."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Le PDF n’a pas pu être composé : {reason}. Réinstallez Terrinum (make install) ; "
            "le classeur XLSX contient les mêmes chiffres."
        )


def portrait_pdf(portrait: Portrait, *, level: Level) -> bytes:
    """Set the portrait as PDF bytes, its map shaded by `level`; raises PdfError."""
    notice = notice_of(portrait.data)
    content = json.dumps(_content(portrait, notice, level=level), ensure_ascii=False)
    try:
        made: bytes = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"portrait": content},
            pdf_standards=[STANDARD],
            timestamp=_moment(notice),
        )
    except typst.TypstError as error:
        raise PdfError(str(error)) from error
    return made


def portrait_map(portrait: Portrait, *, level: Level) -> tuple[str, Shading]:
    """Draw the académie alone, shaded by `level`, as SVG; return it with its shading.

    A territory is drawn for its ground inside the académie.
    """
    data = portrait.data
    shading = _shading(portrait, level)
    inside = data.communes[portrait.area]
    # A reference of its own: the outlines of all of France are let go when this returns.
    outlines = Reference(data.reference.snapshot).outlines
    communes = outlines[outlines["level"] == Level.COMMUNE].set_index("code")
    light = light_coverage(communes["geometry"].reindex(inside["commune_code"]).to_numpy())
    codes = data.coverage.commune_codes if level is Level.COMMUNE else data.levels[level].codes
    classes = dict(zip(codes, shading.class_index, strict=True))
    shapes = dissolve(light, inside[COMMUNE_COLUMNS[level]].tolist())
    whole = dissolve(light, [portrait.academie] * len(light))[portrait.academie]
    looks = [each.look for each in shading.classes.classes]
    return map_svg(
        [(shape, looks[classes[code]]) for code, shape in shapes.items()], whole
    ), shading


def _shading(portrait: Portrait, level: Level) -> Shading:
    data = portrait.data
    codes = data.coverage.commune_codes if level is Level.COMMUNE else data.levels[level].codes
    counts = counts_by_territory(data, portrait.result, level)
    return shade(counts, level=level, codes=codes, unit=INITIATIVES)


def _content(portrait: Portrait, notice: Notice, *, level: Level) -> dict[str, Any]:
    day = _moment(notice)
    published = french.date(notice.published)
    return {
        "kicker": "Initiatives numériques éducatives des territoires",
        "title": f"Académie {french.of_name(portrait.name)}",
        "counted": tables.what_is_counted(portrait),
        "date_parts": {"year": day.year, "month": day.month, "day": day.day},
        "footer": f"Terrinum {package_version('terrinum')} · données publiées le {published} · "
        f"version {notice.version} · COG {notice.cog_year} · service indépendant, sans lien avec "
        "l’administration",
        "figures": _figures(portrait),
        "comparison": _comparison(portrait),
        "map": _map(portrait, level),
        "parts": [*_coverage_parts(portrait), *_zone_parts(portrait), *_other_parts(portrait)],
        "sources_title": "Sources, licence, version",
        "sources": [
            notice.mention,
            *(f"{name} : {who} ({licence})." for name, who, licence in notice.sources),
            "Chaque initiative cite sa source : voir la page « Mon académie » ou le classeur XLSX.",
        ],
    }


def _figures(portrait: Portrait) -> list[dict[str, str]]:
    found, total = portrait.result, len(portrait.data.initiatives)
    communes = french.share(found.communes_covered, found.communes_in_area)
    people = french.share(found.population_covered, found.population_in_area)
    return [
        {
            "value": french.number(found.initiatives),
            "unit": _plural(found.initiatives, "initiative"),
            "detail": f"sur {french.number(total)} publiées",
        },
        {
            "value": french.number(found.communes_covered),
            "unit": _plural(found.communes_covered, "commune couverte", "communes couvertes"),
            "detail": f"{communes} des {french.count(found.communes_in_area, 'commune')}",
        },
        {
            "value": french.number(found.population_covered),
            "unit": _plural(found.population_covered, "habitant couvert", "habitants couverts"),
            "detail": f"{people} des {french.count(found.population_in_area, 'habitant')}",
        },
    ]


def _comparison(portrait: Portrait) -> dict[str, Any]:
    if len(portrait.grounds) > 2:  # noqa: PLR2004 - the académie and France
        title, after = "L’académie, sa région académique, la France", []
    else:
        title, after = "L’académie et la France", [tables.SAME_GROUND]
    return _part(title, tables.comparison(portrait), after=after)


def _plural(value: int, singular: str, plural: str | None = None) -> str:
    return french.count(value, singular, plural).split(french.NO_BREAK_SPACE, 1)[1]


def _map(portrait: Portrait, level: Level) -> dict[str, Any]:
    drawing, shading = portrait_map(portrait, level=level)
    # What lies outside the académie has no class here: it is not drawn.
    held = [entry for entry in legend_entries(shading) if entry.label != shading.unit.unknown]
    return {
        "title": f"La carte de l’académie, par {level.label}",
        "svg": drawing,
        "alt": f"Carte de l’académie {french.of_name(portrait.name)} : nombre d’initiatives par "
        f"{level.label}. Les mêmes nombres sont dans les tableaux.",
        "height": MAP_HEIGHT_CM,
        "legend_title": f"Initiatives par {level.label}",
        "legend": [
            {
                "svg": swatch_svg(entry.look),
                "label": entry.label,
                "held": french.count(entry.territories, level.label, level.plural),
            }
            for entry in held
        ],
        "note": "Un territoire compte les initiatives dont le périmètre le touche. Contours IGN "
        "simplifiés.",
    }


def _coverage_parts(portrait: Portrait) -> list[dict[str, Any]]:
    epci = tables.by_epci(portrait)
    touched = epci[epci["Initiatives"] > 0]
    return [
        _part("Couverture par catégorie", tables.by_category(portrait)),
        _part(
            "EPCI touchés par au moins une initiative",
            touched.head(SHOWN_ZONES).drop(columns=["Code", "Communes", "Habitants"]),
            after=_and_more(touched),
        ),
    ]


def _zone_parts(portrait: Portrait) -> list[dict[str, Any]]:
    said = [f"{tables.zone_counts(portrait)}.", NO_ABSENCE]
    parts = [_part(tables.zones_title(portrait), None, before=said)]
    for level in ZONE_LEVELS:
        zones = tables.white_zones(portrait, level)
        if len(zones):
            title = f"Zones blanches : {level.plural}, par nombre d’habitants"
            parts.append(_part(title, zones.head(SHOWN_ZONES), after=_and_more(zones)))
    return parts


def _and_more(table: pd.DataFrame) -> list[str]:
    more = len(table) - SHOWN_ZONES
    said = f"… et {french.count(more, 'autre')} : la liste entière est dans le classeur XLSX."
    return [said] if more > 0 else []


def _other_parts(portrait: Portrait) -> list[dict[str, Any]]:
    shared = tables.straddling(portrait)
    parts = [
        _part(
            "EPCI à cheval sur plusieurs académies",
            shared if len(shared) else None,
            before=[] if len(shared) else ["Aucun EPCI de l’académie n’en déborde."],
        ),
        _part("Initiatives commencées, par année", tables.begun(portrait)),
        _part(
            "Montants annoncés, par type de porteur",
            tables.announced(portrait),
            after=[BY_COLUMN["budget_eur"].description],
        ),
    ]
    if portrait.history:
        parts.append(_part("Repères d’histoire", None, before=list(portrait.history)))
    return parts


def _part(
    title: str,
    table: pd.DataFrame | None,
    *,
    before: list[str] | None = None,
    after: list[str] | None = None,
) -> dict[str, Any]:
    shown = None if table is None or table.empty else _table(table)
    said = before or []
    if table is not None and table.empty and not said:
        said = ["Rien à montrer pour ce choix."]
    return {"title": title, "before": said, "table": shown, "after": after or []}


def _table(table: pd.DataFrame) -> dict[str, Any]:
    """Write a table as texts, numbers on the right, each column as wide as its texts ask."""
    columns = {
        title: [_cell(title, value) for value in table[title].tolist()]
        for title in map(str, table.columns)
    }
    return {
        "columns": list(columns),
        "align": ["right" if table[name].dtype.kind in "iuf" else "left" for name in columns],
        "widths": [_weight(name, texts) for name, texts in columns.items()],
        "rows": [list(row) for row in zip(*columns.values(), strict=True)],
    }


def _weight(name: str, texts: list[str]) -> int:
    """Elastic width of a column, within what leaves room to the others."""
    words = [len(word) + 2 for word in name.split()]
    longest = max(*words, *(len(text) for text in texts))
    return min(max(longest, NARROWEST), WIDEST)


def _cell(name: str, value: object) -> str:
    if isinstance(value, float):  # a share, from 0 to 100
        return french.share(round(value * 100), 100 * 100)
    return french.number(value) if isinstance(value, int) and name != "Année" else str(value)


def _moment(notice: Notice) -> datetime:
    return datetime.fromisoformat(notice.published)
