/** The pins on their canvas: which are in sight, which one is under the pointer. */
import type { Territories } from "./gazetteer";
import {
  besides,
  clustersOf,
  pinsOf,
  placeRadius,
  type Cluster,
  type Pin,
  type PinGroupData,
} from "./pins";
import { pinsOfPlaces, placesAt } from "./places";
import type { Surface } from "./surface";
import type { Box } from "./labels";
import type { Frame } from "./topology";

/** A mark on the drawing: its cluster, its group, the place of its tip or middle. */
export interface Spot {
  readonly group: PinGroupData;
  readonly cluster: Cluster;
  readonly x: number;
  readonly y: number;
}

interface Group {
  readonly data: PinGroupData;
  readonly values: Float64Array;
  /** Undefined while the file of its places is not there. */
  pins: readonly Pin[] | undefined;
  /** Clusters by whole zoom. */
  readonly clusters: Map<number, Cluster[]>;
}

const DROP_RADIUS = 8;
const DROP_HEIGHT = 20;
const SQUARE = 9;
const PLACE = 11;
/** A finger needs more room than a mark takes. */
const REACH = 3;
const FONT = 'px system-ui, "Segoe UI", Roboto, Arial, sans-serif';

export class Pinboard {
  private groups: readonly Group[] = [];
  /** What the reader ticked or unticked, by key: kept from one data to the next. */
  private readonly wishes = new Map<string, boolean>();
  private spots: readonly Spot[] = [];
  /** By zoom and groups shown. */
  private readonly clustersOfPlaces = new Map<string, Cluster[]>();

  constructor(
    private readonly surface: Surface,
    private readonly communes: Territories,
    /** Called when marks come later than the data. */
    private readonly whenMarked: () => void = () => undefined,
  ) {}

  /** Take new groups, to be drawn next; `values` are their numbers per commune. */
  set(groups: readonly PinGroupData[], values: readonly Float64Array[]): void {
    this.clustersOfPlaces.clear();
    this.groups = this.groupsOf(groups, values);
  }

  /** What the marks of other groups would cover in another frame. */
  boxesOf(frame: Frame, groups: readonly PinGroupData[], values: readonly Float64Array[]): Box[] {
    return boxesAround(this.spotsOf(frame, this.groupsOf(groups, values)));
  }

  isShown({ key, shown }: PinGroupData): boolean {
    return this.wishes.get(key) ?? shown;
  }

  wish({ key }: PinGroupData, isShown: boolean): void {
    this.wishes.set(key, isShown);
    this.draw();
  }

  /** Draw every mark of the surface's frame; called when the frame, the data or a wish changes. */
  draw(): void {
    const { frame, density } = this.surface;
    if (frame === undefined || (this.groups.length === 0 && this.spots.length === 0)) return;
    for (const group of this.groups) {
      if (group.pins === undefined && this.isShown(group.data)) void this.place(group);
    }
    this.spots = this.spotsOf(frame, this.groups);
    const pen = this.surface.pins;
    this.surface.blank(pen);
    pen.setTransform(density, 0, 0, density, 0, 0);
    for (const spot of this.spots) drawMark(pen, spot);
  }

  /** Marks of places: those of all groups are gathered together, so that none hides another. */
  private spotsOfPlaces(frame: Frame, groups: readonly Group[]): Spot[] {
    const zoom = Math.floor(frame.zoom);
    const key = [zoom, ...groups.map(({ data }) => data.key)].join(" ");
    let clusters = this.clustersOfPlaces.get(key);
    if (clusters === undefined) {
      const pins = groups.flatMap((group) => group.pins ?? []);
      clusters = clustersOf(pins, zoom, placeRadius(groups.length, zoom));
      this.clustersOfPlaces.set(key, clusters);
    }
    const scale = 2 ** frame.zoom;
    return clusters.flatMap(({ seed, members }) => {
      const parts = groups
        .map(({ data }) => ({ data, own: members.filter(({ style }) => style === data.placeStyle) }))
        .filter(({ own }) => own.length > 0);
      const shifts = besides(parts.map(({ own }) => own.length));
      return parts.map(({ data, own }, i) => ({
        group: data,
        cluster: { seed: own[0], members: own, value: own.length },
        x: seed.x * scale - frame.originX + shifts[i],
        y: seed.y * scale - frame.originY,
      }));
    });
  }

