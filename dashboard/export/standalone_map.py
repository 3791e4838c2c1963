"""One map in one HTML file: what the page shows for a selection, for a place without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.analysis.figures import outcome
from dashboard.analysis.map_content import bounds_of, pins_of, shading_of
from dashboard.analysis.measure_words import legend_title
from dashboard.analysis.selection_words import chosen_labels
from dashboard.data import build
from dashboard.errors import DashboardError
from dashboard.export.notice import notice_of
from dashboard.filters import from_query
from dashboard.maps import (
    INSETS,
    METROPOLE,
    Caption,
    Display,
    MapFiles,
    Method,
    View,
    standalone_html,
)
from dashboard.serving.assets import BUILT, SCRIPT, STYLESHEET
from geodata import french
from geodata.errors import os_reason
from geodata.store import read_initiatives, read_reference
from geodata.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Selection

TITLE = "Initiatives numériques éducatives"
_ABOUT_ADDRESSES = " Cet élément de l’adresse est laissé de côté."


class UnknownFilterError(DashboardError):
    """A filter names something that is not known; nothing is written rather than another map."""


class UnwritableMapError(DashboardError):
    """The file cannot be written there."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"Impossible d’écrire {path} : {os_reason(error)}. Choisissez un dossier qui existe et "
            "où vous pouvez écrire, par exemple --output carte.html."
        )


@dataclass(frozen=True, slots=True)
class MapStyle:
    """How the map is drawn: classes (`lowers` go before `method`), patterns, insets, pins."""

    method: Method = Method.LIKE_SIZES
    lowers: tuple[int, ...] = ()
    patterns: bool = True
    insets: bool = True
    pins: bool = True


def map_style(
    *, classes: str, bounds: str, patterns: bool, insets: bool, pins: bool = True
) -> MapStyle:
    """Read a style from typed words: « seuils », « 1,10,100 ». Raises UnknownFilterError."""
    if classes not in set(Method):
        raise UnknownFilterError(
            f"Coupure des classes « {classes} » inconnue : choisissez parmi {', '.join(Method)}."
        )
    try:
        lowers = tuple(int(each) for each in bounds.split(",")) if bounds.strip() else ()
    except ValueError as error:
        raise UnknownFilterError(
            f"Bornes « {bounds} » illisibles : écrivez des nombres entiers, par exemple 1,10,100."
        ) from error
    return MapStyle(Method(classes), lowers, patterns=patterns, insets=insets, pins=pins)


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """A map once written: where, how large, what it shows."""

    path: Path
    size_bytes: int
    initiatives: int
    communes_covered: int


def write_map(
    output: Path,
    *,
    filters: Mapping[str, str] | None = None,
    title: str = TITLE,
    style: MapStyle | None = None,
    root: Path | None = None,
) -> WrittenMap:
    """Write the map of a selection as one HTML file that opens without a server or a network.

    `filters` are the words of the page's address (`academie`, `categorie`, `niveau`, `annees`…).
    Raises UnknownFilterError, UnwritableMapError, the errors of the store and MissingMapFileError.
    """
    data = build(read_reference(root), read_initiatives(root))
    result = outcome(data, selection_of(filters or {}, data))
    page = map_page(data, result, title=title, style=style or MapStyle())
    try:
        write_whole(output, page.encode())
    except OSError as error:
        raise UnwritableMapError(output, error) from error
    size = output.stat().st_size
    return WrittenMap(output, size, result.initiatives, result.communes_covered)


def selection_of(filters: Mapping[str, str], data: Data) -> Selection:
    """Read the words of an address; what a page would leave aside is refused here."""
    selection, messages = from_query(filters, data.known)
    if messages:
        raise UnknownFilterError(" ".join(each.replace(_ABOUT_ADDRESSES, "") for each in messages))
    return selection


def map_page(data: Data, result: Outcome, *, title: str, style: MapStyle) -> str:
    """Write the page; `title` is plain text."""
    files = data.reference.web_files
    folder = data.reference.web_dir
    return standalone_html(
        MapFiles(
            script=BUILT / SCRIPT,
            stylesheet=BUILT / STYLESHEET,
            geometry=folder / files["communes"],
            names=folder / files["territories"],
        ),
        shading_of(data, result, method=style.method, lowers=style.lowers),
        caption=Caption(
            title=title,
            subtitle=" · ".join((*chosen_labels(result.selection, data), _figures(result))),
            legend_title=legend_title(result.selection.measure, result.selection.level),
            # Lines may not begin with a semicolon.
            sources=(notice_of(data).mention.replace(" ;", f"{french.THIN_SPACE};"),),
        ),
        view=View(METROPOLE.name, METROPOLE.title, bounds_of(data, result)),
        display=Display(patterns=style.patterns, pins=pins_of(data, result) if style.pins else ()),
        insets=INSETS if style.insets and result.area is None else (),
    )


def _figures(result: Outcome) -> str:
    initiatives = french.count(result.initiatives, "initiative")
    covered = french.count(result.communes_covered, "commune couverte", "communes couvertes")
    return f"{initiatives}, {covered}"
