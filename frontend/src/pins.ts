/** Pins: places marked over the map, gathered where they would touch each other. */
import type { Territories } from "./gazetteer";
import { worldPixels } from "./mercator";

/** A kind of places, as dashboard/maps/pins.py writes it. */
export interface PinGroupData {
  readonly key: string;
  /** What the reader ticks: « Initiatives d'une seule commune ». */
  readonly title: string;
  readonly singular: string;
  readonly plural: string;
  readonly colour: string;
  readonly shape: PinShape;
  /** White inside its colour. */
  readonly hollow?: boolean;
  /** Address of the file that knows where each thing counted stands; else at the town hall. */
  readonly places?: string;
  /** Style of the group's things in that file. */
  readonly placeStyle?: number;
  /** Shown before the reader says otherwise. */
  readonly shown: boolean;
  /** Communes, in the order of the names file. */
  readonly count: number;
  readonly valueBytes: number;
  /** Base64 of deflated planes: one number per commune, 0 where there is no pin. */
  readonly payload: string;
}

export type PinShape = "drop" | "square" | "disc" | "triangle";

/** What is marked, of a commune or at a place of its own; x and y are world pixels at zoom 0. */
export interface Pin {
  readonly commune: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  /** Of a place: its style in its file, what it is called, its code. */
  readonly style?: number;
  readonly name?: string;
  readonly code?: string;
}

/** Pins drawn as one mark, at the place of the first. */
export interface Cluster {
  readonly seed: Pin;
  readonly members: readonly Pin[];
  /** Sum of the members' values. */
  readonly value: number;
}

/** Two marks stand at least this far from each other, in pixels of a whole zoom. */
export const CLUSTER_RADIUS = 38;
/** Places are small marks; from this zoom, that of a town, each is wanted. */
const TOWN_ZOOM = 11;
const PLACE_RADIUS = 15;
const GATHERED_STEP = 25;
/** What each further group adds: marks touch in the worst case, never in most. */
const SPREAD = 16;
const ALONE_STEP = 13;
/** Cells of the grid are numbered row by row; no zoom of ours has more columns than this. */
const MOST_COLUMNS = 2 ** 20;

/** Place one pin per commune whose value is not zero, largest values first, then by commune. */
export function pinsOf(values: Float64Array, communes: Territories): Pin[] {
  const pins: Pin[] = [];
  values.forEach((value, commune) => {
    if (value === 0) return;
    const [x, y] = worldPixels(communes.lon[commune], communes.lat[commune], 0);
    pins.push({ commune, value, x, y });
  });
  return pins.sort((a, b) => b.value - a.value || a.commune - b.commune);
}

/** How near places of `groups` groups may stand at a whole zoom, in pixels: side by side if near. */
export function placeRadius(groups: number, zoom: number): number {
  return zoom >= TOWN_ZOOM ? PLACE_RADIUS : CLUSTER_RADIUS + SPREAD * (groups - 1);
}

/** Where the marks of one cluster stand around its place, in pixels, from west to east. */
export function besides(values: readonly number[]): number[] {
  const step = values.some((value) => value > 1) ? GATHERED_STEP : ALONE_STEP;
  return values.map((_, i) => (i - (values.length - 1) / 2) * step);
}

/**
 * Gather pins nearer than `pixels` at a whole zoom: each pin in turn takes those around it
 * that are still free. The same pins always give the same clusters, whatever the view.
 */
export function clustersOf(
  pins: readonly Pin[],
  zoom: number,
  pixels = CLUSTER_RADIUS,
): Cluster[] {
  const radius = pixels / 2 ** zoom;
  const grid = gridOf(pins, radius);
  const taken = new Set<Pin>();
  const clusters: Cluster[] = [];
  for (const seed of pins) {
    if (taken.has(seed)) continue;
    const members = near(grid, seed, radius).filter((pin) => !taken.has(pin));
    for (const pin of members) taken.add(pin);
    clusters.push({ seed, members, value: members.reduce((sum, { value }) => sum + value, 0) });
  }
  return clusters;
}

/** Pins by cell of side `radius`. */
function gridOf(pins: readonly Pin[], radius: number): Map<number, Pin[]> {
  const grid = new Map<number, Pin[]>();
  for (const pin of pins) {
    const cell = cellAt(Math.floor(pin.x / radius), Math.floor(pin.y / radius));
    const held = grid.get(cell);
    if (held === undefined) grid.set(cell, [pin]);
    else held.push(pin);
  }
  return grid;
}

function cellAt(column: number, row: number): number {
  return row * MOST_COLUMNS + column;
}

function near(grid: Map<number, Pin[]>, { x, y }: Pin, radius: number): Pin[] {
  const column = Math.floor(x / radius);
  const row = Math.floor(y / radius);
  const found: Pin[] = [];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      for (const pin of grid.get(cellAt(column + dx, row + dy)) ?? []) {
        if ((pin.x - x) ** 2 + (pin.y - y) ** 2 < radius ** 2) found.push(pin);
      }
    }
  }
  return found;
}
