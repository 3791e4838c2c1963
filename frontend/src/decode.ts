/**
 * Reads the geometry file (docs/map-format.md; written by geodata/topology.py).
 *
 * The file walks the rings of every face, the face on the left. A step of the walk is an arc met
 * for the first time, whose points follow, or one already met and walked back from its end; so the
 * second step on an arc tells the face on its right.
 */
import { arcBoxes, OUTSIDE, type Topology } from "./topology";

const MAGIC = 0x4d4e5254; // "TRNM", little-endian
const VERSION = 1;
const HEADER_FIELDS = 9;
const STREAMS = 9;

/** A topology, and the commune index (row of the names file) of each face. */
export interface Geometry extends Topology {
  readonly communeOfFace: Uint16Array;
}

/** Decode the file. Throws where it is damaged or of another version. */
export function decode(content: Uint8Array): Geometry {
  const { header, streams } = split(content);
  const [gridZoom, , faceCount, ringCount, , arcCount, pointCount] = header.subarray(2);
  const [communes, ringsOfFace, stepsOfRing, backs, begun, choices, lengths, dx, dy] = streams;
  const arcStart = new Uint32Array(arcCount + 1);
  for (let arc = 0; arc < arcCount; arc++) arcStart[arc + 1] = arcStart[arc] + lengths[arc] + 1;
  if (arcStart[arcCount] !== pointCount || stepsOfRing.length !== ringCount) throw damaged();
  const shape = { arcStart, dx: unzigzag(dx), dy: unzigzag(dy) };
  const walker = new Walker(arcCount, arcShifts(shape), choices);
  walker.walk({ ringsOfFace, stepsOfRing, backs, begun: unzigzag(begun) });
  const { x, y } = placePoints(shape, walker.firstX, walker.firstY);
  return {
    gridZoom,
    faceCount,
    arcCount,
    x,
    y,
    arcStart,
    left: walker.left,
    right: walker.right,
    arcBox: arcBoxes(x, y, arcStart),
    communeOfFace: Uint16Array.from(sums(communes)),
  };
}

function damaged(): Error {
  return new Error("Fichier de géométrie incomplet ou abîmé.");
}

function split(content: Uint8Array): { header: Uint32Array; streams: Uint32Array[] } {
  const fields = HEADER_FIELDS + STREAMS;
  if (content.length < 4 * fields) throw damaged();
  const view = new DataView(content.buffer, content.byteOffset, 4 * fields);
  const header = Uint32Array.from({ length: fields }, (_, i) => view.getUint32(4 * i, true));
  if (header[0] !== MAGIC || header[1] !== VERSION) {
    throw new Error("Ce fichier n'est pas une géométrie de Terrinum, ou sa version est autre.");
  }
  let start = 4 * fields;
  const streams = Array.from(header.subarray(HEADER_FIELDS), (length) => {
    start += length;
    return varints(content.subarray(start - length, start));
  });
  if (start !== content.length) throw damaged();
  return { header, streams };
}

/** Read unsigned numbers written seven bits at a time, lowest first. */
function varints(bytes: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(bytes.length);
  let count = 0;
  let number = 0;
  let shift = 0;
  for (const byte of bytes) {
    number |= (byte & 127) << shift;
    if (byte >= 128) {
      shift += 7;
    } else {
      numbers[count++] = number;
      number = 0;
      shift = 0;
    }
  }
  return numbers.subarray(0, count);
}

/** Unfold unsigned numbers to signed ones: 0, 1, 2, 3… become 0, -1, 1, -2… */
function unzigzag(folded: Uint32Array): Int32Array {
  return Int32Array.from(folded, (number) => (number >>> 1) ^ -(number & 1));
}

function sums(differences: Uint32Array): Uint32Array {
  let sum = 0;
  return differences.map((difference) => (sum += difference));
}

/** The arcs' points, each from the one before. */
interface Shape {
  readonly arcStart: Uint32Array;
  readonly dx: Int32Array;
  readonly dy: Int32Array;
}

/** From the first point of each arc to its last: x then y. */
function arcShifts({ arcStart, dx, dy }: Shape): Int32Array {
  const arcCount = arcStart.length - 1;
  const shifts = new Int32Array(2 * arcCount);
  for (let arc = 0, k = 0; arc < arcCount; arc++) {
    const steps = arcStart[arc + 1] - arcStart[arc] - 1;
    for (const end = k + steps; k < end; k++) {
      shifts[2 * arc] += dx[k];
      shifts[2 * arc + 1] += dy[k];
    }
  }
  return shifts;
}

