/** What the map may tell of each territory (the twin of dashboard/analysis/measures.py). */
import type { Level } from "../data";
import { UNSAID } from "./classes";
import { sumColumns, type Matrix } from "./matrix";
import type { Counter, Outcome } from "./outcome";
import type { Measure } from "./selection";

const SIGNIFICANT_DIGITS = 2;

type Measured = (counter: Counter, outcome: Outcome, level: Level) => Float64Array;

/** Measure of each territory of a level; NaN outside the territories chosen. */
export function measured(counter: Counter, outcome: Outcome, level: Level, measure: Measure): Float64Array {
  const counts = counter.counts(outcome, level);
  if (measure === "initiatives") return counts;
  const values = MEASURES[measure](counter, outcome, level);
  return values.map((value, i) => (Number.isNaN(counts[i]) ? NaN : value));
}

const MEASURES: Readonly<Record<Exclude<Measure, "initiatives">, Measured>> = {
  categories: (counter, outcome, level) =>
    overCategories(counter, outcome, level, (counts) => counts.filter((count) => count > 0).length),
  dominante: (counter, outcome, level) => overCategories(counter, outcome, level, mainOf),
  habitants: inhabitants,
  anciennete: latest,
  budget,
};

function overCategories(
  counter: Counter,
  outcome: Outcome,
  level: Level,
  tell: (counts: readonly number[]) => number,
): Float64Array {
  const matrix = counter.ofLevel(level);
  const { category } = counter.initiatives;
  const perCategory = counter.categories.map((name) =>
    sumColumns(matrix, counter.weightsOf(outcome.kept.filter((row) => category[row] === name))),
  );
  return Float64Array.from({ length: matrix.width }, (_, i) => tell(perCategory.map((counts) => counts[i])));
}

/** 1 + the position of the most frequent, 0 for none, one past the last for a tie. */
function mainOf(counts: readonly number[]): number {
  const most = Math.max(...counts);
  if (most === 0) return 0;
  const first = counts.indexOf(most);
  return (first === counts.lastIndexOf(most) ? first : counts.length) + 1;
}

function inhabitants(counter: Counter, { perCommune }: Outcome, level: Level): Float64Array {
  const { population } = counter.gazetteer.commune;
  return perTerritory(counter, level, (commune) => (perCommune[commune] > 0 ? population[commune] : 0));
}

/** The year that the most recent initiative began. */
function latest(counter: Counter, { kept, weights }: Outcome, level: Level): Float64Array {
  const { startYear, perimeter } = counter.initiatives;
  const ofPerimeter = new Uint16Array(counter.matrix.rows);
  for (const row of kept) ofPerimeter[perimeter[row]] = Math.max(ofPerimeter[perimeter[row]], startYear[row]);
  const matrix = counter.ofLevel(level);
  const touched = sumColumns(matrix, weights);
  const years = new Float64Array(matrix.width);
  forEachCell(matrix, (row, column) => (years[column] = Math.max(years[column], ofPerimeter[row])));
  return years.map((year, i) => (year === 0 && touched[i] > 0 ? UNSAID : year));
}

/** Euros announced, spread over the inhabitants of each perimeter, to two digits. */
function budget(counter: Counter, outcome: Outcome, level: Level): Float64Array {
  const { budget: amounts } = counter.initiatives;
  const { population } = counter.gazetteer.commune;
  const each = eurosPerInhabitant(counter, outcome.kept);
  const euros = new Float64Array(counter.matrix.width);
  forEachCell(counter.matrix, (row, commune) => (euros[commune] += each[row] * population[commune]));
  const spread = perTerritory(counter, level, (commune) => (outcome.perCommune[commune] > 0 ? euros[commune] : 0));
  const matrix = counter.ofLevel(level);
  const touched = sumColumns(matrix, outcome.weights);
  const told = sumColumns(matrix, counter.weightsOf(outcome.kept.filter((row) => amounts[row] > 0)));
  return spread.map((value, i) => (touched[i] > 0 && told[i] === 0 ? UNSAID : rounded(value)));
}

function eurosPerInhabitant(counter: Counter, kept: readonly number[]): Float64Array {
  const { budget: amounts, perimeter } = counter.initiatives;
  const { population } = counter.gazetteer.commune;
  const euros = new Float64Array(counter.matrix.rows);
  for (const row of kept) euros[perimeter[row]] += amounts[row];
  return euros.map((amount, row) => {
    if (amount === 0) return 0;
    const people = counter.communesOf(row).reduce((sum, commune) => sum + population[commune], 0);
    return people > 0 ? amount / people : 0;
  });
}

/** Round to two significant digits, halves to even; what is above nothing stays above nothing. */
export function rounded(amount: number): number {
  if (amount <= 0) return 0;
  const size = Math.floor(Math.log10(Math.max(amount, 1)));
  const unit = 10 ** Math.max(size + 1 - SIGNIFICANT_DIGITS, 0);
  const [below, rest] = [Math.floor(amount / unit), (amount / unit) % 1];
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  return Math.max((up ? below + 1 : below) * unit, 1);
}

function perTerritory(counter: Counter, level: Level, ofCommune: (commune: number) => number): Float64Array {
  const sums = new Float64Array(counter.gazetteer[level].codes.length);
  counter.parentOf(level).forEach((territory, commune) => {
    if (territory < sums.length) sums[territory] += ofCommune(commune);
  });
  return sums;
}

function forEachCell({ rows, start, columns }: Matrix, act: (row: number, column: number) => void): void {
  for (let row = 0; row < rows; row++) {
    for (let k = start[row]; k < start[row + 1]; k++) act(row, columns[k]);
  }
}
