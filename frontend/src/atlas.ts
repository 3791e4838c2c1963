/** The outlines and their names together: the questions that the layer asks of them. */
import type { Corners, Level } from "./data";
import { NO_TERRITORY, shortName, territoryOf, type Gazetteer } from "./gazetteer";
import { faceAt } from "./hit";
import { leastPopulation, wrap, type Candidate } from "./labels";
import { outlineArcs } from "./lines";
import { degrees, worldPixels } from "./mercator";
import { pixelsPerStep, type Frame, type Topology } from "./topology";

/** A position on the globe, WGS84 degrees. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** A rectangle of the grid. */
interface GridBox {
  west: number;
  north: number;
  east: number;
  south: number;
}

/** Mean width of a letter of a territory's label, in pixels; a slight overestimate. */
const LETTER = 7;
/** A neighbour is looked for up to this many steps away. */
const MOST_STEPS = 400;

export class Atlas {
  private readonly boxes = new Map<Level, GridBox[]>();

  constructor(
    readonly topology: Topology,
    readonly gazetteer: Gazetteer,
    private readonly townsByPopulation: Uint32Array,
  ) {}

  /** Face at a place; 0 at sea. */
  face({ lon, lat }: Place): number {
    return faceAt(this.topology, ...worldPixels(lon, lat, this.topology.gridZoom));
  }

  /** Territory of `level` at a place; `NO_TERRITORY` at sea or where there is none. */
  territory(level: Level, place: Place): number {
    return territoryOf(this.gazetteer[level], this.face(place));
  }

  /** Number of the territory that bears `code`; `NO_TERRITORY` where none does. */
  withCode(level: Level, code: string | null): number {
    const found = code === null ? -1 : this.gazetteer[level].codes.indexOf(code);
    return found < 0 ? NO_TERRITORY : found;
  }

  /** Where a territory's name is written. */
  anchor(level: Level, territory: number): Place {
    const { lon, lat } = this.gazetteer[level];
    return { lon: lon[territory], lat: lat[territory] };
  }

  outline(level: Level, territory: number): Uint32Array {
    return outlineArcs(this.topology, this.gazetteer[level], territory);
  }

  /**
   * First other territory met from a place when one walks in a direction by steps of a few pixels
   * at `zoom`; undefined where there is none in reach.
   */
  neighbour(
    level: Level,
    from: Place,
    walk: { readonly direction: readonly [number, number]; readonly zoom: number },
  ): number | undefined {
    const start = this.territory(level, from);
    let [x, y] = worldPixels(from.lon, from.lat, walk.zoom);
    for (let step = 0; step < MOST_STEPS; step++) {
      x += 3 * walk.direction[0];
      y += 3 * walk.direction[1];
      const met = this.territory(level, degrees(x, y, walk.zoom));
      if (met !== NO_TERRITORY && met !== start) return met;
    }
    return undefined;
  }

  /** Territories of a level with what brings each into sight, by name. */
  places(level: Level): { readonly name: string; readonly bounds: Corners }[] {
    const { names, bounds } = this.gazetteer[level];
    if (bounds.length === 0) return [];
    return names
      .map((name, i) => {
        const [west, south, east, north] = bounds.subarray(4 * i, 4 * i + 4);
        return { name, bounds: [[south, west], [north, east]] as const };
      })
      .sort((a, b) => a.name.localeCompare(b.name, "fr"));
  }

  /** Names for a map shaded by `level`, most important first. */
  *names(frame: Frame, level: Level): Generator<Candidate> {
    if (level !== "commune") yield* this.territoryNames(frame, level);
    yield* this.townNames(frame);
  }

  private *territoryNames(frame: Frame, level: Level): Generator<Candidate> {
    const { names, lon, lat } = this.gazetteer[level];
    const scale = pixelsPerStep(this.topology, frame);
    const boxes = this.boxesOf(level);
    for (let i = 0; i < names.length; i++) {
      const at = inFrame(frame, lon[i], lat[i]);
      const letters = ((boxes[i].east - boxes[i].west) * scale) / LETTER;
      const lines = at && wrap(shortName(names[i]), letters);
      if (at && lines) yield { lines, x: at[0], y: at[1], kind: "territory" };
    }
  }

  private *townNames(frame: Frame): Generator<Candidate> {
    const { names, lon, lat, population } = this.gazetteer.commune;
    const least = leastPopulation(frame.zoom);
    for (const i of this.townsByPopulation) {
      if (population[i] < least) return;
      const at = inFrame(frame, lon[i], lat[i]);
      if (at !== undefined) yield { lines: [names[i]], x: at[0], y: at[1], kind: "town" };
    }
  }

  private boxesOf(level: Level): GridBox[] {
    const known = this.boxes.get(level);
    if (known !== undefined) return known;
    const { arcBox, arcCount, left, right } = this.topology;
    const territories = this.gazetteer[level];
    const boxes = territories.codes.map(emptyBox);
    for (let arc = 0; arc < arcCount; arc++) {
      const box = arcBox.subarray(4 * arc, 4 * arc + 4);
      for (const face of [left[arc], right[arc]]) {
        const territory = territoryOf(territories, face);
        if (territory !== NO_TERRITORY) widen(boxes[territory], box);
      }
    }
    this.boxes.set(level, boxes);
    return boxes;
  }
}

function inFrame(frame: Frame, lon: number, lat: number): [number, number] | undefined {
  const [worldX, worldY] = worldPixels(lon, lat, frame.zoom);
  const x = worldX - frame.originX;
  const y = worldY - frame.originY;
  return x >= 0 && y >= 0 && x < frame.width && y < frame.height ? [x, y] : undefined;
}

function emptyBox(): GridBox {
  return { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
}

function widen(box: GridBox, [west, north, east, south]: Int32Array): void {
  box.west = Math.min(box.west, west);
  box.north = Math.min(box.north, north);
  box.east = Math.max(box.east, east);
  box.south = Math.max(box.south, south);
}
