"""What the paper says of a scene: its map, legend, figures, facts, link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import segno

from dashboard.analysis import comparing
from dashboard.analysis.facts import lead_of
from dashboard.analysis.figures import COMMUNE_COLUMNS, communes_of, outcome
from dashboard.analysis.initiative_rows import amount, status_label, status_of, years_of
from dashboard.analysis.map_content import shading_of
from dashboard.analysis.measure_words import WORDS, legend_title
from dashboard.analysis.selection_words import chosen_labels
from dashboard.export.scene_maps import INSIDE, OUTSIDE, SceneMaps, perimeter_plan, shaded_plan
from dashboard.filters import Selection
from dashboard.labels import CATEGORIES, label
from dashboard.maps import legend_entries, swatch_svg
from dashboard.scenes.link import view_query
from dashboard.scenes.target import selection_of_scene
from geodata import french

if TYPE_CHECKING:
    from dashboard.analysis.figures import Outcome
    from dashboard.data import Data
    from dashboard.filters import Mask
    from dashboard.maps import Shading
    from dashboard.scenes.model import Scene
    from geodata.territories import Level

MAX_QR = 1200  # characters of a link that a telephone still reads on paper
MONEY_CAVEAT = "Montant annoncé par la source ; ces montants ne s’additionnent pas."


@dataclass(frozen=True, slots=True)
class Sheets:
    """Writes the sheets of scenes; `base` is the address of the server that links lead to."""

    data: Data
    maps: SceneMaps
    base: str

    def of(self, scene: Scene) -> dict[str, Any]:
        """Return what the template reads (templates/handout.typ): texts, numbers, SVG."""
        selection, wrong = selection_of_scene(self.data, scene)
        shown = (
            self._initiative(selection.initiative)
            if scene.page == "initiative" and selection.initiative
            else self._view(scene, selection)
        )
        link = scene_address(scene, self.base)
        return {
            "title": scene.title,
            "sentence": scene.sentence,
            "wrong": list(wrong),
            "link": link,
            "qr": qr_svg(link),
            **shown,
        }

    def _view(self, scene: Scene, selection: Selection) -> dict[str, Any]:
        first = outcome(self.data, selection)
        second = comparing.second_of(self.data, first)
        if second is None:
            shading = shading_of(self.data, first)
            title, said = legend_title(selection.measure, selection.level), ""
            shown: dict[str, Any] = {"figures": _figures(self.data, first), "compared": None}
            panels = [self._panel(scene, first, shading)]
            legend = _legend(shading)
        else:
            title, said, panels, legend = self._both(scene, first, second)
            names = comparing.side_names(self.data, first, second)
            shown = {"figures": [], "compared": _compared_figures(names, first, second)}
        note = WORDS[selection.measure].caption.replace("**", "")
        return {
            **shown,
            "filters": " · ".join(chosen_labels(_common(selection), self.data)),
            "panels": panels,
            "legend_title": title,
            "legend": legend,
            "facts": [],
            "note": f"{said} {note}".strip(),
        }

    def _both(
        self, scene: Scene, first: Outcome, second: Outcome
    ) -> tuple[str, str, list[dict[str, Any]], list[dict[str, str]]]:
        """Show two selections as the page does: one map of differences, or two maps."""
        title = legend_title(first.selection.measure, first.selection.level)
        if comparing.is_subtracted(first.selection):
            gaps = comparing.difference_shading(self.data, first, second)
            title = f"Différence (B − A) : {french.lower_first(title)}"
            return title, comparing.EXPLANATION, [self._panel(scene, first, gaps)], _legend(gaps)
        twins = comparing.twin_shadings(self.data, first, second)
        names = comparing.side_names(self.data, first, second)
        panels = [
            self._panel(scene, each, shading, name=f"{side} : {name}")
            for side, name, each, shading in zip("AB", names, (first, second), twins, strict=True)
        ]
        return title, "", panels, _legend(*twins)

    def _panel(
        self, scene: Scene, result: Outcome, shading: Shading, *, name: str = ""
    ) -> dict[str, Any]:
        marked = self._marked(result.selection)
        plan = shaded_plan(
            self.data,
            shading,
            result.area,
            marked=marked,
            frame=scene.frame,
            is_half=name != "",
        )
        title = legend_title(result.selection.measure, result.selection.level)
        return {"name": name, "maps": self._maps(plan, f"{title}. {name}".rstrip(". "))}

    def _marked(self, selection: Selection) -> Mask | None:
        if selection.territory is None:
            return None
        level, code = selection.territory
        found: Mask = (self.data.communes[COMMUNE_COLUMNS[level]] == code).to_numpy(
            dtype=bool, na_value=False
        )
        return found

    def _initiative(self, identifier: str) -> dict[str, Any]:
        number = self.data.rows_by_id[identifier]
        row = self.data.initiatives.iloc[number].to_dict()
        plan = perimeter_plan(self.data, communes_of(self.data, number))
        return {
            "panels": [{"name": "", "maps": self._maps(plan, f"Périmètre : {row['title']}")}],
            "compared": None,
            "filters": "",
            "legend_title": "Périmètre",
            "legend": [
                {"svg": swatch_svg(INSIDE), "label": "dans le périmètre", "held": ""},
                {"svg": swatch_svg(OUTSIDE), "label": "hors du périmètre", "held": ""},
            ],
            "figures": [
                _figure(row["commune_count"], "commune"),
                _figure(row["population"], "habitant"),
            ],
            "facts": _facts(row),
            "note": row["perimeter_text"],
        }

    def _maps(self, plan: Any, alt: str) -> list[dict[str, str]]:  # noqa: ANN401
        return [
            {"svg": each.svg, "name": each.name, "alt": f"Carte. {alt}. {each.name}".strip()}
            for each in self.maps.drawings(plan)
        ]


def scene_address(scene: Scene, base: str) -> str:
    """Return the link that opens the scene in its page."""
    query = urlencode(view_query(scene), safe=",")
    page = "" if scene.page == "carte" else scene.page
    return f"{base}/{page}?{query}"


def qr_svg(link: str) -> str | None:
    """Draw a link as a QR code in SVG; None where it is too long to be read from paper."""
    if len(link) > MAX_QR:
        return None
    drawn = BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=2, dark="#16202B", scale=4)
    return drawn.getvalue().decode()


def _common(selection: Selection) -> Selection:
    """Return what both sides of a comparison keep: all of it but the filter compared."""
    if selection.compared is None:
        return selection
    field = selection.compared.field
    changes: dict[str, Any] = {field: getattr(Selection(), field)}
    return replace(selection, compared=None, **changes)


def _legend(*shadings: Shading) -> list[dict[str, str]]:
    """List the classes that hold a territory, with how many; several maps share their classes."""
    counts: dict[tuple[str, str], list[int]] = {}
    for number, shading in enumerate(shadings):
        for each in legend_entries(shading):
            if each.label != shading.unit.unknown:
                held = counts.setdefault((each.label, swatch_svg(each.look)), [0] * len(shadings))
                held[number] = each.territories
    return [
        {"svg": svg, "label": label, "held": _held(held, shadings[0].level)}
        for (label, svg), held in counts.items()
        if any(held)
    ]


def _held(counts: list[int], level: Level) -> str:
    """Say how many territories a class holds, on one map or on both."""
    if len(counts) == 1:
        return french.count(counts[0], level.label, level.plural)
    return " · ".join(
        f"{side} : {french.number(each)}" for side, each in zip("AB", counts, strict=True)
    )


def _compared_figures(
    names: tuple[str, str], first: Outcome, second: Outcome
) -> dict[str, list[Any]]:
    """Write the figures of both sides and their difference, as rows of a table."""
    pairs = {
        "Initiatives": (first.initiatives, second.initiatives),
        "Communes couvertes": (first.communes_covered, second.communes_covered),
        "Habitants couverts": (first.population_covered, second.population_covered),
    }
    return {
        "heads": ["", f"A : {names[0]}", f"B : {names[1]}", "B − A"],
        "rows": [
            [title, french.number(before), french.number(after), comparing.signed(after - before)]
            for title, (before, after) in pairs.items()
        ],
    }


def _figures(data: Data, result: Outcome) -> list[dict[str, str]]:
    total = french.number(len(data.initiatives))
    communes = french.share(result.communes_covered, result.communes_in_area)
    people = french.share(result.population_covered, result.population_in_area)
    return [
        _figure(result.initiatives, "initiative", detail=f"sur {total} publiées"),
        _figure(
            result.communes_covered,
            "commune couverte",
            "communes couvertes",
            detail=f"{communes} des {french.count(result.communes_in_area, 'commune')}",
        ),
        _figure(
            result.population_covered,
            "habitant couvert",
            "habitants couverts",
            detail=f"{people} des {french.count(result.population_in_area, 'habitant')}",
        ),
    ]


def _figure(
    value: int, singular: str, plural: str | None = None, *, detail: str = ""
) -> dict[str, str]:
    number, unit = french.count(int(value), singular, plural).split(french.NO_BREAK_SPACE, 1)
    return {"value": number, "unit": unit, "detail": detail}


def _facts(row: dict[Any, Any]) -> list[list[str]]:
    facts = [
        ["Porteur", lead_of(row)],
        ["Catégorie", label(CATEGORIES, row["category"])],
        ["Années", years_of(row)],
        ["Statut", status_label(status_of(row))],
    ]
    if len(row["partners"]):
        facts.append(["Partenaires", french.enumeration(list(row["partners"]))])
    if (budget := amount(row["budget_eur"])) is not None:
        facts.append(["Montant annoncé", f"{french.euros(budget)}. {MONEY_CAVEAT}"])
    return [
        *facts,
        ["Source", row["source_url"] if isinstance(row["source_url"], str) else "non précisée"],
    ]
