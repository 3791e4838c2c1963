/** Classes of counts, cut as dashboard/maps/classes.py cuts them (like sizes; zero apart). */
import { NO_DATA, type Look } from "../data";
import type { Looks } from "./content";
import { number } from "./text";

export interface ValueClass {
  readonly lower: number;
  readonly label: string;
  readonly look: Look;
}

export const MOST_CLASSES = 5;

/** Last count of each class: an even share of what is left, ties included. */
export function likeSizedUppers(ascending: readonly number[], most: number): number[] {
  const uppers: number[] = [];
  let first = 0;
  for (let left = most; left > 0 && first < ascending.length; left--) {
    const upper = ascending[first + Math.ceil((ascending.length - first) / left) - 1];
    uppers.push(upper);
    while (first < ascending.length && ascending[first] <= upper) first++;
  }
  return uppers;
}

/** Cut `values` (NaN: not known) into zero and at most `MOST_CLASSES` classes above. */
export function countClasses(values: Float64Array, zero: string, looks: Looks): ValueClass[] {
  const positive = Array.from(values.filter((value) => value > 0)).sort((a, b) => a - b);
  const uppers = likeSizedUppers(positive, MOST_CLASSES);
  const chosen = uppers.length === 0 ? [] : looks.sequentialFor[uppers.length - 1];
  const classes: ValueClass[] = [{ lower: 0, label: zero, look: looks.zero }];
  let lower = 1;
  uppers.forEach((upper, i) => {
    const isLast = i === uppers.length - 1;
    classes.push({ lower, label: rangeLabel(lower, upper, isLast), look: looks.sequential[chosen[i]] });
    lower = upper + 1;
  });
  return classes;
}

/** « 2 à 3 », « 4 et plus »; a class of one value is that value. */
function rangeLabel(lower: number, upper: number, isLast: boolean): string {
  if (upper === lower) return number(lower);
  return isLast ? `${number(lower)} et plus` : `${number(lower)} à ${number(upper)}`;
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
