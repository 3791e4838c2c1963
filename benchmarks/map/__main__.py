"""Measure the map against the usual way and against an empty script, in one session.

    python benchmarks/map [--repeats 3] [--changes 3] [--skip-full] [--skip-usual] [--write FILE.md]

Each design is a real Streamlit server in a process of its own; a headless Chromium with an empty
profile visits them in turn, round after round, so that a busy moment of the machine weighs on all
of them. Nothing leaves the machine: the browser's only other way out is a proxy that refuses and
counts. `--write` replaces the results in a document, between its two markers.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import signal
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from browser import Browser
from crowd import change_times
from designs import APP, ELEMENT, EMPTY, FULL, SIMPLIFIED, Design
from figures import SESSIONS, bars_table, table
from outlines import write_outlines
from playwright.sync_api import sync_playwright
from relay import Refusal
from scenario import Notes, Visit
from server import Server

from geodata.store import StoreMissingError, read_initiatives, read_reference

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

ALONE_REPEATS, CROWD_REPEATS = 9, 3
SLOW_CHANGES = 1
RESULTS = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)


def main() -> None:
    asked = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers are stopped too
    _prepare()
    designs = [EMPTY, APP, ELEMENT]
    designs += [] if asked.skip_usual else [SIMPLIFIED]
    designs += [] if asked.skip_usual or asked.skip_full else [FULL]
    found: dict[str, Notes] = defaultdict(Notes)
    refusal = Refusal()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        if not asked.skip_usual:
            write_outlines(read_reference(), folder)
        for turn in range(asked.repeats):
            for design in designs:
                if turn == 0 or not design.is_slow:
                    print(f"round {turn + 1}: {design.label}", flush=True)
                    _round(playwright, design, folder, refusal, found[design.key], asked.changes)
    report = _report(designs, found, asked.repeats, refusal.asked)
    refusal.stop()
    print("\n" + report)
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(RESULTS.sub(lambda _: report, text), encoding="utf-8")


def _round(  # noqa: PLR0913, PLR0917 - one visit needs its six surroundings
    playwright: Playwright,
    design: Design,
    folder: Path,
    refusal: Refusal,
    notes: Notes,
    changes: int,
) -> None:
    """Start a design's server, visit it once, then have sessions change its filter together."""
    server = Server(design, folder)
    try:
        # The server's own caches are filled first: only the reader's cache is cold or warm.
        change_times(server.address, design.filter_label, sessions=1, repeats=1)
        browser = Browser(playwright, refusal.port, design.is_drawn)
        try:
            _visit(Visit(design, server, browser, notes), changes)
        finally:
            notes.asked_elsewhere += browser.asked_elsewhere
            browser.close()
        if not design.is_slow:
            _crowd(server, design, notes)
    finally:
        server.stop()


def _visit(visit: Visit, changes: int) -> None:
    design = visit.design
    visit.load(warm=False)
    if not design.is_slow:
        visit.load(warm=True)
    for _ in range(SLOW_CHANGES if design.is_slow else changes):
        visit.change()
    visit.note_memory()
    if design.change_level is not None:
        for _ in range(changes):
            visit.change_level()
    if design is not EMPTY:
        visit.note_frames()
    if design.is_ours:
        visit.note_hover()


def _crowd(server: Server, design: Design, notes: Notes) -> None:
    label = design.filter_label
    notes.one_session_s += change_times(server.address, label, sessions=1, repeats=ALONE_REPEATS)
    notes.many_sessions_s += change_times(
        server.address, label, sessions=SESSIONS, repeats=CROWD_REPEATS
    )


def _prepare() -> None:
    """Have something to show: the reference and the embedded initiatives."""
    try:
        read_reference()
        read_initiatives()
    except StoreMissingError:
        from etl.prepare import prepare  # noqa: PLC0415 - slow to import, rarely needed

        prepare()


def _report(designs: list[Design], found: dict[str, Notes], repeats: int, refused: int) -> str:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    asked = sum(each.asked_elsewhere for each in found.values())
    return (
        f"{today}, {psutil.cpu_count()} cores ({platform.machine()}), "
        f"{psutil.virtual_memory().total / 1e9:.0f} GB of memory, headless Chromium without a "
        f"graphics card, loopback. {repeats} interleaved rounds, medians; mean load of the last "
        f"15 minutes: {os.getloadavg()[2]:.1f}. Requests of the pages to elsewhere: {asked}; "
        f"connections to elsewhere by Chromium itself, refused: {refused}.\n\n"
        f"{table(designs, found)}\n\n{bars_table(found)}\n"
    )


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--repeats", type=int, default=3, help="rounds of the fast designs")
    options.add_argument("--changes", type=int, default=3, help="filter changes per round")
    options.add_argument("--skip-full", action="store_true", help="leave out the 40 s changes")
    options.add_argument("--skip-usual", action="store_true", help="leave out both usual ways")
    options.add_argument("--write", type=Path, metavar="FILE.md", help="document to update")
    return options.parse_args()


if __name__ == "__main__":
    main()
