/** Tables: the initiatives kept, and the map as a table; fifty rows at a time, and as a file. */
import type { Level } from "../data";
import type { Content } from "./content";
import { button, download, h } from "./dom";
import { measured } from "./measures";
import type { Counter, Outcome } from "./outcome";
import { toCsv } from "./releve";
import type { TerritoryKey } from "./selection";
import { tellValue } from "./shade";
import { statusOf } from "./side";
import { count, number, upperFirst } from "./text";

const PAGE = 50;

export interface TableActions {
  openSheet(id: string): void;
  openTerritory(territory: TerritoryKey): void;
}

interface Table {
  readonly name: string;
  readonly caption: string;
  readonly headers: readonly string[];
  /** Rows as text; the first cell opens something. */
  readonly rows: readonly (readonly string[])[];
  readonly numeric: readonly number[];
  open(row: number): void;
}

export function initiativesTable(content: Content, { kept }: Outcome, actions: TableActions): HTMLElement {
  const { initiatives: all, choices, signs } = content;
  const order = [...kept].sort(
    (a, b) => all.communes[a] - all.communes[b] || all.title[a].localeCompare(all.title[b], "fr"),
  );
  return tableOf({
    name: "terrinum-initiatives",
    caption: `${count(kept.length, "initiative")}, du périmètre le plus local au plus large`,
    headers: ["Initiative", "Territoire", "Catégorie", "Porteur", "Années", "Statut", "Source"],
    rows: order.map((row) => [
      all.title[row],
      all.places[row],
      choices.categorie[all.category[row]],
      all.lead[row],
      all.years[row],
      statusOf(all.status[row], choices.statut, signs),
      all.source[row] ?? "",
    ]),
    numeric: [],
    open: (row) => {
      actions.openSheet(all.id[order[row]]);
    },
  });
}

export function territoriesTable(
  content: Content,
  counter: Counter,
  outcome: Outcome,
  actions: TableActions,
): HTMLElement {
  const { level } = outcome.selection;
  const { names, codes, population } = counter.gazetteer[level];
  const { selection } = outcome;
  const values = measured(counter, outcome, level, selection.measure);
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[b] - values[a] || (codes[a] < codes[b] ? -1 : 1));
  return tableOf({
    name: `terrinum-${level}`,
    caption: captionOf(content, level, order.length),
    headers: [upperFirst(content.levels[level].label), "Code", content.measures[selection.measure].label, "Habitants"],
    rows: order.map((i) => [names[i], codes[i], tellValue(content, selection, values[i]), String(population[i])]),
    numeric: selection.measure === "anciennete" ? [3] : [2, 3],
    open: (row) => {
      actions.openTerritory({ level, code: codes[order[row]] });
    },
  });
}

function captionOf(content: Content, level: Level, shown: number): string {
  const { label, plural } = content.levels[level];
  return `La carte en tableau : ${count(shown, label, plural)}, les plus grandes valeurs d’abord`;
}

function tableOf(table: Table): HTMLElement {
  const body = h("tbody");
  const more = button("", () => {
    addRows(table, body, more);
  });
  const save = button("Télécharger (CSV)", () => {
    download(`${table.name}.csv`, toCsv([table.headers, ...table.rows]), "text/csv;charset=utf-8");
  });
  addRows(table, body, more);
  const head = table.headers.map((title, i) => h("th", { scope: "col", class: classOf(table, i) }, title));
  return h(
    "div",
    { class: "kit-table", "data-rows": table.rows.length },
    h("div", { class: "kit-actions" }, h("strong", {}, table.caption), save),
    h("table", {}, h("thead", {}, h("tr", {}, ...head)), body),
    more,
  );
}

function addRows(table: Table, body: HTMLElement, more: HTMLButtonElement): void {
  const from = body.childElementCount;
  const rows = table.rows.slice(from, from + PAGE);
  body.append(...rows.map((row, i) => rowOf(table, row, from + i)));
  const left = table.rows.length - from - rows.length;
  more.hidden = left === 0;
  more.textContent = `${number(Math.min(left, PAGE))} lignes de plus (reste ${number(left)})`;
}

function rowOf(table: Table, row: readonly string[], position: number): HTMLElement {
  const cells = row.map((text, i) => {
    if (i === 0) {
      const open = button(text, () => {
        table.open(position);
      }, { class: "kit-open" });
      return h("th", { scope: "row" }, open);
    }
    const isNumber = table.numeric.includes(i) && /^\d+$/.test(text);
    return h("td", { class: classOf(table, i) }, isNumber ? number(Number(text)) : cellOf(text));
  });
  return h("tr", {}, ...cells);
}

function cellOf(text: string): Node | string {
  if (!text.startsWith("https://")) return text;
  return h("a", { href: text, target: "_blank", rel: "noopener noreferrer" }, "Ouvrir");
}

function classOf(table: Table, column: number): string {
  return table.numeric.includes(column) ? "number" : "";
}
