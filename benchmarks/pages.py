"""Time every page: arrival, filter change, first useful paint; embedded data and 100,000 rows.

    python benchmarks/pages.py [--initiatives 100000] [--changes 12] [--write FILE.md]

The server's time is taken by a client that speaks Streamlit's protocol: from the request to the
last word of the answer. The rest is taken in a headless Chromium with an empty cache, from the
address typed. First useful paint: the first view, with its title, figures, tables and map, made by
the server (dashboard/first_view) and kept by it: the first of its readers waits for « arrival »
more. At work: the page that Streamlit draws, its map painted, which
the reader uses. The synthetic rows are the
embedded ones drawn again and again, on real perimeters in their mix of levels. Each figure stands
beside that of an empty script in the same run. Aims: p95 of a filter change under 300 ms on
the server, first paint under 2 s, 20 sessions at once under 2 s (p95) without an error.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "map"))  # the server, the browser and the sessions are the same

from browser import Browser  # noqa: E402
from coverage import synthetic  # noqa: E402
from crowd import change_times, visit_times  # noqa: E402
from designs import APP, EMPTY, LAYER_PAINTED  # noqa: E402
from relay import Refusal  # noqa: E402
from server import Server  # noqa: E402

from geodata.store import data_dir, publish_initiatives, read_initiatives, read_reference  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

SESSIONS, CROWD_REPEATS = 20, 3
OPENINGS = 3
TRIES = 60
FIRST_VIEW = b"terrinum-premiere-vue"
SEED = 20260101
RESULTS = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- /results -->)", re.DOTALL)
# The first view is whole (what follows it in the page is there): it is painted with this frame.
NOTE_FIRST = """if (window === top) {
  const look = () => {
    if (document.getElementById('terrinum-premiere-vue')?.nextElementSibling)
      requestAnimationFrame(now => { firstAt = (performance.timeOrigin + now) / 1000; });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
# The title, and what it announces: more than the filters.
USEFUL = """document.querySelector('.stMain h1')
  && document.querySelector('.stMain').innerText.length > 400"""


@dataclass(frozen=True)
class PageCase:
    """A page, the filter that is changed on it, and what shows that it is useful."""

    name: str
    label: str
    query: str = ""
    is_drawn: str = USEFUL

    @property
    def path(self) -> str:
        """The last part of its address: the first page has none."""
        return "" if self.name == "carte" else self.name


PAGES = (
    PageCase("carte", "Catégorie", is_drawn=LAYER_PAINTED),
    PageCase("academie", "Statut", "academie=Lyon"),
    PageCase("initiative", "", "id={fiche}"),
    PageCase("gouvernance", "Catégorie"),
    PageCase("donnees", "Catégorie"),
    PageCase("qualite", ""),
    PageCase("methode", ""),
)


@dataclass(frozen=True)
class Row:
    """One line of the table; seconds, or None where the page has no filter."""

    page: str
    arrival_s: float
    change_s: float | None
    paint_s: float
    at_work_s: float


def main() -> None:
    """Measure both stores and print the tables."""
    asked = _options()
    source = data_dir()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(source / "reference", folder / "reference")
        _publish_synthetic(folder, asked.initiatives)
        refusal = Refusal()
        empty = _empty_paint(playwright, refusal, folder)
        parts = [
            _part(playwright, refusal, folder, root, title, asked.changes, empty)
            for root, title in (
                (source, f"{len(read_initiatives(source).initiatives)} embedded initiatives"),
                (folder, f"{asked.initiatives:,} synthetic initiatives"),
            )
        ]
        refusal.stop()
    report = _heading(empty) + "\n\n".join(parts) + "\n"
    print("\n" + report)
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(RESULTS.sub(lambda _: report, text), encoding="utf-8")


def _publish_synthetic(root: Path, count: int) -> None:
    """Publish `count` initiatives: embedded rows drawn again, on real perimeters."""
    random = np.random.default_rng(SEED)
    reference, published = read_reference(), read_initiatives()
    drawn, members = synthetic(reference, count, random)
    known = published.initiatives
    rows = known.iloc[random.integers(0, len(known), count)].reset_index(drop=True)
    rows["id"] = [f"syn-{number:06}" for number in range(count)]
    rows["perimeter_id"] = drawn.to_numpy()
    perimeters = members[members["perimeter_id"].isin(set(drawn))].sort_values(
        ["perimeter_id", "commune_code"], ignore_index=True
    )
    inhabitants = members.merge(
        reference.communes[["commune_code", "population"]], on="commune_code", validate="m:1"
    )
    sizes = inhabitants.groupby("perimeter_id")["population"].agg(["size", "sum"])
    rows["commune_count"] = rows["perimeter_id"].map(sizes["size"])
    rows["population"] = rows["perimeter_id"].map(sizes["sum"])
    tables = {
        "initiatives": rows,
        "perimeters": perimeters,
        "pending": published.pending,
    }
    publish_initiatives(tables, published.manifest, root=root)


def _part(  # noqa: PLR0913, PLR0917 - what is measured, where
    playwright: Playwright,
    refusal: Refusal,
    folder: Path,
    root: Path,
    title: str,
    changes: int,
    empty: tuple[float, float],
) -> str:
    """Measure every page over one store."""
    server = _server(APP, folder, root)
    try:
        rows = list(_rows(playwright, refusal, server, changes))
        alone = change_times(server.address, "Catégorie", sessions=1, repeats=changes)
        together = change_times(
            server.address, "Catégorie", sessions=SESSIONS, repeats=CROWD_REPEATS
        )
    finally:
        server.stop()
    crowd = (
        f"{SESSIONS} sessions changing a filter of Carte at once: p95 {_p95(together):.2f} s, "
        f"median {np.median(together):.2f} s, no error ({_p95(together) / np.median(alone):.1f} × "
        f"one session's {np.median(alone):.2f} s)."
    )
    return f"### {title}\n\n{_table(rows, empty)}\n\n{crowd}"


def _rows(playwright: Playwright, refusal: Refusal, server: Server, changes: int) -> Iterator[Row]:
    first = read_initiatives().initiatives["id"].iloc[0]
    for case in PAGES:
        print(f"{case.name}…", flush=True)
        query = case.query.format(fiche=first)
        asked = {"page": case.name, "query": query}
        visit_times(server.address, case.label, sessions=1, repeats=0, **asked)  # caches filled
        arrivals, seconds = visit_times(
            server.address, case.label, sessions=1, repeats=changes if case.label else 0, **asked
        )
        url = f"{server.url}{case.path}?{query}"
        _wait_for_first_view(url)
        first, whole = _median_paints_s(playwright, refusal, url, case.is_drawn)
        yield Row(case.name, arrivals[0], _p95(seconds) if seconds else None, first, whole)


def _wait_for_first_view(url: str) -> None:
    """Ask for a page until the server keeps its first view, as for all but its first reader."""
    for _ in range(TRIES):
        with urlopen(url) as answer:  # noqa: S310 - our own server
            if FIRST_VIEW in answer.read():
                return
        time.sleep(0.5)
    raise RuntimeError(f"No first view of {url}.")


def _median_paints_s(
    playwright: Playwright, refusal: Refusal, url: str, is_drawn: str
) -> tuple[float, float]:
    """Open a page in browsers that never saw it; one opening alone says more of the machine."""
    seen = [_paints_s(playwright, refusal, url, is_drawn) for _ in range(OPENINGS)]
    first, whole = np.median(seen, axis=0)
    return float(first), float(whole)


def _paints_s(
    playwright: Playwright, refusal: Refusal, url: str, is_drawn: str
) -> tuple[float, float]:
    """Return when the first view was painted (NaN without one), and when the page was whole."""
    browser = Browser(playwright, refusal.port, is_drawn)
    browser.context.add_init_script(NOTE_FIRST)
    try:
        browser.page.goto("about:blank")
        started = browser.page.evaluate("Date.now() / 1000")
        browser.page.goto(url, wait_until="commit")
        whole = browser.drawn_at(timeout_s=60)
        first = browser.page.evaluate("window.firstAt ?? NaN")
        return float(first) - float(started), whole - float(started)
    finally:
        browser.close()


def _empty_paint(playwright: Playwright, refusal: Refusal, folder: Path) -> tuple[float, float]:
    """Return (first paint, p95 of a change) of an empty script."""
    server = _server(EMPTY, folder, data_dir())
    try:
        seconds = change_times(server.address, EMPTY.filter_label, sessions=1, repeats=12)
        whole = _median_paints_s(playwright, refusal, server.url, EMPTY.is_drawn)[1]
        return whole, _p95(seconds)
    finally:
        server.stop()


def _server(design, folder: Path, root: Path) -> Server:  # noqa: ANN001 - Design
    os.environ["TERRINUM_DATA_DIR"] = str(root)
    return Server(design, folder)


def _p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))


