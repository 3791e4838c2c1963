/** Where classes end: three ways of cutting (the twin of dashboard/maps/classes.py). */

/** A way of cutting, by the word of the address. */
export const METHODS = ["effectifs", "seuils", "amplitudes"] as const;
export type Method = (typeof METHODS)[number];

export const MOST_CLASSES = 5;
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

