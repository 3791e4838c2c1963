/** Classes of values, cut as dashboard/maps/classes.py and measure_classes.py cut them. */
import { NO_DATA, type Look } from "../data";
import type { Looks } from "./content";
import { number } from "./text";

export interface ValueClass {
  readonly lower: number;
  readonly label: string;
  readonly look: Look;
}

/** A way of cutting, by the word of the address. */
export const METHODS = ["effectifs", "seuils", "amplitudes"] as const;
export type Method = (typeof METHODS)[number];

export const MOST_CLASSES = 5;
/** Initiatives are there, but no source says how much, or when. */
export const UNSAID = -1;
const MOST_DISTINCT = 1000;

/** Last positive value of each class. */
export function uppersOf(values: Float64Array, method: Method): number[] {
  const ascending = values.filter((value) => value > 0).sort();
  return CUTS[method](ascending, MOST_CLASSES);
}

/** An even share of what is left, ties included. */
export function likeSizedUppers(ascending: Float64Array, most: number): number[] {
  const uppers: number[] = [];
  let first = 0;
  for (let left = most; left > 0 && first < ascending.length; left--) {
    const upper = ascending[first + Math.ceil((ascending.length - first) / left) - 1];
    uppers.push(upper);
    while (first < ascending.length && ascending[first] <= upper) first++;
  }
  return uppers;
}

export function equalUppers(ascending: Float64Array, most: number): number[] {
  const largest = ascending.at(-1) ?? 0;
  const steps = Math.min(most, largest);
  return Array.from({ length: steps }, (_, i) => Math.floor((largest * (i + 1)) / steps));
}

/** The partition with the least sum of squared deviations (Fisher, 1958). */
export function naturalUppers(ascending: Float64Array, most: number): number[] {
  const [values, weights] = distinct(ascending);
  const size = values.length;
  if (size <= most) return values;
  const spread = spreadOf(values, weights);
  let least = Array.from({ length: size }, (_, end) => spread(0, end));
  const starts: number[][] = [];
  for (let k = 1; k < most; k++) {
    const best = Array.from({ length: size }, (_, end) => bestStart(least, spread, end));
    starts.push(best.map(([start]) => start));
    least = best.map(([, sum]) => sum);
  }
  const ends = [size - 1];
  for (const from of starts.reverse()) ends.push(from[ends[ends.length - 1]] - 1);
  return ends.reverse().map((end) => values[end]);
}

const CUTS: Readonly<Record<Method, (ascending: Float64Array, most: number) => number[]>> = {
  effectifs: likeSizedUppers,
  seuils: naturalUppers,
  amplitudes: equalUppers,
};

/** Where the last class begins, and the sum that this gives; a class may not be empty. */
function bestStart(
  least: readonly number[],
  spread: (start: number, end: number) => number,
  end: number,
): [number, number] {
  let [start, sum] = [0, Infinity];
  for (let i = 1; i <= end; i++) {
    const found = least[i - 1] + spread(i, end);
    if (found < sum) [start, sum] = [i, found];
  }
  return [start, sum];
}

/** Distinct values with their repeats; past a thousand, neighbours are first taken together. */
function distinct(ascending: Float64Array): [number[], number[]] {
  let values = [...new Set(ascending)];
  if (values.length > MOST_DISTINCT) {
    const last = ascending.length - 1;
    const ranks = Array.from({ length: MOST_DISTINCT }, (_, i) => i / (MOST_DISTINCT - 1));
    values = [...new Set(ranks.map((rank) => ascending[Math.floor(rank * last)]))];
  }
  let seen = 0;
  const weights = values.map((value) => {
    const from = seen;
    while (seen < ascending.length && ascending[seen] <= value) seen++;
    return seen - from;
  });
  return [values, weights];
}

function spreadOf(values: readonly number[], weights: readonly number[]): (start: number, end: number) => number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [weight, total, squares] = [[0], [0], [0]];
  values.forEach((value, i) => {
    const centred = value - mean;
    weight.push(weight[i] + weights[i]);
    total.push(total[i] + weights[i] * centred);
    squares.push(squares[i] + weights[i] * centred ** 2);
  });
  return (start, end) => {
    const [w, t, s] = [weight, total, squares].map((sums) => sums[end + 1] - sums[start]);
    return s - t ** 2 / w;
  };
}

/** Cut counts: zero, then at most `MOST_CLASSES` classes. */
export function countClasses(values: Float64Array, zero: string, looks: Looks, method: Method = "effectifs"): ValueClass[] {
  return fromUppers(uppersOf(values, method), zero, looks);
}

