"""What the paper says of a scene: its map, legend, figures, facts, link."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import segno

from dashboard import french
from dashboard.components.initiatives import amount, status_label, status_of, years_of
from dashboard.export.scene_maps import INSIDE, OUTSIDE, SceneMaps, perimeter_plan, shaded_plan
from dashboard.facts import lead_of
from dashboard.figures import COMMUNE_COLUMNS, communes_of, outcome
from dashboard.labels import CATEGORIES, label
from dashboard.map_content import shading_of
from dashboard.maps import legend_entries, swatch_svg
from dashboard.measure_words import WORDS, legend_title
from dashboard.scenes.pages import page_query
from dashboard.scenes.target import selection_of_scene

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.figures import Outcome
    from dashboard.filters import Mask, Selection
    from dashboard.scenes.model import Scene

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
        result = outcome(self.data, selection)
        shading = shading_of(self.data, result)
        plan = shaded_plan(
            self.data, shading, result.area, marked=self._marked(selection), frame=scene.frame
        )
        title = legend_title(selection.measure, selection.level)
        held = [each for each in legend_entries(shading) if each.label != shading.unit.unknown]
        return {
            "maps": self._maps(plan, title),
            "legend_title": title,
            "legend": [
                {
                    "svg": swatch_svg(each.look),
                    "label": each.label,
                    "held": french.count(
                        each.territories, shading.level.label, shading.level.plural
                    ),
                }
                for each in held
                if each.territories
            ],
            "figures": _figures(self.data, result),
            "facts": [],
            "note": WORDS[selection.measure].caption.replace("**", ""),
        }

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
            "maps": self._maps(plan, f"Périmètre : {row['title']}"),
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
    query = urlencode(page_query(scene.page, scene.query))
    page = "" if scene.page == "carte" else scene.page
    return f"{base}/{page}{f'?{query}' if query else ''}"


def qr_svg(link: str) -> str | None:
    """Draw a link as a QR code in SVG; None where it is too long to be read from paper."""
    if len(link) > MAX_QR:
        return None
    drawn = BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=2, dark="#16202B", scale=4)
    return drawn.getvalue().decode()


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
