/** An outcome as the layer paints it, and its legend. */
import type { LayerData, Level, Look, Shading } from "../data";
import { classIndex, countClasses, heldPerClass, type ValueClass } from "./classes";
import type { Content } from "./content";
import type { Counter, Outcome } from "./outcome";
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

const UNIT = {
  singular: "initiative",
  plural: "initiatives",
  zero: "aucune initiative",
  unknown: "hors du territoire choisi",
};

/** Shade the level chosen by what is kept in each territory. */
export function shadeOf(content: Content, counter: Counter, outcome: Outcome): Shade {
  const { level, territory } = outcome.selection;
  const values = counter.counts(outcome, level);
  const classes = countClasses(values, UNIT.zero, content.looks);
  const index = classIndex(values, classes);
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
      saying: "count",
      labels: [],
      palette: classes.map(({ look }) => look),
      noData: content.looks.outside,
      unit: UNIT,
      selected: territory?.level === level ? territory.code : null,
      fit: null,
      pins: [content.pins],
    },
    title: `Nombre d’initiatives par ${content.levels[level].label}`,
    legend: legendOf(content, level, classes, index),
  };
}

function legendOf(content: Content, level: Level, classes: readonly ValueClass[], index: Uint8Array): LegendLine[] {
  const { label, plural } = content.levels[level];
  const { held, unknown } = heldPerClass(index, classes.length);
  const lines = classes.map((each, i) => ({
    look: each.look,
    label: each.label,
    held: count(held[i], label, plural),
  }));
  if (unknown === 0) return lines;
  const outside = { look: content.looks.outside, label: UNIT.unknown, held: count(unknown, label, plural) };
  return [...lines, outside];
}