function placePoints(
  { arcStart, dx, dy }: Shape,
  firstX: Int32Array,
  firstY: Int32Array,
): { x: Int32Array; y: Int32Array } {
  const arcCount = arcStart.length - 1;
  const x = new Int32Array(arcStart[arcCount]);
  const y = new Int32Array(arcStart[arcCount]);
  for (let arc = 0, step = 0; arc < arcCount; arc++) {
    let k = arcStart[arc];
    x[k] = firstX[arc];
    y[k] = firstY[arc];
    for (k++; k < arcStart[arc + 1]; k++, step++) {
      x[k] = x[k - 1] + dx[step];
      y[k] = y[k - 1] + dy[step];
    }
  }
  return { x, y };
}

/** What the file says of the rings. */
interface Rings {
  readonly ringsOfFace: Uint32Array;
  readonly stepsOfRing: Uint32Array;
  /** Per ring: 0 when it begins with a new arc, else how many arcs back its first one is. */
  readonly backs: Uint32Array;
  /** Where the rings that begin with a new arc begin, each from the one before: x, y, x, y… */
  readonly begun: Int32Array;
}

/** Larger than any coordinate of the grid: makes one number of a point. */
const KEY = 2 ** 26;

/** Walks the rings as the writer did, so as to know which arc each step is. */
class Walker {
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly firstX: Int32Array;
  readonly firstY: Int32Array;
  private arcs = 0;
  private choice = 0;
  /** Arcs that end at a point and have not been walked back yet, oldest first. */
  private readonly waiting = new Map<number, number[]>();

  constructor(
    arcCount: number,
    private readonly shifts: Int32Array,
    private readonly choices: Uint32Array,
  ) {
    this.left = new Uint16Array(arcCount).fill(OUTSIDE);
    this.right = new Uint16Array(arcCount).fill(OUTSIDE);
    this.firstX = new Int32Array(arcCount);
    this.firstY = new Int32Array(arcCount);
  }

  walk({ ringsOfFace, stepsOfRing, backs, begun }: Rings): void {
    let x = 0;
    let y = 0;
    let begins = 0;
    let ring = 0;
    ringsOfFace.forEach((rings, face) => {
      for (const end = ring + rings; ring < end; ring++) {
        if (backs[ring] > 0) {
          this.walkRing(face + 1, stepsOfRing[ring] - 1, this.back(face + 1, backs[ring]));
        } else {
          x += begun[begins++];
          y += begun[begins++];
          this.walkRing(face + 1, stepsOfRing[ring] - 1, this.forward(face + 1, x, y));
        }
      }
    });
  }

  private walkRing(face: number, steps: number, arrived: Point): void {
    let here = arrived;
    for (let step = 0; step < steps; step++) {
      const choice = this.choices[this.choice++];
      here =
        choice === 0
          ? this.forward(face, here.x, here.y)
          : this.walkBack(face, this.waitingAt(here), choice - 1);
    }
  }

  /** Walk a new arc; returns its end. */
  private forward(face: number, x: number, y: number): Point {
    const arc = this.arcs++;
    this.firstX[arc] = x;
    this.firstY[arc] = y;
    this.left[arc] = face;
    const end = this.end(arc);
    this.waitingAt(end).push(arc);
    return end;
  }

  /** Begin a ring with an arc already met. */
  private back(face: number, arcsBack: number): Point {
    const arc = this.arcs - arcsBack;
    const waiting = this.waitingAt(this.end(arc));
    return this.walkBack(face, waiting, waiting.indexOf(arc));
  }

  /** Walk back the waiting arc of that rank; returns its beginning. */
  private walkBack(face: number, waiting: number[], rank: number): Point {
    if (rank < 0 || rank >= waiting.length) throw damaged();
    const [arc] = waiting.splice(rank, 1);
    this.right[arc] = face;
    return { x: this.firstX[arc], y: this.firstY[arc] };
  }

  private end(arc: number): Point {
    return {
      x: this.firstX[arc] + this.shifts[2 * arc],
      y: this.firstY[arc] + this.shifts[2 * arc + 1],
    };
  }

  private waitingAt({ x, y }: Point): number[] {
    const key = x * KEY + y;
    let waiting = this.waiting.get(key);
    if (waiting === undefined) {
      waiting = [];
      this.waiting.set(key, waiting);
    }
    return waiting;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}
