/** The legend in large type, its samples drawn pixel for pixel as the map paints them. */
import type { Look } from "../data";
import type { PinGroupData } from "../pins";
import { h, svg } from "./dom";
import type { LegendLine, Shade } from "./shade";
import { number } from "./text";

const TILE = 8;
/** More lines than this are written smaller, so that all of them stay in sight. */
const MOST_LARGE_LINES = 8;
const SWATCH = { width: 32, height: 16 };

/** Write one legend: two maps side by side have the same classes. */
export function legendOf(shades: readonly Shade[]): HTMLElement {
  const [{ title, legend }] = shades;
  const lines = legend.map((line, i) => legendLine(line, heldBy(shades, i)));
  const pins = new Map(shades.flatMap(pinsOf).map((pin) => [pin.key, pin]));
  const marks = [...pins.values()].map(pinLine);
  const length = lines.length > MOST_LARGE_LINES ? " kit-legend-long" : "";
  return h("figure", { class: `kit-legend${length}` }, h("figcaption", {}, title), h("ul", {}, ...lines, ...marks));
}

/** « 12 communes », « A 12 · B 34 » (territories). */
function heldBy(shades: readonly Shade[], line: number): string {
  const lines = shades.map(({ legend }) => legend[line]);
  if (lines.length === 1) return lines[0].held;
  return lines.map(({ territories }, i) => `${"AB"[i]}\u00a0${number(territories)}`).join(" · ");
}

function pinsOf({ data, pinValues }: Shade): PinGroupData[] {
  return (data.pins ?? []).filter((_, i) => pinValues[i].some((value) => value > 0));
}

function pinLine({ title, colour }: PinGroupData): HTMLElement {
  const drop = svg("path", { d: "M16 16 9 9A7.5 7.5 0 1 1 23 9z", fill: colour });
  const mark = svg("svg", { viewBox: "0 -7 32 24", "aria-hidden": "true", class: "kit-pin" }, drop);
  return h("li", {}, mark, h("span", {}, title));
}

function legendLine({ look, label }: LegendLine, held: string): HTMLElement {
  return h("li", {}, swatch(look), h("span", {}, label), h("small", {}, held));
}

/** A class as a small rectangle, pixel for pixel as the map paints it. */
function swatch({ fill, ink, pattern }: Look): SVGElement {
  const { width, height } = SWATCH;
  let path = "";
  for (let y = 0; y < height; y++) {
    const row = parseInt(pattern.slice(2 * (y % TILE), 2 * (y % TILE) + 2), 16);
    for (let x = 0; x < width; x++) {
      if ((row >> (TILE - 1 - (x % TILE))) & 1) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", "shape-rendering": "crispEdges" },
    svg("rect", { width, height, fill }),
    svg("path", { d: path, fill: ink }),
  );
}