  /** Fetch where the things of a group stand, then draw them; without it, they are left out. */
  private async place(group: Group): Promise<void> {
    const { places = "", placeStyle = 0 } = group.data;
    group.pins = []; // one request, however often the map is drawn meanwhile
    try {
      const { values } = group;
      const where = { values, communes: this.communes };
      group.pins = pinsOfPlaces(await placesAt(places), placeStyle, where);
      this.clustersOfPlaces.clear();
    } catch (error) {
      console.error(error);
      group.pins = undefined;
      return;
    }
    if (!this.groups.includes(group)) return;
    this.draw();
    this.whenMarked();
  }

  /** The mark at a point of the drawing; the one drawn last where several lie there. */
  at(x: number, y: number): Spot | undefined {
    return this.spots.findLast((spot) => {
      const { middle, radius } = extent(spot);
      return (spot.x - x) ** 2 + (spot.y - middle - y) ** 2 <= (radius + REACH) ** 2;
    });
  }

  /** What the marks cover, for the names to keep away. */
  boxes(): Box[] {
    return boxesAround(this.spots);
  }

  /** Marks from west to east, for a reader without a mouse. */
  inOrder(): readonly Spot[] {
    return [...this.spots].sort((a, b) => a.x - b.x || a.y - b.y);
  }

  private groupsOf(groups: readonly PinGroupData[], values: readonly Float64Array[]): Group[] {
    return groups.map((data, i) => ({
      data,
      values: values[i],
      pins: data.places ? undefined : pinsOf(values[i], this.communes),
      clusters: new Map<number, Cluster[]>(),
    }));
  }

  private spotsOf(frame: Frame, groups: readonly Group[]): Spot[] {
    const shown = groups.filter(({ data }) => this.isShown(data));
    const placed = shown.filter(({ data, pins }) => data.places && pins !== undefined);
    return [
      ...shown.filter(({ data }) => !data.places).flatMap((group) => spotsIn(frame, group)),
      ...(placed.length > 0 ? this.spotsOfPlaces(frame, placed) : []),
    ]
      .filter(({ x, y }) => x > -20 && y > -20 && x < frame.width + 20 && y < frame.height + 20)
      .sort((a, b) => a.y - b.y);
  }
}

function boxesAround(spots: readonly Spot[]): Box[] {
  return spots.map((spot) => {
    const { middle, radius } = extent(spot);
    const isDrop = middle > 0;
    return {
      west: spot.x - radius,
      north: spot.y - middle - radius,
      east: spot.x + radius,
      south: isDrop ? spot.y : spot.y + radius,
    };
  });
}

function spotsIn(frame: Frame, group: Group): Spot[] {
  const zoom = Math.floor(frame.zoom);
  let clusters = group.clusters.get(zoom);
  if (clusters === undefined) {
    clusters = clustersOf(group.pins ?? [], zoom);
    group.clusters.set(zoom, clusters);
  }
  const scale = 2 ** frame.zoom;
  return clusters.map((cluster) => ({
    group: group.data,
    cluster,
    x: cluster.seed.x * scale - frame.originX,
    y: cluster.seed.y * scale - frame.originY,
  }));
}

/** Middle of a mark above its place, and its radius. */
function extent({ cluster, group }: Spot): { middle: number; radius: number } {
  if (cluster.members.length > 1) return { middle: 0, radius: discRadius(cluster.value, group) };
  if (cluster.seed.name !== undefined) return { middle: 0, radius: PLACE / 2 };
  if (group.shape === "drop") return { middle: DROP_HEIGHT - DROP_RADIUS, radius: DROP_RADIUS };
  return { middle: 0, radius: SQUARE / 2 };
}

