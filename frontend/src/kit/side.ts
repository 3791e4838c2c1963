/** Beside the map: figures and legend in large type, then the territory or the sheet opened. */
import type { Look } from "../data";
import type { PinGroupData } from "../pins";
import { kindOf } from "../gazetteer";
import type { Content, Fact } from "./content";
import { button, h, outerLink, svg } from "./dom";
import type { Counter, Outcome } from "./outcome";
import type { TerritoryKey } from "./selection";
import type { LegendLine, Shade } from "./shade";
import { count, number, share } from "./text";

const TILE = 8;
const SWATCH = { width: 32, height: 16 };
const FIRST_ENTRIES = 6;

export interface SideActions {
  readonly openSheet: (id: string) => void;
  readonly limitTo: (territory: TerritoryKey) => void;
  readonly note: () => void;
  readonly close: () => void;
}

/** Initiatives, communes and inhabitants covered, each with the share that it is. */
export function figuresOf(outcome: Outcome, published: number): HTMLElement {
  const isFrance = outcome.area === null;
  const where = isFrance ? "de France" : "du territoire";
  const communes = isFrance
    ? `${share(outcome.communesCovered, outcome.communesInArea)} des communes de France`
    : `${share(outcome.communesCovered, outcome.communesInArea)} des ${count(outcome.communesInArea, "commune")} du territoire`;
  const inhabitants = `${share(outcome.populationCovered, outcome.populationInArea)} des habitants ${where}`;
  const cards: readonly (readonly [string, number, string, string, string])[] = [
    ["initiatives", outcome.kept.length, "initiative", "initiatives", `sur ${number(published)} publiées`],
    ["communes", outcome.communesCovered, "commune couverte", "communes couvertes", communes],
    ["habitants", outcome.populationCovered, "habitant couvert", "habitants couverts", inhabitants],
  ];
  return h(
    "dl",
    { class: "kit-figures" },
    ...cards.map(([name, value, one, many, detail]) =>
      h(
        "div",
        { "data-figure": name, "data-value": value },
        h("dt", {}, h("strong", {}, number(value)), ` ${value < 2 ? one : many}`),
        h("dd", {}, detail),
      ),
    ),
  );
}

export function legendOf({ title, legend, data, pinValues }: Shade): HTMLElement {
  const pins = (data.pins ?? []).filter((_, i) => pinValues[i].some((value) => value > 0));
  const lines = [...legend.map(legendLine), ...pins.map(pinLine)];
  return h("figure", { class: "kit-legend" }, h("figcaption", {}, title), h("ul", {}, ...lines));
}

function pinLine({ title, colour }: PinGroupData): HTMLElement {
  const drop = svg("path", { d: "M16 16 9 9A7.5 7.5 0 1 1 23 9z", fill: colour });
  const mark = svg("svg", { viewBox: "0 -7 32 24", "aria-hidden": "true", class: "kit-pin" }, drop);
  return h("li", {}, mark, h("span", {}, title));
}

function legendLine({ look, label, held }: LegendLine): HTMLElement {
  return h("li", {}, swatch(look), h("span", {}, label), h("small", {}, held));
}

/** A class as a small rectangle, pixel for pixel as the map paints it. */
function swatch({ fill, ink, pattern }: Look): SVGElement {
  const { width, height } = SWATCH;
  let path = "";
  for (let y = 0; y < height; y++) {
    const row = parseInt(pattern.slice(2 * (y % TILE), 2 * (y % TILE) + 2), 16);
    for (let x = 0; x < width; x++) {
      if ((row >> (TILE - 1 - (x % TILE))) & 1) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", "shape-rendering": "crispEdges" },
    svg("rect", { width, height, fill }),
    svg("path", { d: path, fill: ink }),
  );
}

/** A territory: its initiatives, the most local first, and what to do next. */
export function territoryPanel(
  counter: Counter,
  outcome: Outcome,
  key: TerritoryKey,
  { content, actions }: { content: Content; actions: SideActions },
): HTMLElement {
  const territories = counter.gazetteer[key.level];
  const index = territories.codes.indexOf(key.code);
  const { communes, title } = content.initiatives;
  const here = counter
    .touchingTerritory(outcome, key)
    .sort((a, b) => communes[a] - communes[b] || title[a].localeCompare(title[b], "fr"));
  const said =
    here.length === 0
      ? "Aucune initiative de la sélection ne touche ce territoire. Absence de trace n’est pas preuve d’absence."
      : `${count(here.length, "initiative")}, du périmètre le plus local au plus large`;
  const list = h("ul", { class: "kit-entries" });
  const rest = button("Voir la suite", () => {
    list.append(...here.slice(FIRST_ENTRIES).map((row) => entryOf(content, row, actions)));
    rest.remove();
  });
  list.append(...here.slice(0, FIRST_ENTRIES).map((row) => entryOf(content, row, actions)));
  const population = count(territories.population[index], "habitant");
  return h(
    "section",
    { class: "kit-card", "aria-label": "Territoire ouvert", "data-territory": `${key.level}-${key.code}` },
    h("p", { class: "kit-kicker" }, `${kindOf(key.level)} · ${population}`),
    h("h2", {}, territories.names[index]),
    h("p", {}, said),
    list,
    here.length > FIRST_ENTRIES ? rest : null,
    h(
      "div",
      { class: "kit-actions" },
      key.level === "commune"
        ? null
        : button("Limiter à ce territoire", () => {
            actions.limitTo(key);
          }),
      button("Noter…", actions.note),
      button("Fermer", actions.close),
    ),
  );
}

function entryOf({ initiatives, choices, signs }: Content, row: number, actions: SideActions): HTMLElement {
  const open = button(initiatives.title[row], () => {
    actions.openSheet(initiatives.id[row]);
  }, { class: "kit-open" });
  const facts = [
    choices.categorie[initiatives.category[row]],
    initiatives.lead[row],
    initiatives.years[row],
    statusOf(initiatives.status[row], choices.statut, signs),
  ];
  return h("li", {}, open, h("small", {}, facts.join(" · ")));
}

/** « ◐ En cours »: never told by colour alone. */
export function statusOf(value: string, labels: Content["choices"]["statut"], signs: Content["signs"]): string {
  return `${signs[value] ?? ""} ${labels[value] ?? value}`.trim();
}

/** The sheet of an initiative: what, who, when, with what money, from which source. */
export function sheetPanel(content: Content, id: string, actions: SideActions): HTMLElement {
  const { initiatives, choices, signs } = content;
  const row = initiatives.id.indexOf(id);
  const facts = initiatives.facts[row].flatMap(factLines);
  return h(
    "article",
    { class: "kit-card kit-sheet", "data-initiative": id },
    h("p", { class: "kit-kicker" }, choices.categorie[initiatives.category[row]]),
    h("h2", {}, initiatives.title[row]),
    h("p", { class: "kit-status" }, statusOf(initiatives.status[row], choices.statut, signs)),
    h("p", {}, initiatives.description[row]),
    h("dl", {}, ...facts),
    h("div", { class: "kit-actions" }, button("Noter…", actions.note), button("Fermer", actions.close)),
  );
}

function factLines({ term, texts = [], notes = [], is_list = false, address }: Fact): HTMLElement[] {
  const said = is_list ? h("ul", {}, ...texts.map((text) => h("li", {}, text))) : texts.join("");
  const where = address === undefined ? null : outerLink(address);
  return [h("dt", {}, term), h("dd", {}, said, where, ...notes.map((note) => h("small", {}, note)))];
}
