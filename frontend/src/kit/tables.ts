/** Tables: the initiatives kept, and the map as a table; fifty rows at a time, and as a file. */
import type { Level } from "../data";
import { differences, isSubtracted, type Comparison } from "./comparing";
import type { Content } from "./content";
import { button, download, h } from "./dom";
import { measured } from "./measures";
import type { Counter, Outcome } from "./outcome";
import { toCsv } from "./releve";
import type { TerritoryKey } from "./selection";
import { tellValue } from "./shade";
import { statusOf } from "./cards";
import { count, number, upperFirst } from "./text";
import type { Desk, View } from "./view";

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

/** The map as a table: the value of each territory, or both sides of a comparison and their gap. */
export function territoriesTable({ content, counter }: Desk, view: View, actions: TableActions): HTMLElement {
  const { level } = view.selection;
  const { names, codes, population } = counter.gazetteer[level];
  const { titles, columns, sizes, numeric } = view.comparison
    ? comparedColumns(content, counter, view.comparison)
    : ownColumns(content, counter, view.outcome);
  const order = Array.from(sizes.keys())
    .filter((i) => !Number.isNaN(sizes[i]))
    .sort((a, b) => sizes[b] - sizes[a] || (codes[a] < codes[b] ? -1 : 1));
  return tableOf({
    name: `terrinum-${level}`,
    caption: captionOf(content, level, order.length, view.comparison !== null),
    headers: [upperFirst(content.levels[level].label), "Code", ...titles, "Habitants"],
    rows: order.map((i) => [names[i], codes[i], ...columns.map((tell) => tell(i)), String(population[i])]),
    numeric: [...numeric.map((column) => column + 2), titles.length + 2],
    open: (row) => {
      actions.openTerritory({ level, code: codes[order[row]] });
    },
  });
}

/** Columns of values; rows are in the order of their sizes, the largest first. */
interface Columns {
  readonly titles: readonly string[];
  readonly columns: readonly ((territory: number) => string)[];
  readonly numeric: readonly number[];
  /** NaN where there is no row. */
  readonly sizes: Float64Array;
}

function ownColumns(content: Content, counter: Counter, { selection, ...outcome }: Outcome): Columns {
  const values = measured(counter, { selection, ...outcome }, selection.level, selection.measure);
  return {
    titles: [content.measures[selection.measure].label],
    columns: [(i) => tellValue(content, selection, values[i])],
    numeric: selection.measure === "anciennete" ? [] : [0],
    sizes: values,
  };
}

function comparedColumns(content: Content, counter: Counter, comparison: Comparison): Columns {
  const { selection } = comparison.first;
  const { label } = content.measures[selection.measure];
  const sides = [comparison.first, comparison.second].map((side) =>
    measured(counter, side, selection.level, selection.measure),
  );
  const titles = sides.map((_, i) => `${label} : ${comparison.names[i]} (${"AB"[i]})`);
  const columns = sides.map((values) => (i: number) => tellValue(content, selection, values[i]));
  const numeric = selection.measure === "anciennete" ? [] : [0, 1];
  if (!isSubtracted(content, selection.measure)) {
    return { titles, columns, numeric, sizes: sides[0].map((value) => (Number.isNaN(value) ? NaN : 0)) };
  }
  const gaps = differences(counter, comparison);
  return {
    titles: [...titles, "Différence (B − A)"],
    columns: [...columns, (i) => (Number.isNaN(gaps[i]) ? "" : String(gaps[i]))],
    numeric: [0, 1, 2],
    sizes: sides[0].map((value, i) => (Number.isNaN(value) ? NaN : Number.isNaN(gaps[i]) ? -1 : Math.abs(gaps[i]))),
  };
}

function captionOf(content: Content, level: Level, shown: number, isCompared: boolean): string {
  const { label, plural } = content.levels[level];
  const order = isCompared ? "les plus grands écarts d’abord" : "les plus grandes valeurs d’abord";
  return `La carte en tableau : ${count(shown, label, plural)}, ${order}`;
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
    const isNumber = table.numeric.includes(i) && /^-?\d+$/.test(text);
    return h("td", { class: classOf(table, i) }, isNumber ? number(Number(text)).replace("-", "\u2212") : cellOf(text));
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
