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
  const [gridZoom, , , ringCount, , arcCount, pointCount] = header.subarray(2);
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
    faceCount: communes.length,
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
  const numbers = new Int32Array(folded.length);
  for (let i = 0; i < folded.length; i++) numbers[i] = (folded[i] >>> 1) ^ -(folded[i] & 1);
  return numbers;
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

/** Walks the rings as the writer did, so as to know which arc each step is. */
class Walker {
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  readonly firstX: Int32Array;
  readonly firstY: Int32Array;
  private readonly waiting: WaitingArcs;
  private arcs = 0;
  private choice = 0;
  /** The point reached so far. */
  private x = 0;
  private y = 0;

  constructor(
    arcCount: number,
    private readonly shifts: Int32Array,
    private readonly choices: Uint32Array,
  ) {
    this.left = new Uint16Array(arcCount).fill(OUTSIDE);
    this.right = new Uint16Array(arcCount).fill(OUTSIDE);
    this.firstX = new Int32Array(arcCount);
    this.firstY = new Int32Array(arcCount);
    this.waiting = new WaitingArcs(arcCount);
  }

  walk({ ringsOfFace, stepsOfRing, backs, begun }: Rings): void {
    let x = 0;
    let y = 0;
    let begins = 0;
    let ring = 0;
    ringsOfFace.forEach((rings, face) => {
      for (const end = ring + rings; ring < end; ring++) {
        if (backs[ring] > 0) {
          this.back(face + 1, this.arcs - backs[ring]);
        } else {
          this.x = x += begun[begins++];
          this.y = y += begun[begins++];
          this.forward(face + 1);
        }
        this.walkRing(face + 1, stepsOfRing[ring] - 1);
      }
    });
  }

  private walkRing(face: number, steps: number): void {
    for (let step = 0; step < steps; step++) {
      const choice = this.choices[this.choice++];
      if (choice === 0) this.forward(face);
      else this.back(face, this.waiting.at(this.x, this.y, choice));
    }
  }

  /** Walk a new arc, to its end. */
  private forward(face: number): void {
    const arc = this.arcs++;
    this.firstX[arc] = this.x;
    this.firstY[arc] = this.y;
    this.left[arc] = face;
    this.x += this.shifts[2 * arc];
    this.y += this.shifts[2 * arc + 1];
    this.waiting.add(arc, this.x, this.y);
  }

  /** Walk back a waiting arc, to its beginning. */
  private back(face: number, arc: number): void {
    const x = this.firstX[arc];
    const y = this.firstY[arc];
    this.waiting.remove(arc, x + this.shifts[2 * arc], y + this.shifts[2 * arc + 1]);
    this.right[arc] = face;
    this.x = x;
    this.y = y;
  }
}

const NONE = -1;

/**
 * The arcs that end at a point and have not been walked back yet, oldest first: one linked list
 * per point, found by open addressing (a Map of arrays takes four times as long).
 */
class WaitingArcs {
  private readonly mask: number;
  private readonly slotX: Int32Array;
  private readonly slotY: Int32Array;
  private readonly isTaken: Uint8Array;
  private readonly first: Int32Array;
  private readonly next: Int32Array;

  constructor(arcCount: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * arcCount + 2));
    this.mask = size - 1;
    this.slotX = new Int32Array(size);
    this.slotY = new Int32Array(size);
    this.isTaken = new Uint8Array(size);
    this.first = new Int32Array(size).fill(NONE);
    this.next = new Int32Array(arcCount).fill(NONE);
  }

  add(arc: number, x: number, y: number): void {
    const slot = this.slot(x, y);
    let last = this.first[slot];
    if (last === NONE) {
      this.first[slot] = arc;
      return;
    }
    while (this.next[last] !== NONE) last = this.next[last];
    this.next[last] = arc;
  }

  /** The arc of that rank (from 1) among those that wait at a point. */
  at(x: number, y: number, rank: number): number {
    let arc = this.first[this.slot(x, y)];
    for (let i = 1; i < rank && arc !== NONE; i++) arc = this.next[arc];
    if (arc === NONE) throw damaged();
    return arc;
  }

  remove(arc: number, x: number, y: number): void {
    const slot = this.slot(x, y);
    const following = this.next[arc];
    this.next[arc] = NONE;
    if (this.first[slot] === arc) {
      this.first[slot] = following;
      return;
    }
    let before = this.first[slot];
    while (before !== NONE && this.next[before] !== arc) before = this.next[before];
    if (before === NONE) throw damaged();
    this.next[before] = following;
  }

  private slot(x: number, y: number): number {
    let slot = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) & this.mask;
    while (this.isTaken[slot] === 1 && (this.slotX[slot] !== x || this.slotY[slot] !== y)) {
      slot = (slot + 1) & this.mask;
    }
    this.isTaken[slot] = 1;
    this.slotX[slot] = x;
    this.slotY[slot] = y;
    return slot;
  }
}
