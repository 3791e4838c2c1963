/** Beside the map: the territory or the initiative opened. */
import { kindOf } from "../gazetteer";
import type { Content, Fact } from "./content";
import { button, h, outerLink } from "./dom";
import type { Counter, Outcome } from "./outcome";
import type { TerritoryKey } from "./selection";
import { count } from "./text";

const FIRST_ENTRIES = 6;

export interface CardActions {
  readonly openSheet: (id: string) => void;
  readonly limitTo: (territory: TerritoryKey) => void;
  readonly note: () => void;
  readonly close: () => void;
}

/** A territory: its initiatives, the most local first, and what to do next. */
export function territoryPanel(
  counter: Counter,
  outcome: Outcome,
  key: TerritoryKey,
  { content, actions }: { content: Content; actions: CardActions },
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

function entryOf({ initiatives, choices, signs }: Content, row: number, actions: CardActions): HTMLElement {
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
export function sheetPanel(content: Content, id: string, actions: CardActions): HTMLElement {
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