/** More digits, more room; never more than half the distance between two marks. */
function discRadius(value: number, { places = "" }: PinGroupData): number {
  const digits = String(value).length;
  return places === "" ? Math.min(18, 9 + 2.5 * digits) : Math.min(18, 6 + 2 * digits);
}

function drawMark(pen: CanvasRenderingContext2D, spot: Spot): void {
  const { x, y, cluster, group } = spot;
  const { middle, radius } = extent(spot);
  pen.beginPath();
  trace(pen, spot, radius);
  // A white rim first, so that a mark stands out on any colour.
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = group.hollow ? 5 : 3;
  pen.stroke();
  pen.fillStyle = group.hollow ? "#ffffff" : group.colour;
  pen.fill();
  if (group.hollow) {
    pen.strokeStyle = group.colour;
    pen.lineWidth = 2;
    pen.stroke();
  }
  if (cluster.value < 2) return;
  // The middle of a triangle is lower than that of its box.
  const low = group.shape === "triangle" ? radius * 0.25 : 0;
  const colour = group.hollow ? group.colour : "#ffffff";
  writeNumber(pen, { x, y: y - middle + low, value: cluster.value, radius, colour });
}

/** Trace the outline of a mark: a gathered one keeps its shape, but a drop becomes a disc. */
function trace(pen: CanvasRenderingContext2D, { x, y, cluster, group }: Spot, radius: number): void {
  if (group.shape === "square") {
    pen.roundRect(x - radius, y - radius, 2 * radius, 2 * radius, radius / 3);
  } else if (group.shape === "triangle") {
    traceTriangle(pen, x, y, radius * 1.15);
  } else if (group.shape === "drop" && cluster.members.length === 1) {
    traceDrop(pen, x, y);
  } else {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  }
}

function traceTriangle(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.moveTo(x, y - radius);
  pen.lineTo(x + radius, y + radius * 0.85);
  pen.lineTo(x - radius, y + radius * 0.85);
  pen.closePath();
}

/** A head on a tip: the tip is the place. */
function traceDrop(pen: CanvasRenderingContext2D, x: number, y: number): void {
  const middle = y - DROP_HEIGHT + DROP_RADIUS;
  pen.arc(x, middle, DROP_RADIUS, 0.85 * Math.PI, 0.15 * Math.PI);
  pen.lineTo(x, y);
  pen.closePath();
}

interface Written {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly radius: number;
  readonly colour: string;
}

function writeNumber(
  pen: CanvasRenderingContext2D,
  { x, y, value, radius, colour }: Written,
): void {
  pen.font = `600 ${radius > DROP_RADIUS ? 11 : 10}${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
  pen.fillText(value > 9999 ? `${Math.floor(value / 1000)}k` : String(value), x, y + 0.5);
}

/** Say a mark in French: its commune or communes, what is there, what a click does. */
export function wordsForSpot(
  { cluster, group }: Spot,
  { names, codes }: Territories,
): { name: string; value: string; code: string } {
  const { seed, members, value } = cluster;
  if (seed.name !== undefined && members.length === 1) {
    const where = `${names[seed.commune]} (${codes[seed.commune]})`;
    return { name: seed.name, value: group.singular, code: `${where}, UAI ${seed.code ?? ""}` };
  }
  const others = new Set(members.map(({ commune }) => commune)).size - 1;
  const noun = value < 2 ? group.singular : group.plural;
  const and = others === 1 ? " et 1 autre commune" : ` et ${others} autres communes`;
  return {
    name: names[seed.commune] + (others === 0 ? "" : and),
    value: `${new Intl.NumberFormat("fr-FR").format(value)} ${noun}`,
    code: members.length === 1 ? `Commune ${codes[seed.commune]}` : "Cliquez pour agrandir",
  };
}
