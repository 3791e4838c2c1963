/** An outcome as the layer paints it, and its legend. */
import type { LayerData, Look, Shading, Unit } from "../data";
import {
  categoryClasses,
  classIndex,
  countClasses,
  heldPerClass,
  quantityClasses,
  withUnsaid,
  yearClasses,
  type ValueClass,
} from "./classes";
import type { Content } from "./content";
import { measured } from "./measures";
import type { Counter, Outcome } from "./outcome";
import type { Measure, Selection } from "./selection";
import { count } from "./text";

export interface LegendLine {
  readonly look: Look;
  readonly label: string;
  readonly held: string;
}

export interface Shade extends Shading {
  readonly data: LayerData;
  readonly title: string;
  readonly legend: readonly LegendLine[];
}

const ALONE = { title: "Périmètre de l’initiative", inside: "dans le périmètre", outside: "hors du périmètre" };
const SIGNIFICANT_YEAR = 4;

/** Shade the level chosen by the measure chosen, or by the perimeter of one initiative. */
export function shadeOf(content: Content, counter: Counter, outcome: Outcome): Shade {
  const { selection } = outcome;
  const { level, territory, measure } = selection;
  const values = measured(counter, outcome, level, selection.isAlone ? "initiatives" : measure);
  const classes = selection.isAlone
    ? aloneClasses(content)
    : classesOf(content, cutValues(content, counter, outcome, values), selection);
  const index = classIndex(values, classes);
  const words = content.measures[measure];
  return {
    classes: index,
    values: values.map((value) => (Number.isNaN(value) ? 0 : value)),
    pinValues: [counter.localPins(outcome)],
    data: {
      level,
      count: values.length,
      valueBytes: 0,
      lowest: 0,
      payload: "",
      saying: selection.isAlone || measure === "dominante" ? "category" : "count",
      labels: classes.map(({ label }) => label),
      texts: selection.isAlone ? {} : textsOf(content, measure, values),
      palette: classes.map(({ look }) => look),
      noData: content.looks.outside,
      unit: words.unit,
      selected: territory?.level === level ? territory.code : null,
      fit: null,
      pins: [content.pins],
    },
    title: selection.isAlone ? ALONE.title : `${words.title} par ${content.levels[level].label}`,
    legend: legendOf(content, selection, classes, index),
  };
}

/** How the table tells a value: its number, or the words of its class. */
export function tellValue(content: Content, { measure }: Selection, value: number): string {
  if (measure === "dominante") {
    const label = content.categories[value - 1];
    return value === 0 ? content.measures[measure].unit.zero : (content.choices.categorie[label] ?? content.words.tie);
  }
  if (value < 0) return content.measures[measure].unsaid ?? "";
  return measure === "anciennete" && value === 0 ? content.measures[measure].unit.zero : String(value);
}

/** Values that classes are cut on: the last year's where one is chosen, so that a colour keeps its meaning. */
function cutValues(content: Content, counter: Counter, { selection }: Outcome, values: Float64Array): Float64Array {
  const { year, measure, level } = selection;
  if (year === null || measure === "dominante") return values;
  const last = counter.outcome({ ...selection, year: content.years[1] });
  const final = measured(counter, last, level, measure);
  return measure === "anciennete" ? Float64Array.from([...values, ...final]) : final;
}

function classesOf(content: Content, values: Float64Array, { measure, classes: method }: Selection): ValueClass[] {
  const { looks, words } = content;
  const { unit, unsaid } = content.measures[measure];
  if (measure === "dominante") {
    const labels = content.categories.map((name) => content.choices.categorie[name]);
    return categoryClasses(values, labels, { ...words, zero: unit.zero }, looks);
  }
  const cut = CUTS[measure];
  return withUnsaid(cut(values, unit.zero, looks, method), unsaid, looks);
}

const CUTS: Readonly<Record<Exclude<Measure, "dominante">, typeof quantityClasses>> = {
  initiatives: countClasses,
  categories: countClasses,
  habitants: quantityClasses,
  anciennete: yearClasses,
  budget: quantityClasses,
};

function aloneClasses({ looks }: Content): ValueClass[] {
  const inside = looks.sequential[looks.sequentialFor[0][0]];
  return [
    { lower: 0, label: ALONE.outside, look: looks.zero },
    { lower: 1, label: ALONE.inside, look: inside },
  ];
}

/** Values that a number and its unit would not tell well. */
function textsOf(content: Content, measure: Measure, values: Float64Array): Record<string, string> {
  const { unsaid } = content.measures[measure];
  const told: Record<string, string> = unsaid ? { "-1": unsaid } : {};
  if (measure !== "anciennete") return told;
  const now = Number(content.notice.publiee.slice(0, SIGNIFICANT_YEAR));
  for (const year of new Set(values)) if (year > 0) told[String(year)] = yearText(year, now);
  return told;
}

function yearText(year: number, now: number): string {
  const age = year > now ? "à venir" : year === now ? "l’année des données" : `il y a ${count(now - year, "an")}`;
  return `la plus récente : ${year} (${age})`;
}

function legendOf(
  content: Content,
  { level, measure, isAlone }: Selection,
  classes: readonly ValueClass[],
  index: Uint8Array,
): LegendLine[] {
  const { label, plural } = content.levels[level];
  const { held, unknown } = heldPerClass(index, classes.length);
  const lines = classes.map((each, i) => ({
    look: each.look,
    label: each.label,
    held: count(held[i], label, plural),
  }));
  if (unknown === 0 || isAlone) return lines;
  const unit: Unit = content.measures[measure].unit;
  return [...lines, { look: content.looks.outside, label: unit.unknown, held: count(unknown, label, plural) }];
}
