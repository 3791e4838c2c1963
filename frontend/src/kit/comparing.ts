/** Two selections of one territory that differ by one filter (the twin of dashboard/analysis/comparing.py). */
import { differenceClasses, UNSAID, type ValueClass } from "./classes";
import type { Content } from "./content";
import type { Known } from "./known";
import { measured, rounded } from "./measures";
import type { Counter, Outcome } from "./outcome";
import { chosen, otherOf, type Compared, type Measure, type Selection } from "./selection";
import { enumeration, upperFirst } from "./text";

/** Both outcomes, A then B, and what each side keeps of the filter compared. */
export interface Comparison {
  readonly first: Outcome;
  readonly second: Outcome;
  readonly names: readonly [string, string];
  /** One map of differences; else two maps. */
  readonly isDifference: boolean;
}

/** Compare an outcome with what its selection says; null where it says nothing. */
export function comparisonOf(known: Known, counter: Counter, first: Outcome): Comparison | null {
  const { selection } = first;
  const other = otherOf(selection);
  if (other === null || selection.compared === null) return null;
  const { word } = selection.compared;
  return {
    first,
    second: counter.outcome(other),
    names: [sideName(known, selection, word), sideName(known, other, word)],
    isDifference: !selection.isSideBySide && isSubtracted(known.content, selection.measure),
  };
}

/** A year or a main category has no difference. */
export function isSubtracted({ comparison }: Content, measure: Measure): boolean {
  return comparison.subtracted.includes(measure);
}

/** B − A of each territory; NaN outside, or where a side does not say. */
export function differences(counter: Counter, { first, second }: Comparison): Float64Array {
  const { level, measure } = first.selection;
  const [before, after] = [first, second].map((side) => measured(counter, side, level, measure));
  return after.map((value, i) => (value === UNSAID || before[i] === UNSAID ? NaN : value - before[i]));
}

/** Classes that begin at round numbers. */
export function classesOfDifferences(content: Content, values: Float64Array): ValueClass[] {
  const round = values.map((value) => Math.sign(value) * rounded(Math.abs(value)));
  return differenceClasses(round, content.comparison.none, content.looks);
}

/** Name a side by what it keeps of the filter compared: « Jusqu’en 2013 », « Formation ». */
export function sideName(known: Known, selection: Selection, word: Compared["word"]): string {
  return upperFirst(keptOf(known, selection, word) || known.content.comparison.everything[word]);
}

function keptOf(known: Known, { years, year, ...selection }: Selection, word: Compared["word"]): string {
  if (word === "an") return year === null ? "" : `jusqu’en ${year}`;
  if (word === "annees") return [...new Set(years ?? [])].join(" – ");
  const values = chosen({ ...selection, years, year }, word);
  return enumeration(values.map((value) => known.label(word, value)));
}