/** Cut large quantities at bounds of two significant digits, which a reader can repeat. */
export function quantityClasses(values: Float64Array, zero: string, looks: Looks, method: Method): ValueClass[] {
  const uppers = uppersOf(values, method);
  const rounded = [...new Set(uppers.slice(0, -1).map(roundedUp))].sort((a, b) => a - b);
  const isOver = uppers.length > 0 && uppers[uppers.length - 1] > (rounded.at(-1) ?? 0);
  return fromUppers(isOver ? [...rounded, null] : rounded, zero, looks);
}

function roundedUp(value: number): number {
  const unit = 10 ** Math.max(String(value).length - 2, 0);
  return Math.ceil(value / unit) * unit;
}

/** Cut years, the most recent darkest; zero is no initiative. */
export function yearClasses(values: Float64Array, zero: string, looks: Looks, method: Method): ValueClass[] {
  const none = [{ lower: 0, label: zero, look: looks.zero }];
  const known = values.filter((value) => value > 0);
  if (known.length === 0) return none;
  const before = known.reduce((least, value) => Math.min(least, value), Infinity) - 1;
  const uppers = uppersOf(known.map((value) => value - before), method).map((upper) => upper + before);
  const chosen = looks.sequentialFor[uppers.length - 1];
  return [
    ...none,
    ...uppers.map((upper, i) => {
      const lower = i === 0 ? before + 1 : uppers[i - 1] + 1;
      return { lower, label: lower === upper ? String(lower) : `${lower} à ${upper}`, look: looks.sequential[chosen[i]] };
    }),
  ];
}

/** Each category met (1, 2…) has its look; 0 is no initiative, one past the last is a tie. */
export function categoryClasses(
  values: Float64Array,
  labels: readonly string[],
  words: { readonly zero: string; readonly others: string; readonly tie: string },
  looks: Looks,
): ValueClass[] {
  const own = looks.categorical.length - 1;
  const met = new Set(values);
  const classes = [{ lower: 0, label: words.zero, look: looks.zero }];
  labels.slice(0, own).forEach((label, i) => {
    if (met.has(i + 1)) classes.push({ lower: i + 1, label, look: looks.categorical[i] });
  });
  if ([...met].some((value) => value > own && value <= labels.length)) {
    classes.push({ lower: own + 1, label: words.others, look: looks.categorical[own] });
  }
  if (met.has(labels.length + 1)) classes.push({ lower: labels.length + 1, label: words.tie, look: looks.tie });
  return classes;
}

/** Put the class of what no source says before the others. */
export function withUnsaid(classes: ValueClass[], label: string | undefined, looks: Looks): ValueClass[] {
  return label ? [{ lower: UNSAID, label, look: looks.noData }, ...classes] : classes;
}

function fromUppers(uppers: readonly (number | null)[], zero: string, looks: Looks): ValueClass[] {
  const chosen = uppers.length === 0 ? [] : looks.sequentialFor[uppers.length - 1];
  const classes: ValueClass[] = [{ lower: 0, label: zero, look: looks.zero }];
  let lower = 1;
  uppers.forEach((upper, i) => {
    const isLast = i === uppers.length - 1;
    classes.push({ lower, label: rangeLabel(lower, upper, isLast), look: looks.sequential[chosen[i]] });
    lower = (upper ?? 0) + 1;
  });
  return classes;
}

/** « 2 à 3 », « 4 et plus »; a class of one value is that value. */
function rangeLabel(lower: number, upper: number | null, isLast: boolean): string {
  if (upper === lower) return number(lower);
  return isLast || upper === null ? `${number(lower)} et plus` : `${number(lower)} à ${number(upper)}`;
}

/** Class of each value; `NO_DATA` where it is not known. */
export function classIndex(values: Float64Array, classes: readonly ValueClass[]): Uint8Array {
  const lowers = classes.map(({ lower }) => lower);
  const found = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let index = Number.isNaN(value) ? NO_DATA : lowers.length - 1;
    if (index !== NO_DATA) while (index > 0 && value < lowers[index]) index--;
    found[i] = index;
  }
  return found;
}

/** Territories of each class, in order, then those without a value. */
export function heldPerClass(index: Uint8Array, classes: number): { held: number[]; unknown: number } {
  const held = new Array<number>(classes).fill(0);
  let unknown = 0;
  for (const each of index) {
    if (each === NO_DATA) unknown++;
    else held[each]++;
  }
  return { held, unknown };
}
