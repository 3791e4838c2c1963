/** An outcome, or two compared, as the layer paints them, with their legend. */
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
import { classesOfDifferences, differences, type Comparison } from "./comparing";
import type { Content } from "./content";
import { measured } from "./measures";
import type { Counter, Outcome } from "./outcome";
import type { Measure, Selection } from "./selection";
import { count, lowerFirst } from "./text";

export interface LegendLine {
  readonly look: Look;
  readonly label: string;
  /** « 12 communes », and the number alone. */
  readonly held: string;
  readonly territories: number;
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
  if (outcome.selection.isAlone) return aloneShade(content, counter, outcome);
  const values = valuesOf(counter, outcome);
  const cut = cutValues(content, counter, outcome, values);
  return measureShade(content, counter, outcome, { values, classes: classesOf(content, cut, outcome.selection) });
}

/** Shade both sides with the same classes, so that one colour means one thing. */
export function twinShades(content: Content, counter: Counter, { first, second }: Comparison): [Shade, Shade] {
  const sides = [first, second].map((side) => valuesOf(counter, side));
  const classes = classesOf(content, Float64Array.from([...sides[0], ...sides[1]]), first.selection);
  return [
    measureShade(content, counter, first, { values: sides[0], classes }),
    measureShade(content, counter, second, { values: sides[1], classes }),
  ];
}

/** Shade the differences, on both sides of zero; no pins: they belong to one side. */
export function differenceShade(content: Content, counter: Counter, comparison: Comparison): Shade {
  const { selection } = comparison.first;
  const values = differences(counter, comparison);
  const { unit } = content.measures[selection.measure];
  const { none, unknown } = content.comparison;
  return shadeWith(content, selection, {
    values,
    classes: classesOfDifferences(content, values),
    saying: "difference",
    unit: { ...unit, zero: none, unknown: unknown[selection.measure] ?? unit.unknown },
    title: `Différence (B − A) : ${lowerFirst(titleOf(content, selection))}`,
  });
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

interface Measured {
  readonly values: Float64Array;
  readonly classes: readonly ValueClass[];
}

function measureShade(content: Content, counter: Counter, outcome: Outcome, told: Measured): Shade {
  const { selection } = outcome;
  const { measure } = selection;
  return shadeWith(content, selection, {
    ...told,
    saying: measure === "dominante" ? "category" : "count",
    unit: content.measures[measure].unit,
    texts: textsOf(content, measure, told.values),
    title: titleOf(content, selection),
    pins: counter.localPins(outcome),
  });
}

function aloneShade(content: Content, counter: Counter, outcome: Outcome): Shade {
  const { selection } = outcome;
  const shade = shadeWith(content, selection, {
    values: counter.counts(outcome, selection.level),
    classes: aloneClasses(content),
    saying: "category",
    unit: content.measures.initiatives.unit,
    title: ALONE.title,
    pins: counter.localPins(outcome),
  });
  return { ...shade, legend: shade.legend.slice(0, 2) };
}

interface Drawn extends Measured {
  readonly saying: LayerData["saying"];
  readonly unit: Unit;
  readonly texts?: LayerData["texts"];
  readonly title: string;
  readonly pins?: Float64Array;
}

/** Put values and classes together as the layer reads them. */
function shadeWith(content: Content, { level, territory, year }: Selection, drawn: Drawn): Shade {
  const { values, classes, saying, unit, texts = {}, title, pins } = drawn;
  const index = classIndex(values, classes);
  return {
    classes: index,
    values: values.map((value) => (Number.isNaN(value) ? 0 : value)),
    pinValues: pins === undefined ? [] : [pins],
    data: {
      level,
      count: values.length,
      valueBytes: 0,
      lowest: 0,
      payload: "",
      saying,
      labels: classes.map(({ label }) => label),
      texts,
      palette: classes.map(({ look }) => look),
      noData: content.looks.outside,
      unit,
      selected: territory?.level === level ? territory.code : null,
      fit: null,
      pins: pins === undefined ? [] : [content.pins],
      past: year === null ? "" : (content.past[year] ?? ""),
    },
    title,
    legend: legendOf(content.levels[level], classes, index, { look: content.looks.outside, label: unit.unknown }),
  };
}

function titleOf({ measures, levels }: Content, { measure, level }: Selection): string {
  return `${measures[measure].title} par ${levels[level].label}`;
}

function valuesOf(counter: Counter, outcome: Outcome): Float64Array {
  return measured(counter, outcome, outcome.selection.level, outcome.selection.measure);
}

/** Values that classes are cut on: the last year's where one is chosen, so that a colour keeps its meaning. */
function cutValues(content: Content, counter: Counter, { selection }: Outcome, values: Float64Array): Float64Array {
  const { year, measure } = selection;
  if (year === null || measure === "dominante") return values;
  const last = counter.outcome({ ...selection, year: content.years[1] });
  const final = valuesOf(counter, last);
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
  { label, plural }: { readonly label: string; readonly plural: string },
  classes: readonly ValueClass[],
  index: Uint8Array,
  outside: { readonly look: Look; readonly label: string },
): LegendLine[] {
  const { held, unknown } = heldPerClass(index, classes.length);
  const lines = classes.map((each, i) => ({
    look: each.look,
    label: each.label,
    held: count(held[i], label, plural),
    territories: held[i],
  }));
  if (unknown === 0) return lines;
  return [...lines, { ...outside, held: count(unknown, label, plural), territories: unknown }];
}

