/**
 * Which face each pixel shows. Every arc marks, on each row of pixels that it crosses, the face
 * that begins there; sweeping the row from the west then fills it. One pass over the arcs, no
 * polygon is ever closed.
 */
import { OUTSIDE, pixelsPerStep, type Frame, type Topology } from "./topology";

/**
 * Rows are sampled a hair below the centre of their pixels: grid coordinates make it common that
 * a row passes exactly through a vertex, where one crossing would be counted twice or never.
 */
const ROW_OFFSET = 0.00031;

/** Rows rasterised at a time: keeps the scratch memory small and in the processor's cache. */
const BAND_ROWS = 128;

/** Arcs by band of rows of a frame: band `b` may be crossed by `arcs[start[b]]` to `arcs[start[b + 1]]`. */
interface Bands {
  readonly frame: Frame;
  readonly start: Uint32Array;
  readonly arcs: Uint32Array;
}

/** Rasterises frames of one topology; keeps its scratch memory from one frame to the next. */
export class Rasteriser {
  /** Face + 1 that begins in this cell; 0 where no arc crosses it. */
  private marks = new Uint16Array(0);
  /** Where in a marked cell its mark stands: the most eastern crossing of a cell wins. */
  private markX = new Float64Array(0);
  private bands: Bands | undefined;

  constructor(private readonly topology: Topology) {}

  /** Rasterise the whole frame: one face number per pixel, row by row. */
  faces(frame: Frame, reuse?: Uint16Array): Uint16Array {
    const size = frame.width * frame.height;
    const faces = reuse?.length === size ? reuse : new Uint16Array(size);
    for (let row = 0; row < frame.height; row += BAND_ROWS) {
      const rows = Math.min(BAND_ROWS, frame.height - row);
      this.band(frame, row, faces.subarray(row * frame.width, (row + rows) * frame.width));
    }
    return faces;
  }

  /** Rasterise the rows of `frame` from `firstRow`, as many as `out` holds. */
  band(frame: Frame, firstRow: number, out: Uint16Array): void {
    const rows = out.length / frame.width;
    this.clear(frame.width * rows);
    this.mark(frame, firstRow, rows);
    this.sweep(frame.width, rows, out);
  }

  private clear(size: number): void {
    if (this.marks.length < size) {
      this.marks = new Uint16Array(size);
      this.markX = new Float64Array(size);
    }
    this.marks.fill(0, 0, size);
  }

  /** Mark the arcs that the rows from `firstRow` may cross: `rows` of them. */
  private mark(frame: Frame, firstRow: number, rows: number): void {
    if (this.bands === undefined || !isSame(this.bands.frame, frame)) {
      this.bands = bandsOf(this.topology, frame);
    }
    const band = { ...frame, originY: frame.originY + firstRow, height: rows };
    const { start, arcs } = this.bands;
    const last = Math.floor((firstRow + rows - 1) / BAND_ROWS);
    // An arc that crosses two bands is marked twice: the same marks.
    this.markArcs(arcs.subarray(start[Math.floor(firstRow / BAND_ROWS)], start[last + 1]), band);
  }

  private markArcs(arcs: Uint32Array, band: Frame): void {
    const { arcBox, arcStart } = this.topology;
    const scale = pixelsPerStep(this.topology, band);
    const west = band.originX;
    const north = band.originY + ROW_OFFSET;
    for (const arc of arcs) {
      const box = 4 * arc;
      const firstRow = Math.ceil(arcBox[box + 1] * scale - north - 0.5);
      const endRow = Math.ceil(arcBox[box + 3] * scale - north - 0.5);
      if (firstRow >= endRow || endRow <= 0 || firstRow >= band.height) continue;
      if (arcBox[box] * scale - west > band.width) continue;
      this.markArc(arc, arcStart[arc], arcStart[arc + 1], scale, band);
    }
  }

  private markArc(arc: number, start: number, end: number, scale: number, band: Frame): void {
    const { x, y, left, right } = this.topology;
    const { width, height, originX } = band;
    const { marks, markX } = this;
    const north = band.originY + ROW_OFFSET;
    // Walking south, the left hand points east; walking north, the right hand does.
    const eastGoingSouth = left[arc] + 1;
    const eastGoingNorth = right[arc] + 1;
    let x0 = x[start] * scale - originX;
    let y0 = y[start] * scale - north;
    let row0 = Math.ceil(y0 - 0.5);
    for (let k = start + 1; k < end; k++) {
      const x1 = x[k] * scale - originX;
      const y1 = y[k] * scale - north;
      const row1 = Math.ceil(y1 - 0.5);
      if (row0 !== row1) {
        const goesSouth = row1 > row0;
        const face = goesSouth ? eastGoingSouth : eastGoingNorth;
        const from = Math.max(0, goesSouth ? row0 : row1);
        const to = Math.min(height, goesSouth ? row1 : row0);
        const slope = (x1 - x0) / (y1 - y0);
        for (let row = from; row < to; row++) {
          const crossing = x0 + (row + 0.5 - y0) * slope;
          const column = crossing <= 0.5 ? 0 : Math.ceil(crossing - 0.5);
          if (column >= width) continue;
          const cell = row * width + column;
          if (marks[cell] === 0 || crossing >= markX[cell]) {
            markX[cell] = crossing;
            marks[cell] = face;
          }
        }
      }
      x0 = x1;
      y0 = y1;
      row0 = row1;
    }
  }

  private sweep(width: number, rows: number, out: Uint16Array): void {
    const { marks } = this;
    for (let row = 0, cell = 0; row < rows; row++) {
      let face = OUTSIDE;
      for (const end = cell + width; cell < end; cell++) {
        if (marks[cell] !== 0) face = marks[cell] - 1;
        out[cell] = face;
      }
    }
  }
}

function bandsOf(topology: Topology, frame: Frame): Bands {
  const { arcCount, arcBox } = topology;
  const scale = pixelsPerStep(topology, frame);
  const bands = Math.ceil(frame.height / BAND_ROWS);
  const bandAt = (y: number) => Math.floor((y * scale - frame.originY) / BAND_ROWS);
  const first = new Int32Array(arcCount);
  const last = new Int32Array(arcCount);
  const start = new Uint32Array(bands + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    // A row more on either side: the rounding of a crossing is never missed.
    first[arc] = Math.max(0, bandAt(arcBox[4 * arc + 1] - 1 / scale));
    last[arc] = Math.min(bands - 1, bandAt(arcBox[4 * arc + 3] + 1 / scale));
    for (let band = first[arc]; band <= last[arc]; band++) start[band + 1]++;
  }
  for (let band = 0; band < bands; band++) start[band + 1] += start[band];
  const next = start.slice();
  const arcs = new Uint32Array(start[bands]);
  for (let arc = 0; arc < arcCount; arc++) {
    for (let band = first[arc]; band <= last[arc]; band++) arcs[next[band]++] = arc;
  }
  return { frame, start, arcs };
}

function isSame(a: Frame, b: Frame): boolean {
  return (
    a.zoom === b.zoom &&
    a.originX === b.originX &&
    a.originY === b.originY &&
    a.width === b.width &&
    a.height === b.height
  );
}
