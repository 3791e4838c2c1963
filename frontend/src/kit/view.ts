/** What a selection shows: its figures and its map, or those of the two that it compares. */
import { comparisonOf, type Comparison } from "./comparing";
import type { Content } from "./content";
import type { Known } from "./known";
import type { Counter, Outcome } from "./outcome";
import type { Selection } from "./selection";
import { differenceShade, shadeOf, twinShades, type Shade } from "./shade";

/** What views are made from. */
export interface Desk {
  readonly content: Content;
  readonly known: Known;
  readonly counter: Counter;
}

export interface View {
  readonly selection: Selection;
  readonly outcome: Outcome;
  readonly comparison: Comparison | null;
  /** One map, or two side by side. */
  readonly shades: readonly Shade[];
}

export function viewOf({ content, known, counter }: Desk, wished: Selection): View {
  // The map of one initiative goes with its sheet.
  const selection = { ...wished, isAlone: wished.isAlone && wished.initiative !== null };
  const outcome = counter.outcome(selection);
  const comparison = comparisonOf(known, counter, outcome);
  return { selection, outcome, comparison, shades: shadesOf({ content, counter }, outcome, comparison) };
}

function shadesOf(
  { content, counter }: Pick<Desk, "content" | "counter">,
  outcome: Outcome,
  comparison: Comparison | null,
): readonly Shade[] {
  if (comparison === null) return [shadeOf(content, counter, outcome)];
  if (comparison.isDifference) return [differenceShade(content, counter, comparison)];
  return twinShades(content, counter, comparison);
}
