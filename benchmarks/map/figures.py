"""From what was noted to what is said: medians, ratios, bars met or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from designs import Design
    from scenario import Notes

SESSIONS = 20
ABSENT = "—"


@dataclass(frozen=True)
class Figure:
    """One column of the table: which notes, in which unit, summed up how."""

    title: str
    notes: str
    unit: str
    percentile: float = 50

    def value(self, notes: Notes) -> float | None:
        values = getattr(notes, self.notes)
        return float(np.percentile(values, self.percentile)) if values else None

    def said(self, notes: Notes) -> str:
        value = self.value(notes)
        return ABSENT if value is None else say(value, self.unit)


FIGURES = (
    Figure("first paint, empty cache", "cold_s", "s"),
    Figure("first paint, warm cache", "warm_s", "s"),
    Figure("bytes sent at first load", "cold_bytes", "B"),
    Figure("bytes sent, warm cache", "warm_bytes", "B"),
    Figure("filter change → painted", "change_s", "s"),
    Figure("bytes sent per change", "change_bytes", "B"),
    Figure("server time per change (processor)", "change_cpu_s", "s"),
    Figure("level change → painted", "level_s", "s"),
    Figure("bytes sent per level change", "level_bytes", "B"),
    Figure("browser memory (PSS)", "memory_mb", "MB"),
    Figure("pan, p95 frame", "pan_frame_ms", "ms"),
    Figure("zoom, p95 frame", "zoom_frame_ms", "ms"),
    Figure("hover → name shown, p95", "hover_ms", "ms"),
    Figure("one session's change, server answer", "one_session_s", "s"),
    Figure(f"{SESSIONS} sessions at once, p95", "many_sessions_s", "s", percentile=95),
)
BY_NOTES = {each.notes: each for each in FIGURES}


@dataclass(frozen=True)
class Bar:
    """A promise, the figure that answers it, and whether it is kept."""

    promise: str
    measured: str
    is_met: bool


def say(value: float, unit: str) -> str:
    """Write a measure with a readable number of digits."""
    if unit == "B":
        return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
    if unit == "s":
        return f"{value:.0f} s" if value >= 10 else f"{value:.2f} s"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def bars(found: Mapping[str, Notes]) -> Iterator[Bar]:
    """Judge our real page against the limit and, where it was measured, the usual way."""
    ours, empty, full = found["app"], found["empty"], found.get("full")
    yield _at_most("filter change", "change_s", 1.3, ours, empty)
    if full is not None:
        gain = _value("change_s", full) / _value("change_s", ours)
        yield Bar(
            "filter change ≥ 100 × faster than the usual full way", f"{gain:.0f} ×", gain >= 100
        )
    yield _at_most("first paint, warm cache", "warm_s", 1.6, ours, empty)
    yield _at_most("first paint, empty cache", "cold_s", 2, ours, empty)
    sent = _value("change_bytes", ours)
    yield Bar("≤ 20 kB sent per filter change", say(sent, "B"), sent <= 20_000)
    frame = max(_value("pan_frame_ms", ours), _value("zoom_frame_ms", ours))
    yield Bar("pan and zoom, p95 frame ≤ 20 ms", say(frame, "ms"), frame <= 20)
    yield _at_most("browser memory", "memory_mb", 1.3, ours, empty)
    alone, together = _value("one_session_s", ours), _value("many_sessions_s", ours)
    yield Bar(
        f"{SESSIONS} sessions at once: p95 ≤ 10 × one session's",
        f"{together / alone:.1f} × ({say(together, 's')} against {say(alone, 's')})",
        together <= 10 * alone,
    )


def _at_most(what: str, notes: str, most: float, ours: Notes, empty: Notes) -> Bar:
    mine, limit = _value(notes, ours), _value(notes, empty)
    unit = BY_NOTES[notes].unit
    return Bar(
        f"{what} ≤ {most} × the empty script's",
        f"{mine / limit:.2f} × ({say(mine, unit)} against {say(limit, unit)})",
        mine <= most * limit,
    )


def _value(notes: str, of: Notes) -> float:
    value = BY_NOTES[notes].value(of)
    if value is None:
        raise ValueError(f"Nothing was noted for {notes}.")
    return value


def table(designs: list[Design], found: Mapping[str, Notes]) -> str:
    """Write the figures as a Markdown table, one design per column."""
    rows = [["", *(each.label for each in designs)], ["---"] * (1 + len(designs))]
    rows += [[each.title, *(each.said(found[one.key]) for one in designs)] for each in FIGURES]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def bars_table(found: Mapping[str, Notes]) -> str:
    """Write the bars as a Markdown table."""
    lines = ["| bar | measured | |", "|---|---|---|"]
    lines += [
        f"| {each.promise} | {each.measured} | {'met' if each.is_met else '**not met**'} |"
        for each in bars(found)
    ]
    return "\n".join(lines)
