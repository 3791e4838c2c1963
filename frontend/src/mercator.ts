/** Web Mercator: degrees to pixels of the world at a zoom, and back. */
import type { Corners } from "./data";
import type { Frame } from "./topology";

const TILE = 256;

export function worldPixels(lon: number, lat: number, zoom: number): [number, number] {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  return [
    ((lon + 180) / 360) * size,
    (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  ];
}

export function degrees(x: number, y: number, zoom: number): { lon: number; lat: number } {
  const size = TILE * 2 ** zoom;
  const angle = Math.PI * (1 - (2 * y) / size);
  return { lon: (x / size) * 360 - 180, lat: (Math.atan(Math.sinh(angle)) * 180) / Math.PI };
}

/** The square of `side` pixels that holds a rectangle of the globe, with a margin all around. */
export function squareFrame(
  [[south, west], [north, east]]: Corners,
  side: number,
  margin: number,
): Frame {
  const [left, top] = worldPixels(west, north, 0);
  const [right, bottom] = worldPixels(east, south, 0);
  const scale = (side - 2 * margin) / Math.max(right - left, bottom - top);
  return {
    zoom: Math.log2(scale),
    originX: Math.round(((left + right) / 2) * scale - side / 2),
    originY: Math.round(((top + bottom) / 2) * scale - side / 2),
    width: side,
    height: side,
  };
}
