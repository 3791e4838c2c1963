/** Classes of values, as dashboard/maps/classes.py and measure_classes.py make them. */
import { NO_DATA, type Look } from "../data";
import type { Looks } from "./content";
import { likeSizedUppers, uppersOf, type Method } from "./cuts";
import { number, signed } from "./text";

export interface ValueClass {
  readonly lower: number;
  readonly label: string;
  readonly look: Look;
}

/** Initiatives are there, but no source says how much, or when. */
export const UNSAID = -1;
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

/** Cut differences into at most three classes on each side of zero, with the same bounds. */
export function differenceClasses(values: Float64Array, zero: string, looks: Looks): ValueClass[] {
  const sizes = values.filter((value) => value !== 0 && !Number.isNaN(value)).map(Math.abs).sort();
  const steps = stepsOf(likeSizedUppers(sizes, looks.more.length));
  const chosen = steps.length === 0 ? [] : looks.sidesFor[steps.length - 1];
  const losses = steps.map((step, i) => lossOf(step, looks.less[chosen[i]]));
  const gains = steps.map((step, i) => gainOf(step, looks.more[chosen[i]]));
  return [...losses.reverse(), { lower: 0, label: zero, look: looks.zero }, ...gains];
}

/** Sizes from `lower` to `upper`; the last step has no limit, unless one value is all of it. */
interface Step {
  readonly lower: number;
  readonly upper: number | null;
  readonly isOneValue: boolean;
}

function stepsOf(uppers: readonly number[]): Step[] {
  return uppers.map((upper, i) => {
    const lower = i === 0 ? 1 : uppers[i - 1] + 1;
    return { lower, upper: i === uppers.length - 1 ? null : upper, isOneValue: upper === lower };
  });
}

function gainOf({ lower, upper, isOneValue }: Step, look: Look): ValueClass {
  const from = signed(lower);
  const label = isOneValue ? from : upper === null ? `${from} et plus` : `${from} à ${signed(upper)}`;
  return { lower, label, look };
}

/** Mirror a step: « −3 à −2 », « −4 et moins ». */
function lossOf({ lower, upper, isOneValue }: Step, look: Look): ValueClass {
  const nearest = signed(-lower);
  const label = isOneValue ? nearest : upper === null ? `${nearest} et moins` : `${signed(-upper)} à ${nearest}`;
  return { lower: upper === null ? -Infinity : -upper, label, look };
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
