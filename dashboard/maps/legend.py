"""The legend of a shading: its entries, and their HTML drawn from the very tiles of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.escaping import checked_colour, escape_text
from dashboard.maps.classes import NO_DATA
from dashboard.maps.looks import NO_DATA_LOOK, Look
from dashboard.maps.pins import PinShape
from geodata import french

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.maps.pins import PinGroup, PinStyle
    from dashboard.maps.shading import Shading
    from geodata.territories import Level

_TILE = 8
_SWATCH_WIDTH, _SWATCH_HEIGHT = 32, 16


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: a look, what it means, how many territories wear it."""

    look: Look
    label: str
    territories: int


def legend_entries(shading: Shading) -> tuple[LegendEntry, ...]:
    """List the classes in order, then what a null means where some territory has one."""
    held = shading.territories_per_class()
    entries = [
        LegendEntry(each.look, each.label, territories)
        for each, territories in zip(shading.classes.classes, held, strict=True)
    ]
    unknown = int((shading.class_index == NO_DATA).sum())
    if unknown:
        entries.append(LegendEntry(shading.no_data, shading.unit.unknown, unknown))
    return tuple(entries)


def legend_html(
    shading: Shading, *, title: str, patterns: bool = True, pins: Sequence[PinGroup] = ()
) -> str:
    """Write the legend as an HTML figure; every text is escaped.

    `pins` are told where they are shown at first. Self-contained (inline styles and SVG), so it
    stands in a page, in a saved file or in print.
    """
    lines = "".join(
        _line_html(each, shading.level, patterns=patterns) for each in legend_entries(shading)
    )
    lines += "".join(_pin_line_html(each) for each in pins if each.shown and each.marked)
    return (
        '<figure class="terrinum-legend" style="margin:0;font-size:.875rem;line-height:1.5">'
        f'<figcaption style="font-weight:600;margin-bottom:.25rem">{escape_text(title)}'
        "</figcaption>"
        f'<ul style="list-style:none;margin:0;padding:0">{lines}</ul></figure>'
    )


def swatch_svg(look: Look, *, patterns: bool = True) -> str:
    """Draw a class as a small rectangle, pixel for pixel as the map paints it."""
    ink = _ink_path(look) if patterns or look is NO_DATA_LOOK else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SWATCH_WIDTH}" '
        f'height="{_SWATCH_HEIGHT}" aria-hidden="true" '
        'shape-rendering="crispEdges" style="flex:none;outline:1px solid #9AA3AD">'
        f'<rect width="{_SWATCH_WIDTH}" height="{_SWATCH_HEIGHT}" '
        f'fill="{checked_colour(look.fill)}"/>'
        f'<path d="{ink}" fill="{checked_colour(look.ink)}"/></svg>'
    )


_PIN_DRAWINGS = {
    PinShape.DROP: '<path d="M16 16 9 9A7.5 7.5 0 1 1 23 9z" {}/>',
    PinShape.SQUARE: '<rect x="11" y="3" width="10" height="10" rx="2" {}/>',
    PinShape.DISC: '<circle cx="16" cy="8" r="5" {}/>',
    PinShape.TRIANGLE: '<path d="M16 2 22 13H10z" {}/>',
}


def pin_svg(style: PinStyle) -> str:
    """Draw a single pin, as the map does."""
    colour = checked_colour(style.colour)
    inside = "#FFFFFF" if style.hollow else colour
    shape = _PIN_DRAWINGS[style.shape].format(f'fill="{inside}" stroke="{colour}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SWATCH_WIDTH}" '
        f'height="{_SWATCH_HEIGHT}" aria-hidden="true" style="flex:none">{shape}</svg>'
    )


def _pin_line_html(group: PinGroup) -> str:
    held = french.count(group.marked, "commune")
    return (
        '<li style="display:flex;gap:.5rem;align-items:center">'
        f"{pin_svg(group.style)}<span>{escape_text(group.style.title)}</span>"
        f'<span style="margin-left:auto;opacity:.7">{escape_text(held)}</span></li>'
    )


def _line_html(entry: LegendEntry, level: Level, *, patterns: bool) -> str:
    swatch = swatch_svg(entry.look, patterns=patterns)
    held = french.count(entry.territories, level.label, level.plural)
    return (
        '<li style="display:flex;gap:.5rem;align-items:center">'
        f"{swatch}<span>{escape_text(entry.label)}</span>"
        f'<span style="margin-left:auto;opacity:.7">{escape_text(held)}</span></li>'
    )


def _ink_path(look: Look) -> str:
    """Write one unit square per inked pixel of the swatch."""
    return "".join(f"M{x} {y}h1v1h-1z" for x, y in _inked_pixels(look))


def _inked_pixels(look: Look) -> Iterator[tuple[int, int]]:
    rows = bytes.fromhex(look.pattern.value)
    for y in range(_SWATCH_HEIGHT):
        for x in range(_SWATCH_WIDTH):
            if rows[y % _TILE] >> (_TILE - 1 - x % _TILE) & 1:
                yield x, y
