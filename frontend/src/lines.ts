/** Borders: which arcs part two territories of a level, and how they are stroked. */
import type { Level } from "./data";
import { territoryOf, type Territories } from "./gazetteer";
import { OUTSIDE, pixelsPerStep, type Frame, type Topology } from "./topology";

/** A line of a map: the arcs of a level, in page pixels and a CSS colour. */
export interface BorderStyle {
  readonly of: Level | "coast";
  readonly width: number;
  readonly colour: string;
}

/** Vertices nearer than this to the last one drawn are left out, in page pixels. */
const TOLERANCE = 0.5;

/** Arcs with land on one side only. */
export function coastArcs(topology: Topology): Uint32Array {
  return arcsWhere(topology, (left, right) => (left === OUTSIDE) !== (right === OUTSIDE));
}

/** Arcs with land on both sides, in two territories. */
export function borderArcs(topology: Topology, territories: Territories): Uint32Array {
  return arcsWhere(
    topology,
    (left, right) =>
      left !== OUTSIDE &&
      right !== OUTSIDE &&
      territoryOf(territories, left) !== territoryOf(territories, right),
  );
}

/** Arcs around one territory, coast included. */
export function outlineArcs(
  topology: Topology,
  territories: Territories,
  territory: number,
): Uint32Array {
  return arcsWhere(
    topology,
    (left, right) =>
      (territoryOf(territories, left) === territory) !==
      (territoryOf(territories, right) === territory),
  );
}

/** Trace `arcs` into `pen`, in pixels of `frame`; what lies outside the frame is skipped. */
export function trace(
  topology: Topology,
  frame: Frame,
  arcs: Uint32Array,
  pen: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void },
): void {
  const { arcBox, arcStart, x, y } = topology;
  const scale = pixelsPerStep(topology, frame);
  const { originX, originY } = frame;
  for (const arc of arcs) {
    if (!isSeen(arcBox, arc, scale, frame)) continue;
    const last = arcStart[arc + 1] - 1;
    let px = x[arcStart[arc]] * scale - originX;
    let py = y[arcStart[arc]] * scale - originY;
    pen.moveTo(px, py);
    for (let k = arcStart[arc] + 1; k <= last; k++) {
      const nx = x[k] * scale - originX;
      const ny = y[k] * scale - originY;
      const moved = Math.abs(nx - px) > TOLERANCE || Math.abs(ny - py) > TOLERANCE;
      if (!moved && k !== last) continue;
      pen.lineTo(nx, ny);
      px = nx;
      py = ny;
    }
  }
}

/** Write arcs as the `d` of an SVG path, to a tenth of a pixel. */
export function pathData(topology: Topology, frame: Frame, arcs: Uint32Array): string {
  const parts: string[] = [];
  trace(topology, frame, arcs, {
    moveTo: (x, y) => parts.push(`M${x.toFixed(1)} ${y.toFixed(1)}`),
    lineTo: (x, y) => parts.push(`L${x.toFixed(1)} ${y.toFixed(1)}`),
  });
  return parts.join("");
}

const COAST = "#8795a3";
const PARENT = "#3f5163";
const OWN = "#ffffff";

/** Choose the lines of a map shaded by `level` at `zoom`, drawn first to last. */
export function bordersFor(level: Level, zoom: number): BorderStyle[] {
  const grown = 1 + 0.12 * Math.max(0, zoom - 5.5);
  const coast: BorderStyle = { of: "coast", width: 0.7 * grown, colour: COAST };
  const departements: BorderStyle = { of: "departement", width: 0.65 * grown, colour: PARENT };
  const regions: BorderStyle = { of: "region", width: 1.15 * grown, colour: PARENT };
  switch (level) {
    case "commune":
      return [...communeLines(zoom), coast, departements, regions];
    case "epci":
      return [{ of: "epci", width: 0.6 * grown, colour: OWN }, coast, departements, regions];
    case "departement":
      return [coast, { ...departements, width: 0.8 * grown }, { ...regions, width: 1.4 * grown }];
    case "academie":
      return [coast, { of: "academie", width: grown, colour: PARENT }];
    case "region":
      return [coast, { ...regions, width: grown }];
  }
}

/** From this zoom on few enough communes are in sight for their borders to be stroked. */
export const STROKED_COMMUNES_FROM = 9;

function communeLines(zoom: number): BorderStyle[] {
  if (zoom < STROKED_COMMUNES_FROM) return [];
  return [{ of: "commune", width: Math.min(1, 0.7 + 0.1 * (zoom - 9)), colour: OWN }];
}

function isSeen(arcBox: Int32Array, arc: number, scale: number, frame: Frame): boolean {
  const box = 4 * arc;
  return (
    arcBox[box + 2] * scale >= frame.originX &&
    arcBox[box] * scale <= frame.originX + frame.width &&
    arcBox[box + 3] * scale >= frame.originY &&
    arcBox[box + 1] * scale <= frame.originY + frame.height
  );
}

function arcsWhere(
  topology: Topology,
  keep: (left: number, right: number) => boolean,
): Uint32Array {
  const { arcCount, left, right } = topology;
  const found = new Uint32Array(arcCount);
  let count = 0;
  for (let arc = 0; arc < arcCount; arc++) {
    if (keep(left[arc], right[arc])) found[count++] = arc;
  }
  return found.slice(0, count);
}
