/** The outlines once decoded: arcs shared by the faces on their two sides. */

/** What lies beside an arc where there is no face: the sea, a neighbouring country. */
export const OUTSIDE = 0;

/**
 * A planar partition. Coordinates are pixels of the Web-Mercator world at zoom `gridZoom`, x to
 * the east, y to the south. Face numbers stored beside arcs start at 1; 0 is `OUTSIDE`.
 */
export interface Topology {
  readonly gridZoom: number;
  readonly faceCount: number;
  readonly arcCount: number;
  /** Vertices of all arcs, one arc after the other. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Arc `a` owns the vertices from `arcStart[a]` to `arcStart[a + 1]` (excluded). */
  readonly arcStart: Uint32Array;
  /** Face on the left and on the right of one who walks the arc from its first vertex. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  /** Four numbers per arc: smallest x, smallest y, largest x, largest y. */
  readonly arcBox: Int32Array;
}

/** A rectangle of pixels of the world at some zoom (which need not be whole). */
export interface Frame {
  readonly zoom: number;
  readonly originX: number;
  readonly originY: number;
  readonly width: number;
  readonly height: number;
}

/** How many pixels of `frame` one step of the grid is. */
export function pixelsPerStep(topology: Topology, frame: Frame): number {
  return 2 ** (frame.zoom - topology.gridZoom);
}

/** The same rectangle, its pixels half as wide and half as high. */
export function twiceAsFine(frame: Frame): Frame {
  return {
    zoom: frame.zoom + 1,
    originX: 2 * frame.originX,
    originY: 2 * frame.originY,
    width: 2 * frame.width,
    height: 2 * frame.height,
  };
}

/** Compute the box of every arc. */
export function arcBoxes(x: Int32Array, y: Int32Array, arcStart: Uint32Array): Int32Array {
  const arcCount = arcStart.length - 1;
  const boxes = new Int32Array(4 * arcCount);
  for (let arc = 0; arc < arcCount; arc++) {
    const first = arcStart[arc];
    let west = x[first];
    let east = west;
    let north = y[first];
    let south = north;
    for (let k = first + 1; k < arcStart[arc + 1]; k++) {
      if (x[k] < west) west = x[k];
      else if (x[k] > east) east = x[k];
      if (y[k] < north) north = y[k];
      else if (y[k] > south) south = y[k];
    }
    boxes[4 * arc] = west;
    boxes[4 * arc + 1] = north;
    boxes[4 * arc + 2] = east;
    boxes[4 * arc + 3] = south;
  }
  return boxes;
}