def _heading(empty: tuple[float, float]) -> str:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return (
        f"{today}, {psutil.cpu_count()} cores, headless Chromium without a graphics card, "
        f"loopback; mean load of the last 15 minutes: {os.getloadavg()[2]:.1f}. Empty script: "
        f"first paint {empty[0]:.2f} s, change {empty[1]:.3f} s (p95).\n\n"
    )


def _table(rows: list[Row], empty: tuple[float, float]) -> str:
    lines = [
        "| page | arrival, server | filter change, server (p95) | first useful paint | at work |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        change = "—" if row.change_s is None else _said(row.change_s, 0.3, empty[1])
        paint = _said(row.paint_s, 2, empty[0])
        at_work = f"{row.at_work_s:.2f} s, {row.at_work_s / empty[0]:.1f} × empty"
        lines.append(f"| {row.page} | {row.arrival_s:.2f} s | {change} | {paint} | {at_work} |")
    return "\n".join(lines)


def _said(seconds: float, aim_s: float, empty_s: float) -> str:
    met = "" if seconds <= aim_s else f" (**over {aim_s:g} s**)"
    return f"{seconds:.2f} s, {seconds / empty_s:.1f} × empty{met}"


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--initiatives", type=int, default=100_000)
    options.add_argument("--changes", type=int, default=12, help="filter changes per page")
    options.add_argument("--write", type=Path, metavar="FILE.md", help="document to update")
    return options.parse_args()


if __name__ == "__main__":
    main()
