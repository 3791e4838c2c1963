/** The pins on their canvas: which are in sight, which one is under the pointer. */
import type { Territories } from "./gazetteer";
import { clustersOf, pinsOf, type Cluster, type Pin, type PinGroupData } from "./pins";
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
  readonly pins: readonly Pin[];
  /** Clusters by whole zoom. */
  readonly clusters: Map<number, Cluster[]>;
}

const DROP_RADIUS = 8;
const DROP_HEIGHT = 20;
const SQUARE = 9;
/** A finger needs more room than a mark takes. */
const REACH = 3;
const FONT = 'px system-ui, "Segoe UI", Roboto, Arial, sans-serif';

export class Pinboard {
  private groups: readonly Group[] = [];
  /** What the reader ticked or unticked, by key: kept from one data to the next. */
  private readonly wishes = new Map<string, boolean>();
  private spots: readonly Spot[] = [];

  constructor(
    private readonly surface: Surface,
    private readonly communes: Territories,
  ) {}

  /** Take new groups, to be drawn next; `values` are their numbers per commune. */
  set(groups: readonly PinGroupData[], values: readonly Float64Array[]): void {
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
    this.spots = this.spotsOf(frame, this.groups);
    const pen = this.surface.pins;
    this.surface.blank(pen);
    pen.setTransform(density, 0, 0, density, 0, 0);
    for (const spot of this.spots) drawMark(pen, spot);
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
      pins: pinsOf(values[i], this.communes),
      clusters: new Map<number, Cluster[]>(),
    }));
  }

  private spotsOf(frame: Frame, groups: readonly Group[]): Spot[] {
    return groups
      .filter(({ data }) => this.isShown(data))
      .flatMap((group) => spotsIn(frame, group))
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
    clusters = clustersOf(group.pins, zoom);
    group.clusters.set(zoom, clusters);
  }
  const scale = 2 ** frame.zoom;
  return clusters
    .map((cluster) => ({
      group: group.data,
      cluster,
      x: cluster.seed.x * scale - frame.originX,
      y: cluster.seed.y * scale - frame.originY,
    }))
    .filter(({ x, y }) => x > -20 && y > -20 && x < frame.width + 20 && y < frame.height + 20);
}

/** Middle of a mark above its place, and its radius. */
function extent({ cluster, group }: Spot): { middle: number; radius: number } {
  if (cluster.members.length > 1) return { middle: 0, radius: discRadius(cluster.value) };
  if (group.shape === "drop") return { middle: DROP_HEIGHT - DROP_RADIUS, radius: DROP_RADIUS };
  return { middle: 0, radius: SQUARE / 2 };
}

/** More digits, more room; never more than half the distance between two marks. */
function discRadius(value: number): number {
  return Math.min(18, 9 + 2.5 * String(value).length);
}

function drawMark(pen: CanvasRenderingContext2D, spot: Spot): void {
  const { x, y, cluster, group } = spot;
  const { middle, radius } = extent(spot);
  const isDrop = group.shape === "drop";
  pen.beginPath();
  if (cluster.members.length === 1 && isDrop) traceDrop(pen, x, y);
  else if (isDrop) pen.arc(x, y, radius, 0, 2 * Math.PI);
  else pen.roundRect(x - radius, y - radius, 2 * radius, 2 * radius, radius / 3);
  pen.fillStyle = group.colour;
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1.5;
  pen.fill();
  pen.stroke();
  if (cluster.value > 1) writeNumber(pen, { x, y: y - middle, value: cluster.value, radius });
}

/** A head on a tip: the tip is the place. */
function traceDrop(pen: CanvasRenderingContext2D, x: number, y: number): void {
  const middle = y - DROP_HEIGHT + DROP_RADIUS;
  pen.arc(x, middle, DROP_RADIUS, 0.85 * Math.PI, 0.15 * Math.PI);
  pen.lineTo(x, y);
  pen.closePath();
}

function writeNumber(
  pen: CanvasRenderingContext2D,
  { x, y, value, radius }: { x: number; y: number; value: number; radius: number },
): void {
  pen.font = `600 ${radius > DROP_RADIUS ? 11 : 10}${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = "#ffffff";
  pen.fillText(value > 9999 ? `${Math.floor(value / 1000)}k` : String(value), x, y + 0.5);
}

/** Say a mark in French: its commune or communes, what is there, what a click does. */
export function wordsForSpot(
  { cluster, group }: Spot,
  { names, codes }: Territories,
): { name: string; value: string; code: string } {
  const { seed, members, value } = cluster;
  const others = members.length - 1;
  const noun = value < 2 ? group.singular : group.plural;
  const and = others === 1 ? " et 1 autre commune" : ` et ${others} autres communes`;
  return {
    name: names[seed.commune] + (others === 0 ? "" : and),
    value: `${new Intl.NumberFormat("fr-FR").format(value)} ${noun}`,
    code: others === 0 ? `Commune ${codes[seed.commune]}` : "Cliquez pour agrandir",
  };
}
