/** Which face holds a point, exactly, wherever the map looks. */
import { OUTSIDE, type Topology } from "./topology";

/** Points are moved to the middle of 1/1024 of a grid step, so none is level with a vertex. */
const STEPS = 1024;

/**
 * Find the face at grid position (`px`, `py`): the one that begins at the nearest crossing to the
 * west. Returns a face number, `OUTSIDE` at sea.
 */
export function faceAt(topology: Topology, px: number, py: number): number {
  const { arcCount, arcBox, arcStart, x, y, left, right } = topology;
  const level = (Math.floor(py * STEPS) + 0.5) / STEPS;
  let nearest = -Infinity;
  let face = OUTSIDE;
  for (let arc = 0; arc < arcCount; arc++) {
    const box = 4 * arc;
    if (arcBox[box + 1] > level || arcBox[box + 3] < level || arcBox[box] > px) continue;
    for (let k = arcStart[arc] + 1; k < arcStart[arc + 1]; k++) {
      const y0 = y[k - 1];
      const y1 = y[k];
      if (y0 > level === y1 > level) continue;
      const crossing = x[k - 1] + ((level - y0) * (x[k] - x[k - 1])) / (y1 - y0);
      if (crossing > px || crossing < nearest) continue;
      nearest = crossing;
      face = y1 > y0 ? left[arc] : right[arc];
    }
  }
  return face;
}
